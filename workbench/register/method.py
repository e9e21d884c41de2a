"""How the intake desk judges: criteria with named levels and weights, and how long it has. Pure, from data.

Owns the shape of resources/intake/method.json and what follows from it: which level a burden has, when an
item is due, and which judgements can be used at all.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import msgspec

from workbench import paths
from workbench.errors import BadInput, BugError
from workbench.records.intake import Assessment

MOST_ORGANISATIONS = 1_000_000


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One named level of a criterion. `days_over` is for the burden: working days in all."""

    code: str
    title: str
    means: str
    points: float
    days_over: float = 0


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is judged, the worst level first."""

    code: str
    title: str
    question: str
    weight: float
    levels: tuple[Level, ...]

    @property
    def most(self) -> float:
        """The points of its best level."""
        return max(level.points for level in self.levels)

    def level(self, code: str) -> Level:
        """One of its levels. Raises: BadInput: there is none of that name."""
        for each in self.levels:
            if each.code == code:
                return each
        names = ", ".join(each.code for each in self.levels)
        raise BadInput(f"“{self.title}” has no such level. These are: {names}.", where=self.code)


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one organisation, in working days."""

    code: str
    title: str
    means: str
    days: float


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """The whole method. `burden` is the code of the criterion that is worked out, not judged."""

    about: str
    most_weight: int
    criteria: tuple[Criterion, ...]
    burden: str
    efforts: tuple[Effort, ...]
    answer_within_days: dict[str, int]
    answer_within_days_otherwise: int

    @property
    def judged(self) -> tuple[Criterion, ...]:
        """The criteria that a person judges."""
        return tuple(each for each in self.criteria if each.code != self.burden)

    def criterion(self, code: str) -> Criterion:
        """One criterion. Raises: BadInput: there is none of that name."""
        for each in self.criteria:
            if each.code == code:
                return each
        raise BadInput(f"There is no such criterion. These are: {', '.join(e.code for e in self.criteria)}.")

    def effort(self, code: str) -> Effort:
        """One effort. Raises: BadInput: there is none of that name."""
        for each in self.efforts:
            if each.code == code:
                return each
        raise BadInput(
            f"There is no such effort. These are: {', '.join(e.code for e in self.efforts)}.", where="effort"
        )


@lru_cache
def load_method() -> Method:
    """The method that the program ships. Raises: BugError: the data does not hold together."""
    try:
        found = msgspec.json.decode(paths.resource("intake", "method.json").read_bytes(), type=Method)
        found.criterion(found.burden)
    except (msgspec.DecodeError, OSError, BadInput):
        raise BugError("The method of the intake desk cannot be read.") from None
    return found


def due_on(method: Method, kind: str, received_on: date) -> date:
    """The day by which the desk decides of a recommendation of this type."""
    days = method.answer_within_days.get(kind, method.answer_within_days_otherwise)
    return received_on + timedelta(days=days)


def levels_of(method: Method, assessment: Assessment) -> dict[str, Level]:
    """Criterion → level, for what was judged so far; the burden is worked out. Raises: BadInput."""
    levels = {
        each.code: each.level(assessment.judged[each.code].level)
        for each in method.judged
        if each.code in assessment.judged
    }
    days = days_in_all(method, assessment)
    if days is not None:
        fitting = [level for level in method.criterion(method.burden).levels if days > level.days_over]
        levels[method.burden] = max(fitting, key=lambda level: level.days_over)
    return levels


def days_in_all(method: Method, assessment: Assessment) -> float | None:
    """Working days over all organisations; None when it was not judged. Raises: BadInput."""
    if not (assessment.organisations and assessment.effort):
        return None
    return assessment.organisations * method.effort(assessment.effort).days


def refuse_unusable(method: Method, assessment: Assessment) -> None:
    """Refuse an assessment that says what the method does not know.

    Raises: BadInput: no such criterion, level or effort; a number that is none; half a burden.
    """
    for code in assessment.judged:
        if code == method.burden:
            raise BadInput(
                "The burden follows from the number of organisations and the effort of each: give those.",
                where=code,
            )
        method.criterion(code)
    if not 0 <= assessment.organisations <= MOST_ORGANISATIONS:
        raise BadInput("Say how many organisations have to act, as a whole number.", where="organisations")
    levels_of(method, assessment)
    if bool(assessment.organisations) != bool(assessment.effort):
        raise BadInput(
            "The burden needs both: how many organisations have to act, and the effort of each.",
            where="effort" if assessment.organisations else "organisations",
        )
