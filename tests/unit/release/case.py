"""A fictional case for the tests of disclosure control: its people, its evidence, its documents."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from workbench.records.document import Document, Heading, Lineage, Paragraph, Passage, Run
from workbench.records.people import Person, PersonKind
from workbench.records.record import CaseId, RecordId, new_id
from workbench.records.release import Concern, Decision, Release, Remedy, Terms
from workbench.regimes import Regime, load_regime
from workbench.release.assess import Guard, assess
from workbench.release.gate import open_gate
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText, Hit, Material
from workbench.release.settle import Settled, settle

CASE = CaseId("case")
KEY = bytes(range(32))
INTERVIEW = (
    "I noticed the board had not moved, and the clock in the corner was right. I said to her, is this thing "
    "thinking? We get that most weeks: it goes slow for ten minutes and then it catches up, so I left it.\n"
    "Twenty-eight beds, four bays, and I'd never opened the red box in the dark; don't ask me why it was "
    "stocked with a photo-\ncopy of the withdrawn chart."
)
SECRET = "it goes slow for ten minutes and then it catches up"
POLICY = "Every ward keeps a paper chart for each patient so that observations go on when the system is down."


def _person(number: int, name: str, display: str, kind: PersonKind = PersonKind.STAFF) -> Person:
    return Person(
        id=RecordId(f"p{number}"),
        case_id=CASE,
        reference=f"P-{number}",
        name=name,
        display=display,
        person_kind=kind,
    )


SISTER = _person(1, "Imelda Quarrendon", "the ward sister")
PATIENT = Person(
    id=RecordId("p2"),
    case_id=CASE,
    reference="P-2",
    name="Dorothy Mary Astbrook",
    aliases=("Dot", "Bed C3"),
    display="the patient",
    person_kind=PersonKind.PATIENT,
    nhs_number="943 476 5919",
    date_of_birth=date(1948, 2, 3),
    hospital_number="BR-0041237",
    phone="07700 900123",
    email="d.astbrook@example.org",
    postcode="BM4 7QT",
)
DOCTOR = Person(
    id=RecordId("p3"),
    case_id=CASE,
    reference="P-3",
    name="Mark Ward",
    display="the doctor",
    person_kind=PersonKind.STAFF,
    professional_number="6123457",
)
ASSISTANT = _person(4, "Marek Zelenko-Hart", "the healthcare assistant")
PORTER = _person(5, "Seán O'Hanrahan", "the porter")
MANAGER = _person(6, "Dawn Pickersleigh", "the site manager")
ANALYST = _person(7, "Hester Parkinson", "the analyst")
DAUGHTER = Person(
    id=RecordId("p8"),
    case_id=CASE,
    reference="P-8",
    name="Rosalind Fenwright",
    display="the daughter",
    person_kind=PersonKind.FAMILY,
    consent_to_name=True,
)
PEOPLE = (SISTER, PATIENT, DOCTOR, ASSISTANT, PORTER, MANAGER, ANALYST, DAUGHTER)
EVIDENCE_ID, EXCERPT_ID = RecordId("e1"), RecordId("x1")


def material(**changes: Any) -> Material:
    """The whole case as its detectors see it, under the strictest treatment."""
    given: dict[str, Any] = {
        "people": PEOPLE,
        "organisations": ("Brindlemere General Hospital", "Astbrook House Care Home"),
        "evidence": (
            EvidenceText(reference="E-1", text=INTERVIEW),
            EvidenceText(reference="E-2", text=POLICY, protected=False),
        ),
        "protected_ids": {EVIDENCE_ID: "E-1", EXCERPT_ID: "E-1"},
        "key": KEY,
    }
    return Material(**(given | changes))


@lru_cache(maxsize=1)
def guard() -> Guard:
    return Guard(material())


@lru_cache(maxsize=2)
def regime(code: str = "hssib-2022-act") -> Regime:
    return load_regime(code)


def hits(text: str, with_guard: Guard | None = None) -> list[Hit]:
    return (with_guard or guard()).all_hits(Letters.of(text))


def passage(text: str, name: str = "s1-p1", section: str = "s1", lineage: Lineage | None = None) -> Passage:
    return Passage(id=name, section=section, runs=(Run(text=text),), lineage=lineage or Lineage())


def document(*texts: str, section: str = "s1") -> Document:
    """A report of one section with a paragraph for each text."""
    paragraphs = tuple(
        Paragraph(text=passage(text, f"{section}-p{index}", section), number=index)
        for index, text in enumerate(texts, 1)
    )
    return Document(
        title=passage("What was learnt", "title", "title"),
        kind="national_investigation",
        blocks=(Heading(level=1, text=passage("Findings", f"{section}-h", section)), *paragraphs),
    )


def decision(
    concern: Concern,
    remedy: Remedy,
    *,
    reason: str = "agreed",
    by: str = "A. Chief",
    basis: str = "",
    new: str = "",
) -> Decision:
    return Decision(
        id=new_id(),
        case_id=CASE,
        concern=concern.id,
        words=concern.words,
        remedy=remedy,
        reason=reason,
        decided_by=by,
        basis=basis,
        replacement=new,
    )


def settled(text: str, remedy: Remedy, *, basis: str = "", new: str = "") -> Settled:
    """One paragraph with every concern in it settled by the same remedy."""
    report = document(text)
    concerns = assess(report, guard())
    decisions = [decision(concern, remedy, basis=basis, new=new) for concern in concerns]
    return settle(report, concerns, decisions, regime=regime())


def terms(**changes: Any) -> Terms:
    given: dict[str, Any] = {
        "release_id": "R-1",
        "case_reference": "NI-1",
        "report_kind": "national_investigation",
        "purposes": ("final_report", "consultation", "intake_package"),
        "regime": "hssib-2022-act",
        "basis": "final-report",
        "basis_title": "Publication of the final report",
        "decided_by": "A. Chief",
        "reason": "",
        "released_on": date(2026, 11, 22),
    }
    return Terms(**(given | changes))


def release(report: Document | None = None) -> Release:
    return open_gate(
        report or document("Nothing here names anybody."),
        guard=guard(),
        justified=(),
        terms=terms(),
        recommendations=b"{}",
        regime=regime(),
    )
