"""The register as a table or as JSON Lines, in bytes. Pure: it opens no file.

Owns the columns, and that a spreadsheet takes no text for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

from workbench.records.register import Entry
from workbench.register.checking import FIELDS
from workbench.seal import canonical_json

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OWN = {
    "id": "source_id",
    "date": "published_on",
    "response_date": "response_on",
    "target_date": "target_on",
    "closed_date": "closed_on",
}


def values_of(entry: Entry) -> dict[str, str]:
    """What an entry says, by the names that files use."""
    return {name: str(getattr(entry.public, _OWN.get(name, name))) for name in FIELDS}


def json_lines(entries: Iterable[Entry]) -> bytes:
    """One JSON object a line; what a source said besides is written out again."""
    return b"".join(_line(entry) + b"\n" for entry in entries)


def csv_bytes(entries: Iterable[Entry]) -> bytes:
    """One row an entry, UTF-8 with a byte-order mark so that Excel reads it as such."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for entry in entries:
        writer.writerow(_guarded(value) for value in values_of(entry).values())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def workbook_bytes(entries: Iterable[Entry]) -> bytes:
    """The same rows as an .xlsx workbook; what does not fit a cell is cut, and says so."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Recommendations")
    sheet.freeze_panes = "A2"
    sheet.append(list(FIELDS))
    for entry in entries:
        row = []
        for value in values_of(entry).values():
            cell = WriteOnlyCell(sheet, _cut(ILLEGAL_CHARACTERS_RE.sub("", value)))
            # A text that begins with = would else be a formula.
            cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(entry: Entry) -> bytes:
    said = {name: value for name, value in values_of(entry).items() if value}
    line = canonical_json(said)
    if not entry.public.extra:
        return line
    # The rest is canonical JSON already: it goes in as it was kept.
    return line[:-1] + b"," + entry.public.extra.encode()[1:]


def _guarded(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _cut(value: str) -> str:
    mark = " … (cut)"
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - len(mark)] + mark
