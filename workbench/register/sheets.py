"""Tables as people have them: CSV from any program, and workbooks. Bytes in, headings and rows out.

Owns the guesses about encoding and separators. Knows nothing of what a column means.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workbench.errors import BadInput

Row = tuple[int, tuple[object, ...]]
_SEPARATORS = ",;\t|"
_LARGEST = 512 * 1024 * 1024
"""Bytes of a workbook once it is unpacked."""
_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, struct.error, ParseError, NotImplementedError, RuntimeError,
)  # fmt: skip
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
"""An apostrophe before what a spreadsheet would take for a formula: it was put there to keep it text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its headings, and each row with the line on which it begins."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)


def read_csv(data: bytes) -> Sheet:
    """A CSV file, in UTF-8 or UTF-16 or as Excel writes it on Windows (code page 1252).

    Separators are commas, semicolons, tabs or bars; quoted cells may hold line breaks.

    Raises: BadInput, with the line.
    """
    text = _decoded(data)
    csv.field_size_limit(1 << 24)
    head = next(iter(text.splitlines()), "")
    separator = max(_SEPARATORS, key=lambda sign: len(next(csv.reader([head], delimiter=sign), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return _sheet(_csv_rows(reader))


def read_workbook(data: bytes) -> Sheet:
    """The first sheet of an .xlsx workbook; formulas count as what they last came to.

    Raises: BadInput.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST:
            raise BadInput(f"This workbook is larger than {_LARGEST // 1024**2} MiB once it is unpacked.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            return _sheet(enumerate(sheet.iter_rows(values_only=True), 1))
        finally:
            book.close()
    except BadInput:
        raise
    except _UNREADABLE:
        raise BadInput("This is no .xlsx workbook, or it is damaged. Save it again, or as CSV.") from None


def _csv_rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadInput(
                "A quotation mark does not close, or stands where it may not.", where=f"line {line}"
            ) from None
        yield line, tuple(_GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in row)
        line = getattr(reader, "line_num", line) + 1


def _sheet(rows: Iterable[Row]) -> Sheet:
    filled = (row for row in rows if any(_said(cell) for cell in row[1]))
    first = next(filled, None)
    if first is None:
        raise BadInput("There is nothing in this table.")
    headings = [_said(cell) for cell in first[1]]
    while headings and not headings[-1]:
        headings.pop()
    given = [heading.casefold() for heading in headings if heading]
    if len(set(given)) < len(given):
        raise BadInput("Two columns of this table have the same heading. Give one of them another.")
    return Sheet(headings=tuple(headings), rows=tuple(filled))


def _said(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _in(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _in(data, "cp1252")


def _in(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput("The letters of this file cannot be read. Save it as CSV in UTF-8.") from None
