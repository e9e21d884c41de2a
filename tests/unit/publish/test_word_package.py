"""A Word file holds the parts and the properties that we put there, and no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.unit.publish.sample import TITLE, release_of, sample_document
from tests.unit.publish.word_reader import WordFile
from workbench.publish import word
from workbench.records.release import Release


@pytest.fixture(scope="module")
def content(release: Release) -> bytes:
    return word.write(release)


@pytest.fixture(scope="module")
def file(content: bytes) -> WordFile:
    return WordFile(content)


def test_the_properties_are_ours_and_no_others(release: Release, file: WordFile) -> None:
    core = {etree.QName(e).localname: e.text for e in file.root("docProps/core.xml")}
    assert core == {
        "title": TITLE,
        "subject": "INV-2026-007",
        "creator": "Example Safety Investigations Body",
        "language": "en-GB",
        "created": "2026-11-03T00:00:00Z",
        "modified": "2026-11-03T00:00:00Z",
    }
    custom = {str(e.get("name")): e[0].text for e in file.root("docProps/custom.xml")}
    assert custom == {"Release": "R-2026-0042", "Content SHA-256": release.content_sha256}


def test_the_file_has_only_the_parts_it_needs_once_each(file: WordFile) -> None:
    names = [entry.filename for entry in file.entries]
    assert len(names) == len(set(names))
    assert set(names) == {
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "docProps/custom.xml"),
        *("customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"),
        *("word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml"),
        *("word/numbering.xml", "word/footnotes.xml", "word/_rels/footnotes.xml.rels"),
        *("word/theme/theme1.xml", "word/fontTable.xml", "word/media/image1.png", "word/media/image2.jpg"),
        *("word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml"),
    }
    whole = b"".join(file.parts.values())
    for trace in (
        b"python-docx",
        b"rsid",
        b"w:ins ",
        b"w:del ",
        b"w:comment",
        b"Normal.dotm",
        str(Path.cwd()).encode(),
    ):
        assert trace not in whole


def test_zip_entries_are_dated_on_the_day_of_release(file: WordFile) -> None:
    assert {entry.date_time for entry in file.entries} == {(2026, 11, 3, 0, 0, 0)}
    assert not any(entry.extra or entry.comment for entry in file.entries)


def test_the_same_release_gives_the_same_bytes(content: bytes) -> None:
    assert word.write(release_of(sample_document())) == content
    assert word.write(release_of(sample_document(), released_on=date(2027, 1, 1))) != content
