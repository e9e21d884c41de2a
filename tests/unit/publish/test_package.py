"""The package of a release: it verifies, its tables say what its JSON says, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publish.sample import TERMS, release_of, sample_document
from tests.unit.wire.packages import PRIVATE_KEY, sample_package, sample_payload
from workbench import seal
from workbench.errors import BugError
from workbench.publish import html
from workbench.publish.package import package_name, write
from workbench.publish.package_table import LONGEST_CELL, columns, csv_bytes, xlsx_bytes
from workbench.records.document import content_digest
from workbench.records.release import _MINT, Release
from workbench.wire.package import Package
from workbench.wire.package_file import MEMBERS, read_package, verify_package

CERTIFICATE = b'{"release":"R-2026-0042"}'


def released(payload: bytes) -> Release:
    document = sample_document()
    digest = content_digest(document)
    return Release(_MINT, document=document, terms=TERMS, recommendations=payload, content_sha256=digest)


def written() -> bytes:
    release = released(sample_payload())
    return write(release, certificate=CERTIFICATE, report_html=html.write(release), private_key=PRIVATE_KEY)


FILE = written()


def member(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(FILE)) as archive:
        return archive.read(name)


def csv_rows(package: Package) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(package).decode("utf-8-sig"), newline="")))


def sheet_rows(package: Package) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(package)))["Recommendations"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def with_action(text: str) -> Package:
    package = sample_package()
    package.recommendations[0].action = text
    return package


def test_a_written_package_stands_and_holds_the_release() -> None:
    release = released(sample_payload())

    assert verify_package(FILE, known_key=seal.public_key(PRIVATE_KEY)) == ()

    received = read_package(FILE)
    assert received.package == sample_package()
    assert received.certificate == CERTIFICATE
    assert received.report_html == html.write(release)
    assert received.manifest.release_id == release.terms.release_id
    assert received.manifest.content_sha256 == release.content_sha256
    assert member("recommendations.json") == release.recommendations


def test_equal_releases_make_equal_packages() -> None:
    assert written() == FILE


@pytest.mark.parametrize("name", MEMBERS)
def test_one_byte_changed_in_any_member_is_seen(name: str) -> None:
    content = member(name)
    start = FILE.index(content)
    for place in (0, len(content) // 2, len(content) - 1):
        spoilt = bytearray(FILE)
        spoilt[start + place] ^= 1
        assert any(name in reason for reason in verify_package(bytes(spoilt)))


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)
    assert written() == FILE


def test_the_name_says_issuer_report_and_date_in_plain_letters() -> None:
    assert package_name(released(sample_payload())) == (
        "example-safety-investigations-body-inv-2026-007-2026-11-03.recs.zip"
    )
    odd = release_of(sample_document(), issuer="Ymddiriedolaeth Gŵyr / “GIG”", case_reference="../ É 1")
    assert package_name(odd) == "ymddiriedolaeth-gwyr-gig-e-1-2026-11-03.recs.zip"
    assert package_name(release_of(sample_document(), issuer="健康")).startswith("issuer-inv")


@pytest.mark.parametrize("payload", [b"", b"{}", sample_payload().replace(b"R-2026-0042", b"R-2026-9999")])
def test_a_release_with_another_payload_is_a_fault_of_ours(payload: bytes) -> None:
    with pytest.raises(BugError):
        write(released(payload), certificate=b"{}", report_html=b"", private_key=PRIVATE_KEY)


def test_the_csv_has_a_mark_for_excel_and_a_row_for_each_recommendation() -> None:
    assert member("recommendations.csv").startswith(b"\xef\xbb\xbfnumber,reference,type,id,")

    first, second = csv_rows(sample_package())

    assert first["id"] == "rec-7f3a"
    assert first["addressee"] == "NHS Example"
    assert first["addressee_ods_code"] == "Z12"
    assert first["findings"] == "F-1: Alarms did not tell staff which patient."
    assert first["earlier"] == "supports R/2019/003 (Another body)"
    assert (first["cost_low"], first["cost_high"]) == ("120000", "400000.5")
    assert first["benefit_not_assessed"] == "There are no figures for harm avoided."
    assert (first["due_on"], first["response_decision"]) == ("2027-11-03", "Accept in part")
    assert (second["addressee"], second["cost_low"], second["response_decision"]) == ("", "", "")


def test_the_workbook_says_what_the_csv_says() -> None:
    for from_csv, from_sheet in zip(csv_rows(sample_package()), sheet_rows(sample_package()), strict=True):
        for column in columns():
            value = from_sheet[column.title]
            shown = value.date().isoformat() if isinstance(value, datetime) else str(value or "")
            assert shown == from_csv[column.name], column.name


def test_the_workbook_can_be_read_on_a_screen_and_names_no_person_or_moment() -> None:
    book = openpyxl.load_workbook(io.BytesIO(member("recommendations.xlsx")))
    sheet = book["Recommendations"]

    assert sheet.freeze_panes == "D2"
    assert sheet.column_dimensions["A"].width == columns()[0].width
    assert sheet["K2"].alignment.wrap_text
    assert isinstance(sheet.cell(2, 1 + [c.name for c in columns()].index("due_on")).value, date)
    facts = book.properties
    assert (facts.creator, facts.lastModifiedBy) == ("Example Safety Investigations Body", None)
    assert facts.created == facts.modified == datetime.combine(TERMS.released_on, time())


STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "＝1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", STARTS)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    package = with_action(text)
    cell = csv_rows(package)[0]["action"]
    assert cell == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(package)))["Recommendations"]
    in_sheet = sheet.cell(2, 1 + [c.name for c in columns()].index("action"))
    assert in_sheet.data_type == "s"
    assert str(in_sheet.value).startswith("'")


@given(st.text(max_size=60))
def test_no_text_at_all_starts_a_formula_or_breaks_the_table(text: str) -> None:
    first, second = csv_rows(with_action(text))
    assert first["action"][:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert second["id"] == "rec-81bc"


def test_control_characters_and_endless_text_do_not_break_the_workbook() -> None:
    action = sheet_rows(with_action("bell\x07" + "long " * 20_000))[0]["Action"]
    assert len(action) < LONGEST_CELL
    assert action.startswith("belllong")
    assert action.endswith("(the rest is in recommendations.json)")


def test_column_names_and_titles_are_all_different() -> None:
    for heads in ([c.name for c in columns()], [c.title for c in columns()]):
        assert len(set(heads)) == len(heads)
