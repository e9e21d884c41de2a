"""What a clearing house says back comes into the register, and never over words in silence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import CHEAP
from tests.gui.intaking import Person, vault_in, words
from tests.unit.services.intake.packages import DOORS, PUMPS, asked, package, put
from ui.commands import Commands
from ui.dialogs.register_feedback import TakeBackDialog
from ui.dialogs.register_import import RefusedDialog
from ui.views.register import RegisterPage
from workbench.records.intake import Disposition, Verdict
from workbench.records.register import Decision, PublicEntry
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.intake import desk, feedback
from workbench.services.intake.receiving import receive
from workbench.services.intake.taking_back import Side
from workbench.services.register import entries
from workbench.services.register.entries import Answer
from workbench.services.register.importing import import_file
from workbench.services.session import Session, create_vault, encode_passphrase, open_vault

HOUSE = "Fictional Clearing House"


class Issuer(Person):
    """Somebody of the body that released the recommendations, and the clearing house that has them."""

    def __init__(self, qtbot: QtBot, page: RegisterPage, house: Path, folder: Path) -> None:
        super().__init__(qtbot, page.store)
        self.page, self._house, self._folder, self._sent = page, house, folder, 0

    def hears(self, *decided: Verdict) -> Path:
        """The clearing house decides on the first items, and sends a file."""
        self._sent += 1
        path = self._folder / f"{self._sent}.feedback.zip"
        with open_vault(self._house, encode_passphrase(OPEN_TO_ALL), user=USER) as session:
            for n, verdict in enumerate(decided, 1):
                desk.decide(session, desk.find_item(session, f"IN-{n}").item, verdict)
            feedback.write_feedback(session, "harrow", path)
        return path

    def looks_at(self, path: Path) -> TakeBackDialog:
        self.page.verbs.bringing.bring([path])
        return self.dialog(TakeBackDialog)

    def answer(self, name: str) -> PublicEntry:
        found: list[PublicEntry] = []
        self.do(lambda session: found.append(entries.find_entry(session, name).public))
        return found[0]


@pytest.fixture
def issuer(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[Issuer]:
    """At the register with Harrow's own package, which the clearing house has too."""
    path = put(tmp_path, "harrow", package(asked("1", PUMPS), asked("2", DOORS)))
    house = tmp_path / "house.vault"
    with create_vault(house, USER, encode_passphrase(OPEN_TO_ALL), cost=CHEAP) as session:
        receive(session, [path])
        feedback.name_desk(session, HOUSE)
    with vault_in(qtbot, tmp_path) as (window, store):
        page = RegisterPage(store, Commands(window))
        window.setCentralWidget(page)
        issuer = Issuer(qtbot, page, house, tmp_path)
        issuer.do(lambda session: import_file(session, path))
        page.refresh()
        issuer.until(lambda: page.model.total == 2)
        yield issuer


def test_a_decision_comes_in_once_the_senders_key_was_compared(issuer: Issuer) -> None:
    said = issuer.looks_at(issuer.hears(_declined("Wards do it already.")))
    assert HOUSE in words(said)
    assert not said.accept_button.isEnabled()
    said.compared.setChecked(True)
    issuer.press(said.accept_button)
    issuer.until(lambda: "says of 1 recommendation came in" in issuer.page.banner.text)
    assert issuer.answer("PR-1").response_text == "Wards do it already."


def test_a_file_that_was_only_looked_at_changes_nothing(issuer: Issuer) -> None:
    issuer.looks_at(issuer.hears(_declined("Wards do it already."))).reject()
    assert not issuer.answer("PR-1").answered


def test_words_that_stand_here_are_kept_or_given_up_by_choice(issuer: Issuer) -> None:
    for name in ("PR-1", "PR-2"):
        issuer.do(partial(_reject, name=name))
    said = issuer.looks_at(issuer.hears(_declined("Wards do it already."), _declined("Estates do it.")))
    said.compared.setChecked(True)
    assert "Too dear." in words(said)
    assert not said.accept_button.isEnabled()
    said.sides["PR-1", Side.OURS].click()
    assert said.accept_button.toolTip() == "Choose first in 1 place"
    said.sides["PR-2", Side.THEIRS].click()
    issuer.press(said.accept_button)
    issuer.until(lambda: "came in" in issuer.page.banner.text)
    assert issuer.answer("PR-1").response_text == "Too dear."
    assert issuer.answer("PR-2").response_text == "Estates do it."


def test_a_damaged_file_is_refused_with_its_reason(issuer: Issuer, tmp_path: Path) -> None:
    torn = tmp_path / "torn.feedback.zip"
    torn.write_bytes(issuer.hears(_declined("Wards do it already.")).read_bytes()[:200])
    issuer.page.verbs.bringing.bring([torn])
    refused = issuer.dialog(RefusedDialog)
    assert "torn.feedback.zip was not brought in" in words(refused)
    refused.reject()
    assert not issuer.answer("PR-1").answered


def _declined(reason: str) -> Verdict:
    return Verdict(disposition=Disposition.DECLINE, reason=reason)


def _reject(session: Session, name: str) -> None:
    answer = Answer(decision=Decision.REJECT, text="Too dear.", on="2026-03-01", by="Marrow Vale Trust")
    entries.respond(session, entries.find_entry(session, name), answer)
