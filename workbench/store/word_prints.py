"""The keyed fingerprints of the words of evidence, kept so that a case is guarded without making them anew.

Owns their table, beside the ledger: they are made from the text and can be made again. They are keyed by
the vault, never leave it, and go with their case. The caller holds the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.records.record import CaseId, RecordId
from workbench.store.driver import Connection, translated


def keep(connection: Connection, case_id: CaseId, evidence_id: RecordId, content: bytes) -> None:
    """Put the fingerprints of a text in place of those it had."""
    connection.execute(
        "INSERT OR REPLACE INTO word_print (evidence_id, case_id, content) VALUES (?, ?, ?)",
        (evidence_id, case_id, content),
    )


def of_case(connection: Connection, case_id: CaseId) -> Mapping[RecordId, bytes]:
    """The fingerprints of a case's texts; those of deleted evidence too, for an undo."""
    with translated():
        rows = connection.execute(
            "SELECT evidence_id, content FROM word_print WHERE case_id = ?", (case_id,)
        ).fetchall()
    return {RecordId(evidence_id): bytes(content) for evidence_id, content in rows}
