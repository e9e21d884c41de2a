"""Normalising: disguises undone, and every offset mapped back to where it came from."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BugError
from workbench.text import folded, normalise, sentences, words

# Letters, disguises and everything that is dropped, joined or taken apart, mixed densely.
TRICKY = st.text(
    st.sampled_from(
        "abZ19 .'-\n\r\t\u00a0\u00ad\u200b\ufeff\u0301\u20e3ßﬁ½éœЅΝı’—“½…\u3000\u3164\x00\u2028한ﷺ㏂"
    ),
    max_size=30,
)
ANY = st.one_of(TRICKY, st.text(max_size=40), st.text(st.characters(exclude_categories=[]), max_size=20))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("STRASSE straße", "strasse strasse"),
        ("José Müller", "jose muller"),
        ("Jose\u0301", "jose"),
        ("Łukasz Sørensen Ægir", "lukasz sorensen aegir"),
        ("M\u200bar\u00ady\ufeff", "mary"),
        ("Mr\u00a0Smith\u2003and\t\tson", "mr smith and son"),
        ("O’Brien O`Brien O´Brien", "o'brien o'brien o'brien"),
        ("“quoted” – dash", '"quoted" - dash'),
        ("ﬁnal oﬃce", "final office"),
        ("Ѕmіth Раul ΝΗΑΝ", "smith paul nhan"),
        ("４８５ ٧٧٧", "485 777"),
        ("anti-\nbiotics anti-\r\n   biotics anti\u00ad\nbiotics", "antibiotics antibiotics antibiotics"),
        ("a \u200b b", "a b"),
        ("5 µg", "5 ug"),
        ("one\n\n two\r\nthree", "one two three"),
    ],
)
def test_disguises_are_undone(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("well-known", "well-known"),
        ("list\n- item", "list - item"),
        ("end-\n\nNew paragraph", "end- new paragraph"),
        ("0161 496-\n0000", "0161 496- 0000"),
        ("ward -\nsister", "ward - sister"),
    ],
)
def test_other_hyphens_stay(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "hit", "found"),
    [
        ("saw Jose\u0301 there", "jose", "Jose\u0301"),
        ("saw Jose\u0301 there", "there", "there"),
        ("the M\u200bary\u200b ward", "mary", "M\u200bary"),
        ("gave anti-\n  biotics late", "antibiotics", "anti-\n  biotics"),
        ("oﬃce", "ff", "ﬃ"),
        ("in the  \n ward", "the ward", "the  \n ward"),
        ("Straße 9", "strasse", "Straße"),
        ("\ufeffMary", "mary", "Mary"),
    ],
)
def test_a_hit_is_found_in_its_place(written: str, hit: str, found: str) -> None:
    normalised = normalise(written)
    at = normalised.text.index(hit)
    start, end = normalised.original(at, at + len(hit))
    assert written[start:end] == found


def test_words_come_with_their_place_in_the_original() -> None:
    written = "Dr O’Brien’s co-\nworker —  Zoe\u0301"
    found = words(normalise(written))
    assert [word for word, _, _ in found] == ["dr", "o'brien's", "coworker", "zoe"]
    assert [written[start:end] for _, start, end in found] == ["Dr", "O’Brien’s", "co-\nworker", "Zoe\u0301"]


def test_a_span_outside_the_text_is_a_bug() -> None:
    for start, end in ((0, 4), (2, 1), (-1, 2)):
        with pytest.raises(BugError):
            normalise("abc").original(start, end)


def test_the_text_is_not_in_the_repr() -> None:
    assert "margaret" not in repr(normalise("Margaret")).lower()


@settings(max_examples=300)
@given(ANY)
def test_normalising_twice_changes_nothing(written: str) -> None:
    once = normalise(written).text
    assert normalise(once).text == once


def test_every_character_folds_to_something_that_stays() -> None:
    plane = "".join(map(chr, (*range(0x10000), *range(0x1D400, 0x1D800), *range(0xE0000, 0xE0200))))
    once = normalise(plane).text
    assert normalise(once).text == once
    assert not any(unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc") for char in once)


@settings(max_examples=300)
@given(ANY)
def test_the_map_is_monotone_and_stays_inside(written: str) -> None:
    normalised = normalise(written)
    spans = [normalised.original(at, at + 1) for at in range(len(normalised.text))]
    assert all(0 <= start < end <= len(written) for start, end in spans)
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(spans))
    places = [normalised.original(at, at) for at in range(len(normalised.text) + 1)]
    assert places == sorted(places)


@settings(max_examples=300)
@given(ANY)
def test_the_place_of_a_word_normalises_to_that_word(written: str) -> None:
    for word, start, end in words(normalise(written)):
        # What is replaced as a whole may hold more than one word ("½"), so the place may too.
        inside = [found for found, _, _ in words(normalise(written[start:end]))]
        assert word in inside
        assert len(inside) == 1 or any(len(normalise(char).text) > 1 for char in written[start:end])


def test_half_of_a_letter_that_becomes_two_has_the_place_of_the_whole() -> None:
    normalised = normalise("111œ\u0301")
    assert normalised.text == "111oe"
    assert normalised.original(4, 5) == (3, 5)
    assert normalised.original(3, 4) == (3, 5)


@given(ANY, st.data())
def test_the_place_of_any_span_holds_the_span(written: str, data: st.DataObject) -> None:
    normalised = normalise(written)
    start = data.draw(st.integers(0, len(normalised.text)))
    end = data.draw(st.integers(start, len(normalised.text)))
    first, last = normalised.original(start, end)
    if start < end:
        held = normalise(written[first:last]).text
        assert "".join(normalised.text[start:end].split()) in "".join(held.split())


@given(st.text(st.sampled_from("abZ19 .'’-‐\n\t\u00a0ßﬁœéЅ’—“…\u2028£●한"), max_size=40))
def test_folding_without_the_way_back_reads_the_same_words(written: str) -> None:
    said = re.compile(r"[^\W_]+")
    assert said.findall(folded(written)) == said.findall(normalise(written).text)


def test_a_word_divided_at_a_soft_hyphen_is_one_word_without_the_way_back_too() -> None:
    assert folded("de\u00ad\u2028terioration").split() == ["deterioration"]


@given(ANY)
def test_folding_without_the_way_back_reads_the_same_letters_of_anything(written: str) -> None:
    read, normalised = folded(written), normalise(written).text
    assert [c for c in read if c.isalnum()] == [c for c in normalised if c.isalnum()]


def test_folding_without_the_way_back_reads_text_of_any_alphabet() -> None:
    written = "".join(map(chr, range(0x600, 0x700))) + " anti-\nbiotics"
    assert folded(written).split() == normalise(written).text.split()


def test_sentences_end_where_a_reader_ends_them() -> None:
    written = (
        "Dr. Shah saw bed No. 4 at 9.30 p.m. on Monday. “Stop!” she said. She said no. The alarm rang… "
        "J. Smith left, e.g. Home.\n\nA new paragraph\n- first item\n- second item?\n"
    )
    assert [written[start:end] for start, end in sentences(written)] == [
        "Dr. Shah saw bed No. 4 at 9.30 p.m. on Monday.",
        "“Stop!” she said.",
        "She said no.",
        "The alarm rang…",
        "J. Smith left, e.g. Home.",
        "A new paragraph",
        "- first item",
        "- second item?",
    ]


@given(st.text(st.sampled_from("aB1 .!?\n-\"'(“”\u2028é"), max_size=40))
def test_sentences_lose_nothing_but_white_space(written: str) -> None:
    spans = sentences(written)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = "".join(written[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(written.split())
