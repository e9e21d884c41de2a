"""The ledger as people read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.services.steps import MIXED, open_case
from workbench import services
from workbench.errors import NotFound
from workbench.services import findings, history, steering
from workbench.services.filing import add_files
from workbench.services.removing import remove_records
from workbench.services.session import Session, redo, undo


def verbs_in_the_code() -> set[str]:
    """Every verb that a service writes in the ledger by a name of its own."""
    found: set[str] = set()
    for path in Path(services.__file__).parent.glob("*.py"):
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:verb=|operation\(\s*|note\(\s*)"([a-z_]+)"', code))
    return found


def test_a_line_tells_who_did_what(session: Session) -> None:
    case = open_case(session)
    finding, _ = findings.add_finding(session, case.case_id, MIXED)
    findings.edit_finding(session, finding, explanation="Because.")
    lines = history.list_history(session, case.case_id)
    assert [line.words for line in lines] == ["opened the case", "added a finding", "changed a finding"]
    assert {line.person for line in lines} == {"Ada"}
    assert [line.seq for line in lines] == sorted(line.seq for line in lines)
    assert MIXED not in repr(lines)
    assert history.list_history(session)[0].words == "made the vault"


def test_an_undo_says_what_it_took_back(session: Session) -> None:
    case = open_case(session)
    steering.add_term(session, case.case_id, "How?")
    undo(session, case.case_id)
    redo(session, case.case_id)
    words = [line.words for line in history.list_history(session, case.case_id)]
    assert words[-2:] == ["took back: added a term of reference", "did again: added a term of reference"]


def test_a_record_shows_every_state_it_has_had_even_when_gone(session: Session) -> None:
    case = open_case(session)
    finding, _ = findings.add_finding(session, case.case_id, "One.")
    changed, _ = findings.edit_finding(session, finding, statement="Two.")
    findings.remove_finding(session, changed)
    made, edited, removed = history.history_of(session, finding.id)
    assert (made.before, made.after, made.fields) == (None, finding, ())
    assert (edited.before, edited.after, edited.fields) == (finding, changed, ("statement",))
    assert (removed.before, removed.after) == (changed, None)
    assert history.history_of(session, case.id)[0].line.words == "opened the case"


def test_every_verb_of_the_services_has_plain_words() -> None:
    verbs = verbs_in_the_code()
    assert {"give_consent", "add_evidence", "issue_recommendation"} <= verbs
    assert {verb for verb in verbs if history.plain_verb(verb) == verb.replace("_", " ")} == set()


def test_a_verb_of_a_later_version_is_shown_as_it_is() -> None:
    assert history.plain_verb("weigh_hazard") == "weigh hazard"


def test_a_whole_ledger_is_sound_and_an_altered_one_is_not(session: Session) -> None:
    case = open_case(session)
    steering.add_term(session, case.case_id, "How?")
    check = history.verify_ledger(session)
    assert check.sound
    assert check.operations == history.list_history(session)[-1].seq
    session.db.execute("UPDATE operation SET person = 'Eve' WHERE seq = ?", (check.operations,))
    altered = history.verify_ledger(session)
    assert not altered.sound
    assert altered.faults == (f"Operation {check.operations} has been altered.",)


def test_the_next_steps_are_named_for_what_they_touch(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    assert history.next_steps(session, case.case_id) == history.Steps(undo="open the case")
    findings.add_finding(session, case.case_id, MIXED)
    assert history.next_steps(session, case.case_id).undo == "add finding F-1"
    undo(session, case.case_id)
    assert history.next_steps(session, case.case_id) == history.Steps(
        undo="open the case", redo="add finding F-1"
    )
    task, _ = steering.add_task(session, case.case_id, "Call")
    steering.complete_task(session, task)
    assert history.next_steps(session, case.case_id) == history.Steps(undo="complete a task (TK-1)")
    terms = [steering.add_term(session, case.case_id, words)[0] for words in ("How?", "Why?")]
    steering.order_terms(session, terms[::-1])
    assert history.next_steps(session, case.case_id).undo == "change the order"
    files = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in files:
        path.write_text(path.name, encoding="utf-8")
    add_files(session, case.case_id, files)
    assert history.next_steps(session, case.case_id).undo == "add several pieces of evidence"


def test_every_verb_can_be_said_as_something_to_do() -> None:
    verbs = verbs_in_the_code() | {f"{did}_finding" for did in ("add", "edit", "remove", "link", "unlink")}
    past = {history.plain_verb(verb).split()[0] for verb in verbs}
    never_undone = {
        "wrote",
        "could",
        "looked",
        "backed",
        "released",
        "erased",
        "put",
        "made",
        "let",
        "read",
        "rebuilt",
    }
    assert past - never_undone <= set(history._DO)


def test_one_operation_shows_every_record_that_it_changed(session: Session) -> None:
    case = open_case(session)
    made = [findings.add_finding(session, case.case_id, words)[0] for words in ("One.", "Two.")]
    changes = remove_records(session, made)
    versions = history.changes_in(session, changes.seq)
    assert [(each.before, each.after) for each in versions] == [(finding, None) for finding in made]
    assert {each.line.words for each in versions} == {"removed 2 findings"}
    with pytest.raises(NotFound):
        history.changes_in(session, changes.seq + 1)


def test_changes_name_the_fields_that_an_edit_changed(session: Session) -> None:
    case = open_case(session)
    finding, _ = findings.add_finding(session, case.case_id, "One.")
    changed, changes = findings.edit_finding(session, finding, explanation="Because.")
    (version,) = history.changes_in(session, changes.seq)
    assert (version.before, version.after, version.fields) == (finding, changed, ("explanation",))
