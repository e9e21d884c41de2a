"""Steps that the tests of the verbs share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from workbench.records.case import Case, CaseKind
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, Record
from workbench.services.cases import load_case, new_case
from workbench.services.filing import add_files
from workbench.services.session import Session, redo, undo

T = TypeVar("T")

HSSIB = "hssib-2022-act"
PSIRF = "psirf-provider"
LONG = "Long " * 40
MIXED = "مراجعة الجرعة 🩺 ward’s “double check”"
"""Right to left, outside the basic plane, and typographic: what people do type."""


def open_case(session: Session, regime: str = PSIRF, title: str = "A missed dose") -> Case:
    """A new, empty case, in a vault that need not outlive a power cut."""
    session.db.execute("PRAGMA synchronous=OFF")
    kind = CaseKind.NATIONAL_INVESTIGATION if regime == HSSIB else CaseKind.PSII
    return new_case(session, title=title, kind=kind, regime=regime)[0]


def file_text(session: Session, case: Case, folder: Path, name: str, text: str) -> Evidence:
    """Evidence whose file holds this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    (added,) = add_files(session, case.case_id, [path])
    assert added.evidence is not None
    return added.evidence


def standing(session: Session, case_id: CaseId) -> frozenset[Record]:
    """Every record of a case as it stands, links too, whatever their order."""
    case = load_case(session, case_id)
    groups = (getattr(case, each.name) for each in fields(CaseFile))
    return frozenset(
        record for group in groups for record in (group if isinstance(group, tuple) else (group,))
    )


def there_and_back(session: Session, case_id: CaseId, verb: Callable[[], T]) -> T:
    """Use a verb and prove that it is one step: undone all is as before, redone all is as after."""
    before = standing(session, case_id)
    done = verb()
    after = standing(session, case_id)
    assert after != before, "the verb changed nothing"
    undo(session, case_id)
    assert standing(session, case_id) == before
    redo(session, case_id)
    assert standing(session, case_id) == after
    return done
