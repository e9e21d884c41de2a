"""A case and an outline become a document tree with lineage. Pure: records in, document out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from workbench.compose import wording
from workbench.compose.building import CHRONOLOGY, FACTORS, Builder
from workbench.compose.figures import DRAWN
from workbench.compose.markdown import Caption, Grid, Head, Items, Line, Para, Picture, Quote, parse
from workbench.compose.outline import Outline, OutlineSection
from workbench.compose.part import Part, annexes, chosen
from workbench.compose.parts import Parts
from workbench.compose.times import day
from workbench.records.casefile import CaseFile
from workbench.records.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationList,
    Table,
    TitleBlock,
    shortcomings,
)
from workbench.records.evidence import Evidence
from workbench.records.record import RecordId
from workbench.records.report import Section
from workbench.regimes import Regime

Pictures = Callable[[RecordId], tuple[bytes, str] | None]
"""The bytes and media type of an image evidence; None when it is not an image we can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A document, what keeps it from being published, and advice that does not."""

    document: Document
    problems: tuple[str, ...] = field(repr=False)
    advice: tuple[str, ...] = field(repr=False)


def compose(
    case: CaseFile,
    outline: Outline,
    regime: Regime,
    *,
    released_on: date | None = None,
    recipient: str = "",
    pictures: Pictures = lambda _: None,
    part: Part | None = None,
) -> Composed:
    """Compose a report. `released_on` None makes a draft without a date of release; `part` None, all of it.

    Raises: BadInput when a part is asked for that the report or the case does not have.
    """
    build = Builder(case, regime)
    writer = _Writer(build, regime, outline, pictures, part)
    blocks = tuple(writer.front(released_on, recipient)) + tuple(writer.body())
    if part is not None:
        blocks += tuple(annexes(build, part))
    build.section = "end"
    document = Document(
        title=build.passage(case.case.title, case.case),
        kind=outline.code,
        blocks=blocks,
        notes=tuple(build.notes),
        issuer=build.passage(wording.issuer(case, regime), case.case),
        running=build.passage(f"{outline.title} · {case.case.reference}", case.case),
    )
    problems = (*dict.fromkeys(build.problems), *shortcomings(document))
    return Composed(document=document, problems=problems, advice=tuple(writer.advice))


class _Writer:
    def __init__(
        self, build: Builder, regime: Regime, outline: Outline, pictures: Pictures, part: Part | None
    ) -> None:
        self._build, self._regime, self._outline, self._pictures = build, regime, outline, pictures
        self._parts = Parts(build, regime, outline.wording)
        placed = _in_place(outline, build.case.sections)
        self._sections = placed if part is None else chosen(placed, part)
        shown = {part for section, _ in self._sections for part in section.parts}
        build.tables_shown = frozenset(shown & {CHRONOLOGY, FACTORS})
        self._head = ""
        self.advice: list[str] = []

    def front(self, released_on: date | None, recipient: str) -> Iterator[Block]:
        build, case = self._build, self._build.case.case
        build.section = "front"
        facts = [
            ("Reference", case.reference),
            ("Published by", wording.issuer(build.case, self._regime)),
            ("Investigation opened", day(case.opened_on)),
        ]
        if released_on is not None:
            facts.append(("Date of this report", day(released_on)))
        if recipient:
            facts.append(("Prepared for", recipient))
        yield TitleBlock(
            title=build.passage(case.title, case),
            subtitle=build.passage(self._outline.title),
            facts=tuple((build.passage(label), build.passage(value, case)) for label, value in facts),
        )
        if self._outline.contents:
            yield PageBreak()
            yield Contents(title=build.passage("Contents"))
        if self._outline.recommendation_list and any(self._has_recommendations()):
            yield RecommendationList(title=build.passage("List of recommendations"))
        if self._outline.contents:
            yield PageBreak()

    def body(self) -> Iterator[Block]:
        for section, written in self._sections:
            self._build.section = section.id
            # The section is numbered before what stands in it; one that turns out empty gives it back.
            heading = self._heading(1, self._head_of(section, written), section)
            blocks = tuple(self._section_blocks(section, written))
            if blocks:
                yield heading
                yield from blocks
            else:
                self._build.give_back(heading.number)
                if section.required:
                    self.advice.append(f"Section “{section.heading}” has no words yet.")

    def _has_recommendations(self) -> Iterator[bool]:
        for section, _ in self._sections:
            if "recommendations" in section.parts:
                yield any(
                    not section.types or r.type in section.types for r in self._build.case.recommendations
                )

    def _section_blocks(self, section: OutlineSection, written: Section | None) -> Iterator[Block]:
        for part in section.parts:
            if part == "written":
                if written is not None:
                    yield from self._written(section, written)
            else:
                yield from self._parts.make(part, section)

    def _head_of(self, section: OutlineSection, written: Section | None) -> Passage:
        if written is None:
            return self._build.passage(section.heading)
        return self._build.passage(written.heading, written, freehand=True)

    def _heading(self, level: int, text: Passage, section: OutlineSection) -> Heading:
        self._head = text.text
        numbered = self._outline.numbered_headings and section.numbered
        number = self._build.number(level) if numbered else ""
        anchor = f"section-{section.id}" if level == 1 else text.id.replace("#", "-")
        return Heading(level=level, text=text, number=number, anchor=anchor)

    def _written(self, section: OutlineSection, written: Section) -> Iterator[Block]:
        pieces, notes = parse(written.body)
        heads = sorted({piece.level for piece in pieces if isinstance(piece, Head)})
        build = self._build

        def passage(line: Line) -> Passage:
            return build.passage(build.runs(line, notes, written), written, freehand=True)

        caption: Passage | None = None
        for piece in pieces:
            if isinstance(piece, Head):
                yield self._heading(min(2 + heads.index(piece.level), 4), passage(piece.text), section)
            elif isinstance(piece, Caption):
                caption = passage(piece.text)
            elif isinstance(piece, Para):
                yield Paragraph(text=passage(piece.text), number=self._next_paragraph(section))
            elif isinstance(piece, Items):
                items = tuple(passage(item) for item in piece.items)
                yield Listing(items=items, depths=piece.depths, ordered=piece.ordered)
            elif isinstance(piece, Quote):
                for paragraph in piece.paragraphs:
                    yield Quotation(text=passage(paragraph))
            elif isinstance(piece, Grid):
                yield self._table(piece, passage, caption or build.passage(self._head, written))
                caption = None
            else:
                yield from self._figure(piece, written)
        if any((section.id, name) not in build.marked for name in notes):
            self.advice.append(f"Section “{section.heading}” holds a note that no sentence marks.")

    def _next_paragraph(self, section: OutlineSection) -> int | None:
        if not (self._outline.numbered_paragraphs and section.numbered):
            return None
        self._build.paragraphs += 1
        return self._build.paragraphs

    def _table(self, grid: Grid, passage: Callable[[Line], Passage], caption: Passage) -> Table:
        self._build.tables += 1
        columns = len(grid.header)
        return Table(
            caption=caption,
            header=tuple(passage(cell) for cell in grid.header),
            rows=tuple(tuple(passage(cell) for cell in row[:columns]) for row in grid.rows),
            number=self._build.tables,
            row_headers=True,
        )

    def _figure(self, piece: Picture, written: Section) -> Iterator[Block]:
        build = self._build
        kind, _, name = piece.source.partition(":")
        if kind == "figure":
            yield from self._drawn(piece, name, written)
            return
        record = build.named(kind, name)
        image = self._pictures(record.id) if isinstance(record, Evidence) else None
        if record is None or image is None:
            build.problems.append(f"Section “{build.section}” shows an image that the case does not have.")
            return
        build.figures += 1
        yield Figure(
            caption=build.passage(piece.caption or "Image held as evidence", written, freehand=True),
            alt=build.passage(piece.alt, written, record, freehand=True),
            image=image[0],
            media_type=image[1],
            number=build.figures,
        )

    def _drawn(self, piece: Picture, name: str, written: Section) -> Iterator[Block]:
        """A figure that is drawn from the records as they stand."""
        build = self._build
        draw = DRAWN.get(name.replace("-", "_"))
        if draw is None:
            build.problems.append(
                f"Section “{build.section}” asks for a figure that cannot be drawn. There are: "
                f"{', '.join(sorted(DRAWN))}."
            )
            return
        said = [
            build.passage(words, written, freehand=True) if words.strip() else None
            for words in (piece.caption, piece.alt)
        ]
        figure = draw(build, said[0], said[1])
        if figure is not None:
            yield figure
        else:
            self.advice.append(f"Section “{build.section}” shows a figure for which the case has no records.")


def _in_place(outline: Outline, written: tuple[Section, ...]) -> list[tuple[OutlineSection, Section | None]]:
    """The outline's sections with their written words, and the author's own sections where they stood."""
    ordered = sorted(written, key=lambda s: (s.report_kind.value != outline.code, s.position))
    by_key: dict[str, Section] = {}
    for section in ordered:
        by_key.setdefault(section.section_key, section)
    placed: list[tuple[OutlineSection, Section | None]] = [
        (section, by_key.get(section.id)) for section in outline.section
    ]
    known = {section.id for section in outline.section}
    at = 0
    for section in sorted(written, key=lambda s: s.position):
        if section.report_kind.value != outline.code:
            continue
        if section.section_key in known:
            at = 1 + next(n for n, (s, _) in enumerate(placed) if s.id == section.section_key)
        elif by_key[section.section_key] is section:
            placed.insert(at, (OutlineSection(id=section.section_key, heading=section.heading), section))
            at += 1
    return placed
