"""What is decided at the desk: with a reason, on what was seen, in history, and taken back as one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.services.intake.packages import (
    DOORS,
    OSTRELL,
    OSTRELL_KEY,
    PUMPS,
    PUMPS_AGAIN,
    asked,
    package,
    put,
)
from workbench.errors import BadInput, NeedsDecision, NotFound
from workbench.records.intake import Assessment, Disposition, Item, Judged, Verdict
from workbench.records.register import EntryRelation
from workbench.services.intake import clustering, desk
from workbench.services.intake.desk import Filter
from workbench.services.intake.receiving import receive
from workbench.services.register import entries
from workbench.services.register.entries import show_entry
from workbench.services.register.importing import Choices
from workbench.services.session import Session
from workbench.services.tidying import today

DECLINE = Verdict(disposition=Disposition.DECLINE, reason="Done already.")


@pytest.fixture
def session(new_session: Callable[[], Session], tmp_path: Path) -> Session:
    session = new_session()
    put(tmp_path / "in", "harrow", package(asked("1", PUMPS), asked("2", DOORS)))
    put(tmp_path / "in", "ostrell", package(asked("7", PUMPS_AGAIN), issuer=OSTRELL, key=OSTRELL_KEY))
    receive(session, [tmp_path / "in"])
    return session


def item(session: Session, name: str) -> Item:
    return desk.find_item(session, name).item


def merge_into(session: Session, name: str) -> Verdict:
    into = entries.find_entry(session, name).n
    return Verdict(disposition=Disposition.MERGE, reason="The same lead.", into=into)


def test_a_decision_is_kept_with_who_and_why_and_closes_the_item(session: Session) -> None:
    after = desk.decide(session, item(session, "IN-1"), DECLINE)

    assert (after.verdict, after.decided_by, after.open) == (DECLINE, session.user, False)
    assert [each.item.reference for each in desk.list_items(session, Filter(open_only=True))] == [
        "IN-2",
        "IN-3",
    ]
    declined = desk.list_items(session, Filter(disposition=Disposition.DECLINE))
    assert [each.item.reference for each in declined] == ["IN-1"]
    brought, decided = desk.history(session, after)
    assert (brought.before, brought.step.verb) == (None, "receive")
    assert (decided.before, decided.after) == (brought.after, after)


def test_an_item_is_found_by_its_number_or_by_its_recommendation(session: Session) -> None:
    assert item(session, "in-2") == item(session, "2") == item(session, "R/2")
    with pytest.raises(NotFound, match="Nothing on the intake desk"):
        desk.find_item(session, "IN-99")


def test_a_name_that_several_items_have_is_asked_about(session: Session, tmp_path: Path) -> None:
    other = package(asked("1", "Close the loft."), issuer=OSTRELL, key=OSTRELL_KEY, release_id="REL-2")
    receive(session, [put(tmp_path, "other", other)])

    with pytest.raises(NeedsDecision) as several:
        desk.find_item(session, "R/1")

    assert (several.value.code, several.value.choices) == ("several", ("IN-1", "IN-4"))


def test_undo_takes_a_decision_back_with_what_it_said_of_two(session: Session) -> None:
    before = item(session, "R/1")
    desk.decide(session, before, merge_into(session, "R/7"))
    (tie,) = (each.tie for each in show_entry(session, entries.find_entry(session, "R/1")).relatives)
    assert tie.relation is EntryRelation.DUPLICATES

    entries.undo_register(session)

    assert item(session, "R/1") == before
    assert show_entry(session, entries.find_entry(session, "R/1")).relatives == ()


def test_a_decision_on_what_somebody_changed_meanwhile_is_refused_and_says_who(session: Session) -> None:
    seen = item(session, "IN-1")
    desk.decide(session, seen, DECLINE)

    with pytest.raises(BadInput, match=rf"changed by {session.user} on .* \(decline\)") as refused:
        desk.decide(session, seen, Verdict(disposition=Disposition.ADOPT, reason="Worth it."))

    assert refused.value.code == desk.CHANGED
    assert item(session, "IN-1").verdict == DECLINE


def test_an_item_that_was_taken_back_meanwhile_is_not_decided(session: Session) -> None:
    seen = item(session, "IN-3")
    entries.undo_register(session)

    with pytest.raises(NotFound, match="no longer on the desk"):
        desk.decide(session, seen, DECLINE)


@pytest.mark.parametrize(
    ("verdict", "where"),
    [
        (Verdict(disposition=Disposition.ADOPT, reason=" \n"), "reason"),
        (Verdict(disposition=Disposition.MERGE, reason="Same."), "into"),
        (Verdict(disposition=Disposition.ADOPT, reason="Same.", into=1), "into"),
        (Verdict(disposition=Disposition.DEFER, reason="Later."), "until"),
        (Verdict(disposition=Disposition.DEFER, reason="Later.", until=today()), "until"),
        (Verdict(disposition=Disposition.DECLINE, reason="No.", until=today() + timedelta(days=9)), "until"),
    ],
)
def test_a_decision_that_does_not_say_enough_is_refused(
    session: Session, verdict: Verdict, where: str
) -> None:
    with pytest.raises(BadInput) as refused:
        desk.decide(session, item(session, "IN-1"), verdict)

    assert refused.value.where == where
    assert item(session, "IN-1").verdict is None


def test_nothing_is_merged_into_itself_or_round_in_a_ring(session: Session) -> None:
    with pytest.raises(BadInput, match="into itself"):
        desk.decide(session, item(session, "R/1"), merge_into(session, "R/1"))
    desk.decide(session, item(session, "R/1"), merge_into(session, "R/7"))

    with pytest.raises(BadInput, match="itself merged into this one"):
        desk.decide(session, item(session, "R/7"), merge_into(session, "R/1"))
    with pytest.raises(NotFound, match="no such recommendation to merge into"):
        desk.decide(
            session,
            item(session, "R/7"),
            Verdict(disposition=Disposition.MERGE, reason="Same.", into=99),
        )


def test_what_is_put_off_is_due_again_on_that_day(session: Session) -> None:
    until = today() + timedelta(days=200)
    after = desk.decide(
        session, item(session, "IN-1"), Verdict(disposition=Disposition.DEFER, reason="Later.", until=until)
    )

    assert (after.open, after.awaited_on) == (True, until)
    on = until + timedelta(days=1)
    late = desk.list_items(session, Filter(overdue=True), on=on)
    assert [each.item.reference for each in late] == ["IN-2", "IN-3", "IN-1"]
    assert desk.list_items(session, Filter(overdue=True)) == ()


def test_other_words_after_a_decision_are_noticed(session: Session, tmp_path: Path) -> None:
    desk.decide(session, item(session, "R/2"), DECLINE)
    newer = package(asked("2", f"{DOORS} Now."), release_id="REL-2")

    (received,) = receive(session, [put(tmp_path, "newer", newer)], Choices(update=True))

    assert received.notes == ("Other words than those that were decided on: IN-2. Look at them again.",)
    assert desk.find_item(session, "R/2").changed_since
    assert not desk.find_item(session, "R/1").changed_since


def test_what_is_alike_over_issuers_is_grouped_and_stays_as_it_was(session: Session) -> None:
    (group,) = clustering.clusters(session)

    assert {each.public.text for each in group.entries} == {PUMPS, PUMPS_AGAIN}
    assert {each.reference for each in group.items} == {"IN-1", "IN-3"}
    assert len(group.pairs) == 1
    assert all(each.item.open for each in desk.list_items(session))


def test_an_issuer_s_own_recommendations_are_no_duplicates_of_each_other(
    session: Session, tmp_path: Path
) -> None:
    own = package(asked("8", PUMPS_AGAIN), issuer=OSTRELL, key=OSTRELL_KEY, release_id="REL-2")
    receive(session, [put(tmp_path, "own", own)])

    found = clustering.candidates(session, desk.find_item(session, "R/8")).candidates

    assert {each.similar.entry.public.issuer for each in found} == {"Harrow Inquiry"}


def test_what_was_held_apart_is_not_grouped_again(session: Session) -> None:
    one, other = (entries.find_entry(session, name) for name in ("R/1", "R/7"))
    entries.relate(session, one, other, EntryRelation.DISTINCT, "One is for wards, one for trusts.")

    assert clustering.clusters(session) == ()


def test_another_decision_than_merging_holds_the_two_apart(session: Session) -> None:
    merged = desk.decide(session, item(session, "R/1"), merge_into(session, "R/7"))
    desk.decide(session, merged, Verdict(disposition=Disposition.ADOPT, reason="Wider than theirs."))

    (relative,) = show_entry(session, entries.find_entry(session, "R/1")).relatives
    assert (relative.tie.relation, relative.tie.note) == (EntryRelation.DISTINCT, "Wider than theirs.")


def test_a_judgement_is_kept_and_what_the_method_does_not_know_is_refused(session: Session) -> None:
    judged = Assessment(
        judged={"benefit": Judged(level="large", note=" Deaths ")},
        organisations=12,
        effort="change",
    )
    after = desk.assess(session, item(session, "IN-1"), judged)
    assert item(session, "IN-1") == after
    assert after.assessment.judged["benefit"] == Judged(level="large", note="Deaths")

    for wrong in (
        Assessment(judged={"benefit": Judged(level="vast")}),
        Assessment(judged={"beauty": Judged(level="large")}),
        Assessment(judged={"burden": Judged(level="light")}),
        Assessment(organisations=3),
        Assessment(effort="change"),
        Assessment(organisations=3, effort="pray"),
        Assessment(organisations=-1, effort="change"),
    ):
        with pytest.raises(BadInput):
            desk.assess(session, after, wrong)
    assert item(session, "IN-1") == after
