"""What a package says of recommendations: the words of the report, mended where the report was mended."""

from __future__ import annotations

import json
from datetime import date

from tests.unit.services.conftest import Import
from workbench.records.release import Remedy, Terms
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.payload import payload
from workbench.services.session import Session

ACTION = "review what Ann Marchetti said in the Annual review, with Ann"
TERMS = Terms(
    release_id="r",
    case_reference="PSII-2026-001",
    report_kind="psii",
    purposes=("final_report",),
    regime="psirf-provider",
    basis="final-report",
    basis_title="Publication",
    decided_by="Lead",
    reason="",
    released_on=date(2026, 3, 1),
    issuer="Northvale",
)


def test_a_mended_name_is_mended_as_a_word_and_not_inside_others(
    session: Session, import_file: Import
) -> None:
    case = import_file(
        people=[{"id": "P1", "name": "Ann Marchetti", "aliases": ["Ann"], "role": "Ward sister"}],
        recommendations=[{"id": "D1", "type": "safety_action", "action": ACTION, "addressee": "Northvale"}],
    ).case
    concerns = check_release(session, case.case_id, "psii").open_concerns
    lines = [DecisionLine(concern=c.id, decision=Remedy.ALIAS, by="Lead", reason="No.") for c in concerns]

    package = json.loads(payload(check_release(session, case.case_id, "psii", lines=lines), TERMS))

    (said,) = package["recommendations"]
    assert {c.text for c in concerns} >= {"Ann Marchetti", "Ann"}
    assert said["action"] == "review what the ward sister said in the Annual review, with the ward sister"
