"""What was published before stands below the list while a recommendation is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from ui.dialogs.asking import NewRecord
from ui.views.recommendations import RecommendationsView
from ui.views.similar import SimilarCard
from workbench.records.recommendations import Recommendation
from workbench.records.register import EntryRelation
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.register.importing import import_file
from workbench.services.session import encode_passphrase, open_vault, undo

CASE = "NI-2026-003"
DRAFT = "all trusts should have a named safety lead for infusion pumps"
KNOWN = (
    {"id": "R1", "issuer": "Ostrell Inquiry", "addressee": "NHS Albion", "date": "2024-03-05",
     "text": "Every trust should name a safety lead for infusion pumps.", "decision": "reject",
     "response_text": "Trusts have leads already."},
    {"id": "R2", "issuer": "Marlin Review", "text": "Publish the hours of the hospital shop."},
)  # fmt: skip


@pytest.fixture
def known_vault(demo_vault: Path, tmp_path: Path) -> Path:
    """The demonstration with two published recommendations in its register."""
    path = tmp_path / "known.jsonl"
    path.write_text("\n".join(map(json.dumps, KNOWN)))
    with open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL), user=USER) as session:
        import_file(session, path)
    return demo_vault


@pytest.fixture
def view(qtbot: QtBot, known_vault: Path) -> Iterator[RecommendationsView]:
    with section_of(qtbot, known_vault, CASE, RecommendationsView) as view:
        yield view


def written(qtbot: QtBot, view: RecommendationsView, words: str = DRAFT) -> SimilarCard:
    """The nearest, once these words stand in the form."""
    control = view.details.form.entries["action"].control
    assert isinstance(control, QPlainTextEdit)
    control.setPlainText("")
    qtbot.keyClicks(control, words)
    qtbot.waitUntil(
        lambda: bool(view.similar.cards) and view.similar.cards[0].similar.entry.public.source_id == "R1",
        timeout=PATIENCE,
    )
    return view.similar.cards[0]


def test_an_empty_register_says_what_would_stand_here(qtbot: QtBot, demo_vault: Path) -> None:
    with section_of(qtbot, demo_vault, CASE, RecommendationsView) as view:
        qtbot.waitUntil(lambda: "register holds nothing yet" in view.similar.said.text(), timeout=PATIENCE)


def test_while_one_writes_the_nearest_is_shown_with_its_answer_and_the_words_in_common(
    qtbot: QtBot, view: RecommendationsView
) -> None:
    card = written(qtbot, view)
    assert card.answer.text() == "Answer: Reject"
    assert "text-decoration:underline" in card.words.text()
    assert "safety lead" in card.words.accessibleName()
    assert "Looked among 2 recommendations" in view.similar.said.text()
    assert "by words only" in view.similar.said.text()


def test_the_words_need_not_be_saved_and_only_the_last_pause_counts(
    qtbot: QtBot, view: RecommendationsView
) -> None:
    asked: list[Any] = []
    view.similar.shown.connect(lambda: asked.append(view.similar.nearest))
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE)
    asked.clear()
    written(qtbot, view)
    assert len(asked) < 4, "every key was compared"
    assert view.details.form.entries["action"].dirty


def test_nothing_like_it_is_said_plainly(qtbot: QtBot, view: RecommendationsView) -> None:
    control = view.details.form.entries["action"].control
    assert isinstance(control, QPlainTextEdit)
    view.details.form.entries["intent"].put("")
    control.setPlainText("zymurgy quokka")
    qtbot.waitUntil(lambda: "Nothing like it" in view.similar.said.text(), timeout=PATIENCE)
    assert view.similar.cards == []


def test_a_press_opens_the_entry(qtbot: QtBot, view: RecommendationsView) -> None:
    wanted: list[str] = []
    view.desk.entry_wanted.connect(wanted.append)
    written(qtbot, view).open_button.click()
    assert wanted == ["PR-1"]


def test_the_author_records_why_theirs_is_distinct_in_one_step_that_can_be_undone(
    qtbot: QtBot, view: RecommendationsView
) -> None:
    card = written(qtbot, view)
    record = view.table.current
    assert record is not None
    card.decide_button.click()
    dialog = view.window().findChild(NewRecord)
    assert isinstance(dialog, NewRecord)
    dialog.form.entries["relation"].show(EntryRelation.DISTINCT)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "Say why" in dialog.form.entries["note"].error.text(), timeout=PATIENCE)
    dialog.form.entries["note"].put("Theirs was rejected; ours names who pays.")
    dialog.accept_button.click()

    def decided() -> tuple[Any, ...]:
        found = view.desk.record(record.id)
        assert isinstance(found, Recommendation)
        return found.earlier

    qtbot.waitUntil(lambda: bool(decided()), timeout=PATIENCE)
    assert decided()[0].note == "Theirs was rejected; ours names who pays."
    qtbot.waitUntil(
        lambda: any("is distinct from it: Theirs was" in each.decision.text() for each in view.similar.cards),
        timeout=PATIENCE,
    )
    assert "earlier" in view.desk.steps.undo
    ask(qtbot, view.desk.store, lambda session: undo(session, view.desk.case_id))
    view.desk.refresh()
    qtbot.waitUntil(lambda: decided() == (), timeout=PATIENCE)


def test_every_control_of_a_card_is_reached_by_key_and_named(qtbot: QtBot, view: RecommendationsView) -> None:
    card = written(qtbot, view)
    assert card.open_button.accessibleName().startswith("Open PR-1: Every trust")
    assert card.decide_button.accessibleName() == "Say how yours stands to PR-1…"
    card.decide_button.setFocus()
    qtbot.waitUntil(card.decide_button.hasFocus, timeout=PATIENCE)
