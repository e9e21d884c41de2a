"""Tables as people have them: any separator and encoding; columns are guessed, said or remembered."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from workbench.errors import BadInput, NeedsDecision
from workbench.records.register import Entry, PublicEntry
from workbench.register import columns
from workbench.register.reading import read_rows
from workbench.register.sheets import Sheet, read_csv, read_workbook
from workbench.register.writing import LONGEST_CELL, csv_bytes, json_lines, workbook_bytes

HEADINGS = ("Ref. No", "Issuing body", "Recommendation", "Made to", "Notes")


def entries_of(sheet: Sheet, **how: str) -> tuple[PublicEntry, ...]:
    known = columns.settled(sheet.headings, said={}, remembered=None, issuer=how.get("issuer", ""))
    return read_rows(columns.named_rows(sheet, known, issuer=how.get("issuer", ""))).whole()


def book(*rows: tuple[str | float | date, ...]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_program_wrote_it(encoding: str, separator: str) -> None:
    text = separator.join(HEADINGS) + "\r\n" + separator.join(
        ("7", "Café Review", '"Say ""stop"" –\r\nand mean it."', "A trust", "£5")
    )  # fmt: skip
    (entry,) = entries_of(read_csv(f"{text}\r\n".encode(encoding)))
    assert (entry.source_id, entry.issuer, entry.addressee) == ("7", "Café Review", "A trust")
    assert entry.text == 'Say "stop" –\nand mean it.'
    assert "£5" in entry.extra


def test_a_quotation_mark_that_does_not_close_is_told_with_its_line() -> None:
    with pytest.raises(BadInput) as error:
        read_csv(b'id,issuer,text\n1,O,"one\n2,O,two\n')
    assert error.value.where == "line 2"


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n,,\n"])
def test_an_empty_table_is_said_to_be_so(data: bytes) -> None:
    with pytest.raises(BadInput, match="nothing in this table"):
        read_csv(data)


def test_two_columns_of_one_heading_are_refused() -> None:
    with pytest.raises(BadInput, match="same heading"):
        read_csv(b"id,Text,text\n1,a,b\n")


def test_a_workbook_gives_days_and_numbers_as_they_are() -> None:
    data = book(("No", "Body", "Text", "Published"), (3.0, "O", "Name a lead.", date(2026, 3, 31)))
    (entry,) = entries_of(read_workbook(data))
    assert (entry.source_id, entry.published_on) == ("3", "2026-03-31")


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"not a workbook", book(("a",))[:-40]])
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="damaged"):
        read_workbook(data)


def test_columns_that_nobody_can_guess_are_asked_for() -> None:
    with pytest.raises(NeedsDecision) as error:
        columns.settled(("A", "B", "C"), said={}, remembered=None, issuer="")
    assert error.value.code == "columns"
    assert list(error.value.choices) == ["A", "B", "C"]
    assert "text and issuer and id" in error.value.message
    said = {"text": "a", "id": "B"}
    known = columns.settled(("A", "B", "C"), said=said, remembered=None, issuer="The inquiry")
    assert known == {"text": "A", "id": "B"}
    again = columns.settled(("A", "B", "C"), said={}, remembered=columns.spelled(known), issuer="The inquiry")
    assert again == known


@pytest.mark.parametrize("said", [{"colour": "A"}, {"text": "D"}])
def test_a_field_or_a_column_that_is_not_there_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(BadInput) as error:
        columns.settled(("A", "B"), said=said, remembered=None, issuer="O")
    assert error.value.where == "column"


def test_what_is_said_goes_before_a_guess_and_no_column_serves_twice() -> None:
    known = columns.settled(
        ("ref", "body", "text", "wording"), said={"text": "wording"}, remembered=None, issuer=""
    )
    assert known == {"id": "ref", "issuer": "body", "text": "wording"}
    sheet = Sheet(headings=("ref", "body", "text", "wording"), rows=((2, ("1", "O", "short", "long")),))
    (entry,) = read_rows(columns.named_rows(sheet, known, issuer="")).whole()
    assert entry.text == "long"
    assert "short" in entry.extra


def entry(text: str, n: int = 1) -> Entry:
    return Entry(n=n, step=1, public=PublicEntry(source_id=f"A-{n}", issuer="O", text=text))


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-5", "@SUM(A1)", "'=quoted", "Plain, with “signs”\nand 𝒆 🙂"]
)
def test_no_text_becomes_a_formula_and_all_comes_back_as_it_was(text: str) -> None:
    there = [entry(text)]
    cells = csv_bytes(there).decode("utf-8-sig")
    assert f",{text[:1]}" not in cells or text[:1] not in "=+-@"
    for sheet in (read_csv(csv_bytes(there)), read_workbook(workbook_bytes(there))):
        (back,) = entries_of(sheet)
        assert back.text in (text, text.removeprefix("'"))
    assert b'"text"' in json_lines(there)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    (back,) = entries_of(read_workbook(workbook_bytes([entry("word " * 10_000)])))
    assert len(back.text) == LONGEST_CELL
    assert back.text.endswith("(cut)")
