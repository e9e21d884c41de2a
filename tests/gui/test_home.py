"""The list of cases: what it shows, what needs somebody, and how a case is started or brought in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from ui import theme
from ui.commands import Commands
from ui.dialogs import keys as dialog_keys
from ui.dialogs.new_case import NewCase, regimes_for
from ui.jobs import Store
from ui.models.agenda import KINDS, STATUSES, due_words
from ui.views.home import HomePage
from workbench.changes import Changes
from workbench.records.case import Case, CaseKind, CaseStatus
from workbench.records.record import CaseId
from workbench.services.cases import CaseLine, edit_case, find_case, list_cases
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import Session, create_vault, encode_passphrase, open_vault
from workbench.services.steering import add_task
from workbench.services.tidying import today
from workbench.store import keys
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
LONG = 10_000


@pytest.fixture
def store(qapp: QApplication, qtbot: QtBot, demo_vault: Path) -> Iterator[Store]:
    theme.apply(qapp, dark=False, percent=100)
    made = Store()
    opened: list[object] = []
    made.open(
        made,
        lambda: open_vault(demo_vault, encode_passphrase(OPEN_TO_ALL), user=USER),
        opened.append,
        opened.append,
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=LONG)
    yield made
    made.close()
    assert made.wait()


@pytest.fixture
def home_page(qtbot: QtBot, store: Store) -> HomePage:
    return _shown(qtbot, store)


def _shown(qtbot: QtBot, store: Store) -> HomePage:
    window = QMainWindow()
    theme.dress(window)
    qtbot.addWidget(window)
    made = HomePage(store, Commands(window))
    window.setCentralWidget(made)
    window.resize(1180, 700)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: made._pages.currentIndex() > 0, timeout=LONG)
    return made


def _cell(page: HomePage, reference: str, title: str) -> str:
    at = next(at for at, case in enumerate(page.model.records) if case.reference == reference)
    column = [each.title for each in page.model.columns].index(title)
    return str(page.model.index(at, column).data())


def test_the_cases_are_listed_the_newest_first(home_page: HomePage) -> None:
    assert [case.reference for case in home_page.model.records] == [
        "SH-2026-041",
        "PSII-2026-007",
        "NI-2026-003",
    ]
    assert _cell(home_page, "SH-2026-041", "Kind") == "Swarm huddle"
    assert _cell(home_page, "SH-2026-041", "Status") == "Open"
    assert home_page.count.text() == "3 cases"


def test_each_case_says_what_comes_next(qtbot: QtBot, home_page: HomePage) -> None:
    qtbot.waitUntil(lambda: len(home_page._waiting) == 3, timeout=LONG)
    assert "No finding answers this term of reference." in _cell(home_page, "NI-2026-003", "Next")
    assert _cell(home_page, "SH-2026-041", "Next") == "No open task, no gap"


def test_the_filter_keeps_what_fits(qtbot: QtBot, home_page: HomePage) -> None:
    qtbot.keyClicks(home_page.filter_box, "swarm ramp")
    assert [case.reference for case in home_page.model.records] == ["SH-2026-041"]
    assert home_page.count.text() == "1 of 3 cases"
    home_page.filter_box.clear()
    assert home_page.count.text() == "3 cases"


def test_enter_and_a_double_click_open_a_case(qtbot: QtBot, home_page: HomePage) -> None:
    case = home_page.model.records[1]
    home_page.table.pick(case.id)
    with qtbot.waitSignal(home_page.case_opened) as told:
        qtbot.keyClick(home_page.table, Qt.Key.Key_Return)
    assert told.args == [case.id]
    with qtbot.waitSignal(home_page.case_opened):
        home_page.table.doubleClicked.emit(home_page.model.index(1, 0))


def test_starting_a_swarm_huddle_makes_it_and_opens_it(
    qtbot: QtBot, home_page: HomePage, store: Store
) -> None:
    start = next(
        each for each in home_page.findChildren(QPushButton) if each.accessibleName() == "Start: Swarm huddle"
    )
    start.click()
    form = home_page.findChild(NewCase)
    assert form is not None
    form.form.entries["title"].put("Fall beside a bed")
    form.form.entries["due_on"].put("3 March 2030")
    with qtbot.waitSignal(home_page.case_opened, timeout=LONG) as told:
        form.accept_button.click()
    made = [case for case in (line.case for line in _cases(qtbot, store)) if case.id == told.args[0]]
    assert [(case.case_kind, case.regime, case.lead) for case in made] == [
        (CaseKind.SWARM_HUDDLE, "psirf-provider", USER)
    ]
    assert made[0].reference.startswith("SH-")
    assert str(made[0].due_on) == "2030-03-03"
    qtbot.waitUntil(lambda: len(home_page.model.records) == 4, timeout=LONG)


def _cases(qtbot: QtBot, store: Store) -> tuple[CaseLine, ...]:
    found: list[tuple[CaseLine, ...]] = []
    store.read(store, list_cases, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=LONG)
    return found[0]


def test_a_case_without_a_title_is_refused_beside_the_title(qtbot: QtBot, home_page: HomePage) -> None:
    form = home_page.start(CaseKind.PSII)
    form.accept_button.click()
    qtbot.waitUntil(lambda: form.form.entries["title"].error.isVisible(), timeout=LONG)
    assert form.isVisible()
    assert form.accept_button.isEnabled()
    form.reject()


def test_the_rules_that_fit_a_kind_come_first_and_drafts_last_among_them() -> None:
    assert regimes_for(CaseKind.PSII)[0].code == "psirf-provider"
    national = [regime.code for regime in regimes_for(CaseKind.NATIONAL_INVESTIGATION)]
    assert national[0] == "hssib-2022-act"
    assert national.index("cqc-discrete-branch") == 2
    assert len(national) == 4


def test_choosing_another_kind_offers_its_rules(home_page: HomePage) -> None:
    form = home_page.start(CaseKind.PSII)
    kind, regime = form.form.entries["case_kind"].control, form.form.entries["regime"]
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findText("National investigation"))
    assert regime.read() == "hssib-2022-act"
    form.reject()


def test_a_task_that_is_due_needs_somebody(qtbot: QtBot, home_page: HomePage, store: Store) -> None:
    day = today() - timedelta(days=3)
    store.write(
        store,
        lambda session: add_task(
            session, CaseId(find_case(session, "SH-2026-041").id), "Call the family", due_on=day
        ),
    )
    qtbot.waitUntil(lambda: "Overdue by 3 days Call the family" in home_page.needs.lines, timeout=LONG)
    assert _cell(home_page, "SH-2026-041", "Next") == "Call the family"
    line = next(
        each for each in home_page.needs.findChildren(QPushButton) if each.text() == "Call the family"
    )
    assert "overdue by 3 days, in SH-2026-041" in line.accessibleName()
    with qtbot.waitSignal(home_page.case_opened):
        line.click()


def test_an_unanswered_question_needs_somebody(qtbot: QtBot, home_page: HomePage) -> None:
    qtbot.waitUntil(lambda: bool(home_page.needs.lines), timeout=LONG)
    assert "Unanswered 1 question without an answer" in home_page.needs.lines


def test_a_closed_case_is_not_due(qtbot: QtBot, home_page: HomePage, store: Store) -> None:
    def close(session: Session) -> tuple[Case, Changes]:
        case = find_case(session, "PSII-2026-007")
        return edit_case(session, case, status=CaseStatus.CLOSED, due_on=today())

    store.write(store, close)
    qtbot.waitUntil(lambda: _cell(home_page, "PSII-2026-007", "Status") == "Closed", timeout=LONG)
    assert _cell(home_page, "PSII-2026-007", "Due") == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (18, "Due in 18 days"),
        (1, "Due tomorrow"),
        (0, "Due today"),
        (-1, "Overdue by 1 day"),
        (-3, "Overdue by 3 days"),
    ],
)
def test_due_dates_are_told_in_words(days: int, words: str) -> None:
    assert due_words(today() + timedelta(days=days), today())[0] == words


def test_every_kind_and_state_has_its_words() -> None:
    assert set(KINDS) == set(CaseKind)
    assert set(STATUSES) == set(CaseStatus)


def test_a_broken_case_file_is_told_in_place(
    qtbot: QtBot, home_page: HomePage, store: Store, tmp_path: Path
) -> None:
    broken = tmp_path / "case.json"
    broken.write_text("{", encoding="utf-8")
    home_page.load_file(broken)
    qtbot.waitUntil(home_page.banner.isVisible, timeout=LONG)
    assert home_page.banner.text.startswith("The case file was not added.")
    assert len(home_page.model.records) == 3


def test_an_empty_vault_says_how_to_begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    theme.apply(qapp, dark=False, percent=100)
    store = Store()
    opened: list[object] = []
    store.open(
        store,
        lambda: create_vault(tmp_path / "empty.vault", USER, encode_passphrase("any"), cost=CHEAP),
        opened.append,
        opened.append,
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=LONG)
    page = _shown(qtbot, store)
    assert page._pages.currentIndex() == 2
    around = next(each for each in page.findChildren(QPushButton) if "demonstration" in each.text())
    with qtbot.waitSignal(page.wants_demonstration):
        around.click()
    store.close()
    assert store.wait()


@pytest.mark.parametrize("width", [1366, 900, 700])
def test_nothing_is_cut_off_where_the_window_is_narrow(qtbot: QtBot, home_page: HomePage, width: int) -> None:
    home_page.window().resize(width, 700)
    QApplication.processEvents()
    buttons = [each for each in home_page.findChildren(QPushButton) if each.isVisible()]
    assert buttons
    assert all(each.width() >= each.minimumSizeHint().width() for each in buttons)
    titles = [each.title for each in home_page.model.columns]
    assert not home_page.table.isColumnHidden(titles.index("Title"))


def test_somebody_is_let_in_and_their_key_taken_out(
    qtbot: QtBot, home_page: HomePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog_keys, "add_person", _cheaply)
    monkeypatch.setattr(dialog_keys, "confirm", lambda *_, **__: True)
    dialog = dialog_keys.Keys(store, parent=home_page)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.people.count() == 1, timeout=LONG)
    dialog._take_out()
    assert "your own key" in dialog.banner.text
    dialog._let_in()
    dialog.user.setText("B. Ali")
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        field.line.setText("granite otter pillow seventeen")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.people.count() == 2, timeout=LONG)
    assert dialog.people.item(1).text() == "B. Ali"
    dialog.people.setCurrentRow(1)
    dialog._take_out()
    qtbot.waitUntil(lambda: dialog.people.count() == 1, timeout=LONG)
    dialog.accept()


def _cheaply(session: Session, user: str, passphrase: bytearray) -> keys.Slot:
    return keys.add_slot(session.vault.folder, session.vault.secret, user, passphrase, cost=CHEAP)
