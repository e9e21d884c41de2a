"""A small made-up case as a case file, with a name and a copied sentence left in its report by mistake.

Everybody and everything in it is invented.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

REFERENCE = "NI-2031-004"
REPORT = "national_investigation"
NURSE = "Perpetua Quillfeather"
ALIAS = "the ward sister"
COPIED = "I signed for the morphine with my left hand while the telephone was ringing on my shoulder"
REWRITTEN = "The sister was interrupted by the telephone while she was signing"
INTERVIEW = (
    "Interview with the ward sister\n\n"
    "It was about half past nine in the evening. We were two nurses for twenty-eight patients.\n\n"
    f"{COPIED}, and nobody was there to check it with me. That is how it is most nights.\n\n"
    "The cupboard is at the far end of the corridor, beside the lift. You walk past six bays to get there."
)
POLICY = (
    "Controlled drugs are checked by two registered nurses before they are given. "
    "The second nurse reads the label aloud."
)

_CASE: dict[str, Any] = {
    "format": "workbench-case/1",
    "case": {
        "reference": REFERENCE,
        "title": "Second checks of controlled drugs at night",
        "kind": "national_investigation",
        "regime": "hssib-2022-act",
        "issuer": "The Investigations Body",
        "opened_on": "2031-02-03",
        "summary": "Two patients were given a tenfold dose at night. Both recovered. Fiction.",
        "terms_of_reference": [
            {"id": "T1", "text": "Find out how second checks are done at night.", "answered_by": ["F1"]},
            {"id": "T2", "text": "Find out what agency staff are told.", "answered_by": []},
        ],
    },
    "organisations": [
        {"id": "O1", "name": "Medicines Assurance Office", "kind": "regulator"},
        {"id": "O2", "name": "Harrowgill Hospital", "ods_code": "RZ9", "kind": "provider"},
    ],
    "people": [
        {
            "id": "P1",
            "name": NURSE,
            "aliases": ["Sister Quillfeather"],
            "kind": "staff",
            "role": "ward sister",
            "display": ALIAS,
            "consent_to_name": False,
            "identifiers": {"professional_number": "18Z4471E", "email": "p.quillfeather@example.org"},
        },
        {
            "id": "P2",
            "name": "Osbert Tannahill-Wray",
            "kind": "patient",
            "role": "patient",
            "display": "the first patient",
            "identifiers": {"nhs_number": "9434765919", "date_of_birth": "1949-11-30"},
        },
    ],
    "evidence": [
        {
            "id": "E1",
            "title": "Interview with the ward sister",
            "kind": "interview",
            "marking": "protected",
            "source": "Interview, second week",
            "obtained_on": "2031-02-18",
            "people": ["P1"],
            "text": INTERVIEW,
        },
        {
            "id": "E2",
            "title": "Medicines policy",
            "kind": "policy",
            "marking": "public",
            "source": "The hospital's website",
            "file": "files/policy.txt",
        },
        {
            "id": "E3",
            "title": "Rota",
            "kind": "data",
            "marking": "internal",
            "text": "Week 7: nights two registered nurses, one support worker.",
        },
    ],
    "excerpts": [
        {
            "id": "X1",
            "evidence": "E1",
            "start": INTERVIEW.index("We were two"),
            "end": INTERVIEW.index("patients.") + 8,
            "codes": ["staffing"],
            "note": "Two nurses, twenty-eight patients.",
        }
    ],
    "questions": [
        {"id": "Q1", "asked_by": "P2", "text": "Why was my dose not checked?", "answered_by": []},
        {"id": "Q2", "asked_by": "P2", "text": "Who was on duty?", "answered_by": ["F1"]},
    ],
    "events": [
        {
            "id": "V1",
            "title": "Dose given",
            "description": "A dose ten times too high was given.",
            "starts_at": "2031-01-12T21:30",
            "precision": "about",
            "organisation": "O2",
            "people": ["P1", "P2"],
            "evidence": ["E1"],
            "accounts": [
                {"person": "P1", "description": "About half past nine.", "starts_at": "2031-01-12T21:30"},
                {"person": "P2", "description": "After ten.", "starts_at": "2031-01-12T22:10"},
            ],
        }
    ],
    "factors": [
        {
            "id": "C1",
            "title": "Two nurses at night",
            "description": "A second check takes the only other nurse from the bays.",
            "seips": "organisation",
            "level": "management",
            "contributes_to": ["V1"],
            "evidence": ["E1"],
        },
        {
            "id": "C2",
            "title": "Cupboard far from the bays",
            "description": "It is at the end of the corridor.",
            "seips": "internal_environment",
            "level": "equipment",
            "contributes_to": [],
            "evidence": ["E1"],
        },
    ],
    "findings": [
        {
            "id": "F1",
            "statement": "At night a second check leaves nobody in the bays.",
            "explanation": "Two nurses are on duty.",
            "confidence": "high",
            "rests_on": ["E1", "X1", "V1", "C1"],
            "counter": [{"evidence": "E2", "response": ""}],
        },
        {
            "id": "F2",
            "statement": "The policy says nothing about agency staff.",
            "explanation": "",
            "confidence": "moderate",
            "rests_on": ["E2"],
            "counter": [],
        },
        {
            "id": "F3",
            "statement": "Training records are kept apart.",
            "explanation": "",
            "confidence": "low",
            "rests_on": [],
            "counter": [],
        },
    ],
    "recommendations": [
        {
            "id": "R1",
            "type": "safety_recommendation",
            "number": "R/2031/021",
            "addressee": "O1",
            "partners": ["O2"],
            "action": "sets out how a second check is done safely where two nurses are on duty",
            "intent": "make a second check possible without leaving patients alone",
            "findings": ["F1", "F2"],
            "measure": "Share of wards with a written arrangement; 90 per cent in two years",
            "due_on": "2032-06-30",
            "cost": {
                "low": 20000,
                "high": 45000,
                "currency": "GBP",
                "basis": "Two specialists, three months",
            },
            "benefit": "Fewer tenfold doses",
        },
        {
            "id": "R2",
            "type": "safety_observation",
            "action": "Hospitals could place cupboards nearer to the bays.",
            "intent": "",
            "findings": [],
        },
    ],
    "report": {
        "kind": REPORT,
        "sections": [
            {
                "id": "executive_summary",
                "heading": "Executive summary",
                "body": "Second checks at night were looked into.\n\n"
                f"On the night itself {NURSE} was in charge of the ward.\n\n"
                "Finding {finding:F1} matters most.",
            },
            {
                "id": "background",
                "heading": "Background",
                "body": f"One nurse told us what it was like: {COPIED}. Others said the same in other words.",
            },
        ],
    },
}


def case() -> dict[str, Any]:
    """The case file's content; change it freely."""
    return copy.deepcopy(_CASE)


def written(folder: Path, content: dict[str, Any] | None = None, name: str = "case.json") -> Path:
    """The case file, written with its evidence file beside it."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "policy.txt").write_text(POLICY, encoding="utf-8")
    path = folder / name
    path.write_text(json.dumps(content or case(), ensure_ascii=False, indent=1), encoding="utf-8")
    return path
