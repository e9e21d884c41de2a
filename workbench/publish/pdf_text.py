"""Words into lines: which face draws each character, where lines break, and in which order they run.

It knows faces and widths. It must not know about pages, tags or the document tree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from workbench.publish.pdf_script import (
    has_right_to_left,
    joined,
    levels,
    mirrored,
    reads_right_to_left,
    unjoined,
    visual_order,
)
from workbench.publish.pdf_style import Colour, TextStyle, faces

_GAP = re.compile("([ \t\r\f\v\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]+)")
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}[-‐–—])(?=[^\W\d_]{2})")
_LONG = re.compile(r"(?<=[/._?&=@:;,-])(?=\w)")
_LONG_WORD = 24
# Printable ASCII and Latin-1: every shipped text face has these, so a run of them needs no closer look.
_PLAIN = re.compile("[\x20-\x7e\xa1-\xac\xae-\xff]*")


@dataclass(frozen=True, slots=True)
class Ink:
    """How a stretch of text is drawn; `link` is the number of the link it belongs to, or -1."""

    size: float
    bold: bool
    italic: bool
    colour: Colour
    rise: float = 0
    link: int = -1
    underline: bool = False


def ink_of(style: TextStyle) -> Ink:
    """The ink of unmarked text in `style`."""
    return Ink(style.size, style.bold, style.italic, style.colour)


class Atom(NamedTuple):
    """Text in one face. `actual` is what it stands for, where the drawn signs are something else.

    `turned` text is drawn from left to right but read from right to left.
    """

    text: str
    font: str
    ink: Ink
    width: float
    actual: str = ""
    turned: bool = False


class Segment(NamedTuple):
    """An atom in its place: `x` is points from the start of the line."""

    x: float
    atom: Atom


class Line(NamedTuple):
    segments: tuple[Segment, ...]
    width: float


class _Box:
    """What a line cannot break: atoms, after a gap (None where there was no space before them)."""

    __slots__ = ("atoms", "forced", "gap", "width")

    def __init__(self, gap: Atom | None, *, forced: bool = False) -> None:
        self.gap = gap
        self.atoms: list[Atom] = []
        self.width = 0.0
        self.forced = forced

    def add(self, atom: Atom) -> None:
        self.atoms.append(atom)
        self.width += atom.width


def text_width(text: str, ink: Ink) -> float:
    """The width in points of `text` set on one line."""
    return sum(atom.width for atom in _atoms(text, ink))


def longest_word(text: str, ink: Ink) -> float:
    """The width in points of the widest word of `text`, as it may be broken at hyphens."""
    return max((box.width for box in _boxes([(text, ink)])), default=0.0)


def set_lines(runs: Iterable[tuple[str, Ink]], width: float) -> tuple[Line, ...]:
    """Break text into lines no wider than `width` points; a word that is wider is broken.

    A line keeps the space at which it breaks, so that words stay apart when the text is read back.
    """
    runs = list(runs)
    whole = "".join(text for text, _ in runs)
    turned = has_right_to_left(whole)
    right = turned and reads_right_to_left(whole)
    lines: list[Line] = []
    row: list[Atom] = []
    used = 0.0
    for box in _fitted(_boxes(runs), width):
        gap = box.gap.width if box.gap and row else 0.0
        if row and (box.forced or used + gap + box.width > width + 0.01):
            lines.append(_line(row, box.gap, width, turned=turned, right=right))
            row, used, gap = [], 0.0, 0.0
        if box.gap and row:
            row.append(box.gap)
        row.extend(box.atoms)
        used += gap + box.width
    if row:
        lines.append(_line(row, None, width, turned=turned, right=right))
    return tuple(lines)


def label_lines(words: str, ink: Ink) -> tuple[Line, ...]:
    """A label of the program's own on one line, such as "2.1 ": every space in it is kept."""
    segments = []
    x = 0.0
    for atom in _atoms(words, ink):
        segments.append(Segment(x, atom))
        x += atom.width
    return (Line(tuple(segments), x),)


def shortened(text: str, ink: Ink, width: float) -> str:
    """`text` cut at a word, with an ellipsis, so that it is no wider than `width` points."""
    words = text.split()
    if text_width(" ".join(words), ink) <= width:
        return " ".join(words)
    while words and text_width(" ".join(words) + "…", ink) > width:
        words.pop()
    return " ".join(words) + "…"


