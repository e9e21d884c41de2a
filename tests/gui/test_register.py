"""The register in the window: empty, filled from a file, searched, answered, related, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.desking import ask
from tests.gui.driving import PATIENCE, Driver
from ui.dialogs.asking import NewRecord
from ui.dialogs.register_asked import AskedDialog
from ui.dialogs.register_figures import FiguresDialog
from ui.dialogs.register_import import ColumnsDialog, RefusedDialog
from ui.dialogs.register_issuers import IssuersDialog
from ui.dialogs.register_relate import RelateDialog
from ui.models.register import PAGE
from ui.views.register import RegisterPage
from workbench.records.register import Decision, EntryRelation, EntryStatus
from workbench.services.register import entries, importing

HEADINGS = "Our code,What they said,House,Whom,When,Reply,Why"
LINES = (
    "R1,NHS Albion should name a lead for infusion pumps.,Ostrell Inquiry,NHS Albion,2024-03-05,,",
    "R2,Trusts should train all in pumps each year.,Ostrell Inquiry,All trusts,2024-03,reject,Too dear.",
    "S7,Nobody should require yearly training in pumps.,Marlin Review,Regulator,2023-11,,",
)
MEANT = {
    "text": "What they said", "id": "Our code", "issuer": "House", "addressee": "Whom", "date": "When",
    "decision": "Reply", "response_text": "Why",
}  # fmt: skip


@pytest.fixture
def driver(qtbot: QtBot, qapp: Any, demo_vault: Path) -> Iterator[Driver]:
    driver = Driver(qtbot, qapp)
    driver.unlock(demo_vault)
    driver.until_inside()
    yield driver
    driver.close()


@pytest.fixture
def page(driver: Driver) -> RegisterPage:
    """The register's page, reached from the list of cases."""
    inside = driver.window.inside
    assert inside is not None
    driver.window.commands["vault.register"].trigger()
    assert inside.currentWidget() is inside.register
    return inside.register


@pytest.fixture
def filled(driver: Driver, page: RegisterPage) -> RegisterPage:
    """The page with three entries of two issuers."""
    lines = [dict(zip(("id", "text", "issuer", "addressee", "date", "decision", "response_text"),
                      line.split(","), strict=True)) for line in LINES]  # fmt: skip
    path = Path(str(driver.window.inside and driver.window.unlock.folder)).parent / "known.jsonl"
    path.write_text("\n".join(json.dumps({k: v for k, v in line.items() if v}) for line in lines))
    page.verbs.bringing.bring([path])
    driver.qtbot.waitUntil(lambda: page.model.total == 3 and page.current is not None, timeout=PATIENCE)
    return page


def test_an_empty_register_says_what_it_is_and_offers_to_bring_a_file_in(
    driver: Driver, page: RegisterPage, tmp_path: Path
) -> None:
    driver.qtbot.waitUntil(page.begin.isVisible, timeout=PATIENCE)
    assert "memory of recommendations" in _words(page)
    assert page.begin.isEnabled()


def test_a_table_with_unknown_columns_asks_which_is_which_and_remembers_it(
    driver: Driver, page: RegisterPage, tmp_path: Path
) -> None:
    page.verbs.bringing.bring([_table(tmp_path / "list.csv", LINES[:2])])
    asked = driver.dialog(ColumnsDialog)
    assert isinstance(asked, ColumnsDialog)
    driver.click(asked.accept_button)
    assert "Still needed: the recommendation itself" in asked.banner.text
    for name, heading in MEANT.items():
        asked.boxes[name].setCurrentText(heading)
    driver.click(asked.accept_button)
    driver.qtbot.waitUntil(lambda: page.model.total == 2, timeout=PATIENCE)
    assert "2 new" in page.banner.text
    page.verbs.bringing.bring([_table(tmp_path / "more.csv", LINES[2:])])
    driver.qtbot.waitUntil(lambda: page.model.total == 3, timeout=PATIENCE)


