"""What an Office file shows so that nobody sees it: white, tiny or clear words, and what lies off a slide.

Owns how small and how pale words are taken to be unseen. Knows no archive: it is handed the roots of parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

_Element = etree._Element

_TINY_HALF_POINTS = 4
"""Two points: smaller words than these no page of paper shows legibly."""
_TINY_HUNDREDTHS = 200
_WHITE = re.compile(r"(?i)(?:ff)?f[c-f]f[c-f]f[c-f]")
_SHOWS_NOTHING = re.compile(r";{2,3}")
_COLUMN = re.compile(r"[A-Z]+")


SHAPES = ("{*}sp", "{*}pic", "{*}graphicFrame")


class Unseen(StrEnum):
    """Why words are not seen."""

    PALE = "pale"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is known of a whole file: the size of its slides, and which cell styles show nothing."""

    slide: tuple[int, int] | None = None
    blank_cells: frozenset[int] = field(default_factory=frozenset)
    blank_styles: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, show: _Element | None, styles: _Element | None, words: _Element | None) -> Sight:
        """Gather it from the show, the styles of cells and the styles of words."""
        size = show.find("{*}sldSz") if show is not None else None
        slide = (_number(size.get("cx")), _number(size.get("cy"))) if size is not None else None
        return cls(
            slide=slide,
            blank_cells=_blank_cells(styles) if styles is not None else frozenset(),
            blank_styles=_blank_styles(words) if words is not None else frozenset(),
        )

    def look(self, root: _Element, shared: Sequence[str]) -> Iterator[tuple[Unseen, str]]:
        """The words of a part that nobody sees, and why."""
        if etree.QName(root).localname == "worksheet":
            pale = "\n".join(_cell_text(cell, shared) for cell in self.unseen_cells(root, rows=True))
        else:
            runs = (_text(run) for run in root.iter("{*}r") if self.is_unseen_run(run))
            shapes = (_text(shape) for shape in root.iter(*SHAPES) if is_hidden_shape(shape))
            pale = "".join((*runs, *shapes))
        outside = "\n".join(_text(shape) for shape in root.iter(*SHAPES) if self.is_outside(shape))
        if outside.strip():
            yield Unseen.OUTSIDE, outside
        if pale.strip():
            yield Unseen.PALE, pale

    def is_unseen_run(self, run: _Element) -> bool:
        """Whether the words of a run are white, clear, tiny, or of a style that hides them."""
        properties = run.find("{*}rPr")
        if properties is None:
            return False
        if "drawingml" in (etree.QName(run).namespace or ""):
            return _is_pale_drawn(run, properties)
        style = properties.find("{*}rStyle")
        return (style is not None and _value(style) in self.blank_styles) or _is_pale(properties)

    def unseen_cells(self, sheet: _Element, *, rows: bool = False) -> list[_Element]:
        """The cells that show nothing, or stand in a hidden column; with `rows`, in a hidden row too."""
        gone = [
            (_number(each.get("min")), _number(each.get("max")))
            for each in sheet.iter("{*}col")
            if each.get("hidden") in ("1", "true")
        ]
        found = []
        for row in sheet.iter("{*}row"):
            hidden = rows and row.get("hidden") in ("1", "true")
            for cell in row.iter("{*}c"):
                column = _column(cell.get("r", ""))
                away = any(first <= column <= last for first, last in gone)
                if hidden or away or _number(cell.get("s")) in self.blank_cells:
                    found.append(cell)
        return found

    def is_outside(self, shape: _Element) -> bool:
        """Whether a shape lies wholly beside its slide."""
        offset, extent = shape.find(".//{*}off"), shape.find(".//{*}ext[@cx]")
        if self.slide is None or offset is None or extent is None:
            return False
        wide, high = self.slide
        left, top = _number(offset.get("x")), _number(offset.get("y"))
        right, bottom = left + _number(extent.get("cx")), top + _number(extent.get("cy"))
        return right <= 0 or bottom <= 0 or left >= wide or top >= high


