"""Marking what would be raised in words that are still being written. It decides and writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.compose.outline import load_outline
from workbench.records.record import CaseId
from workbench.records.release import ConcernKind, Severity
from workbench.regimes import load_regime
from workbench.release.material import Hit
from workbench.services.cases import load_case
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session

_PARAGRAPH = re.compile(r"(?:(?!\n\s*\n).)+", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in words being written that a check would raise; offsets count code points of those words.

    `stops` says whether it would stop a release; `source` is the reference of what it gives away.
    """

    start: int
    end: int
    kind: ConcernKind
    stops: bool
    why: str = field(repr=False)
    source: str = ""


def marks_in(session: Session, case_id: CaseId, report_kind: str, words: str) -> tuple[Mark, ...]:
    """What a check would raise in the words of one section, in order; only what changed is looked into.

    Raises: NotFound: no such case or kind of report.
    """
    case = load_case(session, case_id)
    guard = guard_of(session, case, load_regime(case.case.regime), load_outline(report_kind))
    paragraphs = [(match.start(), match[0]) for match in _PARAGRAPH.finditer(words)]
    over = guard.over_passages([text for _, text in paragraphs])
    return tuple(
        Mark(
            start=start + hit.start,
            end=start + hit.end,
            kind=hit.kind,
            stops=guard.severity(hit.kind, certain=hit.certain) is Severity.BLOCK,
            why=hit.why,
            source=hit.source,
        )
        for (start, text), hits in zip(paragraphs, over, strict=True)
        for hit in _in_order([*guard.in_passage(text), *hits])
    )


def _in_order(hits: list[Hit]) -> Iterator[Hit]:
    yield from sorted(hits, key=lambda hit: (hit.start, hit.end))
