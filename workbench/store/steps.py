"""What can be undone and redone next in a case, read from the ledger. Owns no change to it.

Undo is linear: an undo takes back the step that was on top, so whatever came after that step had been
taken back before. One look therefore leaps from an undo to before the step that it took back, and the
answer costs the same however long the ledger is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.records.record import CaseId, Kind
from workbench.store.driver import Connection, translated

_ROW = "seq, group_id, undoes, redoes"
_BELOW = f"SELECT {_ROW} FROM operation AS step WHERE case_id = ? AND undoable = 1 AND seq < ?"
_ALIVE = "(SELECT 1 FROM operation JOIN change USING (seq) WHERE group_id = ? AND salt IS NOT NULL LIMIT 1)"
_FIRST = "(SELECT min(seq) FROM operation WHERE group_id = step.group_id)"
_END = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A group of operations that is undone or redone as one. `verb` is its first operation's.

    `reference` is what people cite the first record by that it touched; of a case, a link and anything
    else without a reference of its own it is empty. Several operations are `many`; `count` is how many
    records one operation was about, where it says so.
    """

    group_id: str
    verb: str
    kind: Kind | None
    reference: str = field(default="", repr=False)
    many: bool = False
    count: int = 1

    @property
    def detail(self) -> dict[str, str | int]:
        """What the entry of its undo or redo tells of it."""
        return {"verb": self.verb, "count": self.count} if self.count > 1 else {"verb": self.verb}


def next_undo(connection: Connection, case_id: CaseId) -> NextStep | None:
    """The step that an undo in this case would take back; erased steps are not among them."""
    # A group stands where its first operation stands.
    sql = (
        f"{_BELOW} AND (undoes IS NOT NULL OR redoes IS NOT NULL OR seq = {_FIRST}) ORDER BY seq DESC LIMIT 1"
    )
    below = _END
    with translated():
        while row := connection.execute(sql, (case_id, below)).fetchone():
            seq, group_id, undoes, redoes = row
            if undoes is None and _is_alive(connection, redoes or group_id):
                return _step(connection, redoes or group_id)
            below = seq if undoes is None and redoes is None else _start(connection, undoes or redoes, seq)
    return None


def next_redo(connection: Connection, case_id: CaseId) -> NextStep | None:
    """The step that a redo in this case would do again; none once something new was done."""
    sql = f"{_BELOW} ORDER BY seq DESC LIMIT 1"
    below = _END
    with translated():
        while row := connection.execute(sql, (case_id, below)).fetchone():
            seq, _, undoes, redoes = row
            if undoes is not None and _is_alive(connection, undoes):
                return _step(connection, undoes)
            if undoes is None and redoes is None and _has_images(connection, seq):
                return None
            below = seq if redoes is None else _undone_at(connection, redoes, seq)
    return None


def _is_alive(connection: Connection, group_id: str) -> bool:
    return connection.execute(f"SELECT {_ALIVE}", (group_id,)).fetchone()[0] is not None


def _has_images(connection: Connection, seq: int) -> bool:
    found = connection.execute("SELECT 1 FROM change WHERE seq = ? AND salt IS NOT NULL LIMIT 1", (seq,))
    return found.fetchone() is not None


def _start(connection: Connection, group_id: str, seq: int) -> int:
    """Where a group began, if that is known; else the place given."""
    found = connection.execute("SELECT min(seq) FROM operation WHERE group_id = ?", (group_id,)).fetchone()
    return seq if found[0] is None else int(found[0])


def _undone_at(connection: Connection, group_id: str, seq: int) -> int:
    """Where a group was undone before it was done again at `seq`."""
    found = connection.execute(
        "SELECT max(seq) FROM operation WHERE undoes = ? AND seq < ?", (group_id, seq)
    ).fetchone()
    return seq if found[0] is None else int(found[0])


def _step(connection: Connection, group_id: str) -> NextStep:
    operations = connection.execute(
        "SELECT seq, verb, json_extract(detail, '$.count') FROM operation"
        " WHERE group_id = ? ORDER BY seq LIMIT 2",
        (group_id,),
    ).fetchall()
    seq, verb, count = operations[0]
    first = connection.execute(
        "SELECT kind, json_extract(CAST(coalesce(after, before) AS TEXT), '$.reference') FROM change"
        " WHERE seq = ? AND salt IS NOT NULL ORDER BY n LIMIT 1",
        (seq,),
    ).fetchone()
    kind = None if first is None else Kind(first[0])
    return NextStep(
        group_id=group_id,
        verb=verb,
        kind=kind,
        reference="" if first is None or kind is Kind.CASE else str(first[1] or ""),
        many=len(operations) > 1,
        count=count if isinstance(count, int) else 1,
    )
