"""Events, accounts and factors: each verb is one step, and causes never run in circles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.services.steps import LONG, MIXED, file_text, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.analysis import Factor, Level, Precision, Seips
from workbench.records.case import Case
from workbench.records.links import Relation
from workbench.services import analysis, people
from workbench.services.cases import load_case
from workbench.services.search import search
from workbench.services.session import Session

AT = datetime.fromisoformat("2026-07-01T03:52")


@pytest.fixture
def case(session: Session) -> Case:
    return open_case(session)


def factors(session: Session, case: Case, *titles: str) -> list[Factor]:
    return [analysis.add_factor(session, case.case_id, title)[0] for title in titles]


def test_an_event_is_added_with_who_was_there_where_and_what_shows_it(
    session: Session, case: Case, tmp_path: Path
) -> None:
    ann, _ = people.add_person(session, case.case_id, "Ann")
    ward, _ = people.add_organisation(session, case.case_id, "Ward 4")
    log = file_text(session, case, tmp_path, "log.txt", "03:52 alarm")
    event, _ = there_and_back(
        session,
        case.case_id,
        lambda: analysis.add_event(
            session, case.case_id, MIXED, starts_at=AT, organisation=ward, people=[ann, ann], evidence=[log]
        ),
    )
    assert event.starts_at == datetime(2026, 7, 1, 2, 52, tzinfo=UTC)
    assert (event.precision, event.organisation_id) == (Precision.MINUTE, ward.id)
    held = load_case(session, case.case_id)
    assert held.targets(event.id, Relation.INVOLVES) == [ann]
    assert held.targets(event.id, Relation.EVIDENCED_BY) == [log]
    assert [hit.reference for hit in search(session, "الجرعة")] == ["EV-1"]


def test_an_event_is_changed_with_its_people_as_one_step(session: Session, case: Case) -> None:
    ann, _ = people.add_person(session, case.case_id, "Ann")
    bob, _ = people.add_person(session, case.case_id, "Bob")
    event, _ = analysis.add_event(session, case.case_id, "Alarm", people=[ann])
    event, _ = there_and_back(
        session,
        case.case_id,
        lambda: analysis.edit_event(session, event, title=LONG, people=[bob, ann], precision=Precision.ABOUT),
    )
    assert load_case(session, case.case_id).targets(event.id, Relation.INVOLVES) == [bob, ann]
    event, _ = analysis.edit_event(session, event, description="It rang.")
    assert load_case(session, case.case_id).targets(event.id, Relation.INVOLVES) == [bob, ann]
    there_and_back(session, case.case_id, lambda: analysis.edit_event(session, event, people=[]))


def test_an_event_that_ends_before_it_starts_is_refused(session: Session, case: Case) -> None:
    with pytest.raises(BadInput) as caught:
        analysis.add_event(
            session, case.case_id, "Alarm", starts_at=AT, ends_at=datetime(2026, 7, 1, 2, 51, tzinfo=UTC)
        )
    assert caught.value.where == "ends_at"
    assert load_case(session, case.case_id).events == ()


def test_what_belongs_to_another_case_cannot_be_part_of_an_event(session: Session, case: Case) -> None:
    elsewhere = open_case(session).case_id
    stranger, _ = people.add_person(session, elsewhere, "Cy")
    hospital, _ = people.add_organisation(session, elsewhere, "Elsewhere")
    event, _ = analysis.add_event(session, case.case_id, "Alarm")
    for wrong in ({"people": [stranger]}, {"organisation": hospital}):
        with pytest.raises(BadInput, match="different cases"):
            analysis.edit_event(session, event, **wrong)
        with pytest.raises(BadInput, match="different cases"):
            analysis.add_event(session, case.case_id, "Fall", **wrong)


def test_accounts_stand_side_by_side_and_go_with_their_event(session: Session, case: Case) -> None:
    ann, _ = people.add_person(session, case.case_id, "Ann")
    event, _ = analysis.add_event(session, case.case_id, "Alarm")
    first, _ = there_and_back(
        session,
        case.case_id,
        lambda: analysis.add_account(session, event, "At four.", person=ann, starts_at=AT),
    )
    analysis.add_account(session, event, "Later.")
    first, _ = there_and_back(
        session, case.case_id, lambda: analysis.edit_account(session, first, "About four.", person=ann)
    )
    assert first.starts_at is None
    there_and_back(session, case.case_id, lambda: analysis.remove_account(session, first))
    there_and_back(session, case.case_id, lambda: analysis.remove_event(session, event))
    assert load_case(session, case.case_id).accounts == ()
    with pytest.raises(NotFound):
        analysis.add_account(session, event, "Much later.")


def test_a_factor_is_added_changed_and_struck_out(session: Session, case: Case, tmp_path: Path) -> None:
    log = file_text(session, case, tmp_path, "log.txt", "03:52 alarm")
    event, _ = analysis.add_event(session, case.case_id, "Alarm not heard")
    factor, _ = there_and_back(
        session,
        case.case_id,
        lambda: analysis.add_factor(
            session,
            case.case_id,
            "Noise",
            seips=Seips.INTERNAL_ENVIRONMENT,
            contributes_to=[event],
            evidence=[log],
        ),
    )
    assert load_case(session, case.case_id).targets(factor.id, Relation.CONTRIBUTES_TO) == [event]
    factor, _ = there_and_back(
        session, case.case_id, lambda: analysis.edit_factor(session, factor, level=Level.WORK, evidence=[])
    )
    assert factor.seips is Seips.INTERNAL_ENVIRONMENT
    there_and_back(session, case.case_id, lambda: analysis.show_by(session, factor, log))
    there_and_back(session, case.case_id, lambda: analysis.drop_source(session, factor, log))
    there_and_back(session, case.case_id, lambda: analysis.remove_factor(session, factor))
    assert load_case(session, case.case_id).links == ()


def test_effects_are_connected_ordered_and_dropped(session: Session, case: Case) -> None:
    noise, layout = factors(session, case, "Noise", "Layout")
    event, _ = analysis.add_event(session, case.case_id, "Alarm not heard")
    there_and_back(
        session, case.case_id, lambda: analysis.contributes_to(session, layout, noise, note="echo")
    )
    analysis.contributes_to(session, layout, event)
    there_and_back(session, case.case_id, lambda: analysis.order_effects(session, layout, [event, noise]))
    held = load_case(session, case.case_id)
    assert held.targets(layout.id, Relation.CONTRIBUTES_TO) == [event, noise]
    assert [link.note for link in held.links_from(layout.id, Relation.CONTRIBUTES_TO)] == ["", "echo"]
    there_and_back(session, case.case_id, lambda: analysis.drop_effect(session, layout, noise))


def test_a_circle_of_causes_is_refused_in_a_plain_sentence(session: Session, case: Case) -> None:
    one, two, three = factors(session, case, "One", "Two", "Three")
    analysis.contributes_to(session, one, two)
    analysis.contributes_to(session, two, three)
    with pytest.raises(
        BadInput, match=r"C-1 already contributes to C-3, directly or through others\."
    ) as caught:
        analysis.contributes_to(session, three, one)
    assert caught.value.where == "contributes_to"
    with pytest.raises(BadInput, match="cause of itself"):
        analysis.edit_factor(session, three, contributes_to=[two])
    with pytest.raises(BadInput, match="cause of itself"):
        analysis.order_effects(session, two, [two])
    assert len(load_case(session, case.case_id).links) == 2


@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10))
def test_whatever_is_connected_no_factor_leads_back_to_itself(pairs: list[tuple[int, int]]) -> None:
    """The rule by itself: what it lets through can always be put in an order from causes to effects."""
    let_through: set[tuple[int, int]] = set()
    for source, target in pairs:
        onward: dict[str, list[str]] = {}
        for a, b in let_through:
            onward.setdefault(str(a), []).append(str(b))
        if not analysis.leads_to(onward, str(target), str(source)):
            let_through.add((source, target))
    left = set(range(5))
    while left:
        ends = {n for n in left if not any(a == n and b in left for a, b in let_through)}
        assert ends, "a circle came through"
        left -= ends
