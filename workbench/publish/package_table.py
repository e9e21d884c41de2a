"""The recommendations of a package as a table: CSV for programs, a workbook for people.

Owns the columns and the safety of cells. The JSON beside the tables is the master; a table leaves
out what does not fit a cell. It must not know of archives, signatures or cases.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from workbench.wire.package import Estimate, Package, PackagedRecommendation, Party

Cell = str | int | float | date | None
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
_CUT = " … (the rest is in recommendations.json)"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` heads the CSV, `title` the workbook; `width` is in characters."""

    name: str
    title: str
    width: int
    value: Callable[[PackagedRecommendation], Cell]


def columns() -> tuple[Column, ...]:
    """The columns of both tables, in order."""
    return (*_identity(), *_substance(), *_value(), *_delivery(), *_response())


def csv_bytes(package: Package) -> bytes:
    """One row a recommendation, UTF-8 with a byte-order mark so that Excel reads it as such."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in columns())
    for item in package.recommendations:
        writer.writerow(_safe(column.value(item)) for column in columns())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


PLAN = (
    "reference", "type", "action", "addressee", "intent", "findings", "measure", "data_source", "frequency",
    "monitored_by", "due_on", "review_on", "status", "id",
)  # fmt: skip
"""The columns of a plan of actions: what is to be done, by whom, by when, and how it will be known."""


def xlsx_bytes(package: Package, names: Sequence[str] = ()) -> bytes:
    """The same rows as a workbook, made in memory; equal packages give equal bytes.

    `names` are the columns, where not all are wanted, in their order.
    """
    by_name = {column.name: column for column in columns()}
    book = Workbook()
    _fill(book.worksheets[0], package, [by_name[name] for name in names] or columns())
    made_at = datetime.combine(package.report.released_on, time())
    book.properties.title = ILLEGAL_CHARACTERS_RE.sub("", package.report.title)
    book.properties.creator = ILLEGAL_CHARACTERS_RE.sub("", package.issuer.name)
    book.properties.created = book.properties.modified = made_at
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _InMemory(book, archive).write_data()
    return _with_fixed_dates(out.getvalue())


def _fill(sheet: Worksheet, package: Package, chosen: Sequence[Column]) -> None:
    sheet.title = "Recommendations"
    table: list[list[Cell]] = [
        [column.title for column in chosen],
        *([_safe(column.value(item)) for column in chosen] for item in package.recommendations),
    ]
    top = Alignment(vertical="top", wrap_text=True)
    for row, values in enumerate(table, start=1):
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row, place, value)
            cell.alignment = top
            if isinstance(value, str):
                # Never a formula, whatever it begins with.
                cell.data_type = "s"
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
    for place, column in enumerate(chosen, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        head = sheet.cell(1, place)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", start_color="003087")
    # The number and the kind stay in sight as well as the header row.
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.print_title_rows = "1:1"


def _safe(value: Cell) -> Cell:
    """The value as a cell that no spreadsheet runs as a formula (CWE-1236).

    Text whose first visible character starts a formula gets an apostrophe before it, in the workbook
    too, because a workbook is soon saved as CSV. Full-width signs count: some versions fold them.
    """
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(text) >= LONGEST_CELL:
        text = text[: LONGEST_CELL - len(_CUT) - 1] + _CUT
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return f"'{text}" if text[:1] in ("\t", "\r") or first in ("=", "+", "-", "@") else text


def _identity() -> tuple[Column, ...]:
    return (
        Column("number", "Number", 16, lambda r: r.number),
        Column("reference", "Reference", 16, lambda r: r.reference),
        Column("type", "Type", 24, lambda r: _words(r.type)),
        Column("id", "Persistent id", 38, lambda r: r.id),
        Column("version", "Version", 9, lambda r: r.version),
        Column("status", "Status", 14, lambda r: _words(r.status)),
        Column("issuer", "Issuer", 28, lambda r: r.issuer),
        Column("addressee", "Addressed to", 28, lambda r: r.addressee.name if r.addressee else None),
        Column("addressee_ods_code", "ODS code", 11, lambda r: r.addressee.ods_code if r.addressee else None),
        Column("partners", "Partners", 28, lambda r: _lines(map(_party, r.partners))),
    )


def _substance() -> tuple[Column, ...]:
    return (
        Column("wording", "Wording", 70, lambda r: r.wording),
        Column("action", "Action", 50, lambda r: r.action),
        Column("intent", "Intent", 40, lambda r: r.intent),
        Column("risk_addressed", "Risk addressed", 40, lambda r: r.risk_addressed),
        Column("population", "Population and setting", 30, lambda r: r.population),
        Column("inequalities", "Effect on inequalities", 40, lambda r: r.inequalities),
        Column("seips", "SEIPS", 22, lambda r: _lines(map(_words, r.seips))),
        Column("lfpse", "LFPSE", 22, lambda r: _lines(r.lfpse)),
        Column("outcome_sought", "Outcome sought", 40, lambda r: r.outcome_sought),
        Column("findings", "Findings it rests on", 60, _findings),
        Column("evidence_strength", "Strength of evidence", 22, lambda r: r.evidence_strength),
        Column("evidence_types", "Types of evidence", 26, lambda r: _lines(map(_words, r.evidence_types))),
        Column("counter_evidence", "Counter-evidence considered", 40, lambda r: r.counter_evidence),
        Column("earlier", "Earlier recommendations", 40, _earlier),
    )


def _value() -> tuple[Column, ...]:
    return (
        Column("level_of_intervention", "Level of intervention", 26, lambda r: r.level_of_intervention),
        *_estimate("cost", "Cost", lambda r: r.cost),
        *_estimate("benefit", "Benefit", lambda r: r.benefit),
        Column("cost_effectiveness", "Cost-effectiveness", 40, lambda r: r.cost_effectiveness),
        Column("strategic_fit", "Strategic fit", 40, lambda r: r.strategic_fit),
        Column("unintended_effects", "Unintended effects", 40, lambda r: r.unintended_effects),
    )


def _estimate(
    name: str, title: str, of: Callable[[PackagedRecommendation], Estimate | None]
) -> tuple[Column, ...]:
    def part(attribute: str) -> Callable[[PackagedRecommendation], Cell]:
        return lambda r: getattr(of(r), attribute, None)

    return (
        Column(f"{name}_low", f"{title}: low", 14, part("low")),
        Column(f"{name}_high", f"{title}: high", 14, part("high")),
        Column(f"{name}_currency", f"{title}: currency", 11, part("currency")),
        Column(f"{name}_payer", f"{title}: payer", 24, part("payer")),
        Column(f"{name}_recurrence", f"{title}: one-off or recurrent", 18, part("recurrence")),
        Column(f"{name}_basis", f"{title}: basis", 40, part("basis")),
        Column(f"{name}_text", f"{title}: in words", 40, part("text")),
        Column(f"{name}_not_assessed", f"{title}: why not assessed", 40, part("not_assessed")),
    )


def _delivery() -> tuple[Column, ...]:
    return (
        Column("measure", "Measure", 40, lambda r: r.measure),
        Column("data_source", "Data source", 30, lambda r: r.data_source),
        Column("frequency", "How often measured", 20, lambda r: r.frequency),
        Column("monitored_by", "Monitored by", 26, lambda r: r.monitored_by),
        Column("dependencies", "Dependencies", 30, lambda r: _lines(r.dependencies)),
        Column("due_on", "Target date", 13, lambda r: r.due_on),
        Column("legal_basis_to_respond", "Duty to respond", 34, lambda r: r.legal_basis_to_respond),
        Column("response_due_on", "Response due", 13, lambda r: r.response_due_on),
        Column("review_on", "Review date", 13, lambda r: r.review_on),
    )


def _response() -> tuple[Column, ...]:
    def part(attribute: str) -> Callable[[PackagedRecommendation], Cell]:
        return lambda r: getattr(r.response, attribute, None)

    return (
        Column("response_decision", "Response", 18, lambda r: _words(getattr(r.response, "decision", None))),
        Column("responded_on", "Responded on", 13, part("responded_on")),
        Column("response_reasons", "Reasons for the response", 40, part("reasons")),
        Column("response_assessment", "Issuer’s view of the response", 40, part("assessment")),
        Column("closed_on", "Closed on", 13, part("closed_on")),
    )


def _findings(item: PackagedRecommendation) -> str:
    return _lines(": ".join(filter(None, [each.reference, each.statement])) for each in item.findings)


def _earlier(item: PackagedRecommendation) -> str:
    return _lines(
        " ".join(filter(None, [each.relation, each.number or each.id, each.issuer and f"({each.issuer})"]))
        for each in item.earlier
    )


def _party(party: Party) -> str:
    return f"{party.name} ({party.ods_code})" if party.ods_code else party.name


def _words(code: str | None) -> str:
    return (code or "").replace("_", " ").capitalize()


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


class _InMemory(ExcelWriter):
    """openpyxl sends each sheet through a file on disk; released words stay in memory until the
    finished bytes have been scanned."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile) -> None:
        super().__init__(workbook, archive)
        self._into = archive

    def write_worksheet(self, ws: Worksheet) -> None:
        out = io.BytesIO()
        WorksheetWriter(ws, out).write()
        self._into.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _with_fixed_dates(archive: bytes) -> bytes:
    # openpyxl stamps every entry with the time of day.
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            new.writestr(entry, old.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
