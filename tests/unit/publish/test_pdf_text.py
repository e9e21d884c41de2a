"""Faces, missing characters and lines of text in the PDF."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.publish.pdf_style import BODY
from workbench.publish.pdf_text import Ink, Line, ink_of, longest_word, set_lines, shortened, text_width

INK = ink_of(BODY)
BOLD = Ink(10.5, True, False, (0, 0, 0))


def words_of(line: Line) -> str:
    return "".join(segment.atom.text for segment in line.segments)


def lines_of(text: str, width: float) -> list[str]:
    return [words_of(line) for line in set_lines([(text, INK)], width)]


def test_lines_break_at_spaces_and_keep_them() -> None:
    assert lines_of("one two three", text_width("one two", INK) + 0.1) == ["one two ", "three"]


def test_spaces_collapse_and_a_line_feed_breaks() -> None:
    assert lines_of("one   two\nthree", 500) == ["one two ", "three"]


def test_a_fixed_space_does_not_break() -> None:
    assert lines_of("take 5\u00a0mg now", text_width("take 5\u00a0m", INK)) == ["take ", "5\u00a0mg ", "now"]


def test_words_break_after_hyphens_but_references_do_not() -> None:
    width = text_width("twenty-", INK) + 0.1
    assert lines_of("twenty-eight", width) == ["twenty-", "eight"]
    assert lines_of("INV-2026-007", text_width("INV-2026-007", INK)) == ["INV-2026-007"]


def test_an_address_breaks_at_its_signs() -> None:
    url = "https://example.org/a-long-path/with-many-parts?and=queries"
    lines = lines_of(url, 120)
    assert "".join(lines) == url
    assert all(line[-1] in "/-?=." for line in lines[:-1])


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert "".join(lines_of("x" * 100, 50)) == "x" * 100


def test_styles_meet_inside_a_word_without_a_break() -> None:
    (line,) = set_lines([("alarm", BOLD), ("s rang", INK)], 200)
    assert [segment.atom.text for segment in line.segments] == ["alarm", "s rang"]
    assert line.segments[1].x == pytest.approx(text_width("alarm", BOLD))


@given(st.text(alphabet="ab cde-é\u0416 ", max_size=200), st.floats(20, 300))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = set_lines([(text, INK)], width)
    assert all(line.width <= width + 0.1 for line in lines)
    assert "".join(words_of(line) for line in lines).split() == text.split()


def test_a_letter_of_another_script_takes_the_second_face() -> None:
    (line,) = set_lines([("word ☐ مرحبا", INK)], 300)
    assert [segment.atom.font for segment in line.segments][:2] == ["LiberationSans-Regular", "DejaVuSans"]


def test_a_letter_of_no_face_becomes_its_name() -> None:
    (line,) = set_lines([("a 🤖 中", INK)], 300)
    shown = {segment.atom.text: segment.atom.actual for segment in line.segments}
    assert shown == {"a ": "", "[robot face]": "🤖", " ": "", "[U+4E2D]": "中"}


def test_a_name_too_wide_for_its_column_stands_once_for_its_letter() -> None:
    lines = set_lines([("🤖", INK)], 30)
    atoms = [segment.atom for line in lines for segment in line.segments]
    assert len(lines) > 1
    assert "".join(atom.text for atom in atoms) == "[robot face]"
    assert [atom.actual for atom in atoms].count("🤖") == 1
    assert {atom.actual for atom in atoms} == {"🤖", "\u200b"}


def test_right_to_left_paragraphs_keep_to_the_right_edge() -> None:
    (line,) = set_lines([("שלום עולם", INK)], 300)
    assert min(segment.x for segment in line.segments) == pytest.approx(300 - line.width)


def test_words_of_both_directions_are_placed_as_they_are_seen() -> None:
    (line,) = set_lines([("ask אבג now", INK)], 300)
    (turned,) = [segment for segment in line.segments if segment.atom.turned]
    assert turned.atom.text == "גבא"
    assert turned.x == pytest.approx(text_width("ask ", INK))


def test_a_running_line_is_cut_at_a_word() -> None:
    assert shortened("one two three", INK, text_width("one two…", INK) + 0.1) == "one two…"
    assert shortened("one two", INK, 500) == "one two"


def test_the_longest_word_counts_its_parts_between_hyphens() -> None:
    assert longest_word("a well-considered plan", INK) == pytest.approx(text_width("considered", INK))
