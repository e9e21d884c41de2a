"""The vault's threads: everything is done in order, told once, and lets go when the vault is closed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.jobs import Progress, Store
from workbench.changes import Changes
from workbench.errors import BadInput, BugError, Cancelled, WorkbenchError
from workbench.services import findings
from workbench.services.cases import find_case, list_cases
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import Session, encode_passphrase, open_vault


def opening(folder: Path) -> Session:
    return open_vault(folder, encode_passphrase(OPEN_TO_ALL), user=USER)


@pytest.fixture
def store(qtbot: QtBot, demo_vault: Path) -> Iterator[Store]:
    made = Store()
    with qtbot.waitSignal(made.idle_changed, raising=False, timeout=1):
        pass
    done: list[object] = []
    made.open(made, lambda: opening(demo_vault), done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [()]
    yield made
    made.close()
    assert made.wait()


def test_a_verb_tells_its_changes_before_its_result(store: Store, qtbot: QtBot) -> None:
    told: list[object] = []
    store.changed.connect(lambda changes: told.append("changed"))

    def verb(session: Session) -> tuple[object, Changes]:
        case_id = find_case(session, "SH-2026-041").case_id
        return findings.add_finding(session, case_id, statement="The ramp had no rail.")

    store.write(store, verb, lambda _: told.append("done"))
    assert store.is_writing
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["changed", "done"]
    assert not store.is_writing


def test_what_was_written_is_seen_by_the_reader(store: Store, qtbot: QtBot) -> None:
    counts: list[int] = []

    def query(session: Session) -> int:
        return next(line.findings for line in list_cases(session) if line.case.reference == "SH-2026-041")

    def again(_: object) -> None:
        store.read(store, query, counts.append)

    def verb(session: Session) -> tuple[object, Changes]:
        case_id = find_case(session, "SH-2026-041").case_id
        return findings.add_finding(session, case_id, statement="The ramp had no rail.")

    store.read(store, query, counts.append)
    qtbot.waitUntil(lambda: len(counts) == 1)
    store.write(store, verb, again)
    qtbot.waitUntil(lambda: len(counts) == 2)
    assert counts[1] == counts[0] + 1


def test_a_refusal_comes_to_whoever_asked_or_else_to_the_window(store: Store, qtbot: QtBot) -> None:
    def refuse(_: Session) -> None:
        raise BadInput("No.", where="title")

    mine: list[WorkbenchError] = []
    store.write(store, refuse, failed=mine.append)
    qtbot.waitUntil(lambda: bool(mine))
    assert isinstance(mine[0], BadInput)
    with qtbot.waitSignal(store.failed) as window:
        store.write(store, refuse)
    assert isinstance(window.args[0], BadInput)


def test_a_bug_becomes_a_plain_sentence_without_its_words(store: Store, qtbot: QtBot) -> None:
    def fail(_: Session) -> None:
        raise RuntimeError("the ward sister said")

    with qtbot.waitSignal(store.failed) as window:
        store.read(store, fail, lambda _: None)
    error = window.args[0]
    assert isinstance(error, BugError)
    assert "ward sister" not in error.message


def test_a_result_for_somebody_who_has_gone_is_dropped(store: Store, qtbot: QtBot) -> None:
    from shiboken6 import delete

    owner, got = QObject(), list[object]()
    store.read(owner, list_cases, got.append)
    delete(owner)
    done: list[object] = []
    store.read(store, list_cases, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert got == []


def test_long_work_tells_how_far_it_is_and_can_be_stopped(store: Store, qtbot: QtBot) -> None:
    def work(_: Session, progress: Progress) -> None:
        for done in range(10_000):
            time.sleep(0.001)
            if not progress(done, 10_000):
                raise Cancelled("Stopped.")

    job = store.job(store, "Counting", work)
    qtbot.waitUntil(lambda: job.done > 3)
    with qtbot.waitSignal(job.finished):
        job.cancel()
    assert not job.running
    assert job.done < 10_000


def test_what_long_work_finds_comes_in_parts_until_it_is_stopped(store: Store, qtbot: QtBot) -> None:
    def work(_: Session, progress: Progress) -> str:
        for part in range(10_000):
            progress.part(part)
            time.sleep(0.001)
            if not progress(part, 10_000):
                raise Cancelled("Stopped.")
        return "all"

    parts: list[int] = []
    job = store.job(store, "Counting", work, partly=parts.append)
    qtbot.waitUntil(lambda: len(parts) > 3)
    with qtbot.waitSignal(job.finished):
        job.cancel()
        known = list(parts)
    assert parts == known == list(range(len(known)))


def test_everything_asked_for_is_done_before_the_vault_is_closed(
    store: Store, demo_vault: Path, qtbot: QtBot
) -> None:
    def verb(session: Session) -> tuple[object, Changes]:
        case_id = find_case(session, "SH-2026-041").case_id
        return findings.add_finding(session, case_id, statement="Typed at the last moment.")

    store.write(store, verb)
    store.close()
    assert store.wait()
    with opening(demo_vault) as session:
        steps = [line.findings for line in list_cases(session) if line.case.reference == "SH-2026-041"]
    assert steps == [3]


def test_a_closed_vault_says_that_it_is_locked(qtbot: QtBot) -> None:
    store = Store()
    with qtbot.waitSignal(store.failed) as window:
        store.write(store, list_cases)
    assert window.args[0].code == "locked"
