"""Files of published recommendations: JSON Lines, and tables once their columns are known. Pure.

Owns that a file is taken whole or not at all: every faulty line is found, not only the first. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from workbench.errors import BadInput, ImportRefused
from workbench.records.register import PublicEntry
from workbench.register.checking import Fault, Faulty, entry_from

FIRST = 10
"""Reasons that are told at once; the rest stand in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds: entries that can be taken, with their lines, and the lines that cannot."""

    entries: tuple[PublicEntry, ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    faults: tuple[Fault, ...]

    def whole(self, *more: Fault) -> tuple[PublicEntry, ...]:
        """The entries, if every line is in order. Raises: ImportRefused."""
        faults = sorted((*self.faults, *more), key=lambda fault: fault.line)
        if faults:
            raise refused(faults, of=len(self.entries) + len(self.faults))
        return self.entries


def refused(faults: Sequence[Fault], *, of: int) -> ImportRefused:
    """The error for a file with these faults: the first ten in its message, all of them beside it."""
    reasons = [str(fault) for fault in faults]
    more = f"\n… and {len(reasons) - FIRST:,} more." if len(reasons) > FIRST else ""
    return ImportRefused(
        f"{len(reasons):,} of {of:,} entries are faulty, so the file is refused whole and nothing was "
        "changed.\n" + "\n".join(f"  {reason}" for reason in reasons[:FIRST]) + more,
        reasons,
    )


def read_json_lines(data: bytes) -> Reading:
    """Every entry of a file with one JSON object a line, or with one list of objects.

    Raises: BadInput: the file is empty.
    """
    return _reading(_objects(data.removeprefix(b"\xef\xbb\xbf")))


def read_rows(rows: Iterable[tuple[int, Mapping[str, object]]]) -> Reading:
    """Every entry of a table, from its rows with their lines, once each value has its field's name."""
    return _reading(rows)


def _objects(data: bytes) -> Iterator[tuple[int, object]]:
    if data.lstrip()[:1] == b"[":
        try:
            yield from enumerate(msgspec.json.decode(data, type=list[object]), 1)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise BadInput(
                "This is no whole JSON list. Write one JSON object on each line instead."
            ) from None
        return
    decoder = msgspec.json.Decoder()
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield number, None


def _reading(values: Iterable[tuple[int, object]]) -> Reading:
    entries: list[PublicEntry] = []
    lines: list[int] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], tuple[int, PublicEntry]] = {}
    for number, value in values:
        try:
            if not isinstance(value, dict):
                raise Faulty("it is not one JSON object in UTF-8")
            entry = entry_from(value)
            first, same = seen.setdefault((entry.issuer, entry.source_id), (number, entry))
            if same.text != entry.text:
                raise Faulty(f"it has the id of line {first} and other words")
            if same is not entry and same != entry:
                raise Faulty(f"it has the id of line {first} and says something else besides")
        except Faulty as fault:
            faults.append(Fault(line=number, says=str(fault)))
            continue
        if first == number:
            entries.append(entry)
            lines.append(number)
    if not (entries or faults):
        raise BadInput("There is no recommendation in this file.")
    return Reading(entries=tuple(entries), lines=tuple(lines), faults=tuple(faults))
