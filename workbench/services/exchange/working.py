"""The working parts of an exchange file as records: reports, consultation, contacts, tasks, decisions.

Shapes in, records out. Writes nothing.
"""

from __future__ import annotations

from workbench.errors import BadInput
from workbench.records import case, people, report
from workbench.records.links import Relation
from workbench.records.record import Kind
from workbench.services.exchange.gathering import Gathering, extra, moment_of
from workbench.services.records import joins
from workbench.wire import case as wire

_DISPOSITIONS = tuple(report.Disposition)


def gather_working_parts(into: Gathering, exchange: wire.CaseExchange) -> None:
    """Everything that the substance of the case does not need; and last the notes on links.

    Raises:
        BadInput: with the JSON path.
    """
    if exchange.report is not None:
        _gather_report(into, exchange.report, "$.report", main=True)
    for n, other in enumerate(exchange.other_reports):
        _gather_report(into, other, f"$.other_reports[{n}]", main=False)
    _gather_consultation(into, exchange.consultation)
    _gather_engagements(into, exchange.engagements)
    _gather_steering(into, exchange)
    for n, link in enumerate(exchange.links):
        where = f"$.links[{n}]"
        source = into.find(link.source, (Kind(link.source_kind),), f"{where}.source")
        target = into.find(link.target, (Kind(link.target_kind),), f"{where}.target")
        relation = Relation(link.relation)
        if not joins(relation, source, target):
            raise BadInput("A link of this relation cannot join records of these kinds.", where=where)
        into.annotate(source, relation, target, link.note or "", extra(link, where))


def section_id(kind: str, key: str, *, main: bool) -> str:
    """What a section is called among all of a file: its key, after its report's kind if not the main."""
    return key if main else f"{kind}/{key}"


def _gather_report(into: Gathering, item: wire.Report, where: str, *, main: bool) -> None:
    for n, section in enumerate(item.sections):
        into.add(
            report.Section,
            section,
            f"{where}.sections[{n}]",
            file_id=section_id(item.kind, section.id, main=main),
            report_kind=report.ReportKind(item.kind),
            section_key=section.id,
            heading=section.heading,
            body=section.body,
            position=n,
        )


def _gather_engagements(into: Gathering, items: list[wire.Engagement]) -> None:
    for n, item in enumerate(items):
        where = f"$.engagements[{n}]"
        into.add(
            people.Engagement,
            item,
            where,
            file_id=item.id,
            person_id=into.find(item.person, (Kind.PERSON,), f"{where}.person").id,
            means=item.means,
            summary=item.summary,
            contacted_at=moment_of(item.contacted_at, f"{where}.contacted_at"),
            made_by=item.made_by or "",
            reached=item.reached,
        )


def _gather_steering(into: Gathering, exchange: wire.CaseExchange) -> None:
    for n, task in enumerate(exchange.tasks):
        into.add(
            case.Task,
            task,
            f"$.tasks[{n}]",
            file_id=task.id,
            title=task.title,
            assigned_to=task.assigned_to or "",
            due_on=task.due_on,
            done_on=task.done_on,
        )
    for n, note in enumerate(exchange.decision_notes):
        where = f"$.decision_notes[{n}]"
        into.add(
            case.DecisionNote,
            note,
            where,
            file_id=note.id,
            title=note.title,
            decision=note.decision,
            reason=note.reason or "",
            decided_by=note.decided_by or "",
            decided_at=moment_of(note.decided_at, f"{where}.decided_at"),
        )


def _gather_consultation(into: Gathering, items: list[wire.Consultation]) -> None:
    for n, sent in enumerate(items):
        where = f"$.consultation[{n}]"
        record = into.add(
            report.Consultation,
            sent,
            where,
            file_id=sent.id,
            recipient=sent.recipient,
            sent_on=sent.sent_on,
            due_on=sent.due_on,
        )
        for m, comment in enumerate(sent.comments):
            here = f"{where}.comments[{m}]"
            into.add(
                report.Comment,
                comment,
                here,
                file_id=comment.id,
                consultation_id=record.id,
                text=comment.text,
                section_key=comment.section or "",
                disposition=_disposition(comment.disposition, f"{here}.disposition"),
                reason=comment.reason or "",
            )


def _disposition(said: str | None, where: str) -> report.Disposition | None:
    if not said:
        return None
    for known in _DISPOSITIONS:
        if said.strip().lower().replace(" ", "_") in (known.value, known.value.removesuffix("_accepted")):
            return known
    raise BadInput(f"This is not one of: {', '.join(_DISPOSITIONS)}.", where=where)
