"""Small reports for the tests of composition, and a case that holds something of everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.unit.casefiles import Making
from workbench.compose.outline import Outline, OutlineSection
from workbench.compose.report import Composed, compose
from workbench.records.analysis import Account, Event, Factor, Precision, Seips
from workbench.records.case import Term
from workbench.records.document import (
    Document,
    passages,
)
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.report import Comment, Disposition, Section
from workbench.regimes import load_regime

REGIME = load_regime("psirf-provider")
AT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def outline(*sections: OutlineSection, **values: Any) -> Outline:
    return Outline(
        code="psii", title="Report", purpose="To tell", purposes=("final_report",), section=sections, **values
    )


def section(key: str = "about", *parts: Any, **values: Any) -> OutlineSection:
    return OutlineSection(id=key, heading=key.title(), parts=parts or ("written",), **values)


def composed(make: Making, *sections: OutlineSection, **values: Any) -> Composed:
    shape = outline(*(sections or (section(),)), **values)
    return compose(make.case(), shape, REGIME)


def written(body: str, make: Making | None = None) -> Composed:
    """A report of one section with this body."""
    make = make or Making()
    make.add(Section, body=body)
    return composed(make)


def blocks(made: Composed, cls: type[Any]) -> list[Any]:
    return [block for block in made.document.blocks if isinstance(block, cls)]


def texts(document: Document) -> list[str]:
    return [passage.text for passage in passages(document)]


def full_case() -> Making:
    """Something of everything, in several scripts."""
    make = Making(title="سقوط على الدرج 🩺")
    trust = make.add(Organisation)
    sister = make.add(Person, name="Wren Aldous", display="the ward sister", role="sister")
    evidence = make.add(Evidence, title="Published rota", marking=Marking.PUBLIC)
    held = make.add(Evidence, title="Interview with Wren Aldous", marking=Marking.PROTECTED)
    excerpt = make.add(Excerpt, evidence_id=held.id)
    event = make.add(Event, description="She fell.", starts_at=AT, precision=Precision.MINUTE)
    make.tie(event, Relation.EVIDENCED_BY, evidence, excerpt)
    make.add(Account, event_id=event.id, person_id=sister.id, starts_at=AT)
    make.add(Factor, seips=Seips.TOOLS_AND_TECHNOLOGY)
    finding = make.add(Finding, explanation="No lamp.")
    make.tie(make.add(Term), Relation.ANSWERED_BY, finding)
    make.add(Question, text="¿Por qué? 為什麼")
    area = make.add(Recommendation, type=RecommendationType.AREA_FOR_IMPROVEMENT, action="Light")
    action = make.add(
        Recommendation, type=RecommendationType.SAFETY_ACTION, action="fit lamps", addressee_id=trust.id
    )
    make.tie(area, Relation.FOLLOWS_FROM, finding)
    make.tie(action, Relation.ADDRESSES, area)
    make.add(Engagement, person_id=sister.id, contacted_at=AT, reached=False)
    make.add(Comment, disposition=Disposition.PARTLY_ACCEPTED)
    make.add(Section, body="Words {finding:F-1}[^a].\n\n[^a]: A note.")
    return make
