"""The way in: the right reader for each file, and a plain note or refusal for the rest."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.ingest import reading
from workbench.ingest.reading import read
from workbench.records.extract import Extract


def given_file(name: str, data: bytes) -> Extract:
    return read(name, io.BytesIO(data), size=len(data))


def test_text_is_read_whatever_its_size_up_to_the_limit() -> None:
    data = b"x" * 100_000 + b"\nend"
    assert given_file("long.txt", data).text.endswith("x\nend")


class Trickle(io.BytesIO):
    """A source that hands out a few bytes at a time, as a sealed file may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size and size > 0 else 7)


def test_a_source_that_hands_out_little_at_a_time_is_read_whole() -> None:
    data = b"one two three four five six"
    assert read("a.txt", Trickle(data), size=len(data)).text == data.decode()


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("wristband.png", b"\x89PNG\r\n\x1a\n....", "Pictures"),
        ("interview.mp3", b"ID3\x03....", "Recordings"),
        ("cctv.mp4", b"\x00\x00\x00\x20ftypisom", "Recordings"),
        ("rota.xlsx", b"PK\x03\x04....xl/workbook.xml", "Spreadsheets"),
        ("slides.pptx", b"PK\x03\x04....ppt/presentation.xml", "Presentations"),
        ("mail.eml", b"From: a\nTo: b\n\nbody", "E-mails"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "older Word format"),
        ("bundle.zip", b"PK\x03\x04....photos/1.jpg", "Archives"),
        ("pump.dat", b"\x00\x01\x02\x03", "Files of this type"),
    ],
)
def test_other_types_are_kept_unread_with_a_note(name: str, data: bytes, word: str) -> None:
    extract = given_file(name, data)
    assert (extract.readable, extract.text, extract.anchors) == (False, "", ())
    assert extract.note.startswith(word) or word in extract.note
    assert name not in extract.note


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf", "a.png"])
def test_an_empty_file_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        given_file(name, b"")


def test_a_file_over_the_limit_is_kept_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_READ", 10_000)
    told = read("big.txt", io.BytesIO(b"x"), size=10_001)
    untold = read("big.txt", io.BytesIO(b"x" * 10_001), size=1)
    assert not told.readable
    assert not untold.readable
    assert "larger than" in told.note


@pytest.mark.parametrize("name", ["statement.docx", "statement.pdf"])
def test_garbage_under_a_name_that_promises_a_document_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        given_file(name, b"the patient said")
    assert "patient" not in str(caught.value)
    assert "statement" not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["a.txt", "a.csv", "a.docx", "a.pdf", "a.png", "a", "a.msg"]),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    st.binary(max_size=400),
)
def test_any_bytes_are_read_or_kept_or_refused(name: str, magic: bytes, rest: bytes) -> None:
    try:
        extract = given_file(name, magic + rest)
    except BadInput:
        return
    assert extract.readable or extract.note
