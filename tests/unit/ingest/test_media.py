"""Media types: what the bytes say wins over what the name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ingest.media import DOCX, PPTX, XLSX, media_type


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"II*\x00....", "image/tiff"),
        (b"MM\x00*....", "image/tiff"),
        (b"ID3\x03....", "audio/mpeg"),
        (b"\xff\xfb\x90....", "audio/mpeg"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypM4A ....", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom....", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ....", "video/quicktime"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04..........................word/document.xml", DOCX),
        (b"PK\x03\x04..........................xl/workbook.xml", XLSX),
        (b"PK\x03\x04..........................ppt/presentation.xml", PPTX),
        (b"PK\x03\x04..........................photographs/1.jpg", "application/zip"),
    ],
)
def test_content_decides_whatever_the_name(head: bytes, expected: str) -> None:
    assert media_type("statement.txt", head) == expected
    assert media_type("no extension", head) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Interview.TXT", "text/plain"),
        ("notes.md", "text/markdown"),
        ("rota.csv", "text/csv"),
        ("export.json", "application/json"),
        ("page.html", "text/html"),
        ("letter.eml", "message/rfc822"),
        ("C:\\evidence\\rota.v2\\notes.md", "text/markdown"),
    ],
)
def test_name_decides_when_content_says_nothing(name: str, expected: str) -> None:
    assert media_type(name, b"plain words") == expected


def test_office_file_with_a_password_is_told_by_its_name() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100
    assert media_type("report.docx", ole) == DOCX
    assert media_type("report.doc", ole) == "application/msword"
    assert media_type("report", ole) == "application/x-ole-storage"


def test_opendocument_says_what_it_is_in_its_first_part() -> None:
    head = b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/vnd.oasis.opendocument.textPK\x03\x04"
    assert media_type("letter", head) == "application/vnd.oasis.opendocument.text"


def test_unnamed_words_are_text_and_unnamed_bytes_are_not() -> None:
    assert media_type("README", "Übergabe um neun".encode()) == "text/plain"
    assert media_type("README", b"<!DOCTYPE html><p>") == "text/html"
    assert media_type("blob", b"\x00\x01\x02\x80\x81") == "application/octet-stream"


@given(st.text(max_size=40), st.binary(max_size=200))
def test_any_name_and_any_bytes_have_a_type(name: str, head: bytes) -> None:
    assert "/" in media_type(name, head)
