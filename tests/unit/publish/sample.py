"""One rich, wholly fictional document for the tests of every writer.

It uses every block and run: a title of 200 characters, long tables, nested lists, notes, figures,
words written from right to left, emoji and letters beyond the basic plane. It knows no writer.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from PIL import Image, ImageDraw

from workbench.records.document import (
    Block,
    Callout,
    Contents,
    Document,
    Figure,
    FindingBlock,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationBlock,
    RecommendationList,
    Run,
    Style,
    Table,
    TitleBlock,
    content_digest,
)
from workbench.records.record import RecordId
from workbench.records.release import _MINT, Release, Terms
from workbench.seal import canonical_json

TITLE = (
    "Recognising and responding to deterioration after a transfer between two wards at night: how staffing, "
    "equipment, shared alarms and handover shaped one patient’s care, and what wards can learn from it"
)
ARABIC = "نرجو أن يُشرح لنا ما حدث"
HEBREW = "מה קרה בלילה"
EMOJI = "🩺👩🏽‍⚕️"
BEYOND = "𝛼"

TERMS = Terms(
    release_id="R-2026-0042",
    case_reference="INV-2026-007",
    report_kind="national-report",
    purposes=("final_report",),
    regime="hssib-2022-act",
    basis="final-report",
    basis_title="Final report (Health and Care Act 2022, section 111)",
    decided_by="Head of investigations",
    reason="Complete and consulted on.",
    released_on=date(2026, 11, 3),
    issuer="Example Safety Investigations Body",
)


class _Pen:
    def __init__(self) -> None:
        self.section = "front"
        self._ids = count(1)

    def __call__(self, *parts: str | Run) -> Passage:
        runs = tuple(part if isinstance(part, Run) else Run(text=part) for part in parts)
        return Passage(id=f"p{next(self._ids)}", section=self.section, runs=runs)

    def row(self, *cells: str | Run) -> tuple[Passage, ...]:
        return tuple(self(cell) for cell in cells)


def strong(text: str) -> Run:
    return Run(text=text, style=Style.STRONG)


def link(text: str, url: str) -> Run:
    return Run(text=text, url=url)


def see(text: str, target: str) -> Run:
    return Run(text=text, target=target)


def note(note_id: str, number: int) -> Run:
    return Run(text=str(number), note=note_id)


def sample_document() -> Document:
    """A final document of every kind of block; about ten pages."""
    pen = _Pen()
    blocks: list[Block] = []
    for part in (_front, _summary, _background, _incident, _findings, _appendix):
        blocks += part(pen)
    pen.section = "notes"
    return Document(
        title=pen(TITLE),
        kind="national-report",
        blocks=tuple(blocks),
        notes=(
            Note(
                id="n-score",
                number=1,
                text=pen(
                    "The score adds points for seven observations. See ",
                    link("the scoring guide", "https://example.org/scoring?edition=2&part=1"),
                    ".",
                ),
            ),
            Note(
                id="n-family",
                number=2,
                text=pen(
                    "The family’s words are given as they wrote them: ",
                    Run(text=ARABIC, style=Style.EMPHASIS),
                    ".",
                ),
            ),
        ),
        issuer=pen("Example Safety Investigations Body"),
        running=pen("Deterioration after a transfer at night"),
    )


def draft_document() -> Document:
    """The sample as a draft that is marked for one recipient."""
    mark = Passage(id="mark", section="front", runs=(Run(text="Draft for Dr A. Nwosu: do not share"),))
    return replace(sample_document(), mark=mark)


def release_of(document: Document, **terms: Any) -> Release:
    """A release of `document`, as the gate would make it; `terms` replace fields of `TERMS`."""
    items = [
        {
            "addressee": "NHS Example",
            "id": str(block.record_id),
            "reference": block.reference,
            "text": block.text.text,
        }
        for block in document.blocks
        if isinstance(block, RecommendationBlock)
    ]
    return Release(
        _MINT,
        document=document,
        terms=replace(TERMS, **terms),
        recommendations=canonical_json({"recommendations": items}),
        content_sha256=content_digest(document),
    )


def _front(pen: _Pen) -> tuple[Block, ...]:
    return (
        TitleBlock(
            title=pen(TITLE),
            subtitle=pen("National patient safety investigation"),
            facts=(
                (pen("Reference"), pen("INV-2026-007")),
                (pen("Published"), pen("3 November 2026")),
                (
                    pen("Who should read this"),
                    pen("Ward teams, site managers, integrated care boards and makers of monitors"),
                ),
            ),
        ),
        Callout(
            title=pen("Before you read this report"),
            body=(
                pen("This report describes the death of a patient. Some people may find it upsetting."),
                pen("Support is listed at ", link("example.org/support", "https://example.org/support"), "."),
            ),
        ),
        PageBreak(),
        Contents(title=pen("Contents"), depth=2),
        RecommendationList(title=pen("List of recommendations")),
        PageBreak(),
        Heading(level=1, text=pen("Acknowledgements"), anchor="s-thanks"),
        Paragraph(
            text=pen("We thank the patient’s family, who asked us: ", ARABIC, note("n-family", 2), ".")
        ),
    )


def _summary(pen: _Pen) -> tuple[Block, ...]:
    pen.section = "summary"
    return (
        Heading(level=1, text=pen("Executive summary"), number="1", anchor="s-summary"),
        Paragraph(
            text=pen(
                "A patient was moved from an assessment unit to a medical ward at 01:40. Over the next four "
                "hours the early warning score",
                note("n-score", 1),
                " rose from 3 to 9. The monitor alarmed ",
                strong("eleven times"),
                ", and the alarm sounded like every other alarm on the bay.",
            ),
            number=1,
            anchor="para-1",
        ),
        Paragraph(
            text=pen(
                "We looked at how work is done at night, not at who did it. The wider picture is in ",
                see("section 2.1", "s-night"),
                ", the sequence of events is in ",
                see("Table 1", "t-events"),
                " and the alarms are drawn in ",
                see("Figure 1", "f-alarms"),
                ".",
            ),
            number=2,
        ),
        Listing(
            items=(
                pen("What helps people to notice that a patient is getting worse:"),
                pen("seeing the patient at the start of a shift;"),
                pen("an alarm that says ", Run(text="which", style=Style.EMPHASIS), " patient;"),
                pen("and where the station is out of sight, a second display;"),
                pen("What gets in the way: moves at night, and noise."),
            ),
            depths=(0, 1, 1, 2, 0),
        ),
        Listing(
            items=(
                pen("Observe."),
                pen("Record, and compare with the last set."),
                pen("Call, naming the score."),
                pen("Write down who came, and when."),
            ),
            depths=(0, 0, 1, 0),
            ordered=True,
        ),
    )


def _background(pen: _Pen) -> tuple[Block, ...]:
    pen.section = "background"
    return (
        Heading(level=1, text=pen("Background and context"), number="2", anchor="s-background"),
        Heading(level=2, text=pen("Work on the ward at night"), number="2.1", anchor="s-night"),
        Paragraph(
            text=pen(
                "Two registered nurses and one assistant care for twenty-eight patients at night. A transfer "
                "takes one of them off the ward: on six nights the median was 34 minutes (range 12 to 71)."
            ),
            number=3,
        ),
        Heading(level=3, text=pen("Monitors and alarms"), number="2.1.1"),
        Paragraph(
            text=pen(
                "The limit for a slow pulse was set to <40 & could not be seen from the bed; ",
                BEYOND,
                " = 0.05.",
            ),
            number=4,
        ),
        Heading(level=4, text=pen("Alarm tones"), number="2.1.1.1"),
        Paragraph(text=pen("One tone served three priorities ", EMOJI, "."), number=5),
        Figure(
            caption=pen("Alarms in each hour of the night"),
            alt=pen("Bar chart: alarms rise from two at 01:00 to eleven at 05:00."),
            image=picture("PNG"),
            description=pen(
                "There were two alarms in the hour from 01:00, three from 02:00, five from 03:00, eight from "
                "04:00 and eleven from 05:00. Staff silenced nineteen of the twenty-nine within ten seconds."
            ),
            number=1,
            anchor="f-alarms",
        ),
        Figure(
            caption=pen("Layout of the bay"),
            alt=pen("Plan of the bay with the station out of sight of bed four."),
            image=picture("JPEG"),
            media_type="image/jpeg",
            number=2,
            anchor="f-bay",
        ),
    )


def _incident(pen: _Pen) -> tuple[Block, ...]:
    pen.section = "incident"
    long_cell = "The nurse took a full set of observations, called the doctor on duty and called again. "
    return (
        Heading(level=1, text=pen("What happened"), number="3", anchor="s-incident"),
        Table(
            caption=pen("The night of the transfer"),
            header=pen.row("Time", "Event", "Source"),
            rows=(
                pen.row("01:40", "The patient arrives on the ward.", "E-3"),
                pen.row("02:10", strong("Score 5; hourly observations are asked for."), "E-3, E-7"),
                pen.row("03:55", long_cell * 4, "E-9"),
                pen.row("05:30", "", "E-11"),
            ),
            number=1,
            row_headers=True,
            widths=(0.14, 0.66, 0.2),
            anchor="t-events",
        ),
        Quotation(
            text=pen("I could hear an alarm. I could not tell whose it was, and there were two of us."),
            attribution=pen("Registered nurse, medical ward"),
        ),
        Quotation(text=pen("The family asked in Hebrew: ", HEBREW, ".")),
        Table(
            caption=pen("Every observation that we examined"),
            header=pen.row("Number", "Place", "What was seen", "Weight"),
            rows=tuple(
                pen.row(
                    f"O-{n:03d}",
                    ("Assessment unit", "Medical ward", "Site office")[n % 3],
                    "A set of observations was taken and written down within the hour that was asked for."
                    if n % 4
                    else "The set was late, because the only free nurse was with another patient.",
                    ("High", "Moderate", "Low")[n % 3],
                )
                for n in range(1, 81)
            ),
            number=2,
            anchor="t-observations",
        ),
    )


def _findings(pen: _Pen) -> tuple[Block, ...]:
    pen.section = "findings"
    return (
        Heading(level=1, text=pen("Findings and recommendations"), number="4", anchor="s-findings"),
        FindingBlock(
            reference="F-1",
            statement=pen("Alarms did not tell staff which patient needed them."),
            explanation=pen(
                "Every monitor on the bay used one tone (see ", see("Figure 1", "f-alarms"), ")."
            ),
            anchor="finding-1",
        ),
        FindingBlock(reference="F-2", statement=pen("Transfers at night took a nurse off the ward.")),
        Paragraph(
            text=pen("We therefore make two recommendations; see ", see("R/2026/014", "r-014"), "."), number=6
        ),
        RecommendationBlock(
            record_id=RecordId("rec-7f3a"),
            reference="R/2026/014",
            heading=pen("Safety recommendation R/2026/014"),
            text=pen(
                "The Example Safety Investigations Body recommends that ",
                strong("NHS Example"),
                " works with makers of monitors to set tones that name the bed, so that staff can tell at "
                "once which patient needs them.",
            ),
            details=(
                (pen("Addressed to"), pen("NHS Example")),
                (pen("How it will be measured"), pen("Median time from alarm to bedside, each quarter")),
                (pen("Response due"), pen("3 May 2027")),
            ),
            anchor="r-014",
        ),
        RecommendationBlock(
            record_id=RecordId("rec-81bc"),
            reference="R/2026/015",
            heading=pen("Safety recommendation R/2026/015"),
            text=pen(
                "The Example Safety Investigations Body recommends that integrated care boards count moves "
                "between wards from 22:00 to 06:00, and report what they learn."
            ),
            details=((pen("Addressed to"), pen("Integrated care boards")),),
            anchor="r-015",
        ),
        Callout(
            title=pen("Local learning prompt"),
            body=(pen("How do staff on your wards know, at 04:00, which alarm is whose?"),),
        ),
    )


def _appendix(pen: _Pen) -> tuple[Block, ...]:
    pen.section = "appendix"
    return (
        Heading(level=1, text=pen("Appendix: how we investigated"), anchor="s-appendix"),
        Paragraph(text=pen("Back to ", see("the summary", "s-summary"), ".")),
        Heading(level=2, text=pen("Terms of reference")),
        Listing(items=(pen("A list of one."),), depths=(0,), ordered=True),
    )


def picture(kind: str) -> bytes:
    """A small chart as PNG or JPEG bytes."""
    image = Image.new("RGB", (900, 420), "white")
    draw = ImageDraw.Draw(image)
    for place, alarms in enumerate((2, 3, 5, 8, 11)):
        left = 90 + place * 160
        draw.rectangle([left, 380 - alarms * 30, left + 90, 380], fill=(0, 94, 184))
    image.save(out := io.BytesIO(), kind)
    return out.getvalue()