def test_a_refused_file_tells_ten_reasons_and_where_all_stand_and_brings_nothing_in(
    driver: Driver, page: RegisterPage, tmp_path: Path
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join(json.dumps({"id": f"X{n}", "issuer": "Ostrell"}) for n in range(12)))
    page.verbs.bringing.bring([path])
    refused = driver.dialog(RefusedDialog)
    assert isinstance(refused, RefusedDialog)
    assert refused.reasons.count() == 10
    assert "bad.jsonl.reasons.txt" in _words(refused)
    assert "12" in _words(refused)
    refused.reject()
    assert ask(driver.qtbot, driver.window.store, entries.list_entries).total == 0


def test_other_words_under_a_known_id_come_in_as_an_update_only_when_asked(
    driver: Driver, filled: RegisterPage, tmp_path: Path
) -> None:
    path = tmp_path / "newer.jsonl"
    path.write_text(
        json.dumps({"id": "R2", "issuer": "Ostrell Inquiry", "text": "Trusts should train them."})
    )
    filled.verbs.bringing.bring([path])
    refused = driver.dialog(RefusedDialog)
    assert isinstance(refused, RefusedDialog)
    driver.click(refused.again_button)
    driver.qtbot.waitUntil(lambda: "1 changed" in filled.banner.text, timeout=PATIENCE)


def test_searching_and_filters_show_what_fits_and_can_be_let_go(driver: Driver, filled: RegisterPage) -> None:
    filters = filled.filters
    _type(driver, filters.words, "yearly training")
    driver.qtbot.waitUntil(lambda: filled.model.total == 1, timeout=PATIENCE)
    assert filters.count.text() == "1 recommendation"
    driver.click(filters.clear_button)
    driver.qtbot.waitUntil(lambda: filled.model.total == 3, timeout=PATIENCE)
    filters.answer.setCurrentIndex(filters.answer.findData("no"))
    driver.qtbot.waitUntil(lambda: filled.model.total == 2, timeout=PATIENCE)
    _type(driver, filters.issuer, "ostrell")
    driver.qtbot.waitUntil(lambda: filled.model.total == 1, timeout=PATIENCE)
    _type(driver, filters.words, "nothing like it")
    driver.qtbot.waitUntil(lambda: filled.model.total == 0, timeout=PATIENCE)
    assert filled.table.isVisible()


def test_only_the_pages_that_are_looked_at_are_read(
    driver: Driver, page: RegisterPage, tmp_path: Path
) -> None:
    path = tmp_path / "many.jsonl"
    many = ({"id": f"M{n}", "issuer": "Marlin", "text": f"Ward {n} should look."} for n in range(5 * PAGE))
    path.write_text("\n".join(map(json.dumps, many)))
    page.verbs.bringing.bring([path])
    driver.qtbot.waitUntil(lambda: page.model.total == 5 * PAGE, timeout=PATIENCE)
    driver.quiet()
    assert page.model.row_of(1) == -1
    assert page.model.held(5 * PAGE - 1) is None
    driver.qtbot.waitUntil(lambda: page.model.row_of(1) == 5 * PAGE - 1, timeout=PATIENCE)


