"""Plain text: exactly the decoded file, and a named line for every offset."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ingest.plain import decode, read_plain
from workbench.records.extract import Extract

WORDS = "Sister’s note – 38 °C, café\nnext line"


def labels(extract: Extract) -> list[tuple[str, str]]:
    return [(anchor.label, extract.text[anchor.start : anchor.end]) for anchor in extract.anchors]


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode("utf-8"),
        WORDS.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32", "bare-le", "bare-be", "cp1252"],
)
def test_encodings_in_use_give_the_same_text(data: bytes) -> None:
    assert read_plain(data, "text/plain").text == WORDS


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    extract = read_plain(b"  a\tb  \r\n\r\n c\rd\n\n\n", "text/plain")
    assert extract.text == "  a\tb  \n\n c\nd\n\n\n"


def test_paragraphs_are_named_by_their_lines() -> None:
    extract = read_plain(b"\n\nfirst\nsecond\n\n\nthird\n", "text/plain")
    assert labels(extract) == [("lines 3–4", "\n\nfirst\nsecond\n\n\n"), ("line 7", "third\n")]


def test_rows_of_a_table_have_a_place_each() -> None:
    extract = read_plain(b"name,bed\nA,1\nB,2", "text/csv")
    assert [label for label, _ in labels(extract)] == ["line 1", "line 2", "line 3"]


def test_a_long_transcript_without_blank_lines_has_a_place_for_each_line() -> None:
    extract = read_plain(b"Q: and then?\n" * 30, "text/plain")
    assert [label for label, _ in labels(extract)] == [f"line {n}" for n in range(1, 31)]


def test_very_many_rows_share_places() -> None:
    extract = read_plain(b"1,2\n" * 120_000, "text/csv")
    assert len(extract.anchors) <= 50_000
    assert extract.anchors[0].label == "lines 1–3"
    assert extract.anchors[-1].label.endswith("120000")


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 50, b"\x81\x8d\x8f", codecs.BOM_UTF16_LE + b"a", b"a" * 5000 + b"\x00"]
)
def test_bytes_that_are_not_text_are_kept_unread(data: bytes) -> None:
    extract = read_plain(data, "text/plain")
    assert (extract.readable, extract.text) == (False, "")
    assert "not text" in extract.note


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), min_size=1))
def test_text_is_exactly_what_was_written(written: str) -> None:
    # A file that begins with U+FEFF begins with a byte order mark.
    written = written.lstrip("\ufeff")
    extract = read_plain(written.encode(), "text/plain")
    assert extract.text == written.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text("ab \t\n\x0b\u2028", min_size=1, max_size=60), st.sampled_from(["text/plain", "text/csv"]))
def test_anchors_cover_the_text_without_gap_or_overlap(written: str, kind: str) -> None:
    extract = read_plain(written.encode(), kind)
    edges = [anchor.start for anchor in extract.anchors] + [extract.anchors[-1].end]
    assert edges == sorted(set(edges))
    assert (edges[0], edges[-1]) == (0, len(extract.text))
    assert all(one.end == two.start for one, two in zip(extract.anchors, extract.anchors[1:], strict=False))


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_none(data: bytes) -> None:
    text = decode(data)
    assert text is None or "\x00" not in text
