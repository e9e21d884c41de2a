"""Twenty leaks of every sort that a text can hold, caught, mended and released without leaving the window.

What is released is then judged as others would: by a scan of the Word file, and by somebody without a vault.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from ui.dialogs.releasing import ReleaseDialog
from ui.views.release import ReleaseView
from workbench.records.release import Concern, ConcernKind, Remedy, Severity
from workbench.records.report import ReportKind
from workbench.services import reports
from workbench.services.releasing.assessing import scan_files
from workbench.services.releasing.verifying import verify_release

CASE = "PSII-2026-007"
COPIED = "Two were waiting to go home and needed their tablets and their letters"
LEAKS = {
    "the whole name": ("We met {} twice.", "Marguerite Oddenshaw"),
    "a short form in capitals": ("Her neighbours call her {}.", "MARGIE"),
    "an initial": ("The note was signed by {}.", "C. Brackwell"),
    "the other way round": ("On the rota: {}.", "Brackwell, Chidera"),
    "a possessive": ("This was {} decision.", "Dr Vellathur’s"),
    "a soft hyphen inside": ("Later {} came.", "Delphine Corrow\u00adby"),
    "a letter of another script": ("We asked {} about it.", "Plimw\u043erth"),
    "a zero-width space inside": ("It was {} who rang.", "Stre\u200bthick"),
    "one letter wrong": ("The pump was set by {} that day.", "Nasreen Pelatine"),
    "a title": ("Then {} left theatre.", "Mr Dravecott"),
    "an NHS number": ("The label read {}.", "943 476 5919"),
    "the same without spaces": ("It was scanned as {}.", "9434765919"),
    "a telephone number": ("Calls went to {}.", "07700 900123"),
    "an e-mail address": ("It was sent to {}.", "h.plimworth@ostrell.example.org"),
    "a registration number": ("The entry was made under {}.", "NMC 07H1234E"),
    "a postcode": ("The home is at {}.", "AB12 3EF"),
    "words as they stand": ("{}, it was said.", COPIED),
    "words in capitals": ("{}.", "THE SUPPORT WORKER HAD GONE TO HELP DOWNSTAIRS AT HALF PAST TWELVE"),
    "words over a hyphen": (
        "{}.",
        "so that shoul-\nders could go home the same day with a pump in a little bag",
    ),
    "words with some changed": (
        "{}.",
        """a session on the pump by the company, for twenty minutes in the coffee room, on changing the
        battery and on how to stop it""",
    ),
}


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[ReleaseView]:
    with section_of(qtbot, demo_vault, CASE, ReleaseView) as view:
        words = "\n\n".join(around.format(leak) for around, leak in LEAKS.values())
        ask(
            qtbot,
            view.desk.store,
            lambda session: reports.write_section(
                session, view.desk.case_id, ReportKind.PSII, "More that we heard", words
            ),
        )
        qtbot.waitUntil(lambda: at_rest(view) and len(blocking(view)) > 10, timeout=PATIENCE)
        yield view


def at_rest(view: ReleaseView) -> bool:
    return view.door.assessed is not None and not view.door.busy


def blocking(view: ReleaseView) -> list[Concern]:
    return [concern for concern in view.door.concerns if concern.severity is Severity.BLOCK]


def planted(view: ReleaseView) -> list[Concern]:
    return [concern for concern in view.door.concerns if concern.where.section == "more_that_we_heard"]


def mend(qtbot: QtBot, view: ReleaseView) -> None:
    """Settle everything in the planted section with one press each, from the top of the list."""
    for _ in range(2 * len(LEAKS)):
        left = [*planted(view), *blocking(view)]
        if not left:
            return
        view.table.selectRow(view.door.concerns.index(left[0]))
        buttons = view.pane.buttons
        shown = [buttons[each] for each in (Remedy.ALIAS, Remedy.MASK) if buttons[each].isVisibleTo(view)]
        before = view.door.concerns
        shown[0].click()
        qtbot.waitUntil(partial(_moved_on, view, before), timeout=PATIENCE)
    raise AssertionError([concern.kind for concern in planted(view)])


def _moved_on(view: ReleaseView, before: tuple[Concern, ...]) -> bool:
    return at_rest(view) and view.door.concerns != before


def release(qtbot: QtBot, view: ReleaseView, out: Path) -> Path:
    view.release_action.trigger()
    dialog = view.window().findChild(ReleaseDialog)
    assert isinstance(dialog, ReleaseDialog)
    for code, box in dialog.formats.items():
        box.setChecked(code == "word")
    dialog.folder.setText(str(out))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.banner.text.startswith("Released as"), timeout=PATIENCE)
    (word,) = out.glob("*.docx")
    return word


@pytest.mark.slow
def test_twenty_leaks_are_caught_mended_and_released(qtbot: QtBot, view: ReleaseView, tmp_path: Path) -> None:
    caught = [concern.text for concern in planted(view)]
    missed = [what for what, (_, leak) in LEAKS.items() if not any(_meets(leak, text) for text in caught)]
    assert missed == []
    assert {concern.kind for concern in planted(view)} >= {
        ConcernKind.NAME, ConcernKind.IDENTIFIER, ConcernKind.PASSAGE,
    }  # fmt: skip

    mend(qtbot, view)
    assert view.release_action.isEnabled()
    word = release(qtbot, view, tmp_path / "out")

    found: list[tuple[Concern, ...]] = []
    ask(
        qtbot,
        view.desk.store,
        lambda session: found.append(scan_files(session, view.desk.case_id, [word])[0]),
    )
    assert [concern for concern in found[0] if concern.severity is Severity.BLOCK] == []

    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "out", elsewhere)
    assert all(verified.sound for verified in verify_release(list(elsewhere.iterdir())))
    with_a_comma(elsewhere / word.name)
    assert not all(verified.sound for verified in verify_release(list(elsewhere.iterdir())))


def with_a_comma(word: Path) -> None:
    """Turn the first full stop of the text into a comma."""
    with zipfile.ZipFile(word) as file:
        parts = {info: file.read(info) for info in file.infolist()}
    with zipfile.ZipFile(word, "w", zipfile.ZIP_DEFLATED) as file:
        for info, content in parts.items():
            if info.filename == "word/document.xml":
                assert b".</w:t>" in content
                content = content.replace(b".</w:t>", b",</w:t>", 1)
            file.writestr(info, content)


def _meets(leak: str, caught: str) -> bool:
    """Whether most of the leak's letters were marked."""
    one, other = ("".join(filter(str.isalnum, text.casefold())) for text in (leak, caught))
    return (other in one and len(other) * 3 >= len(one)) or one in other
