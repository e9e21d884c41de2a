"""What every part of a composition shares: ids of passages, numbers, labels and references.

Knows a case's records and how a report speaks of each; knows nothing of outlines or formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.compose.markdown import Line, NoteMark, Reference
from workbench.compose.times import in_order
from workbench.compose.wording import mentioned
from workbench.records.casefile import CaseFile
from workbench.records.document import Block, Lineage, Note, Paragraph, Passage, Run, Style, Table
from workbench.records.evidence import Evidence
from workbench.records.recommendations import Recommendation
from workbench.records.record import Record, RecordId
from workbench.regimes import Regime

CHRONOLOGY = "chronology"
"""The anchor of the table in which the events stand."""
FACTORS = "factors"
"""The anchor of the table in which the contributory factors stand."""
FACTOR_LABEL = "contributory factor "


class Builder:
    """Gives passages their ids, headings and paragraphs their numbers, references their words.

    `problems` gathers, in plain words, what keeps the document from being published; `marked` are the
    notes, by section and name, that a sentence marks; `tables_shown` are the anchors of tables that stand in
    the report.
    """

    def __init__(self, case: CaseFile, regime: Regime) -> None:
        self.case = case
        self.problems: list[str] = []
        self.notes: list[Note] = []
        self.marked: set[tuple[str, str]] = set()
        self.tables_shown: frozenset[str] = frozenset()
        self.section = ""
        self.paragraphs = 0
        self.tables = 0
        self.figures = 0
        self._passages: dict[str, int] = {}
        self._heads = [0, 0, 0, 0]
        self._labels = _labels(case, regime)
        self._names = _names(record for record in case.by_id.values() if record.id in self._labels)

    def passage(self, words: str | Sequence[Run], *records: Record, freehand: bool = False) -> Passage:
        """A passage of the present section, drawn from these records."""
        runs = (Run(text=words),) if isinstance(words, str) else tuple(words)
        n = self._passages[self.section] = self._passages.get(self.section, 0) + 1
        lineage = Lineage(records=tuple(record.id for record in records), freehand=freehand)
        return Passage(id=f"{self.section}#{n}", section=self.section, runs=runs, lineage=lineage)

    def number(self, level: int) -> str:
        """The next number at a level: 2, 2.1, 2.1.1."""
        self._heads[level - 1] += 1
        self._heads[level:] = [0] * (4 - level)
        return ".".join(str(n) for n in self._heads[:level])

    def opening(self, words: str) -> Iterator[Block]:
        """What is said before a table or list; nothing where nothing is to be said."""
        if words:
            yield Paragraph(text=self.passage(words))

    def table(
        self,
        caption: str,
        header: tuple[str, ...],
        rows: Sequence[tuple[Passage, ...]],
        widths: tuple[float, ...] = (),
        anchor: str = "",
    ) -> Table:
        """A table with the next number; the first cell of each row is its heading."""
        self.tables += 1
        return Table(
            caption=self.passage(caption),
            header=tuple(self.passage(cell) for cell in header),
            rows=tuple(rows),
            number=self.tables,
            widths=widths,
            row_headers=True,
            anchor=anchor,
        )

    def give_back(self, number: str) -> None:
        """Take back the number of a top-level section that has nothing in it."""
        if number:
            self._heads[0] -= 1

    def label(self, record: Record) -> str:
        """How a report cites a record: "finding 3", "R/2026/014", "the ward sister"."""
        return self._labels[record.id][0]

    def anchor(self, record: Record) -> str:
        """Where in the document a record stands, if the document shows it."""
        return self._labels[record.id][1]

    def named(self, kind: str, name: str) -> Record | None:
        """The record that an author means by {kind:name}: by its reference or its id in the file."""
        return self._names.get((kind, name.casefold()))

    def runs(self, line: Line, notes: Mapping[str, Line], *written: Record) -> list[Run]:
        """A written line with its references spelled out and its notes numbered."""
        found: list[Run] = []
        for part in line:
            if isinstance(part, Run):
                found.append(part)
            elif isinstance(part, Reference):
                found.append(self._cited(part))
            else:
                found.extend(self._noted(part, notes, written))
        return found

    def _cited(self, reference: Reference) -> Run:
        record = self.named(reference.kind, reference.name)
        if record is None:
            self.problems.append(
                f"Section “{self.section}” refers to a {reference.kind} that the case does not have."
            )
            return Run(text="[missing reference]", style=Style.STRONG)
        label, anchor = self._labels[record.id]
        return Run(text=label, target=anchor)

    def _noted(self, mark: NoteMark, notes: Mapping[str, Line], written: tuple[Record, ...]) -> Iterable[Run]:
        if mark.name not in notes:
            self.problems.append(f"Section “{self.section}” marks a note that has no text.")
            return
        self.marked.add((self.section, mark.name))
        number = len(self.notes) + 1
        text = self.passage(self.runs(notes[mark.name], {}, *written), *written, freehand=True)
        self.notes.append(Note(id=f"note-{number}", number=number, text=text))
        yield Run(text=str(number), note=f"note-{number}")


def first_upper(words: str) -> str:
    """Words as the beginning of a cell or line; `capitalize` would make small letters of the rest."""
    return words[:1].upper() + words[1:]


def _labels(case: CaseFile, regime: Regime) -> dict[RecordId, tuple[str, str]]:
    found: dict[RecordId, tuple[str, str]] = {}
    ordered = sorted(case.findings, key=lambda f: f.position)
    for n, finding in enumerate(ordered, 1):
        found[finding.id] = (f"finding {n}", f"finding-{n}")
    for n, event in enumerate(in_order(case.events), 1):
        found[event.id] = (f"event {n}", CHRONOLOGY)
    for recommendation in case.recommendations:
        found[recommendation.id] = (mentioned(case, recommendation, regime), f"rec_{recommendation.id}")
    for evidence in case.evidence:
        found[evidence.id] = (f"evidence {evidence.reference}", "")
    for excerpt in case.excerpts:
        source = case.by_id.get(excerpt.evidence_id)
        cited = source.reference if isinstance(source, Evidence) else excerpt.reference
        found[excerpt.id] = (f"evidence {cited}", "")
    for n, factor in enumerate(case.factors, 1):
        found[factor.id] = (f"{FACTOR_LABEL}{n}", FACTORS)
    for n, term in enumerate(sorted(case.terms, key=lambda t: t.position), 1):
        found[term.id] = (f"term of reference {n}", "")
    for n, question in enumerate(sorted(case.questions, key=lambda q: q.position), 1):
        found[question.id] = (f"question {n}", "")
    for person in case.people:
        found[person.id] = (person.spoken_of, "")
    for organisation in case.organisations:
        found[organisation.id] = (organisation.name, "")
    return found


def _names(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    """What each record may be called. A reference comes before an id in the file, as on the command
    line."""
    found: dict[tuple[str, str], Record] = {}
    known = list(records)
    numbered = [r for r in known if isinstance(r, Recommendation)]
    called = [(r.reference, r) for r in known] + [(r.file_id, r) for r in known]
    for name, record in [*called, *((r.number, r) for r in numbered)]:
        if name:
            found.setdefault((record.kind.value, name.casefold()), record)
    return found
