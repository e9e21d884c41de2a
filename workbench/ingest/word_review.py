"""What reviewers left in a Word document (.docx): their comments and tracked changes, with their places.

Reads what Word and LibreOffice save, in either dialect. Knows how a released report marks its sections
(a bookmark `section-<id>` on the heading) and numbers its paragraphs; of any other document it still
tells the heading. Knows no case, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from lxml import etree

from workbench.errors import BadInput
from workbench.ingest.media import OLE_MAGIC
from workbench.ingest.parts import Parts, damaged, local_name

_SECTION = "section-"
_NUMBERED = "paragraphnumber"
_SYMBOLS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "‑"}
_IN, _OUT = ("ins", "moveTo"), ("del", "moveFrom")
_MOST = 5000
"""Remarks in one document: far beyond any real review."""


class MarkKind(StrEnum):
    COMMENT = "comment"
    INSERTED = "inserted"
    DELETED = "deleted"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a remark stands. `paragraph` is the number that the report prints, or empty."""

    section_key: str = ""
    heading: str = field(default="", repr=False)
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One remark. `text` is the comment or the words put in; `quoted` those remarked on or struck out."""

    kind: MarkKind
    place: Place
    author: str = field(default="", repr=False)
    made_on: date | None = None
    text: str = field(default="", repr=False)
    quoted: str = field(default="", repr=False)


def read_review(data: bytes) -> tuple[Mark, ...]:
    """The comments and tracked changes of a .docx, in the order of the page.

    A deletion that is followed at once by an insertion of the same author is one replacement.

    Raises:
        BadInput: damaged, protected by a password, not a Word document, or too many remarks to be a review.
    """
    if data.startswith(OLE_MAGIC):
        raise BadInput(
            "The document is protected by a password, or is in the older Word format. Save it as .docx "
            "without a password."
        )
    try:
        return _read(Parts(data))
    except RecursionError:
        raise damaged() from None


def _read(parts: Parts) -> tuple[Mark, ...]:
    main = next((path for kind, path in parts.related("") if kind == "officeDocument"), "word/document.xml")
    root = parts.xml(main)
    if root is None or local_name(root.tag) != "document":
        raise damaged()
    related = parts.related(main)
    comments = next((path for kind, path in related if kind == "comments"), None)
    walk = _Walk(said=_comments(parts.xml(comments) if comments else None))
    walk.blocks(root)
    # Notes hold tracked changes too; they stand under no heading.
    walk.place = Place()
    for path in (path for kind, path in related if kind in ("footnotes", "endnotes")):
        notes = parts.xml(path)
        if notes is not None:
            walk.blocks(notes)
    return walk.finish()


def _comments(root: etree._Element | None) -> dict[str, Mark]:
    """Every comment by its id, its place not known yet."""
    found: dict[str, Mark] = {}
    for each in () if root is None else root:
        lines = [_plain(p) for p in each.iter() if local_name(p.tag) == "p"]
        text = "\n".join(line for line in lines if line)
        if text:
            found[_value(each, "id")] = _signed(each, MarkKind.COMMENT, Place(), text=text)
    return found


@dataclass(slots=True)
class _Walk:
    """Goes through the page in order; knows the section, heading and paragraph that it is in."""

    said: dict[str, Mark]
    place: Place = field(default_factory=Place)
    marks: list[Mark] = field(default_factory=list)
    _open: dict[str, list[str]] = field(default_factory=dict)
    _held: dict[str, int] = field(default_factory=dict)
    _adjacent: bool = False

    def finish(self) -> tuple[Mark, ...]:
        """All remarks; comments that no place refers to come last."""
        loose = [mark for key, mark in self.said.items() if key not in self._held]
        return tuple(self.marks + loose)

    def blocks(self, container: etree._Element) -> None:
        for child in container:
            name = local_name(child.tag)
            if name == "p":
                self._paragraph(child)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._range(name, _value(child, "id"))
            elif name == "AlternateContent":
                for drawing in list(child)[:1]:
                    self.blocks(drawing)
            else:
                self.blocks(child)

    def _paragraph(self, element: etree._Element) -> None:
        self._enter(element)
        self._adjacent = False
        self._inline(element, "", None)
        for words in self._open.values():
            words.append(" ")

    def _enter(self, paragraph: etree._Element) -> None:
        """Take note of a heading, a section's bookmark and the printed number."""
        key = next((k for k in _bookmarks(paragraph) if k.startswith(_SECTION)), "")
        style = _inner(paragraph, ("pPr", "pStyle")).lower()
        if key or style.startswith("heading"):
            section = key.removeprefix(_SECTION) or self.place.section_key
            self.place = Place(section_key=section, heading=_plain(paragraph))
            return
        number = "".join(
            _plain(run)
            for run in paragraph
            if local_name(run.tag) == "r" and _inner(run, ("rPr", "rStyle")).lower() == _NUMBERED
        )
        self.place = replace(self.place, paragraph=number)

    def _inline(self, element: etree._Element, how: str, change: etree._Element | None) -> None:
        for child in element:
            name = local_name(child.tag)
            if name in ("pPr", "rPr", "sdtPr", "instrText"):
                continue
            if name in ("t", "delText"):
                self._words(child.text or "", how, change)
            elif name in _SYMBOLS:
                self._words(_SYMBOLS[name], how, change)
            elif name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
                self._range(name, _value(child, "id"))
            elif name == "AlternateContent":
                for drawing in list(child)[:1]:
                    self._inline(drawing, how, change)
            elif name in _IN + _OUT:
                self._inline(child, "in" if name in _IN else "out", child)
            else:
                self._inline(child, how, change)

    def _words(self, text: str, how: str, change: etree._Element | None) -> None:
        for words in self._open.values():
            words.append(text)
        if change is None:
            self._adjacent = self._adjacent and not text
            return
        fresh = (
            _signed(change, MarkKind.INSERTED, self.place, text=text)
            if how == "in"
            else _signed(change, MarkKind.DELETED, self.place, quoted=text)
        )
        last = self.marks[-1] if self.marks and self._adjacent else None
        joined = _joined(last, fresh) if last is not None else None
        if joined is not None:
            self.marks[-1] = joined
        else:
            self._add(fresh)
        self._adjacent = True

    def _range(self, name: str, key: str) -> None:
        if key not in self.said:
            return
        if key not in self._held:
            self._held[key] = len(self.marks)
            self._add(replace(self.said[key], place=self.place))
            self._adjacent = False
        if name == "commentRangeStart":
            self._open[key] = []
        elif name == "commentRangeEnd" and key in self._open:
            at = self._held[key]
            self.marks[at] = replace(self.marks[at], quoted=_tidy("".join(self._open.pop(key))))

    def _add(self, mark: Mark) -> None:
        if len(self.marks) >= _MOST:
            raise BadInput(f"The document holds more than {_MOST} comments and changes.")
        self.marks.append(mark)