def is_hidden_shape(shape: _Element) -> bool:
    """Whether a shape was switched off."""
    return any(each.get("hidden") in ("1", "true") for each in shape.iter("{*}cNvPr"))


def _is_pale_drawn(run: _Element, properties: _Element) -> bool:
    size = properties.get("sz")
    fill = properties.find("{*}solidFill")
    colour = fill[0] if fill is not None and len(fill) else None
    if size is not None and _number(size) <= _TINY_HUNDREDTHS:
        return True
    if colour is None:
        return False
    clear = any(_value(each) == "0" for each in colour.iter("{*}alpha"))
    return clear or (_WHITE.fullmatch(_value(colour)) is not None and not _on_a_colour(run))


def _on_a_colour(run: _Element) -> bool:
    """Whether the shape or cell around white words has a fill of its own, on which they can be read."""
    for around in run.iterancestors("{*}sp", "{*}tc"):
        for fill in around.iter("{*}solidFill", "{*}gradFill", "{*}blipFill", "{*}fillRef"):
            if not any(True for _ in fill.iterancestors("{*}rPr")):
                return True
    return False


def _is_pale(properties: _Element) -> bool:
    size, colour = properties.find("{*}sz"), properties.find("{*}color")
    if size is not None and 0 < _number(_value(size)) <= _TINY_HALF_POINTS:
        return True
    if colour is None or not _WHITE.fullmatch(_value(colour)) or properties.find("{*}shd") is not None:
        return False
    return not any(
        shade.get(next(iter(shade.attrib), ""), "") != "" and _fill(shade) not in ("auto", "FFFFFF", "")
        for around in properties.iterancestors("{*}p", "{*}tc", "{*}txbxContent", "{*}tbl")
        for shade in around.iter("{*}shd")
    )


def _fill(shade: _Element) -> str:
    return next((str(v).upper() for k, v in shade.attrib.items() if etree.QName(k).localname == "fill"), "")


def _blank_styles(words: _Element) -> frozenset[str]:
    found: set[str] = set()
    for style in words.iter("{*}style"):
        properties = style.find("{*}rPr")
        if properties is not None and (properties.find("{*}vanish") is not None or _is_pale(properties)):
            found.update(str(v) for k, v in style.attrib.items() if etree.QName(k).localname == "styleId")
    return frozenset(found)


def _blank_cells(styles: _Element) -> frozenset[int]:
    formats = {_number(each.get("numFmtId")): each.get("formatCode", "") for each in styles.iter("{*}numFmt")}
    fonts = [_is_blank_font(each) for each in styles.iterfind("{*}fonts/{*}font")]
    fills = [_is_filled(each) for each in styles.iterfind("{*}fills/{*}fill")]
    found: set[int] = set()
    for number, form in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        code = formats.get(_number(form.get("numFmtId")), "")
        font, fill = _number(form.get("fontId")), _number(form.get("fillId"))
        tiny, white = fonts[font] if font < len(fonts) else (False, False)
        on_colour = fill < len(fills) and fills[fill]
        if _SHOWS_NOTHING.fullmatch(code) or tiny or (white and not on_colour):
            found.add(number)
    return frozenset(found)


def _is_blank_font(font: _Element) -> tuple[bool, bool]:
    size, colour = font.find("{*}sz"), font.find("{*}color")
    tiny = size is not None and 0 < float(_value(size) or 11) <= 2
    white = colour is not None and bool(_WHITE.fullmatch(colour.get("rgb", "")))
    return tiny, white


def _is_filled(fill: _Element) -> bool:
    pattern = fill.find("{*}patternFill")
    return fill.find("{*}gradientFill") is not None or (
        pattern is not None and pattern.get("patternType") not in (None, "none")
    )


def _cell_text(cell: _Element, shared: Sequence[str]) -> str:
    text = _text(cell).strip()
    at = int(text) if cell.get("t") == "s" and text.isdecimal() else -1
    return shared[at] if 0 <= at < len(shared) else text


def _text(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _value(element: _Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if etree.QName(k).localname == "val"), "")


def _column(place: str) -> int:
    found = _COLUMN.match(place)
    number = 0
    for letter in found[0] if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
