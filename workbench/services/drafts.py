"""What a person is typing before it is kept as a record, and where they were. Owns no rule of a case.

Drafts lie in the vault outside the ledger: they are not undone, searched, exported or released, and each
person sees their own. Each function returns once its words are safe on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.records.case import Case
from workbench.records.record import CaseId, RecordId
from workbench.services.session import Session
from workbench.store import drafts, tables
from workbench.store.drafts import Draft as Draft
from workbench.store.driver import begin


def keep_draft(session: Session, case_id: CaseId, key: str, text: str) -> None:
    """Keep what is being typed; `key` says where, such as "finding:<id>:statement".

    Raises:
        NotFound: no such case. NotWritable: the vault was opened for reading only. VaultFull.
        BadInput: the text holds a zero character.
    """
    session.vault.require_writer()
    with begin(session.db):
        tables.get(session.db, Case, RecordId(case_id))
        drafts.keep(session.db, case_id, session.user, key, text)


def drafts_of(session: Session, case_id: CaseId) -> Mapping[str, Draft]:
    """One's own drafts in a case by key, the oldest first."""
    return drafts.of_case(session.db, case_id, session.user)


def drop_draft(session: Session, case_id: CaseId, key: str) -> None:
    """Forget a draft that became part of a record or was given up. Raises: NotWritable."""
    session.vault.require_writer()
    with begin(session.db):
        drafts.drop(session.db, case_id, session.user, key)


def drop_drafts(session: Session, case_id: CaseId) -> None:
    """Forget all of one's own drafts in a case. Raises: NotWritable."""
    session.vault.require_writer()
    with begin(session.db):
        drafts.drop_all(session.db, case_id, session.user)


def keep_place(session: Session, text: str) -> None:
    """Remember where one is: the window's own notes on view, record and caret. Raises: NotWritable."""
    session.vault.require_writer()
    with begin(session.db):
        drafts.keep_place(session.db, session.user, text)


def place(session: Session) -> str:
    """Where one was when last here, as it was kept; empty the first time, and after an erasure."""
    return drafts.place(session.db, session.user)
