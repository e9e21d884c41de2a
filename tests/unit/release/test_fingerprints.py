"""Copied runs of words are found whatever was done to them; public words are not raised."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import INTERVIEW, KEY, POLICY, SECRET, hits, material
from workbench.records.release import ConcernKind
from workbench.release.fingerprints import PassageFinder
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText
from workbench.release.prints import printer

_WORDS = re.findall(r"[\w'-]+", INTERVIEW.replace("photo-\ncopy", "photocopy"))


def runs(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in hits(text) if hit.kind is ConcernKind.PASSAGE]


DISGUISES = {
    "as it stands": SECRET,
    "capitals": SECRET.upper(),
    "over lines": SECRET.replace(" ", "\n"),
    "many spaces": SECRET.replace(" ", "  \u00a0 "),
    "punctuated": SECRET.replace(" ", ", "),
    "quoted words": " ".join(f"“{word}”" for word in SECRET.split()),
    "hyphens": SECRET.replace(" ", "-"),
    "divided words": SECRET.replace("minutes", "min-\nutes"),
    "zero width": "\u200b".join(SECRET),
    "accents": SECRET.replace("e", "é"),
    "other letters": SECRET.replace("o", "о"),
    "a word run together": SECRET.replace("ten minutes", "tenminutes"),
    "a word taken apart": SECRET.replace("minutes", "min utes"),
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_copied_run_is_found_in_any_disguise(text: str) -> None:
    (run,) = runs(f"The nurse told us that {text}. This was new.")
    assert run.strip("“”") in text
    assert len(run) > len(text) - 4


@pytest.mark.parametrize("written", ["Twenty-eight beds", "Twenty eight beds", "Twentyeight beds"])
@pytest.mark.parametrize("negation", ["I'd never", "I’d never", "Id never"])
def test_hyphens_and_apostrophes_hide_nothing(written: str, negation: str) -> None:
    assert len(runs(f"{written}, four bays, and {negation} opened the red box")) == 1


def test_a_run_is_as_long_as_what_was_copied() -> None:
    text = f"They said {SECRET} so I left it and more of our own words follow here."
    assert runs(text) == [f"{SECRET} so I left it"]


def test_seven_words_are_no_run_and_eight_are() -> None:
    words = SECRET.split()
    assert runs("We heard " + " ".join(words[:7])) == []
    assert runs("We heard " + " ".join(words[:8])) == [" ".join(words[:8])]


@given(st.integers(0, len(_WORDS) - 8), st.integers(8, 20), st.randoms(use_true_random=False))
def test_any_run_of_eight_words_is_found(first: int, length: int, chance: random.Random) -> None:
    copied = _WORDS[first : first + length]
    if len(copied) < 8:
        copied = _WORDS[-8:]
    changed = [chance.choice([str.upper, str.lower, str.title])(word) for word in copied]
    text = "Our own opening. " + "".join(word + chance.choice([" ", ", ", "\n", " – "]) for word in changed)
    assert runs(text)


def test_public_words_are_not_raised_even_where_evidence_quotes_them() -> None:
    quoting = material(
        evidence=(
            EvidenceText(
                reference="E-1",
                text=f"As the policy says: {POLICY} But nobody on our ward ever did that at night.",
            ),
            EvidenceText(reference="E-2", text=POLICY, protected=False),
        )
    )
    finder = PassageFinder(quoting)
    assert finder.find(Letters.of(POLICY)) == []
    text = f"{POLICY} But nobody on our ward ever did that at night."
    (hit,) = finder.find(Letters.of(text))
    assert text[hit.start : hit.end] == "But nobody on our ward ever did that at night"


def test_an_approved_phrase_inside_a_run_does_not_hide_the_run() -> None:
    finder = PassageFinder(material(allowed=("for ten minutes",)))
    (hit,) = finder.find(Letters.of(SECRET))
    assert (hit.start, hit.end) == (0, len(SECRET))


def test_what_several_witnesses_say_is_still_protected() -> None:
    evidence = tuple(EvidenceText(reference=f"E-{n}", text=f"Well. {SECRET}. Yes.") for n in range(5))
    assert len(PassageFinder(material(evidence=evidence)).find(Letters.of(SECRET))) == 1


def test_the_source_is_the_evidence_with_most_of_the_run() -> None:
    evidence = (
        EvidenceText(reference="E-1", text=" ".join(SECRET.split()[:9])),
        EvidenceText(reference="E-2", text=SECRET),
    )
    (hit,) = PassageFinder(material(evidence=evidence)).find(Letters.of(SECRET))
    assert (hit.source, hit.similarity) == ("E-2", 1.0)


def test_each_of_many_runs_names_the_evidence_that_it_stands_in() -> None:
    said = [" ".join(f"{letter}{n}" for n in range(400)) for letter in ("ward", "night")]
    evidence = tuple(EvidenceText(reference=f"E-{n}", text=text) for n, text in enumerate(said))
    copied = [(n % 2, said[n % 2].split()[n * 10 : n * 10 + 9]) for n in range(39)]
    text = " and then our own words ".join(" ".join(words) for _, words in copied)
    found = PassageFinder(material(evidence=evidence)).find(Letters.of(text))
    assert [hit.source for hit in found] == [f"E-{n}" for n, _ in copied]
    assert [text[hit.start : hit.end].split() for hit in found] == [words for _, words in copied]


def test_signs_between_the_words_of_evidence_hide_nothing() -> None:
    words = SECRET.split()
    evidence = (EvidenceText(reference="E-1", text=" ● ".join(words[:6]) + "£" + "•".join(words[6:])),)
    (hit,) = PassageFinder(material(evidence=evidence)).find(Letters.of(SECRET))
    assert (hit.start, hit.end) == (0, len(SECRET))


def test_evidence_in_another_script_is_compared_too() -> None:
    said = "она сказала мне что система снова остановилась и никто не пришёл"
    finder = PassageFinder(material(evidence=(EvidenceText(reference="E-9", text=f"Тогда {said} ночью"),)))
    text = f"Our words, ещё слова: {said.upper()}!"
    (hit,) = finder.find(Letters.of(text))
    assert text[hit.start : hit.end] == said.upper()


def test_hashes_of_the_same_words_differ_from_vault_to_vault() -> None:
    one, other = (printer(key).prints(SECRET, 4).runs.tolist() for key in (KEY, KEY[::-1]))
    assert len(one) == len(other) > 0
    assert set(one).isdisjoint(other)


@settings(max_examples=40)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_texts_can_be_compared(evidence: str, text: str) -> None:
    finder = PassageFinder(material(evidence=(EvidenceText(reference="E", text=evidence),), min_run=3))
    for hit in finder.find(Letters.of(text)):
        assert 0 <= hit.start < hit.end <= len(text)


@given(
    st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), min_size=3, max_size=40),
    st.integers(0, 30),
)
def test_every_three_word_window_of_the_evidence_is_found_alone(words: list[str], at: int) -> None:
    window = words[at % (len(words) - 2) :][:3]
    finder = PassageFinder(material(evidence=(EvidenceText(reference="E", text=" ".join(words)),), min_run=3))
    assert finder.find(Letters.of("zeta " + " ".join(window) + " zeta"))
