"""Evidence: listing it, reading it, proving that it is what was added, changing what is said of it.

How files come in is `filing`; excerpts and their codes are `excerpts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypedDict, Unpack

from workbench.changes import Changes
from workbench.errors import BadInput, Cancelled, Help, NotFound
from workbench.records.case import Case
from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.records.people import Person
from workbench.records.record import CaseId, RecordId
from workbench.regimes import load_regime
from workbench.services import records
from workbench.services.cases import find_case
from workbench.services.filing import Added, add_files
from workbench.services.session import Session
from workbench.services.tidying import require_past
from workbench.store import blobs, search, tables
from workbench.store.blobs import BlobReader

__all__ = [
    "Added",
    "BlobReader",
    "EvidenceChanges",
    "State",
    "Verified",
    "add_files",
    "change_marking",
    "edit_evidence",
    "evidence_text",
    "find_evidence",
    "list_evidence",
    "read_file",
    "remove_evidence",
    "set_people",
    "verify_evidence",
]


class EvidenceChanges(TypedDict, total=False):
    """What can be changed of evidence; its marking has a verb of its own."""

    title: str
    evidence_kind: EvidenceKind
    source: str
    obtained_on: date | None


class State(StrEnum):
    """What became of a sealed file since it was added."""

    INTACT = "intact"
    MISSING = "missing"
    ALTERED = "altered"
    NO_FILE = "no_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One piece of evidence and the state of its file."""

    evidence: Evidence
    state: State


def list_evidence(session: Session, case_id: CaseId) -> tuple[Evidence, ...]:
    """The evidence of a case, in the order it was added."""
    return tables.all_of(session.db, Evidence, case_id)


def find_evidence(session: Session, said: str, *, case: str = "") -> Evidence:
    """The evidence that people cite as E-3, or as CASE/E-3 where several cases have an E-3.

    Raises:
        NotFound: there is none. BadInput: several cases have one; says which.
    """
    named, _, reference = said.strip().rpartition("/")
    wanted = case or named
    scope = [find_case(session, wanted)] if wanted else list(tables.cases(session.db))
    found = [
        (each, item)
        for each in scope
        if (item := tables.by_reference(session.db, Evidence, each.case_id, reference)) is not None
    ]
    if not found:
        raise NotFound("There is no evidence with that reference. Check it in the list.", see=Help.EVIDENCE)
    if len(found) > 1:
        names = ", ".join(f"{each.reference}/{reference}" for each, _ in found)
        raise BadInput(f"Several cases have evidence with that reference. Say which: {names}.")
    return found[0][1]


def evidence_text(session: Session, case_id: CaseId, reference: str) -> str:
    """The text that was read out of a piece of evidence, whole.

    Looking at protected text leaves a note in the ledger, in a vault opened for writing.

    Raises:
        NotFound: no such evidence. BadInput: it has no text; says why.
    """
    evidence = records.find(session, Evidence, case_id, reference)
    if not evidence.readable:
        why = evidence.note or "Its file is kept but was not read."
        raise BadInput(f"{evidence.reference} has no text. {why}")
    case = tables.get(session.db, Case, RecordId(case_id))
    if session.vault.writes and load_regime(case.regime).is_protected(evidence.marking):
        session.vault.note("read_evidence", case_id, {"evidence": evidence.reference})
    return search.file_text(session.db, evidence.id)


def read_file(session: Session, evidence: Evidence) -> BlobReader:
    """A seekable reader over the file as it was added; nothing is written to disk. Close it.

    Raises:
        NotFound: it has no file, or the file was erased. VaultDamaged: the file was altered.
    """
    if not evidence.blob:
        raise NotFound(f"No file was given for {evidence.reference}.")
    return session.vault.open_file(evidence.blob)


def verify_evidence(
    session: Session,
    case_id: CaseId | None = None,
    *,
    progress: Callable[[int, int], bool] | None = None,
) -> tuple[Verified, ...]:
    """Compare every file of a case, or of the vault, with the digest it had when it was added.

    `progress(done, of)` is called before each; returning False stops the work.

    Raises: Cancelled.
    """
    wanted = [case_id] if case_id else [case.case_id for case in tables.cases(session.db)]
    found = [evidence for each in wanted for evidence in tables.all_of(session.db, Evidence, each)]
    done = []
    for n, evidence in enumerate(found):
        if progress is not None and not progress(n, len(found)):
            raise Cancelled("The check was stopped. Nothing was changed.")
        done.append(Verified(evidence=evidence, state=_state(session, evidence)))
    return tuple(done)


def edit_evidence(
    session: Session, evidence: Evidence, **values: Unpack[EvidenceChanges]
) -> tuple[Evidence, Changes]:
    """Change what is said of evidence; its file and text never change. Raises: BadInput, NotFound."""
    require_past(values.get("obtained_on"), "The day on which it was obtained", "obtained_on")
    return records.edit(session, evidence, **values)


def set_people(session: Session, evidence: Evidence, people: Sequence[Person]) -> tuple[Evidence, Changes]:
    """Say whom a piece of evidence concerns: these and no others. Raises: BadInput, NotFound."""
    tied = {Relation.CONCERNS: people}
    return records.edit(session, evidence, verb="set_evidence_people", tied=tied)


def change_marking(session: Session, evidence: Evidence, marking: Marking) -> tuple[Evidence, Changes]:
    """Mark evidence anew; the ledger keeps who did so and what it was before. Raises: NotFound."""
    return records.edit(session, evidence, verb="change_marking", marking=marking)


def remove_evidence(session: Session, evidence: Evidence) -> Changes:
    """Take evidence out of the case, with its excerpts; the sealed file stays for an undo.

    Raises: NotFound.
    """
    return records.remove(session, evidence)


def _state(session: Session, evidence: Evidence) -> State:
    if not evidence.blob:
        return State.NO_FILE
    folder = session.vault.folder
    try:
        key = tables.blob_key(session.db, evidence.blob)
    except NotFound:
        return State.MISSING
    if not blobs.is_there(folder, evidence.blob):
        return State.MISSING
    return State.INTACT if blobs.verify_blob(folder, evidence.blob, key, evidence.sha256) else State.ALTERED
