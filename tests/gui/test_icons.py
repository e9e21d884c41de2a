"""The pictures: each is drawn in one hand, can be seen at every size, and wears the colours of the day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QPushButton

from ui import theme
from workbench import paths
from workbench.errors import BugError

NAMES = sorted(path.stem for path in paths.resource("icons").glob("*.svg"))
NEEDED = {
    "overview",
    "people",
    "evidence",
    "timeline",
    "analysis",
    "findings",
    "recommendations",
    "report",
    "release",
    "history",
    "home",
    "add",
    "edit",
    "delete",
    "link",
    "unlink",
    "search",
    "undo",
    "redo",
    "back",
    "forward",
    "lock",
    "unlock",
    "save",
    "close",
    "check",
    "warning",
    "error",
    "info",
    "help",
    "chevron-down",
    "chevron-right",
    "chevron-up",
    "file",
    "pdf",
    "image",
    "audio",
    "video",
    "text",
    "word",
    "data",
    "mail",
    "interview",
    "calendar",
    "clock",
    "task",
    "question",
    "person",
    "organisation",
    "settings",
    "jobs",
    "copy",
    "eye",
    "quote",
    "tag",
    "filter",
    "sun",
    "moon",
    "case",
    "vault",
    "key",
    "printer",
    "download",
    "up",
    "down",
    "mark",
}

HAND = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False, percent=100)
    yield
    theme.apply(qapp, dark=False, percent=100)


def test_the_pictures_that_are_needed_are_there() -> None:
    assert set(NAMES) >= NEEDED


def test_all_pictures_are_drawn_in_one_hand() -> None:
    other = [name for name in NAMES if not _in_our_hand(paths.resource("icons", f"{name}.svg"))]

    assert not other


@pytest.mark.parametrize("size", [16, 24, 48])
def test_a_picture_can_be_seen_and_stays_within_its_edges(qapp: QApplication, size: int) -> None:
    faint, cut = [], []
    for name in NAMES:
        drawn = _drawn(theme.icon(name), size)
        inked = [(x, y) for x in range(size) for y in range(size) if drawn.pixelColor(x, y).alpha() > 96]
        if len(inked) < size:
            faint.append(name)
        if any(0 in at or size - 1 in at for at in inked):
            cut.append(name)

    assert not faint
    assert not cut


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("role", "token"),
    [("text", "text"), ("quiet", "text_quiet"), ("accent", "link"), ("nav", "nav_text"),
     ("on_accent", "accent_text"), ("danger", "danger")],
)  # fmt: skip
def test_a_picture_has_the_colour_of_its_role(
    qapp: QApplication, dark: bool, role: theme.Role, token: str
) -> None:
    theme.apply(qapp, dark=dark, percent=100)

    assert _ink(theme.icon("add", role=role)) == getattr(theme.current(), token)


def test_a_selected_row_leaves_the_picture_as_it_is_and_a_disabled_button_does_not(
    qapp: QApplication,
) -> None:
    icon = theme.icon("add")

    assert _ink(icon, QIcon.Mode.Selected) == theme.current().text
    assert _ink(icon, QIcon.Mode.Disabled) == theme.current().text_disabled


def test_a_picture_is_drawn_once(qapp: QApplication) -> None:
    assert theme.icon("add").cacheKey() == theme.icon("add").cacheKey()
    assert theme.icon("add").cacheKey() != theme.icon("add", role="quiet").cacheKey()


def test_pictures_that_are_shown_follow_the_look(qapp: QApplication) -> None:
    button, rows = QPushButton(theme.icon("add"), "Add"), QListWidget()
    action = QAction(theme.icon("undo", role="quiet"), "Undo", button)
    button.addAction(action)
    rows.addItem(QListWidgetItem(theme.icon("people", role="nav"), "People"))
    own = QPushButton(QIcon(), "No picture")

    for dark in (True, False, True):
        theme.apply(qapp, dark=dark, percent=100)

        assert _ink(button.icon()) == theme.current().text
        assert _ink(action.icon()) == theme.current().text_quiet
        assert _ink(rows.item(0).icon()) == theme.current().nav_text
        assert own.icon().isNull()


def test_a_picture_that_is_not_there_is_a_fault_of_the_program(qapp: QApplication) -> None:
    with pytest.raises(BugError):
        theme.icon("no-such-picture")


def test_no_two_pictures_are_the_same(qapp: QApplication) -> None:
    drawings = sorted(paths.resource("icons", f"{name}.svg").read_bytes() for name in NAMES)

    assert all(one != other for one, other in pairwise(drawings))


def _in_our_hand(path: Path) -> bool:
    root = etree.fromstring(path.read_bytes())
    return (
        QSvgRenderer(str(path)).isValid()
        and {str(name): str(value) for name, value in root.attrib.items()} == HAND
        and all(each.get("fill", "currentColor") == "currentColor" for each in root)
    )


def _drawn(icon: QIcon, size: int, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon.pixmap(QSize(size, size), mode).toImage()


def _ink(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    """The colour of the strongest point."""
    drawn = _drawn(icon, 32, mode)
    points: list[QColor] = [drawn.pixelColor(x, y) for x in range(32) for y in range(32)]
    return max(points, key=lambda point: point.alpha()).name()
