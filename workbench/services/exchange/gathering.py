"""Records gathered from an exchange file before anything is written, with the file's ids resolved.

Owns the mapping from the file's ids to records and the JSON path of every complaint. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from workbench.civil_time import LONDON
from workbench.errors import BadInput
from workbench.records.links import Link, Relation
from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.seal import canonical_json
from workbench.services.records import GROUNDS, JOINS, check
from workbench.services.tidying import utc
from workbench.store.writing import Work
from workbench.wire.case import Item

T = TypeVar("T", bound=Record)

NO_PARTS: Mapping[str, Item] = {}
SHARED = GROUNDS
"""The kinds that share one set of file ids, because a finding may rest on any of them."""


class Gathering:
    """The records of one case to come, in the order in which they were added."""

    def __init__(self, case_id: CaseId) -> None:
        self.case_id = case_id
        self._records: dict[Kind, list[Record]] = {}
        self._ids: dict[Kind, dict[str, Record]] = {}
        self._positions: dict[tuple[RecordId, Relation], int] = {}

    def add(
        self,
        cls: type[T],
        item: Item,
        where: str,
        *,
        file_id: str = "",
        parts: Mapping[str, Item] = NO_PARTS,
        **values: Any,
    ) -> T:
        """A checked record made from an item of the file; `parts` are the objects inside the item.

        Raises:
            BadInput: a value cannot be used, or the id stands twice; `where` is the JSON path.
        """
        record = cls(
            id=new_id(), case_id=self.case_id, file_id=file_id, extra=extra(item, where, parts), **values
        )
        checked(record, where)
        if file_id:
            self._remember(file_id, record, f"{where}.id")
        self._records.setdefault(record.kind, []).append(record)
        return record

    def find(self, file_id: str, kinds: tuple[Kind, ...], where: str) -> Record:
        """The record of one of these kinds that has this id in the file. Raises: BadInput."""
        for kind in kinds:
            if file_id in self._ids.get(kind, {}):
                return self._ids[kind][file_id]
        nouns = [kind.value for kind in kinds]
        said = " or ".join(filter(None, [", ".join(nouns[:-1]), nouns[-1]]))
        raise BadInput(f"No {said} of this file has that id.", where=where)

    def maybe(self, file_id: str, kind: Kind) -> Record | None:
        return self._ids.get(kind, {}).get(file_id)

    def tie(
        self, source: Record, relation: Relation, target: Record, *, note: str = "", kept: str = ""
    ) -> None:
        """Link two gathered records, after those already linked from the same source."""
        position = self._positions.get((source.id, relation), 0)
        self._positions[source.id, relation] = position + 1
        self._records.setdefault(Kind.LINK, []).append(
            Link(
                id=new_id(),
                case_id=self.case_id,
                relation=relation,
                from_id=source.id,
                from_kind=source.kind,
                to_id=target.id,
                to_kind=target.kind,
                note=note,
                position=position,
                extra=kept,
            )
        )

    def annotate(self, source: Record, relation: Relation, target: Record, note: str, kept: str) -> None:
        """Give a link its note, making the link where it is not gathered yet."""
        links = self._records.setdefault(Kind.LINK, [])
        for n, link in enumerate(links):
            assert isinstance(link, Link)
            if (link.from_id, link.relation, link.to_id) == (source.id, relation, target.id):
                links[n] = replace(link, note=note, extra=kept)
                return
        self.tie(source, relation, target, note=note, kept=kept)

    def ties(self, source: Record, relation: Relation, ids: list[str], where: str) -> None:
        """Link a record to each of a list of file ids; one named twice is linked once.

        Raises:
            BadInput: an id is of nothing that the relation may lead to, or of the record itself;
            `where` is the JSON path.
        """
        _, kinds = JOINS[relation]
        places = {file_id: n for n, file_id in reversed(list(enumerate(ids)))}
        for file_id in dict.fromkeys(ids):
            place = f"{where}[{places[file_id]}]"
            target = self.find(file_id, kinds, place)
            if target is source:
                raise BadInput("This points at itself. Take it out, or name another.", where=place)
            self.tie(source, relation, target)

    def with_references(self, work: Work) -> list[Record]:
        """Every record in order, each with the reference that people will cite it by."""
        done: list[Record] = []
        for kind, records in self._records.items():
            if kind is Kind.LINK:
                done.extend(records)
                continue
            references = work.next_references(self.case_id, kind, len(records))
            done.extend(replace(r, reference=ref) for r, ref in zip(records, references, strict=True))
        return done

    def _remember(self, file_id: str, record: Record, where: str) -> None:
        rivals = SHARED if record.kind in SHARED else (record.kind,)
        if any(file_id in self._ids.get(kind, {}) for kind in rivals):
            raise BadInput("Another record of this file has the same id. Give each its own.", where=where)
        self._ids.setdefault(record.kind, {})[file_id] = record


def checked(record: Record, where: str) -> None:
    """Check a record, and complain with the JSON path. Raises: BadInput."""
    try:
        check(record)
    except BadInput as error:
        said = error.message.removeprefix(f"{error.where}: ")
        raise BadInput(said, where=f"{where}.{error.where}") from None


def extra(item: Item, where: str, parts: Mapping[str, Item] = NO_PARTS) -> str:
    """The unknown keys of an item as canonical JSON; empty when there are none.

    Those of an object inside it stand under the object's own key, which is never itself unknown.

    Raises:
        BadInput: a value that cannot be kept; `where` is the JSON path.
    """
    kept = item.unknown | {name: part.unknown for name, part in parts.items() if part.unknown}
    try:
        return canonical_json(kept).decode() if kept else ""
    except BadInput:
        raise BadInput("An unknown key here holds a value that cannot be kept.", where=where) from None


def moment_of(text: str | None, where: str) -> datetime | None:
    """A moment as UTC; a time without a zone is Europe/London. Raises: BadInput."""
    if text is None or not text.strip():
        return None
    try:
        moment = utc(datetime.fromisoformat(text.strip()))
        # Where the calendar ends it must still be possible to say the time in the United Kingdom.
        moment.astimezone(LONDON)
    except (ValueError, OverflowError):
        raise BadInput(
            "This is not a date and time. Write it as 2026-03-12T03:52, with a zone if it is not UK time.",
            where=where,
        ) from None
    return moment
