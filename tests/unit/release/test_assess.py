"""An assessment finds everything in every passage, in reading order, under ids that last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import (
    EXCERPT_ID,
    INTERVIEW,
    KEY,
    SECRET,
    document,
    guard,
    material,
    passage,
    regime,
)
from workbench.errors import Cancelled
from workbench.records.document import (
    Document,
    Figure,
    Lineage,
    Note,
    Paragraph,
    Passage,
    Run,
    Table,
    TitleBlock,
)
from workbench.records.extract import Anchor, Extract
from workbench.records.people import PersonKind
from workbench.records.record import RecordId
from workbench.records.release import Concern, ConcernKind, Severity
from workbench.release.assess import Guard, assess, scan
from workbench.release.material import rules

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001481a0d190000000049454e44ae426082".replace(" ", "")
)


def test_every_text_of_a_document_is_looked_at() -> None:
    name = "Imelda Quarrendon"
    report = Document(
        title=passage(f"Title {name}", "title"),
        kind="psii",
        blocks=(
            TitleBlock(
                title=passage(f"Cover {name}", "cover"), facts=((passage("By", "f1"), passage(name, "f2")),)
            ),
            Table(
                caption=passage(f"Caption {name}", "caption"),
                header=(passage(f"Header {name}", "header"),),
                rows=((passage(f"Cell {name}", "cell"),),),
            ),
            Figure(caption=passage("Figure", "fig"), alt=passage(f"Drawn by {name}", "alt"), image=b""),
        ),
        notes=(Note(id="n1", number=1, text=passage(f"Note {name}", "note")),),
        issuer=passage(f"Issued by {name}", "issuer"),
        running=passage(f"Running {name}", "running"),
        mark=passage(f"For {name}", "mark"),
    )
    found = [c.where.passage for c in assess(report, guard()) if c.kind is ConcernKind.NAME]
    assert found == [
        "title", "cover", "f2", "caption", "header", "cell", "alt", "note", "issuer", "running", "mark",
    ]  # fmt: skip


def test_a_concern_says_where_why_and_what_to_do() -> None:
    (concern,) = assess(document("On the night Sister Quarrendon was in charge."), guard())
    assert concern.kind is ConcernKind.NAME
    assert concern.severity is Severity.BLOCK
    assert (concern.where.section, concern.where.passage) == ("s1", "s1-p1")
    assert (concern.where.start, concern.where.end) == (13, 30)
    assert concern.text == "Sister Quarrendon"
    assert concern.source == "P-1"
    assert concern.replacement == "the ward sister"
    assert concern.why.endswith(".")
    assert concern.what_to_do.endswith(".")


def test_words_split_over_runs_of_different_styles_are_read_together() -> None:
    split = Passage(id="p", section="s", runs=(Run(text="Quar"), Run(text="ren"), Run(text="don left")))
    report = Document(title=passage("T"), kind="psii", blocks=(Paragraph(text=split),))
    assert [c.text for c in assess(report, guard())] == ["Quarrendon"]


def test_a_link_can_give_somebody_away() -> None:
    linked = Passage(id="p", section="s", runs=(Run(text="here", url="file:///C:/Users/iquarrendon/x.docx"),))
    report = Document(title=passage("T"), kind="psii", blocks=(Paragraph(text=linked),))
    (concern,) = assess(report, guard())
    assert (concern.where.part, concern.where.start) == ("link", None)


def test_a_copied_run_that_goes_on_in_the_next_paragraph_is_found_in_both() -> None:
    words = SECRET.split()
    found = assess(document("It " + " ".join(words[1:6]), " ".join(words[6:]) + " we heard"), guard())
    assert [c.where.passage for c in found] == ["s1-p1", "s1-p2"]
    assert [c.text for c in found] == ["It " + " ".join(words[1:6]), " ".join(words[6:])]
    assert {c.source for c in found} == {"E-1"}


def test_lineage_from_protected_evidence_is_raised_and_other_lineage_is_not() -> None:
    drawn = passage("In other words.", lineage=Lineage(records=(EXCERPT_ID,)))
    free = passage("Ours.", "s1-p2", lineage=Lineage(records=(RecordId("finding"),)))
    report = Document(
        title=passage("T", "t"), kind="psii", blocks=(Paragraph(text=drawn), Paragraph(text=free))
    )
    (concern,) = assess(report, guard())
    assert (concern.kind, concern.source) == (ConcernKind.PASSAGE, "E-1")
    assert (concern.where.start, concern.where.end) == (0, len("In other words."))


def test_ids_stay_when_the_text_around_changes_and_go_with_their_words() -> None:
    before = assess(document("Quarrendon was there.", "Nothing here."), guard())
    after = assess(document("Something new.", "That night, Quarrendon was there too."), guard())
    assert [c.id for c in before] == [c.id for c in after]
    moved = assess(document("Quarrendon was there.", section="s2"), guard())
    assert moved[0].id != before[0].id
    assert moved[0].words == before[0].words


def test_the_same_words_twice_in_a_section_have_two_ids() -> None:
    one, two = assess(document("Quarrendon and QUARRENDON."), guard())
    assert one.words == two.words
    assert two.id == f"{one.id}.2"


def test_digests_are_keyed() -> None:
    other = Guard(material(key=KEY[::-1]))
    (mine,), (theirs,) = (assess(document("Quarrendon"), each) for each in (guard(), other))
    assert mine.words != theirs.words
    assert mine.id != theirs.id


@pytest.mark.parametrize(
    ("code", "severity"), [("hssib-2022-act", Severity.BLOCK), ("psirf-provider", Severity.REVIEW)]
)
def test_the_regime_says_how_bad_a_copied_passage_is(code: str, severity: Severity) -> None:
    said = rules(regime(code))
    under = Guard(material(severities=said.severities, lineage=said.lineage, min_run=said.min_run))
    assert [c.severity for c in assess(document(f"We heard that {SECRET}."), under)] == [severity]


def test_what_the_regime_switches_off_is_not_looked_for() -> None:
    off = dict.fromkeys(ConcernKind)
    quiet = Guard(material(severities=off, lineage=None))
    drawn = passage(f"Quarrendon: {INTERVIEW}", lineage=Lineage(records=(EXCERPT_ID,)))
    assert assess(Document(title=drawn, kind="psii", blocks=()), quiet) == ()


def test_the_name_rule_of_a_regime_says_whose_names_are_guarded() -> None:
    assert PersonKind.INVESTIGATOR not in rules(regime("hssib-2022-act")).guarded
    assert PersonKind.PATIENT in rules(regime("hssib-2022-act")).guarded


def test_what_is_doubtful_never_blocks() -> None:
    (concern,) = assess(document("We asked, and Dawn agreed."), guard())
    assert concern.severity is Severity.REVIEW


def test_a_photograph_needs_a_look_and_a_drawing_does_not() -> None:
    drawing = Figure(caption=passage("c", "c"), alt=passage("a", "a"), image=_PIXEL)
    photograph = replace(drawing, media_type="image/jpeg")
    shown = [
        [c.kind for c in assess(Document(title=passage("T", "t"), kind="psii", blocks=(each,)), guard())]
        for each in (drawing, photograph)
    ]
    assert shown == [[], [ConcernKind.IMAGE]]


def test_a_file_is_scanned_with_its_pages_and_paragraphs() -> None:
    text = "Nothing.\nSister Quarrendon rang.\n"
    extract = Extract(
        media_type="text/plain",
        text=text,
        anchors=(
            Anchor(start=0, end=9, label="paragraph 1", page=1),
            Anchor(start=9, end=33, label="paragraph 2", page=2),
        ),
    )
    (concern,) = scan("draft.txt", extract, text.encode(), guard())
    where = concern.where
    assert (where.file, where.page, where.paragraph, where.start, where.end) == ("draft.txt", 2, 2, 9, 26)
    assert text[9:26] == concern.text


def test_the_name_of_a_file_is_a_text_too() -> None:
    found = scan("Quarrendon interview.txt", None, None, guard())
    assert [(c.where.part, c.text) for c in found] == [("file name", "Quarrendon")]


def test_a_file_that_nobody_could_read_is_scanned_raw() -> None:
    found = scan("odd.bin", None, b"\x00\x01Imelda Quarrendon\x00\x02" + b"\x00" * 9, guard())
    assert [c.text for c in found if c.kind is ConcernKind.NAME] == ["Imelda Quarrendon"]
    # What is no known kind of file is said to be so: its words may be packed.
    assert [c.why for c in found if c.kind is ConcernKind.METADATA] == [
        "A part of the file could not be looked into: this program does not know files of this kind."
    ]


def test_no_repr_of_a_concern_holds_the_words() -> None:
    report = document(f"Imelda Quarrendon: {SECRET}, on 943 476 5919.")
    for concern in (*assess(report, guard()), *scan("Quarrendon.txt", None, None, guard())):
        shown = repr(concern).lower()
        assert not any(word in shown for word in ("quarrendon", "minutes", "943", "ward sister"))
    assert "quarrendon" not in repr(material()).lower()
    assert "board" not in repr(material()).lower()


@settings(max_examples=60)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_concerns_of_any_document_stand_in_its_words_under_ids_of_their_own(texts: list[str]) -> None:
    report = document(*texts, "Quarrendon", SECRET)
    found = assess(report, guard())
    by_id = {f"s1-p{index}": text for index, text in enumerate([*texts, "Quarrendon", SECRET], 1)}
    assert len({concern.id for concern in found}) == len(found)
    for concern in found:
        assert concern.text == by_id[concern.where.passage][concern.where.start : concern.where.end]


def test_people_are_told_before_copied_words_and_come_again_with_the_whole() -> None:
    report = document("Quarrendon was there.", f"We heard that {SECRET}.")
    told: list[tuple[Concern, ...]] = []
    found = assess(report, Guard(material()), told.append)
    assert [[c.kind for c in each] for each in told] == [[ConcernKind.NAME]]
    assert [c.kind for c in found] == [ConcernKind.NAME, ConcernKind.PASSAGE]
    assert told[0][0] == found[0]


def test_the_same_of_a_file() -> None:
    text = f"Quarrendon was there.\n\nWe heard that {SECRET}."
    extract = Extract(text=text, media_type="text/plain", anchors=())
    told: list[tuple[Concern, ...]] = []
    found = scan("note.txt", extract, None, Guard(material()), told.append)
    assert [[c.kind for c in each] for each in told] == [[ConcernKind.NAME]]
    assert [c.kind for c in found] == [ConcernKind.NAME, ConcernKind.PASSAGE]


def test_whoever_waits_is_told_how_far_it_is_and_may_stop_it() -> None:
    report, watched = document("Quarrendon was there.", f"We heard that {SECRET}."), Guard(material())
    steps: list[tuple[int, int]] = []

    def waits(done: int, of: int) -> bool:
        steps.append((done, of))
        return True

    with watched.waited_for(waits, 4):
        assess(report, watched)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[0] == (1, 6)
    assert steps[-1] == (6, 6)
    fresh = Guard(material())
    with pytest.raises(Cancelled), fresh.waited_for(lambda done, _: done < 3, 4):
        assess(report, fresh)
    assert assess(report, fresh) == assess(report, Guard(material()))