def _joined(last: Mark, fresh: Mark) -> Mark | None:
    """Two neighbouring changes of one author as one; None where they are separate remarks."""
    if last.author != fresh.author or last.kind is MarkKind.COMMENT:
        return None
    if fresh.kind is MarkKind.DELETED and last.kind is not MarkKind.DELETED:
        return None
    kind = last.kind if last.kind is fresh.kind else MarkKind.REPLACED
    return replace(last, kind=kind, text=last.text + fresh.text, quoted=last.quoted + fresh.quoted)


def _signed(
    element: etree._Element, kind: MarkKind, place: Place, *, text: str = "", quoted: str = ""
) -> Mark:
    try:
        made_on = date.fromisoformat(_value(element, "date")[:10])
    except ValueError:
        made_on = None
    author = _tidy(_value(element, "author"))
    return Mark(kind=kind, place=place, author=author, made_on=made_on, text=text, quoted=quoted)


def _plain(element: etree._Element) -> str:
    """The words inside, those of tracked deletions left out."""
    return _tidy("".join(_texts(element)))


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local_name(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _SYMBOLS:
            yield _SYMBOLS[name]
        elif name not in _OUT and name not in ("pPr", "rPr", "instrText"):
            yield from _texts(child)


def _bookmarks(paragraph: etree._Element) -> Iterator[str]:
    return (_value(each, "name") for each in paragraph.iter() if local_name(each.tag) == "bookmarkStart")


def _inner(element: etree._Element, path: tuple[str, ...]) -> str:
    for name in path:
        found = next((child for child in element if local_name(child.tag) == name), None)
        if found is None:
            return ""
        element = found
    return _value(element, "val")


def _value(element: etree._Element, wanted: str) -> str:
    return next((str(value) for key, value in element.items() if local_name(str(key)) == wanted), "")


def _tidy(text: str) -> str:
    return " ".join(text.split())
