"""Numbers of headings and lists as Word's own numbering. Knows no words.

Word counts headings itself. A heading whose number is not what Word would count to (an appendix
"A", a gap) is left to the caller to type, so that the reader always sees the tree's number.
"""

from __future__ import annotations

import re

from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart

from workbench.publish.word_xml import RELATIONS, Element, part_root, w

LEVELS = 9

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_DECIMAL = re.compile(r"[1-9]\d{0,3}(?:\.[1-9]\d{0,3}){0,3}")
_HANG = 794
_LIST_STEP = 397
_BULLETS = ("•", "–", "▪")
_FORMATS = ("decimal", "lowerLetter", "lowerRoman")
_HEADINGS, _BULLET_LIST, _ORDERED_LIST = range(3)


class Numbering:
    """Hands out numbering to one document, and knows what Word will count to."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]
        self._restarts: list[Element] = []

    def heading(self, level: int, number: str) -> Element | None:
        """The `w:numPr` of a heading of `level` (1 to 4); None where the number must be typed."""
        counts = [*self._counts[: level - 1], self._counts[level - 1] + 1]
        if not _DECIMAL.fullmatch(number) or [int(part) for part in number.split(".")] != counts:
            return None
        self._counts = [*counts, *[0] * (4 - level)]
        return _number_properties(level - 1, _HEADINGS + 1)

    def ordered_list(self) -> int:
        """A list that starts at 1; what it returns is for `item`."""
        identifier = len(self._restarts) + _ORDERED_LIST + 1
        overrides = [w("lvlOverride", w("startOverride", val=1), ilvl=level) for level in range(LEVELS)]
        self._restarts.append(w("num", w("abstractNumId", val=_ORDERED_LIST), *overrides, numId=identifier))
        return identifier

    def bulleted_list(self) -> int:
        return _BULLET_LIST + 1

    def item(self, listing: int, depth: int) -> Element:
        """The `w:numPr` of an item at `depth` from 0; depths beyond Word's nine levels stay at the ninth."""
        return _number_properties(max(0, min(depth, LEVELS - 1)), listing)

    def finish(self, main: Part) -> None:
        """Put the numbering in the package of `main`."""
        root = part_root("w:numbering")
        for identifier, levels in ((_HEADINGS, _heading_levels()), (_BULLET_LIST, _bullet_levels())):
            root.append(_abstract(identifier, levels))
        root.append(_abstract(_ORDERED_LIST, _ordered_levels()))
        for identifier in (_HEADINGS, _BULLET_LIST):
            root.append(w("num", w("abstractNumId", val=identifier), numId=identifier + 1))
        root.extend(self._restarts)
        main.relate_to(
            XmlPart(PackURI("/word/numbering.xml"), _TYPE, root, main.package), f"{RELATIONS}/numbering"
        )


def _number_properties(level: int, listing: int) -> Element:
    return w("numPr", w("ilvl", val=level), w("numId", val=listing))


def _abstract(identifier: int, levels: list[Element]) -> Element:
    return w(
        "abstractNum",
        w("nsid", val=f"{0x1B0A0000 + identifier:08X}"),
        w("multiLevelType", val="multilevel"),
        w("tmpl", val=f"{0x2B0A0000 + identifier:08X}"),
        *levels,
        abstractNumId=identifier,
    )


def _level(level: int, form: str, text: str, left: int, hanging: int, colour: str = "") -> Element:
    made = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("tabs", w("tab", val="num", pos=left)), w("ind", left=left, hanging=hanging)),
        ilvl=level,
    )
    if colour:
        made.append(w("rPr", w("color", val=colour)))
    return made


def _heading_levels() -> list[Element]:
    return [_level(n, "decimal", ".".join(f"%{k + 1}" for k in range(n + 1)), _HANG, _HANG) for n in range(4)]


def _bullet_levels() -> list[Element]:
    return [
        _level(n, "bullet", _BULLETS[n % 3], _HANG + n * _LIST_STEP, _LIST_STEP, "005EB8")
        for n in range(LEVELS)
    ]


def _ordered_levels() -> list[Element]:
    return [
        _level(n, _FORMATS[n % 3], f"%{n + 1}.", _HANG + n * _LIST_STEP, _LIST_STEP) for n in range(LEVELS)
    ]
