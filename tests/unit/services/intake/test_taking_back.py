"""What a clearing house says back lands as the answer, and never over words that stand here in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.unit.services.intake.packages import DOORS, HARROW, HARROW_KEY, PUMPS, asked, package, put
from tests.unit.services.making import contents
from workbench import seal
from workbench.compose.wording import issuer
from workbench.errors import BadInput, ImportRefused, NeedsDecision, NotFound, NotWritable
from workbench.records.case import Case
from workbench.records.intake import Disposition, Verdict
from workbench.records.recommendations import RecommendationStatus, RecommendationType
from workbench.records.register import Decision, EntryStatus, PublicEntry
from workbench.regimes import load_regime
from workbench.services import recommendations
from workbench.services.cases import load_case
from workbench.services.intake import desk, feedback
from workbench.services.intake.receiving import receive
from workbench.services.intake.taking_back import Side, State, look_at_feedback, take_back
from workbench.services.recommendation_views import show_recommendation
from workbench.services.register import entries, following
from workbench.services.register.entries import Answer, find_entry
from workbench.services.register.following import Afterwards
from workbench.services.register.importing import import_file, known_issuers
from workbench.services.session import Session
from workbench.services.tidying import today
from workbench.store import tables
from workbench.wire.feedback import read_feedback, seal_feedback

HOUSE = "Fictional Clearing House"


class Two:
    """Harrow's own installation, and the clearing house that has its package."""

    def __init__(self, harrow: Session, house: Session, folder: Path) -> None:
        self.harrow, self.house, self.folder = harrow, house, folder
        self._sent = 0
        self.path = put(folder, "harrow", package(asked("1", PUMPS), asked("2", DOORS)))
        import_file(harrow, self.path)
        receive(house, [self.path])
        feedback.name_desk(house, HOUSE)

    def decide(self, name: str, disposition: Disposition, reason: str, **more: Any) -> None:
        verdict = Verdict(disposition=disposition, reason=reason, **more)
        desk.decide(self.house, desk.find_item(self.house, name).item, verdict)

    def send(self) -> Path:
        self._sent += 1
        path = self.folder / f"{self._sent}.feedback.zip"
        feedback.write_feedback(self.house, "harrow", path)
        return path

    def entry(self, name: str = "R/1") -> PublicEntry:
        return find_entry(self.harrow, name).public


@pytest.fixture
def two(new_session: Callable[[], Session], tmp_path: Path) -> Two:
    return Two(new_session(), new_session(), tmp_path)


