"""Passages as Word runs: links, cross-references and notes. Knows nothing of blocks and their styles.

Cross-references become REF fields only where Word would work out the very words that the tree has;
all others are plain links, so that updating the fields never changes what was released.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart

from workbench.publish import word_xml as xml
from workbench.publish.word_xml import Element, w
from workbench.records.document import (
    Document,
    Figure,
    Note,
    Passage,
    RecommendationBlock,
    Run,
    Style,
    Table,
)

_BOOKMARK = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_SCHEMES = frozenset({"http", "https", "mailto"})
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a link can lead: a bookmark, and the words inside it where a REF field may repeat them."""

    bookmark: str
    label: str = ""


def places(document: Document) -> dict[str, Place]:
    """Every anchor of the document with its bookmark. Recommendations are at `rec_<id>`."""
    found = {}
    for block in document.blocks:
        anchor = getattr(block, "anchor", "")
        if not anchor:
            continue
        if isinstance(block, RecommendationBlock):
            found[anchor] = Place(bookmark=recommendation_bookmark(block))
        else:
            found[anchor] = Place(bookmark=_bookmark_name(anchor), label=caption_label(block))
    return found


def recommendation_bookmark(block: RecommendationBlock) -> str:
    """The bookmark by which a recommendation is found again when the file comes back."""
    return _bookmark_name(f"rec_{block.record_id}")


def caption_label(block: object) -> str:
    """ "Table 3" or "Figure 3"; empty for whatever is not numbered so."""
    if isinstance(block, Table | Figure) and block.number:
        return f"{'Table' if isinstance(block, Table) else 'Figure'} {block.number}"
    return ""


def _bookmark_name(anchor: str) -> str:
    # Word ignores names that are longer than 40 characters or hold other characters than these.
    if _BOOKMARK.fullmatch(anchor):
        return anchor
    return "a_" + hashlib.sha256(anchor.encode("utf-8", "replace")).hexdigest()[:38]


def safe_url(url: str) -> str:
    """The address as Word accepts it in a relationship; empty where it is no address to follow.

    One malformed address makes Word call the whole file damaged, and `file:` would show a path.
    """
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return ""
    if scheme not in _SCHEMES or (scheme != "mailto" and not urlsplit(url).netloc):
        return ""
    return quote(url.strip(), safe=":/?#@!$&'()*+,;=%~-._", errors="replace")


class Prose:
    """Writes passages into one part of the package (links are kept per part)."""

    def __init__(self, part: Part, where: Mapping[str, Place], notes: Notes | None = None) -> None:
        self._part = part
        self._places = where
        self._notes = notes

    def inline(self, passage: Passage, style: str = "") -> list[Element]:
        """The passage's runs, links and notes; `style` is a character style for its plain words."""
        return [element for run in passage.runs for element in self._inline(run, style)]

    def _inline(self, run: Run, style: str) -> Iterator[Element]:
        bold, italic = run.style is Style.STRONG, run.style is Style.EMPHASIS
        url = safe_url(run.url) if run.url else ""
        place = self._places.get(run.target) if run.target else None
        if run.note and self._notes is not None:
            yield from self._notes.refer(run)
        elif url:
            link = w("hyperlink", history=1)
            link.set(xml.R_ID, self._part.relate_to(url, f"{xml.RELATIONS}/hyperlink", is_external=True))
            link.extend(xml.runs(run.text, "Hyperlink", bold, italic))
            yield link
        elif place is not None:
            words = xml.runs(run.text, "CrossReference", bold, italic)
            if run.text and run.text == place.label:
                yield from xml.field(f"REF {place.bookmark} \\h", words)
            else:
                yield xml.inner_link(place.bookmark, words)
        elif style:
            yield from xml.runs(run.text, style, bold, italic)
        else:
            yield from xml.runs(
                run.text, {Style.STRONG: "Strong", Style.EMPHASIS: "Emphasis"}.get(run.style, "")
            )


class Notes:
    """The notes as Word footnotes, which a reader sees on the page that refers to them.

    Word counts notes in the order of their references. Where that would give another number than
    the tree's, the reference carries the tree's number as a mark of its own.
    """

    def __init__(self, notes: Iterable[Note], main: Part, where: Mapping[str, Place]) -> None:
        self._notes = {note.id: note for note in notes}
        self._referred: list[str] = []
        self._counted = 0
        self._main = main
        self._root = xml.part_root("w:footnotes")
        self._root.extend(_separators())
        self._part = XmlPart(PackURI("/word/footnotes.xml"), _NOTES_TYPE, self._root, main.package)
        self._prose = Prose(self._part, where)

    @property
    def left_over(self) -> list[Note]:
        """Notes that nothing refers to."""
        return [note for note in self._notes.values() if note.id not in self._referred]

    def refer(self, run: Run) -> Iterator[Element]:
        """A reference to a note; the second to the same note is a link back to the first."""
        note = self._notes.get(run.note)
        if note is None:
            yield from xml.runs(run.text)
        elif note.id in self._referred:
            bookmark = f"_Note{self._referred.index(note.id) + 1}"
            yield xml.inner_link(bookmark, xml.runs(str(note.number), "FootnoteReference"))
        else:
            yield from self._first(note)

    def _first(self, note: Note) -> Iterator[Element]:
        self._referred.append(note.id)
        number = len(self._referred)
        counted = note.number == self._counted + 1
        reference = w("footnoteReference", id=number)
        run = w("r", w("rPr", w("rStyle", val="FootnoteReference")), reference)
        mark = w("footnoteRef")
        if counted:
            self._counted += 1
        else:
            reference.set(xml.W + "customMarkFollows", "1")
            run.append(_words(str(note.number)))
            mark = _words(str(note.number))
        yield w("bookmarkStart", id=1_000_000 + number, name=f"_Note{number}")
        yield run
        yield w("bookmarkEnd", id=1_000_000 + number)
        content = [
            w("r", w("rPr", w("rStyle", val="FootnoteReference")), mark),
            xml.tab(),
            *self._prose.inline(note.text),
        ]
        rtl = xml.reads_right_to_left(note.text.text)
        self._root.append(w("footnote", xml.paragraph("FootnoteText", content, rtl=rtl), id=number))

    def finish(self) -> bool:
        """Put the notes in the package; False where there are none."""
        if not self._referred:
            return False
        xml.tidy(self._root)
        self._main.relate_to(self._part, f"{xml.RELATIONS}/footnotes")
        return True


def _words(text: str) -> Element:
    element = w("t")
    element.text = text
    return element


def _separators() -> Iterator[Element]:
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        spacing = w("spacing", before=0, after=0, line=240, lineRule="auto")
        yield w("footnote", w("p", w("pPr", spacing), w("r", w(kind))), type=kind, id=number)
