"""Decisions mend or justify the words they were taken about, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import EXCERPT_ID, SECRET, decision, document, guard, passage, regime, settled
from workbench.errors import BadInput
from workbench.records.document import Document, Lineage, Paragraph, Passage, Run, Style, passages
from workbench.records.release import Concern, ConcernKind, Decision, Place, Remedy, Severity
from workbench.release.assess import assess
from workbench.release.settle import WITHHELD, Settlement, covered, settle


def _paragraph(report: Document) -> Passage:
    return next(each for each in passages(report) if each.id == "s1-p1")


def test_an_alias_takes_the_place_of_the_name_alone() -> None:
    done = settled("That night Sister Quarrendon’s bleep was silent.", Remedy.ALIAS)
    assert _paragraph(done.document).text == "That night the ward sister’s bleep was silent."
    assert done.open_concerns == ()
    assert done.remaining == ()


def test_an_alias_begins_a_sentence_with_a_capital() -> None:
    done = settled("It was late. Quarrendon rang.", Remedy.ALIAS)
    assert _paragraph(done.document).text == "It was late. The ward sister rang."


def test_masked_words_are_said_to_be_withheld() -> None:
    done = settled("Number 943 476 5919, please.", Remedy.MASK)
    assert _paragraph(done.document).text == f"Number {WITHHELD}, please."


def test_a_rewrite_puts_its_own_words_in_place() -> None:
    done = settled(f"She said {SECRET}, no more.", Remedy.REWRITE, new="the system was slow most weeks")
    assert _paragraph(done.document).text == "She said the system was slow most weeks, no more."


def test_styles_elsewhere_stay_and_a_link_on_the_words_goes() -> None:
    runs = (
        Run(text="Before ", style=Style.EMPHASIS),
        Run(text="Imelda ", style=Style.STRONG),
        Run(text="Quarrendon, after", url="https://example.org/quarrendon"),
        Run(text=" the end", style=Style.EMPHASIS),
    )
    report = Document(
        title=passage("T", "t"),
        kind="psii",
        blocks=(Paragraph(text=Passage(id="s1-p1", section="s1", runs=runs)),),
    )
    found = [c for c in assess(report, guard()) if c.where.start is not None]
    done = settle(report, found, [decision(c, Remedy.ALIAS) for c in found], regime=regime())
    assert _paragraph(done.document).runs == (
        Run(text="Before ", style=Style.EMPHASIS),
        Run(text="the ward sister", style=Style.STRONG),
        Run(text=", after"),
        Run(text=" the end", style=Style.EMPHASIS),
    )
    assert assess(done.document, guard()) == ()


def test_several_concerns_of_one_passage_are_mended_each_at_its_place() -> None:
    done = settled("Quarrendon rang Mark Ward, then Quarrendon left.", Remedy.ALIAS)
    assert _paragraph(done.document).text == "The ward sister rang the doctor, then the ward sister left."


def test_a_name_inside_rewritten_words_goes_with_them() -> None:
    words = SECRET.split()
    evidence_words = " ".join(words)
    report = document(f"Quarrendon: {evidence_words}")
    found = assess(report, guard())
    drawn = replace(found[-1], where=replace(found[-1].where, start=0, end=len(_paragraph(report).text)))
    decisions = [decision(found[0], Remedy.ALIAS), decision(drawn, Remedy.REWRITE, new="It was slow.")]
    done = settle(report, [found[0], drawn], decisions, regime=regime())
    assert _paragraph(done.document).text == "It was slow."


def test_a_passage_rewritten_as_a_whole_is_no_longer_drawn_from_evidence() -> None:
    drawn = passage("In other words.", lineage=Lineage(records=(EXCERPT_ID,)))
    report = Document(title=passage("T", "t"), kind="psii", blocks=(Paragraph(text=drawn),))
    found = assess(report, guard())
    done = settle(report, found, [decision(found[0], Remedy.REWRITE, new="Ours.")], regime=regime())
    assert _paragraph(done.document).lineage == Lineage(freehand=True)
    assert assess(done.document, guard()) == ()


@pytest.mark.parametrize(
    ("remedy", "basis"),
    [(Remedy.PUBLIC, ""), (Remedy.CONSENT, ""), (Remedy.DETERMINED, "s113-determination")],
)
def test_justified_words_stay_as_they_are(remedy: Remedy, basis: str) -> None:
    done = settled("Imelda Quarrendon agreed.", remedy, basis=basis)
    assert _paragraph(done.document).text == "Imelda Quarrendon agreed."
    assert done.open_concerns == ()
    assert [item.decision.remedy for item in done.justified] == [remedy]


def _one(text: str) -> tuple[Document, Concern]:
    report = document(text)
    (concern,) = assess(report, guard())
    return report, concern


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"reason": " "}, "reason"),
        ({"decided_by": ""}, "who"),
        ({"remedy": Remedy.DETERMINED}, "basis"),
        ({"remedy": Remedy.DETERMINED, "basis": "openness"}, "s113-determination"),
        ({"remedy": Remedy.REWRITE}, "with"),
    ],
)
def test_an_incomplete_decision_is_refused_by_its_place_in_the_list(
    changes: dict[str, Any], missing: str
) -> None:
    report, concern = _one("Imelda Quarrendon agreed.")
    good = decision(concern, Remedy.ALIAS)
    with pytest.raises(BadInput, match=missing) as refused:
        settle(report, [concern], [good, replace(good, **changes)], regime=regime())
    assert refused.value.where == "decisions[1]"
    assert "Quarrendon" not in str(refused.value)


def test_consent_does_not_lift_the_bar_on_protected_words() -> None:
    report, concern = _one(f"We heard {SECRET}.")
    with pytest.raises(BadInput, match="determination"):
        settle(report, [concern], [decision(concern, Remedy.CONSENT)], regime=regime())
    asked = replace(concern, severity=Severity.REVIEW)
    assert settle(report, [asked], [decision(asked, Remedy.CONSENT)], regime=regime()).open_concerns == ()


def test_consent_needs_a_person() -> None:
    report, concern = _one("Ring 020 7946 0018.")
    with pytest.raises(BadInput, match="person"):
        settle(report, [concern], [decision(concern, Remedy.CONSENT)], regime=regime())


def test_words_without_an_alias_are_masked_or_rewritten() -> None:
    report, concern = _one("Ring 020 7946 0018.")
    with pytest.raises(BadInput, match="alias"):
        settle(report, [concern], [decision(concern, Remedy.ALIAS)], regime=regime())


def test_what_stands_in_no_words_cannot_be_mended() -> None:
    report, concern = _one("Imelda Quarrendon agreed.")
    hidden = replace(concern, where=replace(concern.where, start=None, end=None))
    with pytest.raises(BadInput, match="mend its source"):
        settle(report, [hidden], [decision(hidden, Remedy.MASK)], regime=regime())


def test_a_concern_without_a_decision_stays_open() -> None:
    report = document("Quarrendon and Pickersleigh.")
    one, two = assess(report, guard())
    done = settle(report, [one, two], [decision(one, Remedy.ALIAS)], regime=regime())
    assert done.open_concerns == (two,)


def test_a_decision_is_remembered_for_the_same_words_when_their_id_has_shifted() -> None:
    report = document("Quarrendon came.")
    (concern,) = assess(report, guard())
    remembered = replace(decision(concern, Remedy.ALIAS), concern=f"{concern.id}.2")
    assert settle(report, [concern], [remembered], regime=regime()).open_concerns == ()
    elsewhere = replace(remembered, concern=remembered.concern.replace("s1:", "s2:"))
    assert settle(report, [concern], [elsewhere], regime=regime()).open_concerns == (concern,)


def test_one_decision_does_not_settle_a_second_place_in_the_next_round() -> None:
    report = document("Quarrendon, then Quarrendon.")
    first, _ = assess(report, guard())
    once = settle(report, assess(report, guard()), [decision(first, Remedy.ALIAS)], regime=regime())
    again = settle(once.document, assess(once.document, guard()), once.remaining, regime=regime())
    assert len(again.open_concerns) == 1


def test_the_last_decision_about_a_concern_counts() -> None:
    report, concern = _one("Quarrendon came.")
    both = [decision(concern, Remedy.PUBLIC), decision(concern, Remedy.MASK)]
    assert _paragraph(settle(report, [concern], both, regime=regime()).document).text == f"{WITHHELD} came."


def _justified(concern: Concern) -> list[Settlement]:
    return [Settlement(concern=concern, decision=decision(concern, Remedy.PUBLIC))]


def test_a_part_of_justified_words_is_covered_and_other_words_of_the_same_source_are_not() -> None:
    _, whole = _one(f"We heard {SECRET}.")
    part = replace(whole, id="2", text=" ".join(SECRET.split()[1:9]))
    other = replace(whole, id="3", text="the clock in the corner was right I said to her")
    mixed = replace(whole, id="4", text=f"{SECRET} so I left it there and then")
    assert covered(part, _justified(whole))
    assert not covered(other, _justified(whole))
    assert not covered(mixed, _justified(whole))


def test_a_few_words_cut_off_by_a_new_paragraph_are_not_covered_by_themselves() -> None:
    words = SECRET.split()
    whole, rest = assess(document(" ".join(words[:8]), " ".join(words[8:])), guard())
    assert len(rest.text.split()) < 4
    assert not covered(rest, [])
    assert not covered(rest, _justified(whole))


def test_a_justified_name_is_covered_however_its_line_breaks() -> None:
    _, name = _one("Quarrendon came.")
    printed = replace(name, id="file:1", where=Place(file="a.pdf"), text="QUARREN-\nDON")
    assert covered(printed, _justified(name))
    assert not covered(replace(printed, text="Imelda"), _justified(name))
    assert not covered(replace(printed, source="P-9"), _justified(name))


def test_one_justified_name_does_not_cover_another_place_in_the_document() -> None:
    first, second = assess(document("Quarrendon, then Quarrendon."), guard())
    elsewhere = assess(document("Quarrendon.", section="s2"), guard())[0]
    assert covered(first, _justified(first))
    assert not covered(second, _justified(first))
    assert not covered(elsewhere, _justified(first))


def test_a_name_mended_inside_justified_words_leaves_them_justified() -> None:
    told = "thinking? We get that most weeks: it goes slow for ten minutes and then Quarrendon it catches up"
    report = document(told)
    found = assess(report, guard())
    remedies = {ConcernKind.PASSAGE: Remedy.DETERMINED, ConcernKind.NAME: Remedy.ALIAS}
    decisions: list[Decision] = [
        decision(c, remedies[c.kind], basis="s113-determination" if c.kind is ConcernKind.PASSAGE else "")
        for c in found
    ]
    once = settle(report, found, decisions, regime=regime())
    again = settle(
        once.document,
        assess(once.document, guard()),
        once.remaining,
        regime=regime(),
        justified=once.justified,
    )
    assert again.open_concerns == ()


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["Quarrendon", "Mark Ward", "BM4 7QT", "and", "so.", "–", "(then)"]), max_size=14
    )
)
def test_masking_every_concern_leaves_none(words: list[str]) -> None:
    done = settled(" ".join(words), Remedy.MASK)
    assert assess(done.document, guard()) == ()
