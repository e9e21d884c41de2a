"""The door as a whole: nothing leaves before everything may, and what left is on record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from workbench.errors import BadInput, Cancelled, NotFound, NotWritable, ReleaseRefused
from workbench.publish import html
from workbench.records.record import CaseId
from workbench.records.release import Concern, ConcernKind, Remedy
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.history import list_history
from workbench.services.releasing import leaving
from workbench.services.releasing.assessing import (
    Assessed,
    check_release,
    decide,
    scan_files,
)
from workbench.services.releasing.confirming import forget_decision
from workbench.services.releasing.deciding import DecisionLine, read_decisions
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import make_release
from workbench.services.releasing.release_log import Wanted, list_releases, unwritten
from workbench.services.releasing.verifying import states, verify_release
from workbench.services.session import Session, undo


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def check(session: Session, case_id: CaseId, *lines: DecisionLine) -> Assessed:
    return check_release(session, case_id, fiction.REPORT, lines=lines)


def lines_for(assessed: Assessed) -> list[DecisionLine]:
    """The name becomes the role, the copied sentence is put otherwise."""
    name, passage = assessed.open_concerns
    return [
        DecisionLine(concern=name.id, decision=Remedy.ALIAS, by="Lead", reason="She said no on Tuesday."),
        DecisionLine(
            concern=passage.id,
            decision=Remedy.REWRITE,
            by="Lead",
            reason="own words",
            replacement=fiction.REWRITTEN,
        ),
    ]


def make(session: Session, case_id: CaseId, out: Path, **how: Any) -> Released:
    how = {"formats": ("html",), "basis": "final-report", **how}
    return make_release(session, case_id, fiction.REPORT, out=out, **how)


def verbs(session: Session) -> list[str]:
    return [entry.verb for entry in list_history(session)]


def test_each_concern_has_the_number_of_its_paragraph(session: Session, case_id: CaseId) -> None:
    assessed = check(session, case_id)
    numbers = [concern.where.paragraph for concern in assessed.open_concerns]
    assert all(numbers)
    assert numbers == sorted(numbers, key=lambda n: n or 0)
    assert len(assessed.blocking) == 2


def test_people_are_told_before_the_check_is_done_with_what_was_decided_about_them(
    session: Session, case_id: CaseId
) -> None:
    told: list[Assessed] = []
    assessed = check_release(session, case_id, fiction.REPORT, early=told.append)
    name, passage = assessed.open_concerns
    assert told[-1].open_concerns == (name,)
    assert passage.kind is ConcernKind.PASSAGE
    decide(session, check(session, case_id, lines_for(assessed)[0]))
    told.clear()
    after = check_release(session, case_id, fiction.REPORT, early=told.append)
    assert not any(each.open_concerns for each in told)
    assert after.open_concerns == (passage,)


def test_a_check_tells_how_far_it_is_and_can_be_stopped(session: Session, case_id: CaseId) -> None:
    steps: list[tuple[int, int]] = []

    def waits(done: int, of: int) -> bool:
        steps.append((done, of))
        return True

    def stops(done: int, _of: int) -> bool:
        return done < 2

    with pytest.raises(Cancelled):
        check_release(session, case_id, fiction.REPORT, progress=stops)
    assessed = check_release(session, case_id, fiction.REPORT, progress=waits)
    assert len(assessed.open_concerns) == 2
    assert all(0 < done <= of for done, of in steps)
    assert steps == sorted(steps)


def test_checking_writes_nothing(session: Session, case_id: CaseId) -> None:
    before = verbs(session)
    check(session, case_id, *lines_for(check(session, case_id)))
    assert verbs(session) == before
    assert load_case(session, case_id).decisions == ()


def test_decisions_mend_the_words_and_are_remembered_until_undone(session: Session, case_id: CaseId) -> None:
    decided = check(session, case_id, *lines_for(check(session, case_id)))
    assert not decided.open_concerns
    assert len(decided.mended) == 2
    decide(session, decided)
    again = check(session, case_id)
    assert not again.open_concerns
    undo(session, case_id)
    assert len(check(session, case_id).open_concerns) == 2


def test_the_same_decisions_given_again_are_not_taken_twice(session: Session, case_id: CaseId) -> None:
    lines = lines_for(check(session, case_id))
    decide(session, check(session, case_id, *lines))
    again = check(session, case_id, *lines)
    assert not again.open_concerns
    assert again.new_decisions == ()


def test_a_new_decision_stands_in_place_of_a_remembered_one(session: Session, case_id: CaseId) -> None:
    lines = lines_for(check(session, case_id))
    decide(session, check(session, case_id, *lines))
    masked = DecisionLine(concern=lines[0].concern, decision=Remedy.MASK, by="Lead", reason="safer")
    changed = check(session, case_id, masked)
    assert {s.decision.remedy for s in changed.mended} == {Remedy.MASK, Remedy.REWRITE}


def test_a_withdrawn_decision_leaves_its_concern_open(session: Session, case_id: CaseId) -> None:
    decide(session, check(session, case_id, *lines_for(check(session, case_id))))
    forget_decision(session, load_case(session, case_id).decisions[0])
    assert len(check(session, case_id).open_concerns) == 1


def test_a_decision_that_lacks_something_is_named_by_its_place_in_the_file(
    session: Session, case_id: CaseId
) -> None:
    lines = lines_for(check(session, case_id))
    decide(session, check(session, case_id, lines[0]))
    for wrong, place in (
        ([lines[1], DecisionLine(concern=lines[0].concern, decision=Remedy.MASK, by="", reason="r")], "[1]"),
        ([DecisionLine(concern="nobody:0", decision=Remedy.MASK, by="b", reason="r")], "[0]"),
    ):
        with pytest.raises(BadInput) as caught:
            check(session, case_id, *wrong)
        assert place in caught.value.where


def test_nothing_is_written_when_a_release_is_refused(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    before = verbs(session)
    lines = lines_for(check(session, case_id))
    for how, error in (
        ({}, ReleaseRefused),
        ({"lines": lines[:1]}, ReleaseRefused),
        ({"lines": lines, "basis": "nonsense"}, BadInput),
        ({"lines": lines, "formats": ("odt",)}, BadInput),
        ({"lines": lines, "formats": ()}, BadInput),
    ):
        with pytest.raises(error):
            make(session, case_id, tmp_path / "out", **how)
    with pytest.raises(NotFound):
        check_release(session, case_id, "nonsense")
    assert verbs(session) == before
    assert not (tmp_path / "out").exists()


def test_the_finished_bytes_are_looked_through_before_anything_is_entered(
    session: Session, case_id: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "write", lambda _: f"<p>{fiction.NURSE}</p>".encode())
    before = verbs(session)
    with pytest.raises(ReleaseRefused, match="finished files"):
        make(session, case_id, tmp_path / "out", lines=lines_for(check(session, case_id)))
    assert verbs(session) == before
    assert not (tmp_path / "out").exists()


def test_a_refusal_tells_what_stands_in_the_way(
    session: Session, case_id: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []

    def refused(_assessed: Assessed, concerns: Sequence[Concern]) -> None:
        told.append([concern.where.file for concern in concerns])

    with pytest.raises(ReleaseRefused):
        make(session, case_id, tmp_path / "out", refused=refused)
    lines = lines_for(check(session, case_id))
    monkeypatch.setattr(html, "write", lambda _: f"<p>{fiction.NURSE}</p>".encode())
    with pytest.raises(ReleaseRefused):
        make(session, case_id, tmp_path / "out", lines=lines, refused=refused)
    in_document, in_files = told
    assert in_document == ["", ""]
    assert in_files
    assert all(name.endswith(".html") for name in in_files)


def test_the_entry_comes_before_the_files(
    session: Session, case_id: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[list[str]] = []
    written = leaving._write

    def write(path: Path, content: bytes) -> None:
        entered.append(verbs(session))
        written(path, content)

    monkeypatch.setattr(leaving, "_write", write)
    made = make(session, case_id, tmp_path / "out", lines=lines_for(check(session, case_id)))
    assert entered
    assert all(list_of[-2:] == ["decide_concerns", "release"] for list_of in entered)
    assert [entry.file_id for entry in load_case(session, case_id).releases] == [made.entry.file_id]


def test_a_disk_that_fails_after_the_entry_is_noted_and_leaves_no_file(
    session: Session, case_id: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_file: object) -> None:
        raise OSError

    monkeypatch.setattr(leaving, "_write", refuses)
    with pytest.raises(NotWritable):
        make(session, case_id, tmp_path / "out", lines=lines_for(check(session, case_id)))
    assert verbs(session)[-2:] == ["release", "release_not_written"]
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    written = make(session, case_id, tmp_path / "again")
    lost = unwritten(session, case_id)
    listed = list_releases(session, case_id, Wanted())
    assert [entry.reference in lost for entry in listed] == [False, True]
    assert listed[0].reference == written.entry.reference


def test_every_file_of_a_release_verifies_until_it_is_changed(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    made = make(
        session, case_id, tmp_path / "out",
        formats=("word", "html", "package"), lines=lines_for(check(session, case_id)),
    )  # fmt: skip
    (whole,) = verify_release([made.certificate])
    assert whole.sound
    assert set(states(whole)) == {path.name for path in made.files}
    made.files[1].write_bytes(made.files[1].read_bytes() + b" ")
    (changed,) = verify_release(made.files)
    assert not changed.sound
    made.certificate.unlink()
    with pytest.raises(NotFound):
        verify_release(made.files[:1])
    assert verify_release(made.files[2:])[0].sound


def test_a_scan_counts_words_and_names_the_file_that_cannot_be_read(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    clean, leak, broken = tmp_path / "clean.txt", tmp_path / "leak.txt", tmp_path / "broken.docx"
    clean.write_text("Nothing of the case.", encoding="utf-8")
    leak.write_text(f"It was {fiction.NURSE}.", encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04")
    told: list[tuple[Concern, ...]] = []
    concerns, words = scan_files(session, case_id, [clean, leak], early=told.append)
    assert set(told[-1]) <= set(concerns)
    assert [(c.where.file, c.text) for c in concerns] == [("leak.txt", fiction.NURSE)]
    assert words == 8
    with pytest.raises(BadInput) as caught:
        scan_files(session, case_id, [broken])
    assert caught.value.where == "broken.docx"
    with pytest.raises(NotFound):
        scan_files(session, case_id, [tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"[{", "$"),
        (b"\xff", "$"),
        (b"{}", "$"),
        (b'[{"concern": "x"}]', "$[0]"),
        (b'[{"concern": "x", "decision": "forget", "by": "b", "reason": "r"}]', "$[0].decision"),
        (b'[{"concern": 1, "decision": "mask", "by": "b", "reason": "r"}]', "$[0].concern"),
    ],
)
def test_a_decisions_file_that_cannot_be_read_says_where(content: bytes, where: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_decisions(content)
    assert caught.value.where == where


def test_an_assessment_says_no_words_when_it_is_printed(session: Session, case_id: CaseId) -> None:
    assessed = check(session, case_id, *lines_for(check(session, case_id)))
    shown = repr(assessed)
    for words in (fiction.NURSE, fiction.COPIED, fiction.REWRITTEN, "Tuesday"):
        assert words not in shown
