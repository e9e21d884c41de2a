"""The look: readable in every set of colours, growing with the text, and whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from string import Template

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QTableWidget, QWidget

from ui import theme
from ui.tokens import DARK, DARK_STRONG, LIGHT, LIGHT_STRONG, Tokens
from workbench import paths

SETS = {"light": LIGHT, "dark": DARK, "light, strong": LIGHT_STRONG, "dark, strong": DARK_STRONG}
SHEET = re.sub(
    r"/\*.*?\*/", "", paths.resource("qss", "workbench.qss").read_text(encoding="utf-8"), flags=re.S
)
RULES = [(where.strip(), body) for where, body in re.findall(r"([^{}]+)\{([^}]*)\}", SHEET)]
PLAIN = ("paper", "surface", "surface_alt")
EDGES = [
    (edge, behind)
    for edge in ("border_strong", "focus", "link", "danger")
    for behind in ("paper", "surface")
] + [
    ("focus_on_accent", "accent"),
    ("focus_on_accent", "danger_fill"),
    ("nav_focus", "nav"),
    ("nav_focus", "nav_active"),
    ("nav_marker", "nav_active"),
    ("accent_text", "accent"),
]  # fmt: skip
PAINTED = [
    ("text", "highlight"),
    ("text", "quote"),
    ("text_quiet", "header"),
    ("accent_text", "accent"),
    *((tone, f"{tone}_tint") for tone in ("info", "success", "warning", "danger", "neutral")),
]


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False, percent=100)
    yield
    theme.apply(qapp, dark=False, percent=100)


@pytest.mark.parametrize("name", SETS)
def test_words_can_be_read_on_what_is_behind_them(name: str) -> None:
    pairs = {*_worded(), *PAINTED}

    poor = _below(4.5, SETS[name], pairs)

    assert len(pairs) > 30
    assert not poor, poor


@pytest.mark.parametrize("name", SETS)
def test_edges_of_fields_and_the_focus_can_be_seen(name: str) -> None:
    assert not (poor := _below(3, SETS[name], EDGES)), poor


@pytest.mark.parametrize("name", ["light, strong", "dark, strong"])
def test_more_contrast_is_given_to_those_who_ask(name: str) -> None:
    plain = [("text", "paper"), ("text_quiet", "surface"), ("link", "surface"), ("border_strong", "surface")]

    assert not (poor := _below(7, SETS[name], plain)), poor


def test_every_name_in_the_style_sheet_is_filled_in(qapp: QApplication) -> None:
    made = theme.style_sheet(LIGHT, qapp.font(), dark=False)

    assert Template(SHEET).is_valid()
    assert "$" not in made


def test_no_colour_and_no_text_size_is_written_into_the_style_sheet() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\s*[;}]", SHEET)
    assert not re.findall(r"font(?:-size)?\s*:[^;]*\d", re.sub(r"font-weight[^;]*;", "", SHEET))


def test_every_picture_of_the_style_sheet_is_there_in_its_shades(qapp: QApplication) -> None:
    for dark, tokens in ((False, LIGHT), (True, DARK)):
        made = theme.style_sheet(tokens, qapp.font(), dark=dark)
        pictures = {paths.resource(*_below_resources(url)) for url in re.findall(r'url\("([^"]+)"\)', made)}

        assert pictures
        assert all(picture.is_file() for picture in pictures)
        shaded = [each.read_text() for each in pictures if each.parent.name in ("light", "dark")]
        assert shaded
        assert all(tokens.text_quiet in drawing for drawing in shaded)


def test_whatever_takes_the_focus_shows_it_in_the_style_sheet() -> None:
    shown = {
        kind
        for where, body in RULES
        if "focus" in where and "$focus" in body
        for kind in re.findall(r"(Q\w+)", where)
    }

    assert shown >= {
        "QPushButton", "QToolButton", "QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QCheckBox",
        "QAbstractSpinBox", "QRadioButton", "QSlider", "QTableView", "QTreeView", "QListView", "QTabBar",
        "QLabel",
    }  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
def test_the_focus_of_a_table_is_painted_whole(qapp: QApplication, dark: bool) -> None:
    theme.apply(qapp, dark=dark, percent=100)
    table = QTableWidget(8, 3)
    theme.dress(table)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    table.resize(300, 160)
    table.show()
    QTest.qWaitForWindowActive(table)
    table.setFocus()
    table.selectRow(2)

    picture, edge = table.grab().toImage(), theme.current().focus
    down = [picture.pixelColor(x, y).name() for x in (0, 1) for y in range(12, picture.height() - 12)]
    table.close()

    assert set(down) == {edge}


def test_the_text_and_all_around_it_grow_together(qapp: QApplication) -> None:
    page = QWidget()
    theme.dress(page)
    field, button, title = QLineEdit(page), QPushButton("Save", page), QLabel("Title", page)
    title.setProperty("role", "title")
    sizes = []

    for percent in (100, 150, 200):
        theme.apply(qapp, dark=False, percent=percent)
        for each in (field, button, title):
            each.ensurePolished()
        sizes.append(
            (
                qapp.font().pointSizeF(),
                theme.metric(None, 1),
                QFontMetrics(title.font()).height(),
                field.sizeHint().height(),
                button.sizeHint().height(),
            )
        )

    for smaller, larger in pairwise(sizes):
        assert all(one < other for one, other in zip(smaller, larger, strict=True))
    assert sizes[2][1] == 2 * sizes[0][1]


@pytest.mark.parametrize(("asked", "given"), [(20, 100), (900, 200)])
def test_the_text_is_never_too_small_or_too_large(qapp: QApplication, asked: int, given: int) -> None:
    theme.apply(qapp, dark=False, percent=given)
    expected = qapp.font().pointSizeF()

    theme.apply(qapp, dark=False, percent=asked)

    assert qapp.font().pointSizeF() == expected


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_worn_is_told(qapp: QApplication, dark: bool) -> None:
    theme.apply(qapp, dark=dark, percent=100)

    assert theme.is_dark() is dark
    assert theme.current() is (DARK if dark else LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.current().paper
    assert theme.tone("danger") == (theme.current().danger, theme.current().danger_tint)
    assert theme.tone("no such tone") == (theme.current().neutral, theme.current().neutral_tint)


def test_the_look_of_the_program_is_not_taken_for_that_of_the_system(qapp: QApplication) -> None:
    before = theme.system_is_dark(qapp)

    theme.apply(qapp, dark=not before, percent=100)

    assert theme.system_is_dark(qapp) is before


def test_a_font_that_is_there_is_used(qapp: QApplication) -> None:
    assert qapp.font().families()
    assert all(QFontDatabase.hasFamily(name) for name in qapp.font().families())


def test_a_machine_without_the_usual_fonts_gets_the_one_that_is_shipped(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_SANS", ())

    theme.apply(qapp, dark=False, percent=100)

    assert qapp.font().families() == ["Liberation Sans"]
    assert QFontDatabase.hasFamily("Liberation Sans")


def test_the_row_of_a_list_is_high_enough_to_be_pressed(qapp: QApplication) -> None:
    shown = QListWidget()
    theme.dress(shown)
    shown.ensurePolished()
    shown.addItem("One")

    # 24 pixels is what WCAG 2.2 asks of a target.
    assert shown.sizeHintForRow(0) >= 24


def _worded() -> Iterator[tuple[str, str]]:
    """Ink and background of each rule that names them; a rule without a background lies on plain ones."""
    for where, body in RULES:
        inks = re.findall(r"(?:^|[;\s])(?:color|placeholder-text-color): \$(\w+)", body)
        behind = re.findall(r"(?:^|[;\s])background: \$(\w+)", body)
        if "nav" in where or "rail" in where:
            behind = behind or ["nav"]
        for ink in inks:
            if ink != "text_disabled":
                yield from ((ink, each) for each in (behind or PLAIN))
        picked = re.findall(r"selection-(?:background-)?color: \$(\w+)", body)
        if len(picked) == 2:
            yield picked[1], picked[0]


def _below(least: float, tokens: Tokens, pairs: set[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    colours = asdict(tokens)
    found = {(ink, behind): _contrast(colours[ink], colours[behind]) for ink, behind in pairs}
    return [f"{ink} on {behind}: {ratio:.2f}" for (ink, behind), ratio in found.items() if ratio < least]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _below_resources(url: str) -> list[str]:
    return url.rpartition("/resources/")[2].split("/")
