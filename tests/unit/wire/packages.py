"""A rich, wholly fictional package payload for the tests of the format, the file and the tables."""

from __future__ import annotations

from datetime import date

from workbench.seal import canonical_json
from workbench.wire.package import (
    FORMAT,
    Earlier,
    Estimate,
    GroundFinding,
    Ifaces,
    Package,
    PackagedRecommendation,
    Party,
    PlannedAction,
    ReportFacts,
    Response,
)
from workbench.wire.reading import written

ISSUER = "Example Safety Investigations Body"
RELEASE_ID = "R-2026-0042"
PRIVATE_KEY = bytes(range(32))


def sample_package() -> Package:
    """One full recommendation, and one that is as small as the format allows and looks like a formula."""
    return Package(
        format=FORMAT,
        issuer=Party(name=ISSUER, ods_code="X99"),
        report=ReportFacts(
            title="Deterioration after a transfer at night",
            reference="INV-2026-007",
            kind="national_investigation",
            regime="hssib-2022-act",
            released_on=date(2026, 11, 3),
            release_id=RELEASE_ID,
        ),
        recommendations=[_full(), _small()],
    )


def sample_payload() -> bytes:
    """The sample as the bytes that a release carries."""
    return canonical_json(written(sample_package()))


def _full() -> PackagedRecommendation:
    return PackagedRecommendation(
        id="rec-7f3a",
        reference="R/2026/014",
        number="R/2026/014",
        type="safety_recommendation",
        version=2,
        status="responded",
        issuer=ISSUER,
        addressee=Party(name="NHS Example", ods_code="Z12"),
        partners=[Party(name="Makers’ forum")],
        wording="The body recommends that NHS Example sets tones that name the bed, so that staff can tell.",
        action="sets tones that name the bed",
        intent="staff can tell at once which patient needs them",
        seips=["tools_and_technology"],
        findings=[GroundFinding(reference="F-1", statement="Alarms did not tell staff which patient.")],
        evidence_types=["observation", "interview"],
        earlier=[Earlier(relation="supports", number="R/2019/003", issuer="Another body")],
        cost=Estimate(low=120_000, high=400_000.5, currency="GBP", payer="NHS Example", recurrence="one-off"),
        benefit=Estimate(not_assessed="There are no figures for harm avoided."),
        ifaces=Ifaces(feasibility="Two makers have a tone that can be set."),
        measure="Median time from alarm to bedside",
        due_on=date(2027, 11, 3),
        response_due_on=date(2027, 5, 3),
        legal_basis_to_respond="Health and Care Act 2022, section 116",
        response=Response(
            decision="accept_in_part",
            actions=[PlannedAction(text="Trial on two wards", due_on=date(2027, 9, 1))],
        ),
    )


def _small() -> PackagedRecommendation:
    return PackagedRecommendation(
        id="rec-81bc",
        reference="R/2026/015",
        type="local_learning_prompt",
        issuer=ISSUER,
        wording='=HYPERLINK("https://example.org","press here")',
        action="\t@SUM(1+1), then “more”;\nand a second line",
        unknown={"colour_of_cover": {"value": "blue"}},
    )
