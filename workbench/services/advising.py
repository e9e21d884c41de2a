"""Advice while writing: on the recommendations of a case, the words of its reports, and any text.

Owns which words are looked at, and what is said where the language model is missing. The rules are
`analysis.advice`, the learned part is `analysis.implied`; nothing is written, and nothing is stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from workbench.analysis.advice import Advice, Remark, advise, remarks
from workbench.analysis.implied import implied, open_head
from workbench.analysis.sentences import open_sentences
from workbench.compose.wording import addressee
from workbench.errors import NotFound
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

__all__ = [
    "Advice",
    "Line",
    "Looked",
    "Remark",
    "advice_on",
    "implied_in",
    "lint_case",
    "lint_file",
    "remarks",
]

_BY_RULES = "Blame and hindsight were looked for by their words alone, not by the meaning of whole sentences."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One piece of advice with its place: a recommendation's field, or words of a section or a file."""

    place: str
    code: str
    says: str = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, and a sentence on what could not be looked for, empty where all was."""

    lines: tuple[Line, ...]
    hindered: str = ""


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


def implied_in(texts: Sequence[str]) -> tuple[tuple[tuple[Remark, ...], ...], str]:
    """For each text its sentences that imply blame or hindsight; and why none were looked for, if so.

    The model takes a second to load, once: call it away from the thread of a window.
    """
    try:
        sentences = open_sentences()
    except NotFound as error:
        return tuple(() for _ in texts), f"{error.sentence} {_BY_RULES}"
    head = open_head()
    return tuple(implied(text, sentences, head) for text in texts), ""


def lint_case(session: Session, case_id: CaseId) -> Looked:
    """Advice on every recommendation and every written section of a case. Raises: NotFound."""
    file = load_case(session, case_id)
    regime = load_regime(file.case.regime)
    places: list[tuple[str, str]] = []
    asked: list[list[Line]] = []
    for each in file.recommendations:
        name = reference(each)
        found = advice_on(file, each, regime)
        asked.append([Line(place=f"{name}, {one.field}", code=one.code, says=_whole(one)) for one in found])
        places.append((f"{name}, action", each.action))
    places += [(f"{each.report_kind.value}, {each.heading}", each.body) for each in file.sections]
    looked, hindered = _lines(places)
    asked += [[] for _ in file.sections]
    lines = [line for of_fields, of_words in zip(asked, looked, strict=True) for line in of_fields + of_words]
    return Looked(lines=tuple(lines), hindered=hindered)


def lint_file(path: Path) -> Looked:
    """Advice on the words of any file that can be read. Raises: NotFound, BadInput."""
    content = outside_content(path)
    text = read(path.name, BytesIO(content), size=len(content)).text
    (lines,), hindered = _lines([(path.name, text)])
    return Looked(lines=tuple(lines), hindered=hindered)


def _lines(places: Sequence[tuple[str, str]]) -> tuple[list[list[Line]], str]:
    """Advice on the words at each place, in the order of the words, and what could not be looked for."""
    meant, hindered = implied_in([text for _, text in places])
    found: list[list[Line]] = []
    for (place, text), implying in zip(places, meant, strict=True):
        both = sorted((*remarks(text), *implying), key=lambda each: (each.start, each.end))
        found.append(
            [
                Line(place=place, code=each.code, says=each.says, words=text[each.start : each.end])
                for each in both
            ]
        )
    return found, hindered


def _whole(advice: Advice) -> str:
    return f"{advice.says} {advice.why}".strip()
