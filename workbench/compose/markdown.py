"""The Markdown subset of written sections, as a small tree free of numbering and of the case.

Headings, paragraphs, lists, emphasis, tables, quotations, notes, links, images and `{kind:ref}`
references. Anything else is kept as the text it was typed as; HTML is never interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workbench.records.document import Run, Style

_REFERENCE = re.compile(r"\{([a-z_]+):([^{}\s]{1,80})\}|\[\^([^\]\s]{1,40})\]")
_CAPTION = "Table:"
_NOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]+(.+(?:\n(?:[ \t]+\S.*))*)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A mention of a record in a written text: `{finding:F1}`."""

    kind: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    name: str = field(repr=False)


Inline = Run | Reference | NoteMark
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    level: int
    text: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    text: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A paragraph that begins with "Table:" and names the table after it."""

    text: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    items: tuple[Line, ...]
    depths: tuple[int, ...]
    ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`source` is what the author wrote between the brackets, such as evidence:E5."""

    source: str = field(repr=False)
    alt: str = field(repr=False)
    caption: str = field(repr=False)


Piece = Head | Para | Caption | Items | Quote | Grid | Picture


def parse(body: str) -> tuple[tuple[Piece, ...], dict[str, Line]]:
    """The pieces of a written section, and its notes by name."""
    notes = {name: _inline_of(" ".join(text.split())) for name, text in _NOTE.findall(body)}
    tokens = _parser().parse(_NOTE.sub("", body))
    pieces = list(_pieces(tokens))
    return tuple(map(_named, pieces, [*pieces[1:], None])), notes


def _parser() -> MarkdownIt:
    # Without definitions of links, which would take the author's words out of the text unseen.
    off = ["code", "html_block", "reference"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(off)


def _named(piece: Piece, after: Piece | None) -> Piece:
    """A paragraph as the caption of the table after it, where it says that it is one."""
    first = piece.text[0] if isinstance(piece, Para) and piece.text else None
    if not (isinstance(piece, Para) and isinstance(after, Grid) and isinstance(first, Run)):
        return piece
    if not first.text.startswith(_CAPTION):
        return piece
    rest = replace(first, text=first.text.removeprefix(_CAPTION).lstrip())
    return Caption(text=(rest, *piece.text[1:]))


def _inline_of(text: str) -> Line:
    tokens = _parser().parseInline(text)
    return _line(tokens[0].children or []) if tokens else ()


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        inside = tokens[at + 1 : end]
        if token.type == "heading_open":
            yield Head(level=int(token.tag[1]), text=_first_line(inside))
        elif token.type == "paragraph_open":
            yield _paragraph(inside)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            items = list(_items(inside, 0))
            if items:
                yield Items(
                    items=tuple(line for line, _ in items),
                    depths=tuple(depth for _, depth in items),
                    ordered=token.type.startswith("ordered"),
                )
        elif token.type == "blockquote_open":
            if paragraphs := tuple(_lines(inside)):
                yield Quote(paragraphs=paragraphs)
        elif token.type == "table_open":
            yield _grid(inside)
        elif token.type == "fence":
            yield from (Para(text=line) for line in _lines([token]))
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for n in range(at, len(tokens)):
        depth += tokens[n].nesting
        if depth == 0:
            return n
    return len(tokens) - 1


def _lines(tokens: Sequence[Token]) -> Iterator[Line]:
    """Every line of text in some tokens, whatever they make of it."""
    for token in tokens:
        if token.type == "inline":
            yield _line(token.children or [])
        elif token.type == "fence" and token.content.strip():
            yield (Run(text=token.content.strip()),)


def _first_line(tokens: Sequence[Token]) -> Line:
    return next((_line(t.children or []) for t in tokens if t.type == "inline"), ())


def _paragraph(tokens: Sequence[Token]) -> Piece:
    children = [c for t in tokens if t.type == "inline" for c in t.children or []]
    if len(children) == 1 and children[0].type == "image":
        image = children[0]
        return Picture(
            source=str(image.attrs.get("src", "")),
            alt=image.content,
            caption=str(image.attrs.get("title", "")),
        )
    return Para(text=_line(children))


def _items(tokens: Sequence[Token], depth: int) -> Iterator[tuple[Line, int]]:
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        if tokens[at].type == "list_item_open":
            yield from _item(tokens[at + 1 : end], depth)
        at = end + 1


def _item(tokens: Sequence[Token], depth: int) -> Iterator[tuple[Line, int]]:
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        if tokens[at].type.endswith("list_open"):
            yield from _items(tokens[at + 1 : end], depth + 1)
        else:
            # A heading, a quotation or a table in a list is kept as items of it.
            yield from ((line, depth) for line in _lines(tokens[at : end + 1]))
        at = end + 1


def _grid(tokens: Sequence[Token]) -> Grid:
    rows: list[list[Line]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_line(token.children or []))
    return Grid(header=tuple(rows[0]), rows=tuple(tuple(row) for row in rows[1:]))


def _line(children: Sequence[Token]) -> Line:
    found: list[Inline] = []
    styles: list[Style] = []
    url = ""
    for child in children:
        if child.type in ("strong_open", "em_open"):
            styles.append(Style.STRONG if child.type == "strong_open" else Style.EMPHASIS)
        elif child.type in ("strong_close", "em_close"):
            styles.pop()
        elif child.type == "link_open":
            url = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            url = ""
        else:
            text = {"softbreak": " ", "hardbreak": " "}.get(child.type, child.content)
            found.extend(_split(text, styles[-1] if styles else Style.PLAIN, url))
    return tuple(found)


def _split(text: str, style: Style, url: str) -> Iterator[Inline]:
    at = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > at:
            yield Run(text=text[at : match.start()], style=style, url=url)
        if match[3]:
            yield NoteMark(name=match[3])
        else:
            yield Reference(kind=match[1], name=match[2])
        at = match.end()
    if at < len(text):
        yield Run(text=text[at:], style=style, url=url)
