"""Every record is made, changed, tied and removed in one step, and one undo puts all of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.errors import BadInput, NotFound
from workbench.records.analysis import Account, Event, Factor
from workbench.records.case import Case, CaseKind, DecisionNote, Task, Term
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, EvidenceKind, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.marking import Marking
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.recommendations import Estimate, Recommendation, RecommendationType
from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.records.report import Comment, Consultation, ReportKind, Section
from workbench.services import records
from workbench.services.cases import load_case, new_case
from workbench.services.session import Session, redo, undo
from workbench.store import ledger, tables

MAKE: dict[type[Record], dict[str, Any]] = {
    Term: {"text": "Why?"},
    Task: {"title": "Ring"},
    DecisionNote: {"title": "Candour", "decision": "Owed"},
    Organisation: {"name": "Trust"},
    Person: {"name": "Wren Aldous"},
    Question: {"text": "When?"},
    Evidence: {"title": "Rota", "evidence_kind": EvidenceKind.DATA, "marking": Marking.INTERNAL},
    Event: {"title": "Fall"},
    Factor: {"title": "Light"},
    Finding: {"statement": "It was dark"},
    Recommendation: {"type": RecommendationType.SAFETY_ACTION, "action": "fit lamps"},
    Section: {"report_kind": ReportKind.PSII, "section_key": "about", "heading": "About"},
    Consultation: {"recipient": "The family"},
}


def whole(session: Session, case: Case) -> CaseFile:
    return load_case(session, case.case_id)


def verbs(session: Session, case: Case) -> list[str]:
    return [entry.verb for entry in ledger.entries(session.db, case_id=case.case_id)]


@pytest.mark.parametrize("cls", MAKE, ids=lambda cls: cls.__name__)
def test_a_record_of_any_kind_is_added_in_one_step_and_taken_back_in_one(
    session: Session, demo_case: Case, cls: type[Record]
) -> None:
    before = whole(session, demo_case)

    record, changes = records.add(session, cls, demo_case.case_id, **MAKE[cls])

    assert record.reference
    assert changes.touched == {(cls.kind, record.id)}
    assert tables.get(session.db, cls, record.id) == record
    assert verbs(session, demo_case)[-1] == f"add_{cls.kind.value}"
    assert undo(session, demo_case.case_id)[0] == f"add_{cls.kind.value}"
    assert whole(session, demo_case) == before


@pytest.mark.parametrize("cls", MAKE, ids=lambda cls: cls.__name__)
def test_a_record_that_says_nothing_is_refused(session: Session, demo_case: Case, cls: type[Record]) -> None:
    before = verbs(session, demo_case)
    needed = next(iter(MAKE[cls])) if cls is not Recommendation else "action"
    needed = "section_key" if cls is Section else needed

    with pytest.raises(BadInput) as error:
        records.add(session, cls, demo_case.case_id, **MAKE[cls] | {needed: " \u200b\n"})

    assert error.value.where == needed
    assert verbs(session, demo_case) == before


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"name": "a\0b"}, "name"),
        ({"name": "A" * 2001}, "name"),
        ({"name": "A", "aliases": ("ok", "\udc80")}, "aliases"),
    ],
)
def test_what_is_not_text_is_refused_wherever_it_stands(
    session: Session, demo_case: Case, values: dict[str, Any], where: str
) -> None:
    with pytest.raises(BadInput) as error:
        records.add(session, Person, demo_case.case_id, **values)

    assert error.value.where == where


def test_an_event_cannot_end_before_it_starts(session: Session, demo_case: Case) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    event, _ = records.add(session, Event, demo_case.case_id, title="A", starts_at=at)

    with pytest.raises(BadInput) as error:
        records.edit(session, event, ends_at=datetime(2025, 1, 1, tzinfo=UTC))

    assert error.value.where == "ends_at"


def test_a_record_needs_a_case(session: Session) -> None:
    with pytest.raises(NotFound):
        records.add(session, Finding, CaseId("none"), statement="A")


def test_an_edit_changes_only_what_was_said_and_undo_and_redo_go_there_and_back(
    session: Session, demo_case: Case
) -> None:
    before = whole(session, demo_case)
    made = before.recommendations[0]

    after, changes = records.edit(session, made, cost=Estimate(text="£5"), partners=("A", "B"))

    assert after == replace(made, cost=Estimate(text="£5"), partners=("A", "B"))
    assert changes.kinds == {Kind.RECOMMENDATION}
    edited = whole(session, demo_case)
    undo(session, demo_case.case_id)
    assert whole(session, demo_case) == before
    redo(session, demo_case.case_id)
    assert whole(session, demo_case) == edited


def test_an_edit_that_changes_nothing_leaves_no_entry(session: Session, demo_case: Case) -> None:
    finding = whole(session, demo_case).findings[0]
    before = verbs(session, demo_case)

    same, changes = records.edit(session, finding, statement=finding.statement)

    assert same == finding
    assert changes.seq == 0
    assert verbs(session, demo_case) == before


def test_an_edit_starts_from_what_the_vault_holds_not_from_an_old_copy(
    session: Session, demo_case: Case
) -> None:
    old = whole(session, demo_case).findings[0]
    records.edit(session, old, statement="New words")

    after, _ = records.edit(session, old, explanation="And why")

    assert (after.statement, after.explanation) == ("New words", "And why")


KINDS_TO_REMOVE: list[tuple[str, int]] = [
    ("terms", 0),
    ("organisations", 0),
    ("people", 0),
    ("questions", 0),
    ("evidence", 0),
    ("excerpts", 0),
    ("events", 0),
    ("factors", 0),
    ("findings", 0),
    ("recommendations", 0),
    ("sections", 0),
]


@pytest.mark.parametrize(("kind", "n"), KINDS_TO_REMOVE, ids=[kind for kind, _ in KINDS_TO_REMOVE])
def test_removing_leaves_nothing_that_points_at_it_and_undo_restores_every_word_and_place(
    session: Session, demo_case: Case, kind: str, n: int
) -> None:
    before = whole(session, demo_case)
    doomed: Record = getattr(before, kind)[n]

    changes = records.remove(session, doomed)

    left = whole(session, demo_case)
    assert doomed.id in changes.ids
    assert doomed.id not in left.by_id
    assert not [link for link in left.links if doomed.id in (link.from_id, link.to_id)]
    assert not [link for link in left.links if {link.from_id, link.to_id} - set(left.by_id)]
    undo(session, demo_case.case_id)
    assert_same(whole(session, demo_case), before)
    redo(session, demo_case.case_id)
    assert_same(whole(session, demo_case), left)


def assert_same(found: CaseFile, wanted: CaseFile) -> None:
    """Equal, with every list in the same order; links have their order in `position`."""
    assert list(found.by_id.values()) == list(wanted.by_id.values())
    assert {link.id: link for link in found.links} == {link.id: link for link in wanted.links}


def test_what_belongs_to_a_record_goes_and_comes_back_with_it(session: Session, demo_case: Case) -> None:
    case_id = demo_case.case_id
    person, _ = records.add(session, Person, case_id, name="Wren Aldous")
    event, _ = records.add(session, Event, case_id, title="Fall")
    account, _ = records.add(
        session, Account, case_id, event_id=event.id, description="I saw", person_id=person.id
    )
    records.add(session, Engagement, case_id, person_id=person.id, means="call", summary="Told")
    asked, _ = records.add(session, Question, case_id, text="Why?", asked_by=person.id)
    sent, _ = records.add(session, Consultation, case_id, recipient="Family")
    records.add(session, Comment, case_id, consultation_id=sent.id, text="Agreed")
    before = whole(session, demo_case)

    records.remove(session, person)

    left = whole(session, demo_case)
    assert left.engagements == ()
    assert tables.get(session.db, Question, asked.id).asked_by is None
    assert tables.get(session.db, Account, account.id).person_id is None
    undo(session, case_id)
    assert_same(whole(session, demo_case), before)

    records.remove(session, event)
    records.remove(session, sent)
    left = whole(session, demo_case)
    assert account.id not in left.by_id
    assert left.comments == ()
    undo(session, case_id)
    undo(session, case_id)
    assert_same(whole(session, demo_case), before)


def test_removing_evidence_takes_its_excerpts_and_undo_brings_back_the_file_and_its_words(
    session: Session, demo_case: Case
) -> None:
    before = whole(session, demo_case)
    evidence = before.evidence[0]
    assert [x for x in before.excerpts if x.evidence_id == evidence.id]

    records.remove(session, evidence)
    assert not [x for x in whole(session, demo_case).excerpts if x.evidence_id == evidence.id]
    undo(session, demo_case.case_id)

    with session.vault.open_file(evidence.blob) as sealed:
        assert sealed.size == evidence.size
    assert_same(whole(session, demo_case), before)


def test_a_record_is_removed_once(session: Session, demo_case: Case) -> None:
    finding = whole(session, demo_case).findings[0]
    records.remove(session, finding)

    with pytest.raises(NotFound):
        records.remove(session, finding)
    with pytest.raises(NotFound):
        records.edit(session, finding, statement="A")


def test_a_tie_is_made_once_and_its_note_renewed(session: Session, demo_case: Case) -> None:
    case = whole(session, demo_case)
    finding, event = case.findings[0], case.events[-1]
    for link in case.links_from(finding.id, Relation.RESTS_ON):
        records.unlink(session, link)

    first, _ = records.link(session, finding, Relation.RESTS_ON, event)
    again, _ = records.link(session, finding, Relation.RESTS_ON, event, note="chiefly")
    second, _ = records.link(session, finding, Relation.RESTS_ON, case.factors[0])

    links = whole(session, demo_case).links_from(finding.id, Relation.RESTS_ON)
    assert [(link.id, link.note, link.position) for link in links] == [
        (first.id, "chiefly", 0),
        (second.id, "", 1),
    ]
    assert again.id == first.id


def test_a_tie_that_is_undone_leaves_both_ends(session: Session, demo_case: Case) -> None:
    before = whole(session, demo_case)
    tie = before.links[0]

    records.unlink(session, tie)

    after = whole(session, demo_case)
    assert after.by_id == before.by_id
    assert tie not in after.links
    with pytest.raises(NotFound):
        records.unlink(session, tie)
    undo(session, demo_case.case_id)
    assert_same(whole(session, demo_case), before)


def test_only_records_of_one_case_that_fit_the_relation_are_tied(session: Session, demo_case: Case) -> None:
    case = whole(session, demo_case)
    other, _ = new_case(session, title="Other", kind=CaseKind.PSII, regime="psirf-provider")
    elsewhere, _ = records.add(session, Finding, other.case_id, statement="A")
    finding, factor = case.findings[0], case.factors[0]

    for source, relation, target in (
        (case.terms[0], Relation.ANSWERED_BY, elsewhere),
        (factor, Relation.CONTRIBUTES_TO, factor),
        (finding, Relation.INVOLVES, case.people[0]),
    ):
        with pytest.raises(BadInput):
            records.link(session, source, relation, target)
    with pytest.raises(BadInput):
        records.add(
            session, Finding, demo_case.case_id, statement="A", links=[(Relation.RESTS_ON, elsewhere)]
        )

    assert whole(session, demo_case).by_id == case.by_id


def test_a_record_may_be_added_with_its_ties_in_one_step(session: Session, demo_case: Case) -> None:
    before = whole(session, demo_case)
    grounds = (before.evidence[1], before.events[0])

    finding, changes = records.add(
        session,
        Finding,
        demo_case.case_id,
        statement="Both say so",
        links=[(Relation.RESTS_ON, ground) for ground in grounds],
    )

    assert tuple(whole(session, demo_case).targets(finding.id, Relation.RESTS_ON)) == grounds
    assert changes.kinds == {Kind.FINDING, Kind.LINK}
    undo(session, demo_case.case_id)
    assert whole(session, demo_case) == before


def test_no_message_holds_what_was_typed(session: Session, demo_case: Case) -> None:
    secret = "MARKER\0"
    for cls, values in MAKE.items():
        for name, value in values.items():
            if type(value) is str:
                with pytest.raises(BadInput) as error:
                    records.add(session, cls, demo_case.case_id, **values | {name: secret})
                assert "MARKER" not in str(error.value)


def test_a_record_never_shows_its_words() -> None:
    made: tuple[Record, ...] = (
        Person(id=new_id(), case_id=CaseId("c"), name="MARKER"),
        Excerpt(id=new_id(), case_id=CaseId("c"), evidence_id=RecordId("e"), start=0, end=6, text="MARKER"),
        Link(
            id=new_id(),
            case_id=CaseId("c"),
            relation=Relation.RESTS_ON,
            from_id=RecordId("a"),
            from_kind=Kind.FINDING,
            to_id=RecordId("b"),
            to_kind=Kind.EVIDENCE,
            note="MARKER",
        ),
    )
    assert "MARKER" not in repr(made)
