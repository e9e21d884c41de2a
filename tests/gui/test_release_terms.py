"""On what terms something leaves, in the window: kinds, recipients, log, tracing, rules, second person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from ui.dialogs.releasing import ReleaseDialog
from ui.dialogs.rules import ChangeRulesDialog, RulesDialog
from ui.views.case_rules import CaseRules
from ui.views.release import ReleaseView
from workbench.ingest.reading import read
from workbench.records.release import Remedy, Severity
from workbench.regimes import load_regime
from workbench.services import vaults
from workbench.services.cases import find_case, load_case
from workbench.services.changing_rules import change_regime
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.releasing.assessing import check_release, decide
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.session import Session, encode_passphrase, open_vault

CASE, SMALL, BRANCH = "NI-2026-003", "SH-2026-041", "cqc-discrete-branch"
REPORT = "national_investigation"
RECIPIENTS = ("Dr Aisha Ñandú", "عيادة الأمل", "W" * 200)
SECOND = "B. Lindqvist"


def settled_case(session: Session, reference: str = CASE) -> None:
    """Every concern of the national report that stops it: a passage is determined, the rest masked."""
    case_id = find_case(session, reference).case_id
    lines = []
    for concern in check_release(session, case_id, REPORT).blocking:
        line = DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Not needed.")
        if concern.kind.value == "passage":
            line = DecisionLine(
                concern=concern.id, decision=Remedy.DETERMINED, by="Head of the investigation branch",
                reason="It shows why checks fail.", basis="s113-determination",
                benefit="Wards can act on it.", harm="The speaker agreed to it.",
            )  # fmt: skip
        lines.append(line)
    decide(session, check_release(session, case_id, REPORT, lines=lines))


@pytest.fixture
def settled_vault(demo_vault: Path) -> Path:
    with open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL), user=USER) as session:
        settled_case(session)
    return demo_vault


@pytest.fixture
def view(qtbot: QtBot, settled_vault: Path) -> Iterator[ReleaseView]:
    with section_of(qtbot, settled_vault, CASE, ReleaseView) as view:
        until_checked(qtbot, view)
        yield view


def until_checked(qtbot: QtBot, view: ReleaseView) -> None:
    qtbot.waitUntil(lambda: view.door.assessed is not None and not view.door.busy, timeout=PATIENCE)


def terms(view: ReleaseView, kind: str, made_in: str = "html") -> ReleaseDialog:
    view.release_action.trigger()
    dialog = view.window().findChild(ReleaseDialog)
    assert isinstance(dialog, ReleaseDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    for code, box in dialog.formats.items():
        box.setChecked(code == made_in)
    return dialog


def test_each_kind_asks_for_what_it_needs_and_says_what_is_about_to_happen(
    qtbot: QtBot, view: ReleaseView
) -> None:
    dialog = terms(view, "consultation_draft")
    assert not dialog.recipients.isHidden()
    assert dialog.parts.isHidden()
    dialog.accept_button.click()
    assert "for whom" in dialog.banner.text
    dialog.recipients.setPlainText("\n".join(RECIPIENTS))
    assert "3 copies of a consultation draft, for Dr Aisha Ñandú" in dialog.sentence.text()

    dialog.kind.setCurrentIndex(dialog.kind.findData("lawful_response"))
    assert not dialog.parts.isHidden()
    dialog.recipient.setText("The court")
    dialog.reason.setPlainText("Order 12/31")
    dialog.accept_button.click()
    assert dialog.banner.text.startswith("Tick the sections and the evidence")

    dialog.kind.setCurrentIndex(dialog.kind.findData("working_copy"))
    assert "release an internal working copy" in dialog.sentence.text()
    assert not dialog.recipient.isHidden()
    assert dialog.isVisible()
    dialog.reject()


def test_three_recipients_get_a_copy_each_which_the_log_finds_and_pasted_words_tell_apart(
    qtbot: QtBot, view: ReleaseView, tmp_path: Path
) -> None:
    dialog = terms(view, "consultation_draft", "word")
    dialog.recipients.setPlainText("\n".join(RECIPIENTS))
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.accept_button.click()
    # Three copies of a long report, each assessed, rendered and looked through.
    qtbot.waitUntil(lambda: "3 copies" in view.banner.text, timeout=4 * PATIENCE)
    qtbot.waitUntil(lambda: len(view.releases.shown) == 3, timeout=PATIENCE)
    view.releases.recipient.setText("ñandú")
    assert [entry.recipient for entry in view.releases.shown] == [RECIPIENTS[0]]
    view.releases.by.setText("nobody of that name")
    assert view.releases.shown == ()

    (word,) = min((tmp_path / "out").iterdir()).glob("*.docx")
    with word.open("rb") as file:
        words = read(word.name, file, size=word.stat().st_size).text
    start = words.index(". ", len(words) // 2)
    QGuiApplication.clipboard().setText(words[start : start + 2_400])
    view.tracing.ask()
    asked = view.tracing.dialog
    assert asked is not None
    asked.words.paste()
    qtbot.mouseClick(asked.find_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked.banner.text != "", timeout=PATIENCE)
    assert f"the copy made for {RECIPIENTS[0]}" in asked.banner.text
    assert "Looked among 3 copies." in asked.says.text()
    QGuiApplication.clipboard().clear()
    asked.reject()


def test_a_response_to_an_order_leaves_only_with_what_was_ticked(
    qtbot: QtBot, view: ReleaseView, tmp_path: Path
) -> None:
    dialog = terms(view, "lawful_response")
    dialog.recipient.setText("The court")
    dialog.reason.setPlainText("Order 12/31")
    labels = [dialog.parts.item(at).text() for at in range(dialog.parts.count())]
    dialog.parts.item(labels.index("Section: Findings")).setCheckState(Qt.CheckState.Checked)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.banner.text.startswith("Released as"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(view.releases.shown) == 1, timeout=PATIENCE)
    (entry,) = view.releases.shown
    assert entry.extent == "sections findings"
    (page,) = (tmp_path / "out").glob("*.html")
    words = page.read_text(encoding="utf-8")
    assert "Disclosed to one recipient" in words
    assert "Executive summary" not in words
    assert "Recommendations and actions" not in words


def test_the_whole_report_leaves_for_an_order_only_when_somebody_says_that_it_was_asked_for(
    qtbot: QtBot, view: ReleaseView, tmp_path: Path
) -> None:
    dialog = terms(view, "lawful_response")
    dialog.recipient.setText("The court")
    dialog.reason.setPlainText("Order 12/31")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.accept_button.click()
    assert dialog.banner.text.startswith("Tick the sections")
    dialog.whole.click()
    assert not dialog.parts.isEnabled()
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: len(view.releases.shown) == 1, timeout=PATIENCE)
    (entry,) = view.releases.shown
    assert entry.extent == "the whole document"
    view.releases.mark_unwritten(frozenset({entry.reference}))
    assert "could not be written" in view.releases.model.index(0, 2).data()


@pytest.mark.parametrize("code", ["hssib-2022-act", BRANCH, "mnsi", "psirf-provider"])
def test_the_page_of_rules_shows_each_basis_with_its_source_and_date(qtbot: QtBot, code: str) -> None:
    dialog = RulesDialog(code)
    qtbot.addWidget(dialog)
    shown = " ".join(dialog.text.toPlainText().split())
    for basis in load_regime(code).bases:
        said = f"{' '.join(basis.source.split())}, looked at on {basis.as_of.isoformat()}"
        assert basis.title in shown
        assert said in shown
    dialog.other.setCurrentIndex(dialog.other.findData(code))
    assert "They say the same." in dialog.text.toPlainText()


def test_a_change_of_rules_is_shown_before_it_is_done(qtbot: QtBot, view: ReleaseView) -> None:
    desk = view.desk
    rules = CaseRules(desk, view)
    rules.change()
    dialog = view.window().findChild(ChangeRulesDialog)
    assert isinstance(dialog, ChangeRulesDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.wanted.setCurrentIndex(dialog.wanted.findData(BRANCH))
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=PATIENCE)
    shown = dialog.text.toPlainText()
    assert "1 concern would stop it (now 0)" in shown
    assert "wait for a second person" in shown
    assert "draft and not law" in shown
    dialog.accept_button.click()
    assert dialog.banner.text.startswith("Say why")
    assert desk.file.case.regime == "hssib-2022-act"
    dialog.reason.setText("The branch takes over.")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: desk.file.case.regime == BRANCH, timeout=PATIENCE)
    until_checked(qtbot, view)
    qtbot.waitUntil(lambda: not view.release_action.isEnabled(), timeout=PATIENCE)
    assert any(concern.severity is Severity.BLOCK for concern in view.door.concerns)


def test_a_second_person_confirms_in_the_window_and_nobody_their_own(
    qtbot: QtBot, settled_vault: Path
) -> None:
    with open_vault(settled_vault, encode_passphrase(OPEN_TO_ALL), user=USER) as session:
        case = find_case(session, CASE)
        change_regime(session, load_case(session, case.case_id).case, BRANCH, reason="It takes over.")
        vaults.add_person(session, SECOND, encode_passphrase("six quiet herons"))

    with section_of(qtbot, settled_vault, CASE, ReleaseView) as own:
        until_checked(qtbot, own)
        assert not own.release_action.isEnabled()
        assert own.decided.said.text().startswith("Waiting for a second person: somebody else")
        assert own.decided.confirm.isHidden()
        assert "Waiting for a second person" in all_words(own.registers.determinations)

    who = {"user": SECOND, "passphrase": "six quiet herons"}
    with section_of(qtbot, settled_vault, CASE, ReleaseView, **who) as other:
        until_checked(qtbot, other)
        assert "who can be you" in other.decided.said.text()
        qtbot.mouseClick(other.decided.confirm, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(other.release_action.isEnabled, timeout=PATIENCE)
        assert "In force" in all_words(other.registers.determinations)
        sql = "SELECT person FROM operation WHERE verb = 'confirm_decision'"
        said = ask(qtbot, other.desk.store, lambda session: session.db.execute(sql).fetchall())
        assert [row[0] for row in said] == [SECOND]


def all_words(register: QWidget) -> str:
    return " ".join(label.text() for label in register.findChildren(QLabel))
