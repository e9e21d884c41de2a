"""Reads a tagged PDF back as a reader program would: the structure tree with its words.

It goes by the file alone: content streams, character maps and structure elements.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Node:
    """A structure element; `text` is its own words and its children's, in reading order.

    `listing` is how a list says that its items are marked.
    """

    tag: str
    text: str = ""
    alt: str = ""
    title: str = ""
    ident: str = ""
    scope: str = ""
    listing: str = ""
    kids: list[Node] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    def all(self, *tags: str) -> list[Node]:
        """Every element below with one of the tags, in reading order."""
        return [node for node in self.walk() if node.tag in tags]

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            yield from kid.walk()


def read_tree(data: bytes) -> tuple[Node, list[str]]:
    """The root of the structure tree, and the artifact words of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        words: list[dict[int, str]] = []
        artifacts = []
        pages = {}
        for number, page in enumerate(pdf.pages):
            pages[page.obj.objgen] = number
            marked, decoration = _page_words(page)
            words.append(marked)
            artifacts.append(decoration)
        return _node(pdf.Root.StructTreeRoot.K, words, pages), artifacts


def _node(entry: Any, words: list[dict[int, str]], pages: dict[Any, int]) -> Node:
    attributes = entry.get("/A", {})
    node = Node(
        tag=str(entry.S)[1:],
        alt=str(entry.get("/Alt", "")),
        title=str(entry.get("/T", "")),
        ident=str(entry.get("/ID", "")),
        scope=str(attributes.get("/Scope", ""))[1:],
        listing=str(attributes.get("/ListNumbering", ""))[1:],
    )
    kids = entry.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.text += words[pages[entry.Pg.objgen]][kid]
        elif kid.get("/Type") == "/MCR":
            node.text += words[pages[kid.Pg.objgen]][int(kid.MCID)]
        elif kid.get("/Type") == "/OBJR":
            node.links.append({"contents": str(kid.Obj.Contents), "object": kid.Obj.unparse()})
            node.links[-1]["url"] = str(kid.Obj.A.URI) if "/A" in kid.Obj else ""
            node.links[-1]["page"] = pages[kid.Obj.Dest[0].objgen] if "/Dest" in kid.Obj else None
        else:
            child = _node(kid, words, pages)
            assert kid.P.objgen == entry.objgen, "a child that does not know its parent"
            node.kids.append(child)
            node.text += child.text
    return node


def _page_words(page: pikepdf.Page) -> tuple[dict[int, str], str]:
    maps = {name: _character_map(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    artifact = ""
    font = ""
    open_marks: list[tuple[str, Any]] = []
    stream: list[Any] = list(pikepdf.parse_content_stream(page))
    for operands, operator in stream:
        name = str(operator)
        if name in ("BDC", "BMC"):
            values = operands[1] if name == "BDC" else {}
            open_marks.append((str(operands[0])[1:], values))
            mcid = _mcid(open_marks)
            if "/MCID" in values:
                found[int(values["/MCID"])] = ""
            if "/ActualText" in values and mcid is not None:
                found[mcid] += str(values["/ActualText"])
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in ("Tj", "TJ"):
            assert open_marks, "words outside marked content"
            if any("/ActualText" in values for _, values in open_marks):
                continue
            codes = bytes(operands[0])
            if open_marks[-1][0] == "ReversedChars":
                codes = codes[::-1]
            text = "".join(maps[font][code] for code in codes)
            mcid = _mcid(open_marks)
            if mcid is None:
                artifact += text + " "
            else:
                found[mcid] += text
    return found, artifact


def _mcid(open_marks: list[tuple[str, Any]]) -> int | None:
    return next((int(values["/MCID"]) for _, values in open_marks if "/MCID" in values), None)


def _character_map(font: pikepdf.Object) -> dict[int, str]:
    source = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]+)>", source.split("endcodespacerange")[1])
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}
