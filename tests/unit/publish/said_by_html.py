"""Reads the lines of an HTML report back with lxml alone. Knows no writer."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement, document_fromstring

from tests.unit.publish.said import Line, squeezed


def said_by_html(page: bytes) -> list[Line]:
    """The lines of what stands in the main part of the page."""
    main = document_fromstring(page.decode()).find(".//main")
    assert main is not None
    return [line for part in main for line in _block(part)]


def _block(part: HtmlElement) -> Iterator[Line]:
    role, kind = part.get("role"), part.get("class", "")
    if kind == "cover":
        yield "title", _words(part.xpath("./h1")[0])
        yield from (("paragraph", "", _words(p)) for p in part.xpath("./p"))
        yield from _facts(part, "fact")
    elif part.get("data-level"):
        yield "heading", part.get("data-level", ""), _words(part)
    elif part.tag == "p":
        yield _paragraph(part)
    elif part.tag in ("ul", "ol"):
        yield from _items(part, 0)
    elif role == "region":
        yield from _table(part.xpath("./table")[0])
    elif part.tag == "figure":
        described = part.xpath("./details/p")
        alt = squeezed(part.xpath(".//img/@alt | .//svg/@aria-label")[0])
        yield "figure", alt, _words(part.xpath("./figcaption")[0]), *_one(described)
    elif part.tag == "blockquote":
        said, *by = part.xpath("./p")
        yield "quotation", _words(said), *_one(by)
    elif role == "note":
        yield "callout", *filter(None, map(_words, part))
    elif role == "doc-endnotes":
        yield from (("note", note.get("value", ""), _words(note)) for note in part.xpath("./ol/li"))
    elif part.tag == "nav":
        yield "contents", _words(part.xpath("./h2")[0])
        yield from (("entry", _words(link)) for link in part.xpath(".//a"))
    else:
        yield from _group(part, kind)


def _group(part: HtmlElement, kind: str) -> Iterator[Line]:
    if kind == "finding":
        reference, statement, *explanation = part
        yield "finding", _words(reference), _words(statement), *_one(explanation)
    elif kind == "recommendation":
        heading, said = part[0], part[1]
        ids = part.get("data-recommendation", ""), squeezed(part.get("data-reference", ""))
        yield "recommendation", *ids, _words(heading), _words(said)
        yield from _facts(part, "detail")
    else:
        assert kind == "page-break", kind


def _paragraph(part: HtmlElement) -> Line:
    said = _words(part)
    number = "".join(map(_words, part.xpath('./span[@class="number"]')))
    return "paragraph", number, said.removeprefix(number).strip()


def _items(part: HtmlElement, depth: int) -> Iterator[Line]:
    for item in part:
        inner = [kid for kid in item if kid.tag in ("ul", "ol")]
        for each in inner:
            item.remove(each)
        yield "item", "ordered" if part.tag == "ol" else "bulleted", str(depth), _words(item)
        for each in inner:
            yield from _items(each, depth + 1)


def _table(part: HtmlElement) -> Iterator[Line]:
    yield "table", _words(part.xpath("./caption")[0])
    for kind, group in (("header", "thead"), ("row", "tbody")):
        for row in part.xpath(f"./{group}/tr"):
            yield kind, *map(_words, row)


def _facts(part: HtmlElement, kind: str) -> Iterator[Line]:
    for row in part.xpath("./dl/div"):
        label, value = row
        yield kind, _words(label), _words(value)


def _one(parts: list[HtmlElement]) -> Line:
    return (_words(parts[0]) if parts else "",)


def _words(part: HtmlElement) -> str:
    """Its text as a reader meets it, without the ways back from a note."""
    return squeezed("".join(part.xpath('.//text()[not(ancestor::a[@role="doc-backlink"])]')))
