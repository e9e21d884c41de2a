"""The words for parts and levels of the system, as the field uses them. Knows no widget.

SEIPS 3.0 (Carayon and others 2020) names the parts; the levels are those of an AcciMap (Rasmussen 1997).
"""

from __future__ import annotations

from workbench.records.analysis import Level, Seips

PARTS: tuple[tuple[Seips | None, str], ...] = (
    (None, "Not said"),
    (Seips.PERSON, "Person"),
    (Seips.TASKS, "Tasks"),
    (Seips.TOOLS_AND_TECHNOLOGY, "Tools and technology"),
    (Seips.ORGANISATION, "Organisation"),
    (Seips.INTERNAL_ENVIRONMENT, "Internal environment"),
    (Seips.EXTERNAL_ENVIRONMENT, "External environment"),
    (Seips.PROCESSES, "Processes"),
    (Seips.OUTCOMES, "Outcomes"),
)
LEVELS: tuple[tuple[Level | None, str], ...] = (
    (None, "Not placed"),
    (Level.GOVERNMENT, "Government"),
    (Level.REGULATORS, "Regulators and national bodies"),
    (Level.COMPANY, "Organisation"),
    (Level.MANAGEMENT, "Local management"),
    (Level.WORK, "People and work"),
    (Level.EQUIPMENT, "Equipment and surroundings"),
)
NOWHERE = "Leads nowhere yet"
EVENTS = "What happened"


def seips_words(part: Seips | None) -> str:
    """Tools and technology; empty when it is not said."""
    return dict(PARTS)[part] if part else ""


def level_words(level: Level | None) -> str:
    """Local management; Not placed when it has no level."""
    return dict(LEVELS)[level]