def test_an_answer_is_recorded_shown_with_its_history_and_taken_back(
    driver: Driver, filled: RegisterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(driver, filled, "R1")
    filled.verbs.respond_action.trigger()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    dialog.form.entries["decision"].show(Decision.REJECT)
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(lambda: "Give the reasons" in dialog.form.entries["text"].error.text())
    dialog.form.entries["text"].put("It is the trusts' own task.")
    dialog.form.entries["on"].put("2026-02")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(
        lambda: filled.cards.answer.text() == "Reject, by NHS Albion, Feb 2026", timeout=PATIENCE
    )
    assert "Status: Issued → Answered" in filled.cards.history.text()
    told: list[str] = []

    def agree(_: object, __: str, follows: str, ___: str) -> bool:
        told.append(follows)
        return True

    monkeypatch.setattr("ui.views.register_undo.confirm", agree)
    driver.qtbot.waitUntil(lambda: "answer recorded" in filled.verbs.undo_action.toolTip(), timeout=PATIENCE)
    filled.verbs.undo_action.trigger()
    driver.qtbot.waitUntil(lambda: filled.cards.answer.text() == "No answer is known.", timeout=PATIENCE)
    assert "answer recorded" in told[0]


def test_what_came_of_it_and_its_status_are_recorded(driver: Driver, filled: RegisterPage) -> None:
    _choose(driver, filled, "R2")
    filled.verbs.follow_action.trigger()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    dialog.form.entries["done"].put("2026-05-01: A course was held.")
    dialog.form.entries["cost"].put("£4,000 a year")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(
        lambda: filled.cards.came.said.get("Actual cost") == "£4,000 a year", timeout=PATIENCE
    )
    assert filled.cards.state.text() == "In progress"
    filled.verbs.move_action.trigger()
    asked = driver.dialog(NewRecord)
    assert isinstance(asked, NewRecord)
    asked.form.entries["status"].show(EntryStatus.WITHDRAWN)
    driver.click(asked.accept_button)
    driver.qtbot.waitUntil(lambda: filled.cards.state.text() == "Withdrawn", timeout=PATIENCE)


def test_two_entries_are_held_apart_with_a_reason_and_lead_to_one_another(
    driver: Driver, filled: RegisterPage
) -> None:
    _choose(driver, filled, "R2")
    filled.verbs.relate_action.trigger()
    dialog = driver.dialog(RelateDialog)
    assert isinstance(dialog, RelateDialog)
    driver.qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=PATIENCE)
    _type(driver, dialog.box, "PR-3")
    driver.qtbot.waitUntil(
        lambda: dialog.list.count() == 1 and dialog.list.item(0).text().startswith("PR-3"), timeout=PATIENCE
    )
    dialog.list.setCurrentRow(0)
    dialog.relation.setCurrentIndex(dialog.relation.findData(EntryRelation.DISTINCT))
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(lambda: "Say why" in dialog.banner.text, timeout=PATIENCE)
    dialog.note.setPlainText("It asks of the regulator, not of trusts.")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(
        lambda: [each.text() for each in filled.cards.links] == ["Is distinct from PR-3"], timeout=PATIENCE
    )
    filled.cards.links[0].click()
    driver.qtbot.waitUntil(lambda: filled.current is not None and filled.current.n == 3, timeout=PATIENCE)


def test_the_register_is_written_out_as_a_table(driver: Driver, filled: RegisterPage, tmp_path: Path) -> None:
    filled.verbs.export_to(tmp_path / "out.csv")
    driver.qtbot.waitUntil(lambda: "3 recommendations are in out.csv" in filled.banner.text, timeout=PATIENCE)
    assert "Ostrell Inquiry" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_figures_stand_as_bars_and_as_a_table_with_the_same_numbers(
    driver: Driver, filled: RegisterPage
) -> None:
    filled.show_figures()
    dialog = driver.dialog(FiguresDialog)
    assert isinstance(dialog, FiguresDialog)
    driver.qtbot.waitUntil(lambda: dialog.by_age.table.topLevelItemCount() == 6, timeout=PATIENCE)
    for page in (dialog.by_status, dialog.by_age):
        bars = [(bar.name, f"{bar.total:,}") for bar in page.picture.bars]
        last = page.table.columnCount() - 1
        lines = [page.table.topLevelItem(at) for at in range(page.table.topLevelItemCount())]
        assert [(line.text(0), line.text(last)) for line in lines if line is not None] == bars
        assert sum(bar.total for bar in page.picture.bars) == 3
    dialog.accept()


