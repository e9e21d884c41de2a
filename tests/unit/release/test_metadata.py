"""Every hiding place of a file is walked, and no file at all breaks the walk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.publish.sample import release_of, sample_document
from tests.unit.release.case import guard
from tests.unit.release.hiding_places import (
    HIDDEN,
    SECRET,
    UNWANTED,
    W,
    office,
    page,
    paper,
    picture,
    sheet,
    word_file,
    zipped,
)
from workbench.publish import html, pdf, word
from workbench.records.release import ConcernKind, Severity
from workbench.release.assess import scan
from workbench.release.hiding import HiddenKind
from workbench.release.hiding_archives import archive_parts
from workbench.release.metadata import parts


@pytest.mark.parametrize(("name", "data"), HIDDEN.values(), ids=HIDDEN.keys())
def test_a_name_in_any_hiding_place_blocks(name: str, data: bytes) -> None:
    found = [c for c in scan(name, None, data, guard()) if c.kind is ConcernKind.NAME and c.source == "P-1"]
    assert found
    assert all(c.severity is Severity.BLOCK and c.where.file == name for c in found)


@pytest.mark.parametrize(("name", "data", "kind"), UNWANTED.values(), ids=UNWANTED.keys())
def test_what_should_not_be_in_a_released_file_is_raised_whatever_it_says(
    name: str, data: bytes, kind: HiddenKind
) -> None:
    assert kind in {part.kind for part in parts(data, name) if part.unwanted}
    assert [
        c
        for c in scan(name, None, data, guard())
        if c.kind is ConcernKind.METADATA and c.why.startswith(kind.sentence)
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word_file(lambda document: document.add_paragraph("Plain."))),
        ("a.xlsx", sheet(lambda book: None)),
        ("a.pdf", paper()),
        ("a.html", page("<p>Plain.</p>")),
        ("a.html", page('<svg><circle cx="07700" cy="9001" r="23"/><rect x="442.32" y="436.51"/></svg>')),
        ("a.jpg", picture("JPEG", dpi=(72, 72))),
        ("a.png", picture("PNG", dpi=(72, 72))),
        ("a.json", b'{"a": [1, null, true, "plain"]}'),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.zip", zipped({"a.txt": "plain", "b/c.csv": "1,2"})),
    ],
)
def test_ordinary_files_raise_nothing_that_blocks(name: str, data: bytes) -> None:
    assert [c.why for c in scan(name, None, data, guard()) if c.severity is Severity.BLOCK] == []


@pytest.mark.parametrize(
    ("name", "write"), [("a.docx", word.write), ("a.pdf", pdf.write), ("a.html", html.write)]
)
def test_what_this_program_writes_itself_is_no_concern(name: str, write: Callable[..., bytes]) -> None:
    unwanted = [part.kind for part in parts(write(release_of(sample_document())), name) if part.unwanted]
    assert unwanted == []


def test_a_bomb_is_not_unpacked() -> None:
    data = zipped({"zeros": bytes(2**20)})
    found = archive_parts(data, "", lambda content, name: iter(()), 2**19)
    assert [part.kind for part in found] == [HiddenKind.UNREADABLE]


def test_files_nested_too_deeply_are_reported() -> None:
    data = b"bottom"
    for _ in range(9):
        data = zipped({"inner.zip": data})
    assert HiddenKind.UNREADABLE in {part.kind for part in parts(data, "a.zip")}


def test_a_locked_archive_is_reported() -> None:
    data = bytearray(zipped({"a.txt": "x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert HiddenKind.UNREADABLE in {part.kind for part in parts(bytes(data), "a.zip")}


def test_the_path_of_a_hidden_part_leads_to_it() -> None:
    data = zipped(
        {
            "b/c.docx": office(
                "word/comments.xml", f"<w:comments {W}><w:comment w:author='{SECRET}'/></w:comments>"
            )
        }
    )
    places = {c.where.part for c in scan("a.zip", None, data, guard())}
    assert "b/c.docx!word/comments.xml" in places


def test_no_repr_of_a_hidden_part_holds_its_words() -> None:
    name, data = HIDDEN["docx author"]
    assert "Quarrendon" not in repr(list(parts(data, name)))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([data for _, data in HIDDEN.values()]),
    st.sampled_from(["a.docx", "a.pdf", "a.jpg", "a.html", "a.json", "a.zip", "a"]),
    st.data(),
)
def test_no_damaged_file_breaks_the_walk(data: bytes, name: str, chance: st.DataObject) -> None:
    broken = bytearray(data)
    for _ in range(chance.draw(st.integers(1, 8))):
        broken[chance.draw(st.integers(0, len(broken) - 1))] = chance.draw(st.integers(0, 255))
    cut = chance.draw(st.integers(0, len(broken)))
    for part in parts(bytes(broken[:cut]), name):
        assert isinstance(part.text, str)


@settings(max_examples=150)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<"]),
)
def test_any_bytes_can_be_walked(tail: bytes, magic: bytes) -> None:
    for part in parts(magic + tail, "a.html"):
        assert isinstance(part.text, str)


def test_a_raw_signature_is_not_read_as_words_but_a_text_of_its_length_is() -> None:
    chance = hashlib.sha512(b"s1107").digest()
    assert not scan("manifest.sig", None, chance, guard())
    assert scan("notes.txt", None, chance, guard())
    disguised = b"943 476 5919 is the number".ljust(64)
    assert scan("manifest.sig", None, disguised, guard())
