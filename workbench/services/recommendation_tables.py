"""Recommendations from a table: a safety-action plan kept as a spreadsheet, brought into a case or back.

Owns which column holds what, and what a row changes. A table is taken whole or not at all, as one step. An
empty cell says nothing, so what the case has stays. A table goes out as a format of a release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from workbench.changes import Changes
from workbench.compose.wording import cited
from workbench.errors import BadInput, NeedsDecision
from workbench.records.case import Case
from workbench.records.people import Organisation
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import CaseId, RecordId
from workbench.regimes import load_regime
from workbench.register.checking import Fault, Faulty, day_from, text_from
from workbench.register.columns import chosen, matched, names_in
from workbench.register.reading import refused
from workbench.register.sheets import Sheet, read_csv, read_workbook
from workbench.services import records
from workbench.services.recommendations import RecommendationChanges, addressed, rules_of
from workbench.services.register.importing import content_of
from workbench.services.session import Session
from workbench.services.tidying import tidied
from workbench.store import tables

NAMES = ("id", "number", "reference")
"""What a row may call a recommendation of the case by, the surest first."""
DAYS = ("due_on", "review_on")
TEXTS = (
    "action", "intent", "risk_addressed", "population", "inequalities", "outcome_sought", "counter_evidence",
    "level_of_intervention", "strategic_fit", "unintended_effects",
    "measure", "data_source", "frequency", "monitored_by",
)  # fmt: skip
FIELDS = (*NAMES, "type", "addressee", *TEXTS, *DAYS)
"""What a column may hold, by its name."""
TYPED = FIELDS[len(NAMES) :]
"""What can be filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a row says otherwise than the case does: the field, before and after as people read them."""

    name: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table. `record` is the recommendation that it changes; None: it is new."""

    line: int
    record: Recommendation | None = field(repr=False)
    values: Mapping[str, Any] = field(repr=False)
    differences: tuple[Difference, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """What people call it: its number or reference, or its line while it has neither."""
        return cited(self.record) if self.record else f"line {self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What taking a table in would do. `same` rows say what the case says already.

    `columns` gives a field and the heading of its column; `unread` are the headings that stand for nothing.
    """

    new: tuple[Row, ...] = field(repr=False)
    changed: tuple[Row, ...] = field(repr=False)
    same: int
    columns: Mapping[str, str]
    unread: tuple[str, ...] = ()


def read_table(
    session: Session,
    case_id: CaseId,
    path: Path,
    *,
    kind: RecommendationType | None = None,
    columns: Mapping[str, str] | None = None,
) -> Table:
    """What a CSV or .xlsx table would change in a case; nothing is changed yet.

    `kind` is the type of rows that name none. `columns` says for a field which heading holds it, where a
    guess would be wrong; an empty heading says that none does.

    Raises:
        NotFound: no such file or case. BadInput: it cannot be read, or a named column is not there.
        NeedsDecision: code `columns`, no column holds the action; code `type`, a new row has no type.
        ImportRefused: rows are faulty; all reasons are in the error.
    """
    data = content_of(path)
    sheet = read_workbook(data) if data.startswith(b"PK") else read_csv(data)
    settled = _columns(sheet.headings, columns or {})
    known = _Known(session, case_id)
    rows = _rows(known, sheet, settled, kind)
    if any(row.record is None and "type" not in row.values for row in rows):
        raise NeedsDecision(
            "The table does not say of what type its new rows are. Choose one.", known.types(), code="type"
        )
    used = set(settled.values())
    return Table(
        new=tuple(row for row in rows if row.record is None),
        changed=tuple(row for row in rows if row.record is not None and row.differences),
        same=sum(row.record is not None and not row.differences for row in rows),
        columns=settled,
        unread=tuple(heading for heading in sheet.headings if heading and heading not in used),
    )


def take_table(session: Session, case_id: CaseId, table: Table) -> tuple[tuple[Recommendation, ...], Changes]:
    """Add and change what a table says, as one step; returns the recommendations, new ones first.

    Raises: BadInput: a value cannot be used. NotFound: a recommendation is gone.
    """
    position = records.next_position(session, Recommendation, case_id)
    done: list[Recommendation] = []
    with session.vault.operation("take_table", case_id) as work:
        for row in table.new:
            made = records.made(work, Recommendation, case_id, position=position + len(done), **row.values)
            done.append(made)
        for row in table.changed:
            assert row.record is not None
            before = tables.get(session.db, Recommendation, row.record.id)
            after = replace(before, **tidied(row.values))
            records.check(after)
            work.update(after)
            done.append(after)
    return tuple(done), work.done


def typed_values(session: Session, case_id: CaseId, said: Mapping[str, str]) -> RecommendationChanges:
    """Values of a recommendation's fields from what somebody typed; empty takes away what is there.

    Raises: BadInput: there is no such field, or it cannot hold this; `where` is the field.
    """
    known = _Known(session, case_id)
    values: dict[str, Any] = {}
    for name, text in said.items():
        if name not in TYPED:
            raise BadInput(f"There is no such field to fill in. These are: {', '.join(TYPED)}.", where=name)
        try:
            if name == "type":
                values["type"] = known.type_of(text)
            elif name == "addressee":
                values["addressee"] = known.addressee(" ".join(text.split()))
            elif name in DAYS:
                day = day_from(name, text.strip())
                values[name] = _exact(name, day) if day else None
            else:
                values[name] = text
        except Faulty as fault:
            raise BadInput(f"{str(fault)[:1].upper()}{str(fault)[1:]}.", where=name) from None
    return cast(RecommendationChanges, values)


class _Known:
    """The recommendations and organisations of the case, by every name that a row may use."""

    def __init__(self, session: Session, case_id: CaseId) -> None:
        self._session, self._case_id = session, case_id
        found = tables.all_of(session.db, Recommendation, case_id)
        self.by_name = {name.casefold(): each for each in found for name in _names(each)}
        self.organisations = {
            each.name.casefold(): each for each in tables.all_of(session.db, Organisation, case_id)
        }
        self.named = {each.id: each.name for each in self.organisations.values()}

    def types(self) -> list[str]:
        """The types that the rules of the case have."""
        case = tables.get(self._session.db, Case, RecordId(self._case_id))
        return [each.code for each in load_regime(case.regime).recommendation_types]

    def type_of(self, words: str) -> RecommendationType:
        """The type of that code or title. Raises: Faulty: the case's rules have none."""
        code = "_".join(words.casefold().replace("-", " ").split())
        try:
            kind = RecommendationType(code)
            rules_of(self._session, self._case_id, kind)
        except (ValueError, BadInput):
            raise Faulty("its type is none that the rules of this case have") from None
        return kind

    def addressee(self, name: str) -> Organisation | str:
        """The organisation of the case that has this name; else the name."""
        return self.organisations.get(name.casefold(), name)


def _names(record: Recommendation) -> Iterator[str]:
    return (name for name in (record.id, record.number, record.reference) if name)


def _rows(
    known: _Known, sheet: Sheet, columns: Mapping[str, str], kind: RecommendationType | None
) -> list[Row]:
    """Every row of a table. Raises: ImportRefused: some are faulty."""
    faults: list[Fault] = []
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in sheet.rows:
        try:
            row = _row(known, line, _values(sheet, columns, cells), kind)
            if row.record is not None and seen.setdefault(row.record.id, line) != line:
                raise Faulty(f"it is about the same recommendation as line {seen[row.record.id]}")
        except Faulty as fault:
            faults.append(Fault(line=line, says=str(fault)))
            continue
        rows.append(row)
    if faults:
        raise refused(faults, of=len(rows) + len(faults))
    return rows


def _row(known: _Known, line: int, given: Mapping[str, object], kind: RecommendationType | None) -> Row:
    said = {name: text_from(name, given.get(name)) for name in FIELDS if name not in DAYS}
    record = _record(known, said)
    values: dict[str, Any] = {name: said[name] for name in TEXTS if said[name]}
    for name in DAYS:
        if day := day_from(name, given.get(name)):
            values[name] = _exact(name, day)
    if said["addressee"]:
        values |= addressed(known.addressee(said["addressee"]))
    if said["type"] or kind is not None:
        values["type"] = known.type_of(said["type"]) if said["type"] else kind
    if record is None:
        if "action" not in values:
            raise Faulty("it has no action")
        return Row(line=line, record=None, values=values, differences=())
    if values.pop("type", record.type) is not record.type and said["type"]:
        raise Faulty("its type is another than the recommendation has")
    values = {name: value for name, value in tidied(values).items() if value != getattr(record, name)}
    return Row(
        line=line, record=record, values=values, differences=tuple(_differences(known, record, values))
    )


def _record(known: _Known, said: Mapping[str, str]) -> Recommendation | None:
    for name in NAMES:
        if said[name]:
            found = known.by_name.get(said[name].casefold())
            if found is None:
                raise Faulty(f"this case has no recommendation with its {name}")
            return found
    return None


def _differences(known: _Known, record: Recommendation, values: Mapping[str, Any]) -> Iterator[Difference]:
    for name, after in values.items():
        before = getattr(record, name)
        if name == "addressee_id":
            before, after = known.named.get(before, record.addressee_name), known.named.get(after, "")
            after = after or values.get("addressee_name", "")
        elif name == "addressee_name" and "addressee_id" in values:
            continue
        yield Difference(
            name=name.removesuffix("_id").removesuffix("_name"), before=_plain(before), after=_plain(after)
        )


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _exact(name: str, day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise Faulty(f"its {name} is no whole date such as 2027-03-31") from None


def _columns(headings: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    found = chosen(matched(headings, _headings()), headings, said, FIELDS)
    if "action" not in found and not any(name in found for name in NAMES):
        raise NeedsDecision(
            "It is not clear which column of the table holds the action. Say so.",
            [heading for heading in headings if heading],
            code="columns",
        )
    return found


def _values(sheet: Sheet, columns: Mapping[str, str], cells: Sequence[object]) -> dict[str, object]:
    at = {name: sheet.headings.index(heading) for name, heading in columns.items()}
    return {name: cells[place] for name, place in at.items() if place < len(cells)}


@lru_cache
def _headings() -> dict[str, tuple[str, ...]]:
    names = names_in("recommendations", "column_names.txt")
    return {name: names.get(name, ()) for name in FIELDS}
