"""The pages outside a vault: unlocking one, making one, and how strong a passphrase is told to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.dialogs.forgotten import UseRecoveryPage
from ui.jobs import Store
from ui.views import new_vault
from ui.views.new_vault import NewVaultPage
from ui.views.unlock import UnlockPage
from ui.widgets.strength import StrengthMeter, judge
from workbench import settings
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import create_vault, encode_passphrase, open_vault
from workbench.services.vaults import make_recovery_page
from workbench.store import keys
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
LONG = 10_000
STRONG = "granite otter pillow seventeen"


@pytest.fixture
def store(qapp: QApplication) -> Iterator[Store]:
    theme.apply(qapp, dark=False, percent=100)
    made = Store()
    yield made
    made.close()
    assert made.wait()


@pytest.fixture
def page(qtbot: QtBot, store: Store, demo_vault: Path) -> UnlockPage:
    settings.remember_vault(demo_vault, USER)
    made = UnlockPage(store)
    _show(qtbot, made)
    return made


@pytest.fixture
def form(qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewVaultPage:
    def cheaply(folder: Path, user: str, passphrase: bytearray) -> Any:
        return create_vault(folder, user, passphrase, cost=CHEAP)

    monkeypatch.setattr(new_vault, "create_vault", cheaply)
    made = NewVaultPage(store)
    made.choose_parent(tmp_path)
    _show(qtbot, made)
    return made


def _show(qtbot: QtBot, made: QWidget) -> None:
    qtbot.addWidget(made)
    theme.dress(made)
    made.resize(1180, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()


def _type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setText("")
    qtbot.keyClicks(field, text)


def _unlock(qtbot: QtBot, page: UnlockPage, passphrase: str) -> None:
    _type(qtbot, page.passphrase.line, passphrase)
    qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)


def test_the_right_passphrase_opens_the_vault_and_leaves_the_field_empty(
    qtbot: QtBot, page: UnlockPage, store: Store, demo_vault: Path
) -> None:
    with qtbot.waitSignal(page.opened, timeout=LONG) as told:
        _unlock(qtbot, page, OPEN_TO_ALL)
        assert page.passphrase.is_empty
        assert page.go.text() == "Unlocking…"
        assert not page.go.isEnabled()
    assert isinstance(told.args[0], tuple)
    assert store.is_open
    assert page.folder == demo_vault
    assert page.go.isEnabled()


def test_a_wrong_passphrase_is_told_beside_the_field_which_has_the_focus(
    qtbot: QtBot, page: UnlockPage, store: Store
) -> None:
    _unlock(qtbot, page, "not this one")
    qtbot.waitUntil(lambda: page.passphrase.error.isVisible(), timeout=LONG)
    assert page.passphrase.error.text().startswith("The passphrase is not right.")
    assert page.focusWidget() is page.passphrase.line
    assert page.passphrase.line.accessibleDescription() == page.passphrase.error.text()
    assert page.passphrase.is_empty
    assert not store.is_open
    qtbot.keyClicks(page.passphrase.line, "a")
    assert not page.passphrase.error.isVisible()


def test_an_unknown_name_is_told_beside_the_name(qtbot: QtBot, page: UnlockPage) -> None:
    page.user.setText("Somebody else")
    _unlock(qtbot, page, OPEN_TO_ALL)
    qtbot.waitUntil(lambda: page.focusWidget() is page.user and not page._waiting, timeout=LONG)
    assert not page.passphrase.error.isVisible()
    assert "Nobody of that name" in page._user_error.text()


def test_a_vault_in_use_says_who_has_it(qtbot: QtBot, page: UnlockPage, demo_vault: Path) -> None:
    with open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL)):
        _unlock(qtbot, page, OPEN_TO_ALL)
        qtbot.waitUntil(lambda: page.passphrase.error.isVisible(), timeout=LONG)
    assert f"{USER} has had this vault open" in page.passphrase.error.text()


def test_a_vault_that_is_gone_is_marked_and_can_be_taken_off_the_list(
    qtbot: QtBot, page: UnlockPage, demo_vault: Path
) -> None:
    shutil.rmtree(demo_vault)
    _unlock(qtbot, page, OPEN_TO_ALL)
    qtbot.waitUntil(lambda: page.passphrase.error.isVisible(), timeout=LONG)
    assert "There is no vault in that folder" in page.passphrase.error.text()
    assert "no longer there" in page.vaults.currentItem().text()
    page.take_off.click()
    assert page.vaults.count() == 0
    assert settings.load().recents == ()


def test_the_list_of_recent_vaults_holds_no_name_of_a_case(
    qtbot: QtBot, page: UnlockPage, home: Path
) -> None:
    with qtbot.waitSignal(page.opened, timeout=LONG):
        _unlock(qtbot, page, OPEN_TO_ALL)
    kept = (home / settings.FILE_NAME).read_text(encoding="utf-8")
    assert "demonstration.vault" in kept
    assert not any(word in kept for word in ("PSII", "SH-2026", "ramp", "alarm"))


def test_a_chosen_folder_is_offered_and_not_yet_remembered(
    page: UnlockPage, demo_vault: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.vault"
    page.choose(other)
    assert page.folder == other
    page.choose(demo_vault)
    assert page.folder == demo_vault
    assert page.vaults.count() == 2
    assert settings.load().recents == (str(demo_vault),)


def test_the_lock_screen_asks_for_the_passphrase_alone(page: UnlockPage, demo_vault: Path) -> None:
    page.lock_for(demo_vault, USER)
    assert page._lead.text() == "Locked. Your work is saved as you left it."
    assert not page.vaults.isVisible()
    assert page.user.text() == USER
    assert page.focusWidget() is page.passphrase.line
    page._elsewhere.click()
    assert page.vaults.isVisible()


def test_showing_the_passphrase_is_a_choice_that_ends_with_the_attempt(
    qtbot: QtBot, page: UnlockPage
) -> None:
    _type(qtbot, page.passphrase.line, "not this one")
    page.passphrase.reveal.click()
    assert page.passphrase.line.echoMode() == QLineEdit.EchoMode.Normal
    page.unlock()
    assert page.passphrase.line.echoMode() == QLineEdit.EchoMode.Password
    assert not page.passphrase.line.isUndoAvailable()
    qtbot.waitUntil(lambda: page.passphrase.error.isVisible(), timeout=LONG)


def test_a_recovery_page_opens_the_vault_with_a_new_passphrase(
    qtbot: QtBot, page: UnlockPage, demo_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = keys.change_passphrase
    monkeypatch.setattr(keys, "change_passphrase", lambda *given: change(*given, cost=CHEAP))
    with open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL)) as session:
        code = make_recovery_page(session).text.split("Recovery code")[1].split("Wrapped key")[0]
    page.recovery.click()
    form = page.findChild(UseRecoveryPage)
    assert form is not None
    form.code.setPlainText("00000")
    for field in (form.passphrase.first, form.passphrase.second):
        field.line.setText(STRONG)
    form.go.click()
    qtbot.waitUntil(lambda: bool(form._code_error.text()), timeout=LONG)
    form.code.setPlainText(code)
    for field in (form.passphrase.first, form.passphrase.second):
        field.line.setText(STRONG)
    with qtbot.waitSignal(page.opened, timeout=LONG):
        form.go.click()
    assert not form.isVisible()


def test_a_new_vault_is_made_and_its_recovery_page_shown_before_it_opens(
    qtbot: QtBot, form: NewVaultPage, tmp_path: Path
) -> None:
    form.name.setText("Ward reviews")
    form.user.setText("A. Okafor")
    for field in (form.passphrase.first, form.passphrase.second):
        _type(qtbot, field.line, STRONG)
    opened: list[object] = []
    form.opened.connect(opened.append)
    form.go.click()
    qtbot.waitUntil(lambda: form.recovery.save.isEnabled(), timeout=LONG)
    assert "RECOVERY PAGE" in form.recovery.text.toPlainText()
    assert not form.recovery.go.isEnabled()
    assert not opened
    form.recovery.put_away.click()
    form.recovery.go.click()
    assert len(opened) == 1
    assert form.folder == tmp_path / "Ward reviews.vault"
    assert settings.load().recents == (str(form.folder),)


def test_two_passphrases_that_differ_make_no_vault(
    qtbot: QtBot, form: NewVaultPage, store: Store, tmp_path: Path
) -> None:
    form.name.setText("Ward reviews")
    form.user.setText("A. Okafor")
    _type(qtbot, form.passphrase.first.line, STRONG)
    _type(qtbot, form.passphrase.second.line, STRONG.upper())
    form.go.click()
    assert form.passphrase.second.error.text().startswith("The two passphrases differ.")
    assert form.focusWidget() is form.passphrase.second.line
    assert not list(tmp_path.glob("*.vault"))
    assert not store.is_open


@pytest.mark.parametrize(("name", "said"), [("", "Give the vault a name."), ("a/b", "cannot have this name")])
def test_a_name_that_no_folder_can_have_is_refused_beside_it(
    form: NewVaultPage, name: str, said: str
) -> None:
    form.name.setText(name)
    form.go.click()
    assert said in form._name_error.text()
    assert form.focusWidget() is form.name


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("password", "Very weak"),
        ("ward seven", "Weak"),
        (STRONG, "Strong: a computer would need centuries to guess it."),
    ],
)
def test_strength_is_told_in_words(passphrase: str, words: str) -> None:
    assert judge(passphrase).words.startswith(words)


def test_advice_on_a_weak_passphrase_is_plain_and_british() -> None:
    assert "capital" in judge("Password").advice
    assert "Add another word or two; unusual words are better." in judge("qwerty").advice
    assert not judge(STRONG).advice


def test_words_that_are_known_make_a_passphrase_weaker() -> None:
    assert (
        judge("Abimbola Okafor Ward", ["Abimbola Okafor", "Ward"]).step < judge("Abimbola Okafor Ward").step
    )


def test_the_meter_says_what_it_shows(qtbot: QtBot, store: Store) -> None:
    meter = StrengthMeter()
    qtbot.addWidget(meter)
    meter.follow("password")
    assert "Very weak" in meter.accessibleName()
    assert meter.words in meter.accessibleName()


@pytest.mark.parametrize("which", ["unlock", "new"])
def test_every_control_has_a_name(
    qtbot: QtBot, request: pytest.FixtureRequest, which: str, named: Callable[[QWidget], list[str]]
) -> None:
    made = request.getfixturevalue("page" if which == "unlock" else "form")
    assert named(made) == []


@pytest.fixture
def named() -> Callable[[QWidget], list[str]]:
    """Which controls of a page take the focus and have no name."""

    def nameless(page: QWidget) -> list[str]:
        buddies = {each.buddy() for each in page.findChildren(QLabel)}
        return [
            repr(each)
            for each in page.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (each.accessibleName() or each in buddies)
            and not (isinstance(each, QAbstractButton) and each.text())
            and not each.objectName().startswith("qt_")
        ]

    return nameless


def _left_elsewhere(vault: Path) -> Path:
    """Word in a vault's folder that another computer has it open."""
    note = vault / "in-use.json"
    words = '{"user": "Cal", "machine": "WARD-7", "pid": 7, "since": "2026-03-01T09:30:00Z"}'
    note.write_text(words, encoding="utf-8")
    return note


