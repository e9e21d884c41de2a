"""Which column of a table holds what: guessed from its headings, said by a person, or remembered. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from workbench import paths
from workbench.errors import BadInput, NeedsDecision
from workbench.register.checking import FIELDS
from workbench.register.sheets import Sheet

Columns = Mapping[str, str]
"""A field and the heading of the column that holds it."""


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """What the headings themselves say; a column is taken for one field at most."""
    return matched(headings, _known())


def matched(headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column of each field whose name, or one of its other `names`, is a heading."""
    found: dict[str, str] = {}
    plain = {_plain(heading): heading for heading in headings if heading}
    for name, others in names.items():
        for known in (name, *others):
            heading = plain.get(_plain(known))
            if heading is not None and heading not in found.values():
                found.setdefault(name, heading)
    return found


def chosen(guess: Columns, headings: Sequence[str], said: Columns, fields: Sequence[str]) -> dict[str, str]:
    """A guess with what a person said put in its place; an empty heading says that a field has no column.

    Raises: BadInput: a field or a heading that is not there was named.
    """
    plain = {_plain(heading): heading for heading in headings if heading}
    columns = {**guess}
    for name, heading in said.items():
        if name not in fields:
            raise BadInput(f"There is no field of that name. These are: {', '.join(fields)}.", where="column")
        if not heading:
            columns.pop(name, None)
            continue
        if _plain(heading) not in plain:
            raise BadInput(f"The table has no such column for {name}.", where="column")
        taken = plain[_plain(heading)]
        columns = {field: other for field, other in columns.items() if other != taken}
        columns[name] = taken
    return columns


def names_in(*resource: str) -> dict[str, tuple[str, ...]]:
    """The other names of fields, from a file of lines such as `due_on = target date, by when`."""
    known: dict[str, tuple[str, ...]] = {}
    for line in paths.resource(*resource).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, others = line.partition("=")
            known[name.strip()] = tuple(other.strip() for other in others.split(",") if other.strip())
    return known


def settled(headings: Sequence[str], *, said: Columns, remembered: str | None, issuer: str) -> dict[str, str]:
    """The columns to be used: what was said goes before what is remembered, and that before a guess.

    `issuer` is that of the whole file, where it has no column. An empty heading says that a field has none.

    Raises:
        BadInput: a field or a heading that is not there was named.
        NeedsDecision: code `columns`; it is not clear which column holds something that is needed.
    """
    known = _remembered(remembered, headings)
    columns = chosen(known or guessed(headings), headings, said, FIELDS)
    if issuer:
        columns.pop("issuer", None)
    missing = [name for name in ("text", *(() if issuer else ("issuer",))) if name not in columns]
    if "id" not in columns and "number" not in columns:
        missing.append("id")
    if missing:
        raise NeedsDecision(
            f"It is not clear which column of the table holds {' and '.join(missing)}. Say so for each.",
            [heading for heading in headings if heading],
            code="columns",
        )
    return columns


def named_rows(sheet: Sheet, columns: Columns, *, issuer: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Each row as values by field; a column that stands for none keeps its heading."""
    fields = {heading: name for name, heading in columns.items()}
    # A heading that is no field's column must not pass for one.
    names = [
        fields.get(heading) or (f"{heading} (column)" if heading in FIELDS else heading)
        for heading in sheet.headings
    ]
    for line, cells in sheet.rows:
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell is not None}
        yield line, {**row, "issuer": issuer} if issuer else row


def headings_key(headings: Sequence[str]) -> str:
    """What a file is known again by: its headings, in order."""
    return json.dumps([_plain(heading) for heading in headings], ensure_ascii=False)


def spelled(columns: Columns) -> str:
    """The columns as they are remembered."""
    return json.dumps(dict(columns), ensure_ascii=False, sort_keys=True)


def _remembered(spelt: str | None, headings: Sequence[str]) -> dict[str, str]:
    if spelt is None:
        return {}
    plain = {_plain(heading): heading for heading in headings if heading}
    known = json.loads(spelt)
    return {name: plain[_plain(heading)] for name, heading in known.items() if _plain(heading) in plain}


def _plain(heading: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in heading.casefold()).split())


@lru_cache
def _known() -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(FIELDS, ()) | names_in("register", "column_names.txt")
