"""Changes: which kinds and ids an operation touched. Views refresh where theirs intersect."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.record import CaseId, Kind, RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one operation touched; `seq` is its place in the ledger, 0 when nothing was written."""

    seq: int = 0
    case_id: CaseId | None = None
    touched: frozenset[tuple[Kind, RecordId]] = frozenset()

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(kind for kind, _ in self.touched)

    @property
    def ids(self) -> frozenset[RecordId]:
        return frozenset(record_id for _, record_id in self.touched)

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            seq=max(self.seq, other.seq),
            case_id=self.case_id or other.case_id,
            touched=self.touched | other.touched,
        )
