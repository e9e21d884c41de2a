"""Reads the lines of a PDF back from its structure tree, as a screen reader meets it. Knows no writer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.unit.publish.said import Line, squeezed
from tests.unit.publish.tag_tree import Node, read_tree

_HEADING = re.compile("H[1-4]")


def said_by_pdf(data: bytes) -> list[Line]:
    """The lines of the structure tree from the title on."""
    root, _ = read_tree(data)
    nodes = list(_unwrapped(root))
    start = next(place for place, node in enumerate(nodes) if node.tag == "Title")
    return list(_lines(nodes[start:]))


def _unwrapped(node: Node) -> Iterator[Node]:
    """What stands in the sections, without the sections that only hold chapters together."""
    for kid in node.kids:
        if kid.tag == "Sect" and not (kid.ident or kid.title):
            yield from _unwrapped(kid)
        else:
            yield kid


def _lines(nodes: list[Node]) -> Iterator[Line]:
    for node, after in zip(nodes, [*(node.tag for node in nodes[1:]), ""], strict=True):
        if _HEADING.fullmatch(node.tag) and after == "TOC":
            yield "contents", _words(node)
        elif _HEADING.fullmatch(node.tag):
            # The title of the notes is a heading here and has none in the tree.
            if after != "Note":
                yield "heading", node.tag[1], _words(node)
        else:
            yield from _block(node)


def _block(node: Node) -> Iterator[Line]:
    if node.tag == "Title":
        yield "title", _words(node)
    elif node.tag == "P":
        label = [kid for kid in node.kids if kid.tag == "Span"]
        number = _words(*label)
        yield "paragraph", number, _words(node).removeprefix(number).strip()
    elif node.tag == "L":
        yield from _facts(node, "fact") if node.listing == "None" else _items(node, 0)
    elif node.tag == "Table":
        yield "table", _words(*(kid for kid in node.kids if kid.tag == "Caption"))
        for group in node.all("THead", "TBody"):
            for row in group.kids:
                yield "header" if group.tag == "THead" else "row", *map(_words, row.kids)
    elif node.tag == "Div":
        yield _division(node)
    elif node.tag == "BlockQuote":
        said, *by = node.kids
        yield "quotation", _words(said), _words(*by)
    elif node.tag == "Sect":
        yield from _group(node)
    elif node.tag == "TOC":
        yield from (("entry", re.sub(r" \d+$", "", _words(entry))) for entry in node.kids)
    else:
        assert node.tag == "Note", node.tag
        number = _words(node.kids[0])
        yield "note", number, _words(node).removeprefix(number).strip()


def _division(node: Node) -> Line:
    if node.kids[0].tag == "Figure":
        captions = [kid for kid in node.kids if kid.tag == "Caption"]
        described = [kid for kid in node.kids if kid.tag == "P"]
        return "figure", squeezed(node.kids[0].alt), _words(*captions), _words(*described)
    return "callout", *map(_words, node.kids)


def _group(node: Node) -> Iterator[Line]:
    if node.ident:
        heading, said, *details = node.kids
        own_id = node.ident.removeprefix("rec_")
        yield "recommendation", own_id, squeezed(node.title), _words(heading), _words(said)
        for each in details:
            yield from _facts(each, "detail")
    else:
        reference, statement, *explanation = node.kids
        yield "finding", _words(reference), _words(statement), _words(*explanation)


def _items(node: Node, depth: int) -> Iterator[Line]:
    kind = "ordered" if node.listing == "Decimal" else "bulleted"
    for entry in node.kids:
        bodies = [kid for kid in entry.kids if kid.tag == "LBody"]
        inner = [kid for body in bodies for kid in body.kids if kid.tag == "L"]
        nested = "".join(each.text for each in inner)
        yield "item", kind, str(depth), squeezed("".join(b.text for b in bodies).removesuffix(nested))
        for each in inner:
            yield from _items(each, depth + 1)


def _facts(node: Node, kind: str) -> Iterator[Line]:
    for entry in node.kids:
        by_tag = {kid.tag: kid for kid in entry.kids}
        label, value = by_tag.get("Lbl"), by_tag.get("LBody")
        yield kind, _words(label) if label else "", _words(value) if value else ""


def _words(*nodes: Node) -> str:
    return squeezed("".join(node.text for node in nodes))
