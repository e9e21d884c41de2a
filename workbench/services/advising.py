"""Advice while writing: on the recommendations of a case, the words of its reports, and any text.

Owns which words are looked at. The rules are `analysis.advice`; nothing is written, and nothing is stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from workbench.analysis.advice import Advice, Remark, advise, remarks
from workbench.compose.wording import addressee
from workbench.ingest.reading import read
from workbench.records.casefile import CaseFile
from workbench.records.findings import Finding
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId
from workbench.regimes import Regime, load_regime
from workbench.services.cases import load_case
from workbench.services.releasing.assessing import outside_content
from workbench.services.session import Session
from workbench.services.thread import step_in
from workbench.services.titles import reference

__all__ = ["Advice", "Line", "Remark", "advice_on", "lint_case", "lint_file", "remarks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One piece of advice with its place: a recommendation's field, or words of a section or a file."""

    place: str
    code: str
    says: str = field(repr=False)
    words: str = field(default="", repr=False)


def advice_on(file: CaseFile, recommendation: Recommendation, regime: Regime) -> tuple[Advice, ...]:
    """Advice on one recommendation as it stands in a case."""
    kinds = {kind.code: kind for kind in regime.recommendation_types}
    kind = kinds.get(recommendation.type.value)
    rests_on = step_in(file, recommendation).rests_on
    return advise(
        recommendation,
        findings=sum(isinstance(each, Finding) for each in rests_on),
        addressee=addressee(file, recommendation),
        wanting_response=kind is not None and kind.response_duty is not None,
    )


def lint_case(session: Session, case_id: CaseId) -> tuple[Line, ...]:
    """Advice on every recommendation and every written section of a case. Raises: NotFound."""
    file = load_case(session, case_id)
    regime = load_regime(file.case.regime)
    lines: list[Line] = []
    for each in file.recommendations:
        name = reference(each)
        found = advice_on(file, each, regime)
        lines += [Line(place=f"{name}, {one.field}", code=one.code, says=_whole(one)) for one in found]
        lines += _lines(f"{name}, action", each.action)
    for section in file.sections:
        lines += _lines(f"{section.report_kind.value}, {section.heading}", section.body)
    return tuple(lines)


def lint_file(path: Path) -> tuple[Line, ...]:
    """Advice on the words of any file that can be read. Raises: NotFound, BadInput."""
    content = outside_content(path)
    return tuple(_lines(path.name, read(path.name, BytesIO(content), size=len(content)).text))


def _lines(place: str, text: str) -> list[Line]:
    return [
        Line(place=place, code=each.code, says=each.says, words=text[each.start : each.end])
        for each in remarks(text)
    ]


def _whole(advice: Advice) -> str:
    return f"{advice.says} {advice.why}".strip()