def test_what_was_asked_of_an_organisation_is_listed_written_out_and_leads_to_the_entry(
    driver: Driver, filled: RegisterPage, tmp_path: Path
) -> None:
    _choose(driver, filled, "S7")
    filled.show_asked()
    dialog = driver.dialog(AskedDialog)
    assert isinstance(dialog, AskedDialog)
    assert dialog.organisation.text() == "Regulator"
    _type(driver, dialog.organisation, "trusts")
    driver.qtbot.waitUntil(
        lambda: [each.public.source_id for each in dialog.model.entries] == ["R2"], timeout=PATIENCE
    )
    dialog.export_to(tmp_path / "asked.html")
    driver.qtbot.waitUntil(lambda: "1 recommendation is in" in dialog.banner.text, timeout=PATIENCE)
    assert "Trusts should train all" in (tmp_path / "asked.html").read_text()
    dialog.table.selectRow(0)
    driver.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(
        lambda: filled.current is not None and filled.current.public.source_id == "R2", timeout=PATIENCE
    )


def test_no_issuer_is_known_before_a_package_came_in(driver: Driver, filled: RegisterPage) -> None:
    filled.verbs.issuers_action.trigger()
    dialog = driver.dialog(IssuersDialog)
    assert isinstance(dialog, IssuersDialog)
    driver.qtbot.waitUntil(dialog.none.isVisible, timeout=PATIENCE)
    assert ask(driver.qtbot, driver.window.store, importing.known_issuers) == ()
    dialog.accept()


def test_an_open_case_stays_behind_the_register_and_is_there_again(
    driver: Driver, page: RegisterPage
) -> None:
    workspace = driver.open_case("NI-2026-003")
    workspace.show_section("recommendations")
    workspace.navigation.setCurrentRow(workspace.navigation.count() - 1)
    inside = driver.window.inside
    assert inside is not None
    assert inside.currentWidget() is inside.register
    assert page.back.text() == "Back to the case"
    driver.click(page.back)
    assert inside.currentWidget() is workspace
    assert driver.section_name() == "recommendations"


def test_after_a_lock_the_register_is_where_it_was_left(
    driver: Driver, filled: RegisterPage, demo_vault: Path
) -> None:
    _type(driver, filled.filters.issuer, "marlin")
    driver.qtbot.waitUntil(lambda: filled.model.total == 1, timeout=PATIENCE)
    driver.window.lock()
    driver.unlock(demo_vault)
    driver.until_inside()
    inside = driver.window.inside
    assert inside is not None
    driver.qtbot.waitUntil(lambda: inside.currentWidget() is inside.register, timeout=PATIENCE)
    driver.qtbot.waitUntil(lambda: inside.register.model.total == 1, timeout=PATIENCE)


def test_everything_is_reached_by_key_and_has_a_name(driver: Driver, filled: RegisterPage) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    controls = [each for kind in kinds for each in filled.findChildren(kind) if each.isVisible()]
    nameless = [each for each in controls if not (each.accessibleName() or _text_of(each))]
    assert not nameless
    assert all(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in controls if _counts(each))
    keys = [action.shortcut().toString() for action in filled.actions()]
    assert {"Ctrl+O", "Ctrl+F", "Ctrl+Z", "Ctrl+R", "F6"} <= set(keys)


def _table(path: Path, lines: tuple[str, ...]) -> Path:
    path.write_text("\n".join((HEADINGS, *lines)))
    return path


def _choose(driver: Driver, page: RegisterPage, source_id: str) -> None:
    row = next(
        at
        for at in range(page.model.total)
        if (found := page.model.held(at)) and found.public.source_id == source_id
    )
    page.table.selectRow(row)
    driver.qtbot.waitUntil(
        lambda: page.current is not None and page.current.public.source_id == source_id, timeout=PATIENCE
    )


def _type(driver: Driver, line: QLineEdit, words: str) -> None:
    line.clear()
    driver.qtbot.keyClicks(line, words)


def _words(widget: QWidget | QDialog) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def _text_of(control: QWidget) -> str:
    return control.text() if isinstance(control, QAbstractButton) else ""


def _counts(control: QWidget) -> bool:
    """Whether a control is one that a person would go to, and no part of another."""
    return not isinstance(control.parent(), QComboBox | QLineEdit)
