"""Words into HTML elements: runs, links, references to notes, and the direction of writing.

Owns how one passage becomes inline markup. It knows nothing of blocks, pages or releases.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from lxml import etree

from workbench.records.document import Note, Passage, Run, Style

Child = etree._Element | str | None

_WEB = re.compile(r"(https?://|mailto:|tel:)\S+", re.IGNORECASE)
# What XML 1.0 (production 2) has no place for; lxml refuses it.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = ("R", "AL")


def element(tag: str, *children: Child, **attributes: str | None) -> etree._Element:
    """An element; `cls` is the attribute class, and an underscore in a name stands for a hyphen.

    Children that are None and attributes that are None are left out.
    """
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set("class" if name == "cls" else name.strip("_").replace("_", "-"), printable(value))
    put(made, children)
    return made


def put(parent: etree._Element, children: Iterable[Child]) -> None:
    """Add elements and text to the end of `parent`."""
    for child in children:
        if isinstance(child, str):
            _add_text(parent, printable(child))
        elif child is not None:
            parent.append(child)


def printable(text: str) -> str:
    """The text without the control characters that no HTML page may hold."""
    return _UNPRINTABLE.sub("", text)


def direction(passage: Passage | None) -> str | None:
    """The `dir` of an element that holds the passage: "auto" once it has right-to-left words."""
    return "auto" if passage is not None and _has_right_to_left(passage.text) else None


def plain(passage: Passage) -> str:
    """The passage's words without the marks of its notes, for a contents line or a label."""
    return "".join(run.text for run in passage.runs if not run.note)


def fragment(anchor: str) -> str:
    """The `href` of a place in the document, from the id of the element there."""
    return "#" + quote(anchor, safe="/:?@!$&'()*+,;=-._~")


class Inline:
    """Turns passages into inline markup and counts the references to each note.

    `targets` maps a tree's anchors to the ids of the elements that stand for them.
    """

    def __init__(self, notes: Iterable[Note], targets: Mapping[str, str]) -> None:
        self._numbers = {note.id: note.number for note in notes}
        self._targets = targets
        self._referred: Counter[str] = Counter()

    def __call__(self, passage: Passage) -> Iterator[Child]:
        for run in passage.runs:
            yield self._run(run)

    def references(self, note: Note) -> int:
        """How many references to the note have been written so far."""
        return self._referred[note.id]

    def _run(self, run: Run) -> Child:
        if run.note in self._numbers:
            return self._reference(run)
        words: Child = run.text
        if _has_right_to_left(run.text):
            words = element("bdi", words)
        if run.style is not Style.PLAIN:
            words = element("strong" if run.style is Style.STRONG else "em", words)
        if run.url and _WEB.fullmatch(run.url):
            said = run.text.strip().rstrip("/") in run.url
            return element("a", words, href=run.url, rel="noopener noreferrer", cls=None if said else "away")
        if run.target in self._targets:
            return element("a", words, href=fragment(self._targets[run.target]))
        return words

    def _reference(self, run: Run) -> etree._Element:
        self._referred[run.note] += 1
        number = self._numbers[run.note]
        link = element(
            "a",
            run.text or str(number),
            href=fragment(note_id(number)),
            id=reference_id(number, self._referred[run.note]),
            role="doc-noteref",
            aria_label=f"Note {number}",
        )
        return element("sup", link)


def note_id(number: int) -> str:
    """The id of a note's element."""
    return f"note-{number}"


def reference_id(number: int, place: int) -> str:
    """The id of the `place`th reference to a note, from 1."""
    return f"note-{number}-reference-{place}"


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def _add_text(parent: etree._Element, text: str) -> None:
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
