"""Figures drawn from records as they stand: the timeline of events, and the map of contributory factors.

Owns what each says and which records its words come from, so that a figure is assessed like any other words.
Where things stand is for `workbench.drawing`. Pure: records in, blocks out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from workbench.civil_time import LONDON
from workbench.compose.building import CHRONOLOGY, FACTORS, Builder, first_upper
from workbench.compose.times import clock, day, in_order, moment
from workbench.drawing.causes import Cause, draw_causes
from workbench.drawing.layout import Tie
from workbench.drawing.shapes import Drawing
from workbench.drawing.sketch import Words
from workbench.drawing.time_figure import Happening, draw_timeline
from workbench.records.analysis import Event, Factor, Precision
from workbench.records.document import Figure, Passage, Run, Style
from workbench.records.links import Relation
from workbench.records.people import Organisation
from workbench.records.record import Record, RecordId
from workbench.taxonomies import load_taxonomy

WIDTH = 470.0
"""Points between the margins of the page."""
_WHAT_HAPPENED = "What happened"
_NOT_PLACED = "Not placed"
_ELSEWHERE = "No organisation named"


def timeline(build: Builder, caption: Passage | None = None, alt: Passage | None = None) -> Figure | None:
    """The events that have a time, along a clock; None when there are none."""
    numbered = [(n, e) for n, e in enumerate(in_order(build.case.events), 1) if e.starts_at is not None]
    if not numbered:
        return None
    often = Counter(event.organisation_id for _, event in numbered)
    order = sorted(often, key=lambda found: (found is None, -often[found]))
    names = [_organisation(build, found) for found in order]
    happenings = [
        Happening(
            key=event.id,
            lane=order.index(event.organisation_id),
            number=str(n),
            when=_when(event),
            starts=event.starts_at,
            ends=event.ends_at,
            title=event.title.rstrip("."),
            disputed=_disputed(build, event),
        )
        for n, event in numbered
        if event.starts_at is not None
    ]
    drawing, words = draw_timeline(happenings, names, WIDTH)
    events = [event for _, event in numbered]
    told = f"Timeline of {_count(len(events), 'event')}, from {moment(events[0])} to {moment(events[-1])}"
    lanes = f", in {len(names)} rows: {', '.join(names)}" if len(names) > 1 else ""
    return _figure(
        build,
        drawing,
        words,
        caption=caption or build.passage("What happened, and when"),
        alt=alt or build.passage(f"{told}{lanes}."),
        description=_in_words(
            build,
            CHRONOLOGY,
            ("Each event is told in the ", "chronology"),
            [(f"Event {n}, {moment(event)}: {event.title.rstrip('.')}", event) for n, event in numbered],
        ),
    )


def causal_map(build: Builder, caption: Passage | None = None, alt: Passage | None = None) -> Figure | None:
    """Contributory factors by level, with arrows to what each led to; None when there are none."""
    factors = build.case.factors
    if not factors:
        return None
    levels = {term.code: term.title for term in load_taxonomy("accimap").terms}
    parts = {term.code: term.title for term in load_taxonomy("seips").terms}
    ties, events = _ties(build, factors)
    rows = {factor.id: levels.get(factor.level or "", _NOT_PLACED) for factor in factors}
    order = [*levels.values(), _NOT_PLACED, _WHAT_HAPPENED]
    used = set(rows.values()) | ({_WHAT_HAPPENED} if events else set())
    lanes = [name for name in order if name in used]
    causes = [
        Cause(
            key=factor.id,
            lane=lanes.index(rows[factor.id]),
            number=str(n),
            title=factor.title,
            tag=parts.get(factor.seips or "", ""),
        )
        for n, factor in enumerate(factors, 1)
    ]
    causes += [
        Cause(
            key=event.id,
            lane=lanes.index(_WHAT_HAPPENED),
            title=event.title,
            tag=first_upper(build.label(event)),
            square=True,
        )
        for event in events
    ]
    drawing, words = draw_causes(causes, ties, lanes)
    told = f"Map of {_count(len(factors), 'contributory factor')} in {_count(len(lanes), 'level')}"
    arrows = f", with {_count(len(ties), 'arrow')} from each factor to what it led to" if ties else ""
    return _figure(
        build,
        drawing,
        words,
        caption=caption or build.passage("How the contributory factors led to one another"),
        alt=alt or build.passage(f"{told}{arrows}."),
        description=_in_words(
            build,
            FACTORS,
            ("Each factor, and what it led to, is told in the ", "table of contributory factors"),
            [(f"{first_upper(build.label(each))}: {each.title}", each) for each in factors],
        ),
    )


DRAWN: Mapping[str, Callable[[Builder, Passage | None, Passage | None], Figure | None]] = {
    "timeline": timeline,
    "causal_map": causal_map,
}
"""What an author may show by name, as in ![](figure:timeline)."""


def _figure(
    build: Builder,
    drawing: Drawing,
    words: Sequence[Words],
    *,
    caption: Passage,
    alt: Passage,
    description: Passage | None,
) -> Figure:
    build.figures += 1
    return Figure(
        caption=caption,
        alt=alt,
        drawing=drawing,
        labels=tuple(_label(build, each) for each in words),
        description=description,
        number=build.figures,
    )


def _label(build: Builder, words: Words) -> Passage:
    record = build.case.by_id.get(RecordId(words.key)) if words.key else None
    lead = [Run(text=f"{words.lead} ", style=Style.STRONG)] if words.lead else []
    return build.passage([*lead, Run(text=words.text)], *([record] if record is not None else []))


def _in_words(
    build: Builder, anchor: str, told: tuple[str, str], each: Sequence[tuple[str, Record]]
) -> Passage:
    """Where the same stands in words; where the report has no such table, the words themselves."""
    if anchor in build.tables_shown:
        before, name = told
        return build.passage([Run(text=before), Run(text=name, target=anchor), Run(text=".")])
    said = "; ".join(text for text, _ in each)
    return build.passage(f"{said}.", *(record for _, record in each))


def _ties(build: Builder, factors: Sequence[Factor]) -> tuple[list[Tie], list[Event]]:
    """What led to what, and the events that factors led to."""
    ties: list[Tie] = []
    events: dict[str, Event] = {}
    for factor in factors:
        for effect in build.case.targets(factor.id, Relation.CONTRIBUTES_TO):
            ties.append((factor.id, effect.id))
            if isinstance(effect, Event):
                events[effect.id] = effect
    return ties, in_order(events.values())


def _organisation(build: Builder, found: RecordId | None) -> str:
    record = build.case.by_id.get(found) if found else None
    return record.name if isinstance(record, Organisation) else _ELSEWHERE


def _when(event: Event) -> str:
    """The time of day, as far as it is known; the clock above says the day."""
    assert event.starts_at is not None
    if event.precision in (Precision.DAY, Precision.MONTH):
        return day(event.starts_at.astimezone(LONDON).date())
    about = "about " if event.precision in (Precision.ABOUT, Precision.HOUR) else ""
    return f"{about}{clock(event.starts_at)}"


def _disputed(build: Builder, event: Event) -> bool:
    told = {a.starts_at for a in build.case.accounts if a.event_id == event.id and a.starts_at is not None}
    return len(told) > 1


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