def test_a_decision_lands_as_the_answer_with_its_reasons(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")

    done = take_back(two.harrow, two.send())

    assert [(each.number, each.state, each.decided) for each in done.plan.lines] == [
        ("R/1", State.CHANGED, "declined")
    ]
    entry = two.entry()
    assert (entry.decision, entry.response_text, entry.response_by) == ("declined", "Done already.", HOUSE)
    assert (entry.response_on, entry.status) == (today().isoformat(), EntryStatus.RESPONDED)
    assert two.entry("R/2").answered is False


def test_the_addressee_s_own_answer_and_what_was_done_go_before_the_decision(two: Two) -> None:
    two.decide("R/1", Disposition.ADOPT, "Worth it.")
    there = find_entry(two.house, "R/1")
    answered = entries.respond(
        two.house, there, Answer(decision=Decision.ACCEPT_IN_PART, text="From May.", on="2026-04")
    )
    following.follow(
        two.house, answered, Afterwards(done=("2026-05: Leads named",), cost="£4,000", effect="Fewer alarms")
    )

    take_back(two.harrow, two.send())

    entry = two.entry()
    assert (entry.decision, entry.response_text, entry.response_on) == (
        "accept in part",
        "From May.",
        "2026-04",
    )
    assert entry.response_by == "Marrow Vale Trust"
    assert (entry.implementation, entry.actual_cost) == ("2026-05: Leads named", "£4,000")
    assert (entry.observed_effect, entry.status) == ("Fewer alarms", EntryStatus.IN_PROGRESS)
    assert json.loads(entry.extra)["intake"][HOUSE]["said"]["decided"]["reasons"] == "Worth it."


def test_what_was_put_off_is_told_and_is_no_answer(two: Two) -> None:
    until = today() + timedelta(days=90)
    two.decide("R/1", Disposition.DEFER, "After the review.", until=until)

    done = take_back(two.harrow, two.send())

    assert done.plan.lines[0].decided == "deferred"
    assert f"It was put off to {until.isoformat()}." in done.plan.lines[0].notes
    assert two.entry().answered is False


def test_the_same_file_again_changes_nothing_and_undo_takes_it_back(two: Two) -> None:
    before = two.entry()
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    path = two.send()
    take_back(two.harrow, path)
    after = contents(two.harrow)

    again = take_back(two.harrow, path)

    assert again.plan.lines[0].state is State.SAME
    assert contents(two.harrow) == after
    entries.undo_register(two.harrow)
    assert two.entry() == before
    assert HOUSE not in {each.name for each in known_issuers(two.harrow)}


def test_other_words_that_stand_here_are_asked_about_and_stay_until_then(two: Two) -> None:
    entries.respond(two.harrow, find_entry(two.harrow, "R/1"), Answer(decision=Decision.ACCEPT, text="Yes."))
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    two.decide("R/2", Disposition.DECLINE, "Too dear.")
    path = two.send()
    before = contents(two.harrow)

    (conflict,) = look_at_feedback(two.harrow, path).lines[0].conflicts
    assert ("Yes." in conflict.ours, "Done already." in conflict.theirs) == (True, True)
    with pytest.raises(NeedsDecision, match="Of PR-1 the register") as asked_about:
        take_back(two.harrow, path)
    assert asked_about.value.code == "conflicts"
    assert contents(two.harrow) == before

    take_back(two.harrow, path, keep={"PR-1": Side.OURS})
    assert (two.entry().response_text, two.entry("R/2").response_text) == ("Yes.", "Too dear.")
    assert take_back(two.harrow, path).plan.lines[0].state is State.SAME

    entries.undo_register(two.harrow)
    take_back(two.harrow, path, keep={"PR-1": Side.THEIRS})
    assert two.entry().response_text == "Done already."


def test_what_the_same_sender_says_later_takes_the_place_of_what_it_said(two: Two) -> None:
    two.decide("R/1", Disposition.RETURN, "Say who is to do it.")
    first = two.send()
    two.decide("R/1", Disposition.ADOPT, "Now it says so.")
    second = two.send()
    take_back(two.harrow, first)

    assert take_back(two.harrow, second).plan.lines[0].state is State.CHANGED
    assert (two.entry().decision, two.entry().response_text) == ("adopted", "Now it says so.")

    late = take_back(two.harrow, first)
    assert late.plan.lines[0].state is State.OLDER
    assert two.entry().decision == "adopted"


def test_a_choice_about_what_the_file_does_not_speak_of_is_refused(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")

    with pytest.raises(BadInput, match="says nothing of PR-2"):
        take_back(two.harrow, two.send(), keep={"PR-2": Side.OURS})


def test_what_is_not_known_here_is_left_out_and_nothing_known_is_refused(
    two: Two, new_session: Callable[[], Session]
) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    path = two.send()
    stranger = new_session()
    with pytest.raises(BadInput, match="none of the recommendations"):
        take_back(stranger, path)

    import_file(stranger, put(two.folder, "other", package(asked("2", DOORS), release_id="REL-2")))
    two.decide("R/2", Disposition.DECLINE, "Too dear.")
    plan = take_back(stranger, two.send()).plan

    assert [(each.id, each.state) for each in plan.lines] == [("1", State.UNKNOWN), ("2", State.CHANGED)]


def test_another_key_than_the_sender_s_is_refused_until_a_person_names_it(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    path = two.send()
    first = take_back(two.harrow, path)
    assert first.plan.first_time
    forged = two.folder / "forged.feedback.zip"
    forged.write_bytes(seal_feedback(read_feedback(path.read_bytes()).feedback, HARROW_KEY))

    with pytest.raises(ImportRefused, match="another key until now") as refused:
        take_back(two.harrow, forged)
    assert refused.value.code == "other_key"
    named = seal.fingerprint(seal.public_key(HARROW_KEY))
    assert take_back(two.harrow, forged, key=named).plan.first_time is False


def test_a_changed_byte_and_a_file_about_nothing_are_refused(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    path = two.send()
    said = read_feedback(path.read_bytes()).feedback
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ImportRefused):
        take_back(two.harrow, path)

    said.recommendations.clear()
    path.write_bytes(seal_feedback(said, HARROW_KEY))
    with pytest.raises(ImportRefused, match="nothing in this file"):
        take_back(two.harrow, path)


def test_a_file_from_tomorrow_and_other_words_are_told(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    said = read_feedback(two.send().read_bytes()).feedback
    said.made_on = today() + timedelta(days=1)
    said.recommendations[0].wording_sha256 = "0" * 64
    path = two.folder / "tomorrow.feedback.zip"
    path.write_bytes(seal_feedback(said, HARROW_KEY))

    plan = look_at_feedback(two.harrow, path)

    assert "still to come" in plan.notes[0]
    assert plan.lines[0].notes == ("It was decided on other words than the register has now.",)


def test_what_is_sent_says_nothing_of_who_decided_and_is_the_same_twice(two: Two) -> None:
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    first, second = two.send().read_bytes(), two.send().read_bytes()

    assert first == second
    assert two.house.user.encode() not in first


def test_nothing_is_sent_without_a_decision_a_name_or_an_issuer(
    two: Two, new_session: Callable[[], Session]
) -> None:
    with pytest.raises(BadInput, match="Nothing was decided"):
        two.send()
    two.decide("R/1", Disposition.DECLINE, "Done already.")
    with pytest.raises(NotFound, match="No package of an issuer"):
        feedback.write_feedback(two.house, "Nobody", two.folder / "x.feedback.zip")
    with pytest.raises(BadInput, match="ends with"):
        feedback.write_feedback(two.house, HARROW, two.folder / "x.zip")
    path = two.send()
    with pytest.raises(NotWritable, match="there already"):
        feedback.write_feedback(two.house, HARROW, path)
    nameless = new_session()
    receive(nameless, [two.path])
    with pytest.raises(NeedsDecision) as needed:
        feedback.write_feedback(nameless, HARROW, two.folder / "y.feedback.zip")
    assert needed.value.code == "desk_name"


def test_the_case_s_recommendation_is_answered_too(two: Two, session: Session, demo_case: Case) -> None:
    kind = RecommendationType.SAFETY_ACTION
    case_id = demo_case.case_id
    drafted, _ = recommendations.add_recommendation(session, case_id, kind, PUMPS, addressee="A ward")
    issued, _ = recommendations.issue(session, drafted)
    body = issuer(load_case(session, case_id), load_regime(demo_case.regime))
    sent = put(two.folder, "own", package(asked(issued.id, PUMPS), issuer=body, release_id="R-9"))
    import_file(session, sent)
    receive(two.house, [sent])
    two.decide(issued.id, Disposition.ADOPT, "Worth it.")
    path = two.folder / "own.feedback.zip"
    feedback.write_feedback(two.house, body, path)

    done = take_back(session, path)

    now = tables.get(session.db, type(issued), issued.id)
    assert (done.cases, now.status) == ((issued.number,), RecommendationStatus.RESPONDED)
    facts = dict(show_recommendation(session, issued).facts)
    assert (facts["Answer"], facts["Reasons"], facts["Answered by"]) == ("adopted", "Worth it.", HOUSE)
