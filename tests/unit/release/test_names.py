"""People of the case are found however their names are written, and nobody else is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.release.case import DAUGHTER, SISTER, guard, hits, material
from workbench.records.people import Person, PersonKind
from workbench.records.release import ConcernKind
from workbench.release.assess import Guard
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText, Hit
from workbench.release.names import NameFinder
from workbench.release.renderings import forms

CERTAIN = {
    "full": "Imelda Quarrendon",
    "capitals": "IMELDA QUARRENDON",
    "small letters": "imelda quarrendon",
    "reversed": "Quarrendon, Imelda",
    "initial": "I. Quarrendon",
    "initial after": "Quarrendon, I.",
    "title": "Sister Quarrendon",
    "long title": "Staff Nurse Imelda Quarrendon",
    "surname": "Quarrendon",
    "possessive": "Quarrendon's",
    "typographic possessive": "Quarrendon’s",
    "plural": "the Quarrendons",
    "first name alone": "Imelda",
    "no space": "ImeldaQuarrendon",
    "non-breaking space": "Imelda\u00a0Quarrendon",
    "several spaces": "Imelda    Quarrendon",
    "over a line": "Imelda\nQuarrendon",
    "divided at a line end": "Imelda Quar-\nrendon",
    "soft hyphen": "Quar\u00adrendon",
    "zero-width space": "Quar\u200brendon",
    "zero-width joiner": "I\u200dm\u200delda",
    "spaced letters": "Q u a r r e n d o n",
    "dotted letters": "Q.u.a.r.r.e.n.d.o.n",
    "Cyrillic letters": "Iмelda Quаrrendоn",
    "accents": "Ímelda Quárrendon",
    "combining accents": "Quarre\u0301ndon",
    "full width": "Ｉｍｅｌｄａ　Ｑｕａｒｒｅｎｄｏｎ",
    "ligature-like capitals": "𝐈𝐦𝐞𝐥𝐝𝐚 𝐐𝐮𝐚𝐫𝐫𝐞𝐧𝐝𝐨𝐧",
    "misspelt beside the first name": "Imelda Quarendon",
    "underscored": "Quarrendon_Imelda_v2",
    "file name": "QuarrendonStatement.docx",
    "quoted nickname between": "Imelda “Mel” Quarrendon",
    "in brackets": "(Quarrendon)",
    "slash": "Quarrendon/nurse",
}

OTHERS_CERTAIN = {
    "Mrs D M Astbrook": "P-2",
    "Dorothy M. Astbrook": "P-2",
    "Astbrook, Dorothy Mary": "P-2",
    "D.M. Astbrook": "P-2",
    "the lady in Bed C3": "P-2",
    "Zelenko Hart": "P-4",
    "ZelenkoHart": "P-4",
    "Zelenko": "P-4",
    "O’Hanrahan": "P-5",
    "Sean O Hanrahan": "P-5",
    "OHanrahan": "P-5",
    "Dr Ward": "P-3",
    "Mark Ward": "P-3",
    "M. Ward": "P-3",
    "Mrs Parkinson": "P-7",
    "Hester Parkinson's": "P-7",
    "Pickersleigh Ward 14": "P-6",
}

DOUBTFUL = {
    "Quarendon said so": "P-1",
    "and Dawn went home": "P-6",
    "Dawn walked on to the ward": "P-6",
    "as Mark said": "P-3",
    "Dot was chatty": "P-2",
    "and Mel said": "P-1",
    "written by I.Q. that night": "P-1",
    "Parkinson's blood pressure fell": "P-7",
    "the Pickersleigh General Hospital": "P-6",
}

INNOCENT = [
    "| Ward doctor | 5.1 Ward rounds",
    "the Quarrendon Building",
    "at dawn on Tuesday",
    "mark the chart, then dot the line",
    "on a ward, and A ward",
    "Ward 14 and Ward C3",
    "WARD ROUND",
    "Parkinson's disease",
    "medicines for Parkinson’s disease",
    "Astbrook House Care Home",
    "St Dorothy's Hospital",
    "Queen Dorothy Hospital",
    "Dorothy House",
    "Brindlemere General Hospital",
    "the Waterlow score",
    "quarrelling, quarantined",
    "Imeldans are not known",
    "the ward sister and the patient",
    "bed C4, bed three",
]


def names(text: str) -> list[Hit]:
    return [hit for hit in hits(text) if hit.kind is ConcernKind.NAME]


@pytest.mark.parametrize("text", CERTAIN.values(), ids=CERTAIN.keys())
@pytest.mark.parametrize("frame", ["{}", "It was then that {} rang the bell.", "({})"])
def test_every_rendering_of_a_name_is_certain(text: str, frame: str) -> None:
    found = names(frame.format(text))
    assert [(hit.source, hit.certain) for hit in found] == [("P-1", True)]


@pytest.mark.parametrize(("text", "source"), OTHERS_CERTAIN.items())
def test_renderings_of_harder_names_are_certain(text: str, source: str) -> None:
    found = names(f"They asked {text} about it.")
    assert [(hit.source, hit.certain) for hit in found] == [(source, True)]


@pytest.mark.parametrize(("text", "source"), DOUBTFUL.items())
def test_what_only_a_person_can_tell_is_left_to_a_person(text: str, source: str) -> None:
    assert [(hit.source, hit.certain) for hit in names(text)] == [(source, False)]


@pytest.mark.parametrize("text", INNOCENT)
def test_words_that_are_not_people_raise_nothing(text: str) -> None:
    assert names(f"We noted {text} in passing.") == []
    assert names(text) == []


def test_consent_to_be_named_lifts_the_name_and_no_relative() -> None:
    assert names(f"{DAUGHTER.name} told us so.") == []
    assert [hit.source for hit in names("Rosalind Fenwright and Imelda Quarrendon met.")] == ["P-1"]


def test_people_of_a_kind_that_the_regime_does_not_guard_are_not_looked_for() -> None:
    finder = NameFinder(material(guarded=frozenset({PersonKind.PATIENT})))
    assert finder.find(Letters.of("Imelda Quarrendon")) == []
    assert len(finder.find(Letters.of("Dorothy Astbrook"))) == 1


@pytest.mark.parametrize(
    ("text", "covered", "replacement"),
    [
        ("Sister Quarrendon's view", "Sister Quarrendon", "the ward sister"),
        ("the Quarrendons", "Quarrendons", "ward sister"),
        ("Staff Nurse Quarrendon said", "Staff Nurse Quarrendon", "the ward sister"),
        ("Dr M. Ward was bleeped", "Dr M. Ward", "the doctor"),
    ],
)
def test_the_replacement_reads_on_in_its_place(text: str, covered: str, replacement: str) -> None:
    (hit,) = names(text)
    assert (text[hit.start : hit.end], hit.replacement) == (covered, replacement)


def test_somebody_without_a_display_is_spoken_of_by_their_kind() -> None:
    finder = NameFinder(
        material(
            people=(
                Person(
                    id=SISTER.id,
                    case_id=SISTER.case_id,
                    name="Ada Thornquist",
                    person_kind=PersonKind.STAFF,
                    role="Night porter",
                ),
            )
        )
    )
    assert finder.find(Letters.of("Ada Thornquist"))[0].replacement == "the night porter"


def test_a_case_without_people_raises_no_name() -> None:
    assert Guard(material(people=())).within(Letters.of("Imelda Quarrendon")) == []


def people_named(*full: str) -> NameFinder:
    return NameFinder(material(people=tuple(replace(SISTER, name=name, aliases=()) for name in full)))


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("what Will Best said", True),
        ("what Best, Will said", True),
        ("what will best help patients", False),
        ("Long may it continue", False),
        ("Dr Robin told us", True),
        ("Dr Robin Kesterton told us", False),
    ],
)
def test_an_english_phrase_or_a_namesake_is_left_to_a_person(text: str, certain: bool) -> None:
    finder = people_named("Will Best", "May Long", "Robin Tarrowby")
    assert [hit.certain for hit in finder.find(Letters.of(text))] == [certain]


def test_a_word_that_the_evidence_uses_in_small_letters_is_no_misspelling() -> None:
    wrote = EvidenceText(reference="E-1", text="the quarrendun pump, not the Quarrondon one")
    finder = NameFinder(material(evidence=(wrote,)))
    assert finder.find(Letters.of("A quarrendun was fitted")) == []
    assert len(finder.find(Letters.of("A quarrondon was fitted"))) == 1


def test_a_text_with_thousands_of_names_is_looked_through_as_far_as_its_end() -> None:
    text = "Imelda Quarrendon met Imelda Quarendon near Quarrendon Building. I.Q. left. " * 1000
    spans = [(hit.start, hit.end, hit.certain) for hit in names(text)]
    size = len(text) // 1000
    assert len(spans) == 3000
    assert spans[-3:] == [(first + 999 * size, last + 999 * size, sure) for first, last, sure in spans[:3]]


@given(st.text(max_size=60), st.sampled_from(sorted(CERTAIN.values())), st.text(max_size=60))
def test_a_name_between_any_words_is_found_in_its_place(before: str, name: str, after: str) -> None:
    text = f"{before} . {name} . {after}"
    start = len(before) + 3
    assert any(hit.start <= start + len(name) and hit.end > start for hit in names(text))


@given(st.text(max_size=200))
def test_hits_are_ordered_spans_of_the_text_that_never_overlap(text: str) -> None:
    spans = [(hit.start, hit.end) for hit in guard().within(Letters.of(text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    found = names(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_any_name_at_all_can_be_registered(name: str, aliases: list[str]) -> None:
    odd = Person(id=SISTER.id, case_id=SISTER.case_id, name=name, aliases=tuple(aliases))
    assert all(form.row for form in forms([odd]))
