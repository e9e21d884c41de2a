"""What waits in a case: tasks, questions, the next thing to do; and how kinds, states and dates are told.

Reads through the services on whatever thread it is called. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workbench.records.case import CaseKind, CaseStatus, Task
from workbench.records.record import CaseId
from workbench.services.cases import load_case
from workbench.services.session import Session
from workbench.services.thread import GapKind, gaps_in

KINDS: Mapping[CaseKind, str] = {
    CaseKind.SWARM_HUDDLE: "Swarm huddle",
    CaseKind.AFTER_ACTION_REVIEW: "After action review",
    CaseKind.MDT_REVIEW: "MDT review",
    CaseKind.THEMATIC_REVIEW: "Thematic review",
    CaseKind.PSII: "PSII",
    CaseKind.NATIONAL_INVESTIGATION: "National investigation",
    CaseKind.INTERIM: "Interim report",
    CaseKind.WALKTHROUGH: "Walkthrough analysis",
    CaseKind.OTHER: "Other",
}
"""The kinds of case in words, the quickest response first."""
MEANINGS: Mapping[CaseKind, str] = {
    CaseKind.SWARM_HUDDLE: "Soon after an event, with those who were there.",
    CaseKind.AFTER_ACTION_REVIEW: "What was expected, what happened, why they differ, what was learnt.",
    CaseKind.MDT_REVIEW: "Several professions look at how care is given and what gets in the way.",
    CaseKind.THEMATIC_REVIEW: "Patterns across several events or sources.",
    CaseKind.PSII: "A patient safety incident investigation: one event or a set, in depth.",
    CaseKind.NATIONAL_INVESTIGATION: "A risk to patients across organisations, for national bodies.",
}
STATUSES: Mapping[CaseStatus, tuple[str, str]] = {
    CaseStatus.OPEN: ("Open", "info"),
    CaseStatus.CONSULTING: ("In consultation", "warning"),
    CaseStatus.PUBLISHED: ("Published", "success"),
    CaseStatus.CLOSED: ("Closed", "neutral"),
}
"""Each state in words, with its tone."""
ENDED = frozenset({CaseStatus.PUBLISHED, CaseStatus.CLOSED})
SOON = 14
"""Days within which a task counts as due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a case waits for: open tasks, the soonest first; questions nobody answered; the next thing."""

    tasks: tuple[Task, ...] = field(default=(), repr=False)
    unanswered: int = 0
    next: str = field(default="", repr=False)


def waiting(session: Session, case_id: CaseId) -> Waiting:
    """What a case waits for. Raises: NotFound."""
    file = load_case(session, case_id)
    tasks = tuple(sorted((task for task in file.tasks if task.done_on is None), key=_soonest))
    broken = gaps_in(file)
    said = ""
    if tasks:
        said = tasks[0].title
    elif broken:
        record = file.by_id.get(broken[0].record_id)
        said = f"{record.reference if record else broken[0].record}: {broken[0].why}"
    return Waiting(
        tasks=tasks,
        unanswered=sum(gap.kind is GapKind.QUESTION_WITHOUT_ANSWER for gap in broken),
        next=said,
    )


def due_words(due: date | None, on: date) -> tuple[str, str]:
    """How a due date is told, with its tone: "Due in 18 days", "Overdue by 3 days"."""
    if due is None:
        return "", ""
    days = (due - on).days
    if days < 0:
        return f"Overdue by {counted(-days, 'day')}", "danger"
    if days == 0:
        return "Due today", "warning"
    if days == 1:
        return "Due tomorrow", "warning"
    return f"Due in {counted(days, 'day')}", "warning" if days <= SOON else "neutral"


def counted(number: int, noun: str) -> str:
    """1 case, 3 cases."""
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def _soonest(task: Task) -> tuple[bool, date, str]:
    return task.due_on is None, task.due_on or date.max, task.reference