def _boxes(runs: Sequence[tuple[str, Ink]]) -> list[_Box]:
    boxes: list[_Box] = []
    box = _Box(None)
    for text, ink in runs:
        for n, part in enumerate(text.split("\n")):
            if n:
                boxes.append(box)
                box = _Box(_space(ink), forced=True)
            for place, word in enumerate(_GAP.split(_prepared(part))):
                if place % 2:
                    if box.atoms:
                        boxes.append(box)
                        box = _Box(_space(ink, _kept(word)) if word.strip("\u200b") else None)
                    continue
                for nth, piece in enumerate(_pieces(word)):
                    if nth:
                        boxes.append(box)
                        box = _Box(None)
                    for atom in _atoms(piece, ink):
                        box.add(atom)
    boxes.append(box)
    return [box for box in boxes if box.atoms]


def _prepared(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return joined(text) if has_right_to_left(text) else text


def _pieces(word: str) -> list[str]:
    if len(word) > _LONG_WORD:
        return _LONG.split(word)
    if not word.isalnum():
        return _HYPHEN.split(word)
    return [word]


def _fitted(boxes: Iterable[_Box], width: float) -> Iterator[_Box]:
    """The boxes, those that are wider than a line cut between characters."""
    for box in boxes:
        if box.width <= width:
            yield box
            continue
        part = _Box(box.gap, forced=box.forced)
        for atom in box.atoms:
            for piece in _letters(atom):
                if part.atoms and part.width + piece.width > width:
                    yield part
                    part = _Box(None)
                part.add(piece)
        yield part


def _letters(atom: Atom) -> list[Atom]:
    # Of a substitute that is cut, the first letter stands for the character and the rest for nothing.
    return [
        Atom(char, atom.font, atom.ink, _width(char, atom.font, atom.ink), actual)
        for char, actual in zip(
            atom.text, [atom.actual] + [atom.actual and "\u200b"] * len(atom.text), strict=False
        )
    ]


def _width(text: str, font: str, ink: Ink) -> float:
    return _ems(text, font, ink.bold, ink.italic) * ink.size


@lru_cache(maxsize=60_000)
def _ems(text: str, font: str, bold: bool, italic: bool) -> float:
    face = next(face for face in faces(bold, italic) if face.name == font)
    widths = face.widths
    return sum(widths.get(ord(char), 0) for char in text) / 1000


@lru_cache(maxsize=256)
def _space(ink: Ink, shape: str = " ") -> Atom:
    font = faces(ink.bold, ink.italic)[0].name
    return Atom(shape, font, ink, _width(shape, font, ink))


def _kept(gap: str) -> str:
    """The space to draw: those of nearly a space's own width stay, for they tell copies apart."""
    return gap if gap in ("\u2004", "\u2005") else " "


def _atoms(text: str, ink: Ink) -> Iterator[Atom]:
    """`text` cut where its face changes; a character that no face has becomes its name in brackets."""
    if not text:
        return
    first, second = faces(ink.bold, ink.italic)
    if _PLAIN.fullmatch(text):
        yield Atom(text, first.name, ink, _width(text, first.name, ink))
        return
    font, held = first.name, ""
    for char, actual in _drawable(text):
        code = ord(char[0])
        wanted = first if actual or code in first.widths else second
        # A mark is drawn in the face of its letter, where that face has it.
        if (
            held
            and unicodedata.combining(char[0])
            and code in (first if font == first.name else second).widths
        ):
            wanted = first if font == first.name else second
        if actual or wanted.name != font:
            if held:
                yield Atom(held, font, ink, _width(held, font, ink))
            font, held = wanted.name, ""
        if actual:
            yield Atom(char, font, ink, _width(char, font, ink), actual)
        else:
            held += char
    if held:
        yield Atom(held, font, ink, _width(held, font, ink))


def _drawable(text: str) -> Iterator[tuple[str, str]]:
    """Each character with "", or a substitute with the characters that it stands for."""
    waiting: tuple[str, str] | None = None
    for char in text:
        if _invisible(char):
            if waiting:
                waiting = (waiting[0], waiting[1] + char)
            continue
        if waiting:
            yield waiting
            waiting = None
        shown = _shown(char)
        if len(shown) == 1:
            yield shown, ""
        else:
            waiting = (shown, char)
    if waiting:
        yield waiting


def _invisible(char: str) -> bool:
    """Joiners, direction marks, variation selectors, skin tones and controls: nothing is drawn for them."""
    if unicodedata.category(char) in ("Cf", "Cc", "Cs"):
        return True
    return "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    # What a private character means is known to one computer alone: PDF/A lets none be drawn.
    if unicodedata.category(char) != "Co" and any(ord(char) in face.widths for face in faces(False, False)):
        return char
    plain = unjoined(char)
    if plain != char and all(
        ord(letter) in face.widths for face in faces(False, False)[1:] for letter in plain
    ):
        return plain
    name = unicodedata.name(char, "")
    if not name or name.startswith(("CJK UNIFIED", "HANGUL SYLLABLE")):
        name = f"U+{ord(char):04X}"
    return f"[{name.lower() if not name.startswith('U+') else name}]"


def _line(row: list[Atom], gap: Atom | None, width: float, *, turned: bool, right: bool) -> Line:
    if turned and has_right_to_left("".join(atom.text for atom in row)):
        return _turned_line(row, gap, width, right=right)
    if gap:
        row.append(gap)
    segments: list[Segment] = []
    x = 0.0
    for atom in row:
        last = segments[-1].atom if segments else None
        if last and last.font == atom.font and last.ink == atom.ink and not last.actual and not atom.actual:
            whole = last._replace(text=last.text + atom.text, width=last.width + atom.width)
            segments[-1] = Segment(segments[-1].x, whole)
        else:
            segments.append(Segment(x, atom))
        x += atom.width
    used = x - (gap.width if gap else 0)
    # Left-to-right words that end up on a line of their own in a right-to-left paragraph keep its edge.
    shift = width - used if right else 0.0
    return Line(tuple(Segment(s.x + shift, s.atom) for s in segments) if shift else tuple(segments), used)


def _turned_line(row: list[Atom], gap: Atom | None, width: float, *, right: bool) -> Line:
    """A line with right-to-left words: placed as it is seen, kept in the order in which it is read."""
    units: list[Atom] = []
    for atom in row:
        for letter in [atom] if atom.actual else _letters(atom):
            if units and not letter.actual and unicodedata.combining(letter.text[0]):
                base = units[-1]
                units[-1] = base._replace(
                    text=base.text + letter.text,
                    width=base.width + letter.width,
                    # A substitute is heard as what it stands for, so its mark must be heard there.
                    actual=base.actual and base.actual + letter.text,
                )
            else:
                units.append(letter)
    # A raised mark, such as the number of a note, takes no part in the direction of the words.
    found = levels(["\ufffc" if unit.ink.rise else unit.actual or unit.text for unit in units], right=right)
    # A bracket is drawn turned round, but it is read as it was written.
    units = [
        unit._replace(text=mirrored(unit.text), actual=unit.text)
        if level % 2 and not unit.actual and mirrored(unit.text) != unit.text
        else unit
        for unit, level in zip(units, found, strict=True)
    ]
    used = sum(unit.width for unit in units)
    x = width - used if right else 0.0
    at = [0.0] * len(units)
    for place in visual_order(found):
        at[place] = x
        x += units[place].width
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(units) + 1):
        if place < len(units) and _together(units, found, place):
            continue
        segments.append(_group(units[start:place], at[start:place], turned=bool(found[start] % 2)))
        start = place
    if gap:
        segments.append(Segment(x if not right else max(at) + 0.0, gap._replace(width=0)))
    return Line(tuple(segments), used)


def _together(units: list[Atom], found: list[int], place: int) -> bool:
    one, two = units[place - 1], units[place]
    return (
        found[place - 1] == found[place]
        and one.font == two.font
        and one.ink == two.ink
        and not one.actual
        and not two.actual
    )


def _group(units: list[Atom], at: list[float], *, turned: bool) -> Segment:
    first = units[0]
    width = sum(unit.width for unit in units)
    if not turned:
        text = "".join(unit.text for unit in units)
        return Segment(min(at), first._replace(text=text, width=width))
    if first.actual:
        return Segment(min(at), first)
    # Marks go before their letter: from right to left, faces draw them over what follows.
    drawn = "".join(unit.text for unit in units)[::-1]
    return Segment(min(at), first._replace(text=drawn, width=width, turned=True))
