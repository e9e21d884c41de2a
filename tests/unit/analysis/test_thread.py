"""The thread is walked from any statement to its evidence and back, and every break in it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.unit.casefiles import Making
from workbench.analysis.thread import GapKind, Strand, above, below, evidence_under, gaps, strand
from workbench.records.analysis import Account, Event, Factor, Seips
from workbench.records.case import Term
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.people import Question
from workbench.records.recommendations import Recommendation

EARLY, LATE = datetime(2026, 1, 1, 3, tzinfo=UTC), datetime(2026, 1, 1, 4, tzinfo=UTC)


def found(make: Making) -> list[tuple[str, str]]:
    return [(gap.kind.value, gap.record) for gap in gaps(make.case())]


def kinds(make: Making) -> set[GapKind]:
    return {gap.kind for gap in gaps(make.case())}


def grounded(make: Making) -> Finding:
    """A finding on two pieces of evidence."""
    finding = make.add(Finding)
    make.tie(finding, Relation.RESTS_ON, make.add(Evidence), make.add(Evidence))
    return finding


def test_an_empty_case_has_no_gaps() -> None:
    assert gaps(CaseFile(case=Making().case().case)) == ()


def unanswered_term(make: Making) -> None:
    make.add(Term)


def answered_term(make: Making) -> None:
    make.tie(make.add(Term), Relation.ANSWERED_BY, grounded(make))


def unanswered_question(make: Making) -> None:
    make.add(Question)


def answered_question(make: Making) -> None:
    make.tie(make.add(Question), Relation.ANSWERED_BY, grounded(make))


def finding_on_nothing(make: Making) -> None:
    make.add(Finding)


def finding_on_an_event_without_evidence(make: Making) -> None:
    make.tie(make.add(Finding), Relation.RESTS_ON, make.add(Event))


def finding_on_one_excerpt(make: Making) -> None:
    excerpt = make.add(Excerpt, evidence_id=make.add(Evidence).id)
    make.tie(make.add(Finding), Relation.RESTS_ON, excerpt)


def finding_on_two_excerpts_of_one_interview(make: Making) -> None:
    evidence = make.add(Evidence)
    excerpts = [make.add(Excerpt, evidence_id=evidence.id) for _ in range(2)]
    make.tie(make.add(Finding), Relation.RESTS_ON, *excerpts)


def finding_on_evidence_and_an_event_with_other_evidence(make: Making) -> None:
    event = make.add(Event)
    make.tie(event, Relation.EVIDENCED_BY, make.add(Excerpt, evidence_id=make.add(Evidence).id))
    make.tie(make.add(Finding), Relation.RESTS_ON, event, make.add(Evidence))


def countered_without_a_word(make: Making) -> None:
    make.tie(grounded(make), Relation.COUNTERED_BY, make.add(Evidence), note=" ")


def countered_and_answered(make: Making) -> None:
    make.tie(grounded(make), Relation.COUNTERED_BY, make.add(Evidence), note="Only in daylight")


def factor_of_nothing(make: Making) -> None:
    make.add(Factor, seips=Seips.TASKS)


def factor_of_an_event(make: Making) -> None:
    make.tie(make.add(Factor), Relation.CONTRIBUTES_TO, make.add(Event))


def factor_that_is_an_outcome(make: Making) -> None:
    make.add(Factor, seips=Seips.OUTCOMES)


def recommendation_from_nothing(make: Making) -> None:
    make.add(Recommendation)


def recommendation_for_an_area_without_a_finding(make: Making) -> None:
    area = make.add(Recommendation)
    make.tie(make.add(Recommendation), Relation.ADDRESSES, area)


def recommendation_from_a_finding(make: Making) -> None:
    make.tie(make.add(Recommendation), Relation.FOLLOWS_FROM, grounded(make))


def recommendation_for_an_area_with_a_finding(make: Making) -> None:
    area = make.add(Recommendation)
    make.tie(area, Relation.FOLLOWS_FROM, grounded(make))
    make.tie(make.add(Recommendation), Relation.ADDRESSES, area)


def evidence_of_nothing(make: Making) -> None:
    make.add(Evidence)


def evidence_with_an_excerpt_of_nothing(make: Making) -> None:
    make.add(Excerpt, evidence_id=make.add(Evidence).id)


def evidence_of_an_event(make: Making) -> None:
    make.tie(make.add(Event), Relation.EVIDENCED_BY, make.add(Evidence))


def evidence_that_speaks_against(make: Making) -> None:
    make.tie(make.add(Finding), Relation.COUNTERED_BY, make.add(Evidence), note="No")


def accounts_an_hour_apart(make: Making) -> None:
    event = make.add(Event)
    make.add(Account, event_id=event.id, starts_at=EARLY)
    make.add(Account, event_id=event.id, starts_at=LATE)


def accounts_that_agree(make: Making) -> None:
    event = make.add(Event)
    for when in (EARLY, EARLY, None):
        make.add(Account, event_id=event.id, starts_at=when)


def accounts_of_two_events(make: Making) -> None:
    make.add(Account, event_id=make.add(Event).id, starts_at=EARLY)
    make.add(Account, event_id=make.add(Event).id, starts_at=LATE)


BREAKS: list[tuple[GapKind, Callable[[Making], None], bool]] = [
    (GapKind.TERM_WITHOUT_FINDING, unanswered_term, True),
    (GapKind.TERM_WITHOUT_FINDING, answered_term, False),
    (GapKind.QUESTION_WITHOUT_ANSWER, unanswered_question, True),
    (GapKind.QUESTION_WITHOUT_ANSWER, answered_question, False),
    (GapKind.FINDING_WITHOUT_EVIDENCE, finding_on_nothing, True),
    (GapKind.FINDING_WITHOUT_EVIDENCE, finding_on_an_event_without_evidence, True),
    (GapKind.FINDING_WITHOUT_EVIDENCE, finding_on_one_excerpt, False),
    (GapKind.FINDING_WITH_ONE_SOURCE, finding_on_one_excerpt, True),
    (GapKind.FINDING_WITH_ONE_SOURCE, finding_on_two_excerpts_of_one_interview, True),
    (GapKind.FINDING_WITH_ONE_SOURCE, finding_on_evidence_and_an_event_with_other_evidence, False),
    (GapKind.FINDING_WITH_ONE_SOURCE, finding_on_nothing, False),
    (GapKind.COUNTER_EVIDENCE_WITHOUT_RESPONSE, countered_without_a_word, True),
    (GapKind.COUNTER_EVIDENCE_WITHOUT_RESPONSE, countered_and_answered, False),
    (GapKind.FACTOR_WITHOUT_EFFECT, factor_of_nothing, True),
    (GapKind.FACTOR_WITHOUT_EFFECT, factor_of_an_event, False),
    (GapKind.FACTOR_WITHOUT_EFFECT, factor_that_is_an_outcome, False),
    (GapKind.RECOMMENDATION_WITHOUT_FINDING, recommendation_from_nothing, True),
    (GapKind.RECOMMENDATION_WITHOUT_FINDING, recommendation_for_an_area_without_a_finding, True),
    (GapKind.RECOMMENDATION_WITHOUT_FINDING, recommendation_from_a_finding, False),
    (GapKind.RECOMMENDATION_WITHOUT_FINDING, recommendation_for_an_area_with_a_finding, False),
    (GapKind.EVIDENCE_UNUSED, evidence_of_nothing, True),
    (GapKind.EVIDENCE_UNUSED, evidence_with_an_excerpt_of_nothing, True),
    (GapKind.EVIDENCE_UNUSED, evidence_of_an_event, False),
    (GapKind.EVIDENCE_UNUSED, evidence_that_speaks_against, False),
    (GapKind.ACCOUNTS_DISAGREE, accounts_an_hour_apart, True),
    (GapKind.ACCOUNTS_DISAGREE, accounts_that_agree, False),
    (GapKind.ACCOUNTS_DISAGREE, accounts_of_two_events, False),
]


@pytest.mark.parametrize(
    ("kind", "build", "broken"), BREAKS, ids=[f"{kind}-{build.__name__}" for kind, build, _ in BREAKS]
)
def test_a_break_is_found_and_nothing_else_is_called_one(
    kind: GapKind, build: Callable[[Making], None], broken: bool
) -> None:
    make = Making()
    build(make)

    assert (kind in kinds(make)) is broken


def test_every_kind_of_gap_is_tried_both_ways() -> None:
    for kind in GapKind:
        assert {broken for tried, _, broken in BREAKS if tried is kind} == {True, False}


def test_gaps_come_in_the_order_of_the_thread_and_name_the_file_s_own_ids() -> None:
    make = Making()
    make.add(Evidence, file_id="E9")
    make.add(Recommendation)
    make.add(Finding, file_id="F9")
    make.add(Term, file_id="T9")

    assert found(make) == [
        ("term_without_finding", "T9"),
        ("finding_without_evidence", "F9"),
        ("recommendation_without_finding", "D-1"),
        ("evidence_unused", "E9"),
    ]


def test_why_never_holds_words_of_the_case() -> None:
    make = Making()
    for cls in (Term, Question, Finding, Factor, Recommendation, Evidence):
        field = {Finding: "statement", Recommendation: "action", Term: "text", Question: "text"}
        make.add(cls, **{field.get(cls, "title"): "MARKER"})

    assert len(gaps(make.case())) == 6
    assert not [gap for gap in gaps(make.case()) if "MARKER" in f"{gap}{gap.why}"]


def test_a_strand_goes_down_to_the_evidence() -> None:
    make = Making()
    evidence = make.add(Evidence)
    excerpt = make.add(Excerpt, evidence_id=evidence.id)
    finding, made = make.add(Finding), make.add(Recommendation)
    make.tie(finding, Relation.RESTS_ON, excerpt)
    make.tie(made, Relation.FOLLOWS_FROM, finding)
    case = make.case()

    at_the_end = Strand(record=evidence)
    assert strand(case, made) == Strand(
        record=made,
        rests_on=(Strand(record=finding, rests_on=(Strand(record=excerpt, rests_on=(at_the_end,)),)),),
    )
    assert above(case, evidence) == [excerpt]
    assert above(case, excerpt) == [finding]
    assert above(case, finding) == [made]


def test_above_and_below_are_each_other_s_mirror() -> None:
    make = Making()
    for build in (answered_term, finding_on_evidence_and_an_event_with_other_evidence, accounts_that_agree):
        build(make)
    case = make.case()

    down = {(r.id, lower.id) for r in case.by_id.values() for lower in below(case, r)}
    up = {(upper.id, r.id) for r in case.by_id.values() for upper in above(case, r)}

    assert down == up
    assert down


def test_a_circle_is_cut_where_it_closes() -> None:
    make = Making()
    first, second = make.add(Finding), make.add(Finding)
    evidence = make.add(Evidence)
    make.tie(first, Relation.RESTS_ON, second)
    make.tie(second, Relation.RESTS_ON, first, evidence)
    case = make.case()

    assert strand(case, first) == Strand(
        record=first, rests_on=(Strand(record=second, rests_on=(Strand(record=evidence),)),)
    )
    assert evidence_under(case, first) == [evidence]


def test_evidence_is_counted_once_and_listed_in_the_order_of_the_case() -> None:
    make = Making()
    one, two = make.add(Evidence, id="z"), make.add(Evidence, id="a")
    finding = make.add(Finding)
    make.tie(finding, Relation.RESTS_ON, two, make.add(Excerpt, evidence_id=two.id), one)

    assert evidence_under(make.case(), finding) == [one, two]


def test_a_link_to_what_is_gone_breaks_nothing() -> None:
    make = Making()
    finding = grounded(make)
    elsewhere = Making().add(Finding, id="gone")
    make.tie(finding, Relation.COUNTERED_BY, elsewhere)
    make.tie(finding, Relation.RESTS_ON, elsewhere)

    assert found(make) == []
    assert len(strand(make.case(), finding).rests_on) == 2
