"""A name in every hiding place of every kind of file: found, and gone from a safe copy of the file.

`pytest tests/benchmarks/disclosure/test_hiding_places.py -s` prints found and planted by kind of file. The
places were written down before the walkers were looked at again; a file for each place, four markers.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from functools import cache

import docx
import openpyxl
import pikepdf
import pytest

from tests.benchmarks.disclosure import (
    hiding_objects,
    hiding_pages,
    hiding_pictures,
    hiding_sheets,
    hiding_slides,
    hiding_web,
    hiding_word,
)
from tests.benchmarks.disclosure.hidden_marks import Plant
from tests.unit.release.case import guard
from workbench.errors import BadInput
from workbench.records.release import Concern, ConcernKind, Severity
from workbench.release.assess import scan
from workbench.release.cleaning import cleaned

MARKERS = ("Imelda Quarrendon", "Quarrendon", "Seán O'Hanrahan", "943 476 5919")
KINDS: Mapping[str, Mapping[str, Plant]] = {
    "docx": hiding_word.PLANTS,
    "xlsx": hiding_sheets.PLANTS,
    "pptx": hiding_slides.PLANTS,
    "pdf": {**hiding_pages.PLANTS, **hiding_objects.PLANTS},
    "html": hiding_web.WEB,
    "jpeg": hiding_pictures.JPEGS,
    "png": hiding_pictures.PNGS,
    "other pictures": hiding_pictures.OTHERS,
    "mail, rich text, archives, others": hiding_web.OTHERS,
}
SEEN: Mapping[str, frozenset[str]] = {
    "docx": frozenset(
        {
            "run hidden on the web", "words split letter by letter", "alt text", "picture's title",
            "old drawing's alt text", "word art", "text box", "table cell", "equation", "ruby", "link",
        }
    ),
    "xlsx": frozenset(
        {
            "last cell of all", "words in a number format", "header", "footer", "text in the cell",
            "formula's result",
        }
    ),
    "pptx": frozenset({"group", "table", "alt text"}),
    "pdf": frozenset(
        {
            "invisible", "white", "tiny", "clear", "above the page", "left of the page", "under a box",
            "under a picture", "clipped away", "letter by letter", "turned", "form's value", "drawing within",
            "pattern", "cropped away",
        }
    ),
}  # fmt: skip
"""Places that a safe copy keeps, as they are drawn or spoken: the scan of the copy finds them again."""
UNSEEN_ON_PAGES = ("invisible", "white", "tiny", "clear", "above the page", "left of the page")
"""What is clipped away is not told from what is seen: its words still stand in the way of a copy."""


@pytest.fixture(autouse=True)
def _quiet() -> None:
    warnings.simplefilter("ignore")


def found(name: str, data: bytes) -> list[Concern]:
    wanted = (ConcernKind.NAME, ConcernKind.IDENTIFIER)
    return [c for c in scan(name, None, data, guard()) if c.kind in wanted and c.severity is Severity.BLOCK]


@cache
def missed(kind: str, marker: str) -> tuple[str, ...]:
    return tuple(place for place, plant in KINDS[kind].items() if not found(*plant(marker)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("marker", MARKERS)
def test_a_marker_in_any_hiding_place_blocks(kind: str, marker: str) -> None:
    lost = missed(kind, marker)
    planted = len(KINDS[kind])
    print(f"{kind:34} {marker:18} found {planted - len(lost)} of {planted}")

    assert not lost


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind in ("docx", "xlsx", "pptx", "pdf", "jpeg", "png")]
)
def test_a_safe_copy_keeps_what_is_seen_and_nothing_else(kind: str) -> None:
    left, made = set(), 0
    for place, plant in KINDS[kind].items():
        name, data = plant(MARKERS[0])
        try:
            copy = cleaned(data, name)
        except BadInput:
            continue
        made += 1
        if found(f"safe{copy.ending}", copy.content):
            left.add(place)
        opened(copy.ending, copy.content)
    print(f"{kind:34} safe copies {made}, marker left in {len(left)}, all told by the scan")

    assert left == SEEN.get(kind, frozenset())


@pytest.mark.parametrize("place", UNSEEN_ON_PAGES)
def test_pages_made_pictures_leave_behind_what_nobody_sees(place: str) -> None:
    copy = cleaned(hiding_pages.PLANTS[place](MARKERS[0])[1], "a.pdf", as_pictures=True)

    assert not found("safe.pdf", copy.content)
    assert copy.seen is not None
    assert MARKERS[0] not in copy.seen


def opened(ending: str, content: bytes) -> None:
    """Raise unless the program of this kind of file can open it."""
    readers: dict[str, Callable[[io.BytesIO], object]] = {
        ".docx": docx.Document,
        ".xlsx": openpyxl.load_workbook,
        ".pdf": pikepdf.open,
    }
    if ending in readers:
        readers[ending](io.BytesIO(content))