def test_a_vault_left_open_elsewhere_is_taken_over_only_once_somebody_says_so(
    qtbot: QtBot, page: UnlockPage, store: Store, demo_vault: Path
) -> None:
    note = _left_elsewhere(demo_vault)
    _unlock(qtbot, page, OPEN_TO_ALL)
    qtbot.waitUntil(page.question.isVisible, timeout=LONG)
    said = page.question.words.text()
    assert "Cal has had this vault open on WARD-7" in said
    assert "can lose what is not yet saved there" in said
    assert page.focusWidget() is page.question.leave
    assert not page.passphrase.isVisible()
    assert "WARD-7" in note.read_text(encoding="utf-8")
    with qtbot.waitSignal(page.opened, timeout=LONG):
        page.question.take.click()
        assert page.passphrase.isVisible()
    assert store.is_open
    assert "WARD-7" not in note.read_text(encoding="utf-8")
    assert not page.question.isVisible()


def test_leaving_it_alone_forgets_the_passphrase(qtbot: QtBot, page: UnlockPage, demo_vault: Path) -> None:
    _left_elsewhere(demo_vault)
    _unlock(qtbot, page, OPEN_TO_ALL)
    qtbot.waitUntil(page.question.isVisible, timeout=LONG)
    attempt = page.question._attempt
    assert attempt is not None
    assert OPEN_TO_ALL.encode() in bytes(attempt._secret)
    page.question.leave.click()
    assert OPEN_TO_ALL.encode() not in bytes(attempt._secret)
    assert not any(attempt._secret)
    assert not page.question.isVisible()
    assert page.focusWidget() is page.passphrase.line


def test_choosing_another_vault_takes_the_question_back(
    qtbot: QtBot, page: UnlockPage, demo_vault: Path, tmp_path: Path
) -> None:
    _left_elsewhere(demo_vault)
    _unlock(qtbot, page, OPEN_TO_ALL)
    qtbot.waitUntil(page.question.isVisible, timeout=LONG)
    attempt = page.question._attempt
    page.choose(tmp_path / "another.vault")
    assert not page.question.isVisible()
    assert attempt is not None
    assert not any(attempt._secret)


def test_a_vault_open_here_is_never_offered_to_be_taken_over(
    qtbot: QtBot, page: UnlockPage, demo_vault: Path
) -> None:
    with open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL)):
        _left_elsewhere(demo_vault)
        _unlock(qtbot, page, OPEN_TO_ALL)
        qtbot.waitUntil(lambda: page.passphrase.error.isVisible(), timeout=LONG)
    assert not page.question.isVisible()
    assert "Close it there first" in page.passphrase.error.text()
