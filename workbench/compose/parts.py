"""What a section draws from records: findings, recommendations, the chronology and the rest.

Each part is a function from the builder to blocks; its passages carry the records they came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from workbench.civil_time import short_day
from workbench.compose import gathered, wording
from workbench.compose.building import CHRONOLOGY, FACTOR_LABEL, FACTORS, Builder, first_upper
from workbench.compose.figures import causal_map, timeline
from workbench.compose.outline import OutlineSection, Part, Wording
from workbench.compose.release_rows import releases
from workbench.compose.times import in_order, moment
from workbench.records.casefile import CaseFile
from workbench.records.document import (
    Block,
    FindingBlock,
    RecommendationBlock,
    Run,
    Style,
)
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.links import Relation
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import Record
from workbench.regimes import Regime
from workbench.taxonomies import load_taxonomy


class Parts:
    """The generated parts of one report."""

    def __init__(self, build: Builder, regime: Regime, said: Wording) -> None:
        self._build, self._regime, self._said = build, regime, said
        self._makers: Mapping[Part, Callable[[OutlineSection], Iterator[Block]]] = {
            "terms": self._terms,
            "questions": self._questions,
            "timeline": lambda _: filter(None, [timeline(build)]),
            "chronology": self._chronology,
            "accounts": lambda _: gathered.accounts(build),
            "causal_map": lambda _: filter(None, [causal_map(build)]),
            "factors": self._factors,
            "findings": self._findings,
            "recommendations": self._recommendations,
            "actions": self._actions,
            "evidence": lambda _: gathered.evidence(build, regime, said.evidence),
            "engagement": lambda _: gathered.engagement(build, said.engagement),
            "consultation": lambda _: gathered.consultation(build, said.consultation),
            "releases": lambda _: releases(build, regime, said.releases),
        }

    def make(self, part: Part, section: OutlineSection) -> Iterator[Block]:
        """The blocks of one part; none when the case has nothing for it."""
        yield from self._makers[part](section)

    def _answers(self, record: Record) -> list[Run]:
        found: list[Run] = []
        for answer in self._build.case.targets(record.id, Relation.ANSWERED_BY):
            found.append(Run(text="; " if found else ""))
            found.append(Run(text=first_upper(self._build.label(answer)), target=self._build.anchor(answer)))
        return found or [Run(text="Not answered by this investigation")]

    def _asked(self, records: list[Record], caption: str, asked: str, words: str) -> Iterator[Block]:
        if not records:
            return
        yield from self._build.opening(words)
        rows = [
            (str(n), getattr(record, "text", ""), self._answers(record), record)
            for n, record in enumerate(records, 1)
        ]
        yield self._build.table(
            caption,
            ("No.", asked, "Answered by"),
            [
                (
                    self._build.passage(n, record),
                    self._build.passage(text, record),
                    self._build.passage(answers, record),
                )
                for n, text, answers, record in rows
            ],
            widths=(0.08, 0.67, 0.25),
        )

    def _terms(self, _section: OutlineSection) -> Iterator[Block]:
        terms: list[Record] = [*sorted(self._build.case.terms, key=lambda t: t.position)]
        yield from self._asked(terms, "Terms of reference", "Term of reference", self._said.terms)

    def _questions(self, _section: OutlineSection) -> Iterator[Block]:
        questions: list[Record] = [*sorted(self._build.case.questions, key=lambda q: q.position)]
        caption = "Questions put to the investigation"
        yield from self._asked(questions, caption, "Question", self._said.questions)

    def _chronology(self, _section: OutlineSection) -> Iterator[Block]:
        events = in_order(self._build.case.events)
        if not events:
            return
        yield from self._build.opening(self._said.chronology)
        rows = []
        for n, event in enumerate(events, 1):
            what = [Run(text=event.title.rstrip(".") + ".", style=Style.STRONG)]
            if event.description:
                what.append(Run(text=f" {event.description}"))
            rows.append(
                (
                    self._build.passage(str(n), event),
                    self._build.passage(moment(event), event),
                    self._build.passage(what, event),
                    self._build.passage(_sources(self._build.case, event), event),
                )
            )
        widths = (0.09, 0.2, 0.56, 0.15)
        header = ("Event", "When", "What happened", "Sources")
        yield self._build.table("Chronology", header, rows, widths=widths, anchor=CHRONOLOGY)

    def _factors(self, _section: OutlineSection) -> Iterator[Block]:
        factors = self._build.case.factors
        if not factors:
            return
        yield from self._build.opening(self._said.factors)
        levels = {term.code: term.title for term in load_taxonomy("accimap").terms}
        parts = {term.code: term.title for term in load_taxonomy("seips").terms}
        rows = []
        for n, factor in enumerate(factors, 1):
            cells = (
                str(n),
                factor.title,
                factor.description or "–",
                parts.get(factor.seips or "", "–"),
                levels.get(factor.level or "", "–"),
            )
            led_to = self._build.case.targets(factor.id, Relation.CONTRIBUTES_TO)
            rows.append(
                (
                    *(self._build.passage(cell, factor) for cell in cells),
                    self._build.passage(self._led_to(led_to), factor, *led_to),
                )
            )
        header = ("No.", "Factor", "What it was", "Part of the work system", "Level", "Led to")
        widths = (0.06, 0.2, 0.32, 0.15, 0.15, 0.12)
        yield self._build.table("Contributory factors", header, rows, widths=widths, anchor=FACTORS)

    def _led_to(self, effects: Sequence[Record]) -> str:
        """Numbers of factors, and events by name: "3, 7; event 12"."""
        labels = [self._build.label(effect) for effect in effects]
        numbers = [said.removeprefix(FACTOR_LABEL) for said in labels if said.startswith(FACTOR_LABEL)]
        others = [said for said in labels if not said.startswith(FACTOR_LABEL)]
        return "; ".join(filter(None, [", ".join(numbers), *others])) or "–"

    def _findings(self, _section: OutlineSection) -> Iterator[Block]:
        findings = sorted(self._build.case.findings, key=lambda f: f.position)
        if findings:
            yield from self._build.opening(self._said.findings)
        for finding in findings:
            yield FindingBlock(
                reference=first_upper(self._build.label(finding)),
                statement=self._build.passage(finding.statement, finding),
                explanation=self._build.passage(finding.explanation, finding)
                if finding.explanation
                else None,
                anchor=self._build.anchor(finding),
            )

    def _chosen(self, section: OutlineSection) -> list[Recommendation]:
        wanted = section.types or tuple(RecommendationType)
        found = [r for r in self._build.case.recommendations if r.type in wanted]
        return sorted(found, key=lambda r: (wanted.index(r.type), r.position))

    def _recommendations(self, section: OutlineSection) -> Iterator[Block]:
        chosen = self._chosen(section)
        if chosen:
            yield from self._build.opening(self._said.recommendations)
        for recommendation in chosen:
            title = wording.type_title(self._regime, recommendation.type)
            details = [
                (self._build.passage(label, recommendation), self._build.passage(value, recommendation))
                for label, value in wording.facts(self._build.case, recommendation, self._regime)
                if value
            ]
            name = wording.named(self._build.case, recommendation)
            yield RecommendationBlock(
                record_id=recommendation.id,
                reference=wording.cited(recommendation),
                heading=self._build.passage(f"{title} {name}", recommendation),
                text=self._build.passage(
                    wording.wording(self._build.case, recommendation, self._regime), recommendation
                ),
                details=tuple(details),
                anchor=self._build.anchor(recommendation),
            )

    def _actions(self, section: OutlineSection) -> Iterator[Block]:
        chosen = self._chosen(section)
        if not chosen:
            return
        yield from self._build.opening(self._said.actions)
        rows = []
        for r in chosen:
            cells = (
                wording.named(self._build.case, r),
                first_upper(r.action),
                wording.addressee(self._build.case, r) or "–",
                short_day(r.due_on) if r.due_on else "–",
                r.measure or "–",
                "; ".join(filter(None, (r.frequency, r.monitored_by))) or "–",
                short_day(r.review_on) if r.review_on else "–",
            )
            rows.append(tuple(self._build.passage(cell, r) for cell in cells))
        header = ("No.", "Safety action", "Owner", "Target date", "Measure", "Monitoring", "Review")
        widths = (0.07, 0.23, 0.17, 0.1, 0.17, 0.16, 0.1)
        yield self._build.table("Safety action summary", header, rows, widths=widths)


def _sources(case: CaseFile, record: Record) -> str:
    """The references of the evidence behind a record, that of its excerpts too."""
    found = [
        case.by_id.get(source.evidence_id) if isinstance(source, Excerpt) else source
        for source in case.targets(record.id, Relation.EVIDENCED_BY)
    ]
    return ", ".join(dict.fromkeys(e.reference for e in found if isinstance(e, Evidence)))
