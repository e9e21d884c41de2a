"""Organisations, people, contacts and questions: each verb is one step, each identifier is checked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.unit.services.steps import LONG, MIXED, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.people import PersonKind
from workbench.records.recommendations import RecommendationType
from workbench.services import analysis, findings, people, recommendations
from workbench.services.cases import load_case
from workbench.services.history import history_of
from workbench.services.search import search
from workbench.services.session import Session
from workbench.services.thread import gaps
from workbench.services.tidying import today

PREFERRED = RecommendationType.SAFETY_ACTION


def test_an_organisation_is_added_changed_and_taken_out(session: Session) -> None:
    case_id = open_case(session).case_id
    trust, _ = there_and_back(
        session, case_id, lambda: people.add_organisation(session, case_id, "Ostrell Vale", ods_code=" rx9 ")
    )
    assert (trust.reference, trust.ods_code) == ("O-1", "RX9")
    trust, _ = there_and_back(
        session, case_id, lambda: people.edit_organisation(session, trust, name="Ostrell Vale NHS Trust")
    )
    assert [r.title for r in search(session, "ostrell")] == ["Ostrell Vale NHS Trust"]
    asked, _ = recommendations.add_recommendation(session, case_id, PREFERRED, "check it", addressee=trust)
    there_and_back(session, case_id, lambda: people.remove_organisation(session, trust))
    assert asked.addressee_id == trust.id
    assert load_case(session, case_id).recommendations[0].addressee_id is None


def test_a_person_is_added_with_what_identifies_them(session: Session) -> None:
    case_id = open_case(session).case_id
    known: people.PersonFields = {
        "aliases": ("Ivy", " Ivy ", ""),
        "person_kind": PersonKind.PATIENT,
        "display": "the patient",
        "nhs_number": "943-476 5919",
        "date_of_birth": date(1941, 2, 3),
        "email": "ivy@example.org",
    }
    person, _ = there_and_back(
        session, case_id, lambda: people.add_person(session, case_id, "Ivy Tarn", **known)
    )
    assert person.nhs_number == "943 476 5919"
    assert person.aliases == ("Ivy",)
    assert not person.consent_to_name
    person, _ = there_and_back(session, case_id, lambda: people.edit_person(session, person, name=MIXED))
    assert person.date_of_birth == date(1941, 2, 3)
    assert [r.reference for r in search(session, "الجرعة")] == ["P-1"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nhs_number", "943 476 5918", "does not fit"),
        ("nhs_number", "943 476 591", "ten digits"),
        ("nhs_number", "٩٤٣ ٤٧٦ ٥٩١٩", "ten digits"),
        ("nhs_number", "not known", "ten digits"),
        ("date_of_birth", today() + timedelta(days=1), "future"),
        ("date_of_birth", date(1041, 2, 3), "Check the year"),
        ("email", "ivy at example.org", "e-mail address"),
        ("phone", "07700\0900123", "not text"),
        ("aliases", ("I\ud800vy",), "not text"),
        ("display", LONG * 11, "longer than"),
    ],
)
def test_an_identifier_that_cannot_be_right_is_refused_at_its_field(
    session: Session, field: str, value: Any, said: str
) -> None:
    case_id = open_case(session).case_id
    wrong: Any = {field: value}
    with pytest.raises(BadInput, match=said) as caught:
        people.add_person(session, case_id, "Ivy Tarn", **wrong)
    assert caught.value.where == field
    assert "943 476 5918" not in str(caught.value)
    assert load_case(session, case_id).people == ()


def test_consent_is_given_and_withdrawn_by_verbs_of_their_own(session: Session) -> None:
    case_id = open_case(session).case_id
    person, _ = people.add_person(session, case_id, "Ivy Tarn")
    person, _ = there_and_back(session, case_id, lambda: people.give_consent(session, person))
    assert person.consent_to_name
    person, _ = there_and_back(session, case_id, lambda: people.withdraw_consent(session, person))
    assert not person.consent_to_name
    words = [version.line.words for version in history_of(session, person.id)]
    assert words[1] == "recorded consent to be named"
    assert words[4] == "withdrew consent to be named"


def test_consent_given_twice_is_written_once(session: Session) -> None:
    person, _ = people.add_person(session, open_case(session).case_id, "Ivy Tarn")
    people.give_consent(session, person)
    assert people.give_consent(session, person)[1].seq == 0


def test_a_person_taken_out_leaves_what_they_were_part_of(session: Session) -> None:
    case_id = open_case(session).case_id
    person, _ = people.add_person(session, case_id, "Ivy Tarn")
    people.add_contact(session, person, means="telephone", summary="Told what is known.")
    people.ask(session, case_id, "Why so late?", asked_by=person)
    event, _ = analysis.add_event(session, case_id, "A fall", people=[person])
    analysis.add_account(session, event, "It was dark.", person=person)
    there_and_back(session, case_id, lambda: people.remove_person(session, person))
    left = load_case(session, case_id)
    assert (left.engagements, left.links) == ((), ())
    assert (left.questions[0].asked_by, left.accounts[0].person_id) == (None, None)


def test_contacts_are_kept_also_those_that_failed(session: Session) -> None:
    case_id = open_case(session).case_id
    person, _ = people.add_person(session, case_id, "Ivy Tarn")
    at = datetime.fromisoformat("2026-07-01T10:00")
    spoke, _ = there_and_back(
        session,
        case_id,
        lambda: people.add_contact(session, person, means="telephone", summary="Apology.", contacted_at=at),
    )
    assert (spoke.made_by, spoke.reached) == ("Ada", True)
    assert spoke.contacted_at == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    missed, _ = there_and_back(
        session,
        case_id,
        lambda: people.add_contact(session, person, means="letter", summary="Came back.", reached=False),
    )
    words = [version.line.words for version in history_of(session, missed.id)]
    assert words[0] == "added a contact that failed"
    missed, _ = there_and_back(session, case_id, lambda: people.edit_contact(session, missed, reached=True))
    assert missed.summary == "Came back."
    there_and_back(session, case_id, lambda: people.remove_contact(session, missed))


def test_a_contact_says_what_was_said_or_tried_and_is_not_in_the_future(session: Session) -> None:
    person, _ = people.add_person(session, open_case(session).case_id, "Ivy Tarn")
    with pytest.raises(BadInput, match="what was said"):
        people.add_contact(session, person, means="letter", summary=" ")
    with pytest.raises(BadInput, match="what was tried"):
        people.add_contact(session, person, means="letter", summary="", reached=False)
    with pytest.raises(BadInput) as caught:
        people.add_contact(
            session, person, means="letter", summary="x", contacted_at=datetime.now(UTC) + timedelta(hours=2)
        )
    assert caught.value.where == "contacted_at"


def test_a_question_is_asked_worded_ordered_and_answered(session: Session) -> None:
    case_id = open_case(session).case_id
    person, _ = people.add_person(session, case_id, "Ivy Tarn")
    first, _ = there_and_back(session, case_id, lambda: people.ask(session, case_id, "Why?", asked_by=person))
    second, _ = people.ask(session, case_id, "How?", asked_by_name="A governor")
    there_and_back(session, case_id, lambda: people.order_questions(session, [second, first]))
    first, _ = there_and_back(
        session,
        case_id,
        lambda: people.edit_question(session, first, "Why so late?", asked_by_name="Her son"),
    )
    assert (first.asked_by, first.asked_by_name) == (None, "Her son")
    finding, _ = findings.add_finding(session, case_id, "The board was out of date.")
    there_and_back(session, case_id, lambda: people.answer(session, first, finding))
    assert [g.record for g in gaps(session, case_id) if g.kind == "question_without_answer"] == ["Q-2"]
    there_and_back(session, case_id, lambda: people.unanswer(session, first, finding))
    there_and_back(session, case_id, lambda: people.remove_question(session, first))


def test_a_question_is_asked_by_a_person_of_its_own_case(session: Session) -> None:
    case_id = open_case(session).case_id
    stranger, _ = people.add_person(session, open_case(session).case_id, "Ivy Tarn")
    with pytest.raises(BadInput, match="different cases"):
        people.ask(session, case_id, "Why?", asked_by=stranger)
    here, _ = people.add_person(session, case_id, "Bob Tarn")
    people.remove_person(session, here)
    with pytest.raises(NotFound):
        people.ask(session, case_id, "Why?", asked_by=here)
