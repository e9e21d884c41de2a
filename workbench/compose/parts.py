"""What a section draws from records: findings, recommendations, the chronology and the rest.

Each part is a function from the builder to blocks; its passages carry the records they came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from workbench.compose import wording
from workbench.compose.building import CHRONOLOGY, Builder
from workbench.compose.outline import OutlineSection, Part, Wording
from workbench.compose.release_rows import releases
from workbench.compose.times import LONDON, clock, day, in_order, moment, short_day
from workbench.records.casefile import CaseFile
from workbench.records.document import (
    Block,
    FindingBlock,
    Listing,
    Paragraph,
    Passage,
    RecommendationBlock,
    Run,
    Style,
    Table,
)
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.links import Relation
from workbench.records.people import Person
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import Record
from workbench.records.report import Comment
from workbench.regimes import Regime


class Parts:
    """The generated parts of one report."""

    def __init__(self, build: Builder, regime: Regime, said: Wording) -> None:
        self._build, self._regime, self._said = build, regime, said
        self._makers: Mapping[Part, Callable[[OutlineSection], Iterator[Block]]] = {
            "terms": self._terms,
            "questions": self._questions,
            "chronology": self._chronology,
            "accounts": self._accounts,
            "factors": self._factors,
            "findings": self._findings,
            "recommendations": self._recommendations,
            "actions": self._actions,
            "evidence": self._evidence,
            "engagement": self._engagement,
            "consultation": self._consultation,
            "releases": lambda _: releases(build, regime, said.releases),
        }

    def make(self, part: Part, section: OutlineSection) -> Iterator[Block]:
        """The blocks of one part; none when the case has nothing for it."""
        yield from self._makers[part](section)

    def _opening(self, words: str) -> Iterator[Block]:
        if words:
            yield Paragraph(text=self._build.passage(words))

    def _answers(self, record: Record) -> list[Run]:
        found: list[Run] = []
        for answer in self._build.case.targets(record.id, Relation.ANSWERED_BY):
            found.append(Run(text="; " if found else ""))
            found.append(Run(text=_first_upper(self._build.label(answer)), target=self._build.anchor(answer)))
        return found or [Run(text="Not answered by this investigation")]

    def _asked(self, records: list[Record], caption: str, asked: str, words: str) -> Iterator[Block]:
        if not records:
            return
        yield from self._opening(words)
        rows = [
            (str(n), getattr(record, "text", ""), self._answers(record), record)
            for n, record in enumerate(records, 1)
        ]
        yield self._table(
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
        yield from self._opening(self._said.chronology)
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
        yield self._table("Chronology", header, rows, widths=widths, anchor=CHRONOLOGY)

    def _accounts(self, _section: OutlineSection) -> Iterator[Block]:
        case = self._build.case
        rows = []
        for event in in_order(case.events):
            told = [account for account in case.accounts if account.event_id == event.id]
            for account in told if len(told) > 1 else ():
                teller = case.by_id.get(account.person_id) if account.person_id else None
                who = teller.spoken_of if isinstance(teller, Person) else "Not stated"
                rows.append(
                    (
                        self._build.passage(_first_upper(self._build.label(event)), event),
                        self._build.passage(_first_upper(who), account),
                        self._build.passage(clock(account.starts_at) if account.starts_at else "–", account),
                        self._build.passage(account.description, account),
                    )
                )
        if rows:
            header = ("Event", "Whose account", "Time given", "Account")
            yield self._table("Accounts that differ", header, rows, widths=(0.12, 0.23, 0.12, 0.53))

    def _factors(self, _section: OutlineSection) -> Iterator[Block]:
        factors = self._build.case.factors
        if not factors:
            return
        yield from self._opening(self._said.factors)
        rows = []
        for factor in factors:
            part = factor.seips.value.replace("_", " ").capitalize() if factor.seips else "–"
            level = factor.level.value.capitalize() if factor.level else "–"
            rows.append(
                (
                    self._build.passage(factor.title, factor),
                    self._build.passage(factor.description or "–", factor),
                    self._build.passage(part, factor),
                    self._build.passage(level, factor),
                )
            )
        header = ("Factor", "What it was", "Part of the work system", "Level")
        yield self._table("Contributory factors", header, rows, widths=(0.24, 0.4, 0.19, 0.17))

    def _findings(self, _section: OutlineSection) -> Iterator[Block]:
        findings = sorted(self._build.case.findings, key=lambda f: f.position)
        if findings:
            yield from self._opening(self._said.findings)
        for finding in findings:
            yield FindingBlock(
                reference=_first_upper(self._build.label(finding)),
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
            yield from self._opening(self._said.recommendations)
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
        yield from self._opening(self._said.actions)
        rows = []
        for r in chosen:
            cells = (
                wording.named(self._build.case, r),
                _first_upper(r.action),
                wording.addressee(self._build.case, r) or "–",
                short_day(r.due_on) if r.due_on else "–",
                r.measure or "–",
                "; ".join(filter(None, (r.frequency, r.monitored_by))) or "–",
                short_day(r.review_on) if r.review_on else "–",
            )
            rows.append(tuple(self._build.passage(cell, r) for cell in cells))
        header = ("No.", "Safety action", "Owner", "Target date", "Measure", "Monitoring", "Review")
        widths = (0.07, 0.23, 0.17, 0.1, 0.17, 0.16, 0.1)
        yield self._table("Safety action summary", header, rows, widths=widths)

    def _evidence(self, _section: OutlineSection) -> Iterator[Block]:
        evidence = self._build.case.evidence
        if not evidence:
            return
        yield from self._opening(self._said.evidence)
        rows = []
        for item in evidence:
            kind = item.evidence_kind.value.capitalize()
            # Nothing of what a protected piece says is drawn from it, its title least of all.
            held = self._regime.is_protected(item.marking)
            cells = (item.reference, kind, "Held by the investigation" if held else item.title)
            rows.append(tuple(self._build.passage(cell, *([] if held else [item])) for cell in cells))
        header = ("Reference", "Kind", "Title")
        yield self._table("Evidence considered", header, rows, widths=(0.17, 0.25, 0.58))

    def _engagement(self, _section: OutlineSection) -> Iterator[Block]:
        case = self._build.case
        if not case.engagements:
            return
        yield from self._opening(self._said.engagement)
        rows = []
        for contact in case.engagements:
            person = case.by_id.get(contact.person_id)
            cells = (
                day(contact.contacted_at.astimezone(LONDON).date()) if contact.contacted_at else "–",
                person.spoken_of if isinstance(person, Person) else "–",
                contact.means if contact.reached else f"{contact.means} (not reached)",
                contact.summary,
            )
            rows.append(tuple(self._build.passage(cell, contact) for cell in cells))
        yield self._table("Contact with those affected", ("When", "With", "How", "What was said"), rows)

    def _consultation(self, _section: OutlineSection) -> Iterator[Block]:
        case = self._build.case
        if not case.comments:
            return
        yield from self._opening(self._said.consultation)
        lines = tuple(self._build.passage(item) for item in _dispositions(case.comments))
        yield Listing(items=lines, depths=(0,) * len(lines))

    def _table(
        self,
        caption: str,
        header: tuple[str, ...],
        rows: Sequence[tuple[Passage, ...]],
        widths: tuple[float, ...] = (),
        anchor: str = "",
    ) -> Table:
        self._build.tables += 1
        return Table(
            caption=self._build.passage(caption),
            header=tuple(self._build.passage(cell) for cell in header),
            rows=tuple(rows),
            number=self._build.tables,
            widths=widths,
            row_headers=True,
            anchor=anchor,
        )


def _first_upper(words: str) -> str:
    """Words as the beginning of a cell or line; `capitalize` would make small letters of the rest."""
    return words[:1].upper() + words[1:]


def _sources(case: CaseFile, record: Record) -> str:
    """The references of the evidence behind a record, that of its excerpts too."""
    found = [
        case.by_id.get(source.evidence_id) if isinstance(source, Excerpt) else source
        for source in case.targets(record.id, Relation.EVIDENCED_BY)
    ]
    return ", ".join(dict.fromkeys(e.reference for e in found if isinstance(e, Evidence)))


def _dispositions(comments: Sequence[Comment]) -> list[str]:
    """How many comments met each end: "2 accepted", "1 still open"."""
    ends = [c.disposition.value.replace("_", " ") if c.disposition else "still open" for c in comments]
    # Those that are settled first, each end in the order in which it first came.
    return [f"{n} {end}" for end, n in sorted(Counter(ends).items(), key=lambda e: e[0] == "still open")]
