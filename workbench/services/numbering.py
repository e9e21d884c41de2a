"""Numbers of recommendations: by the regime's pattern, unique, and one after the other.

Owns what a number must be unique within. It must not change a record: the verb that issues does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from workbench.compose import wording
from workbench.errors import BadInput
from workbench.records.case import Case
from workbench.records.casefile import CaseFile
from workbench.records.people import Organisation
from workbench.records.recommendations import Recommendation
from workbench.records.record import RecordId
from workbench.regimes import RecommendationType, format_number, load_regime
from workbench.services.session import Session
from workbench.services.tidying import one_line
from workbench.store import tables


def number_for(
    session: Session,
    recommendation: Recommendation,
    rules: RecommendationType,
    *,
    year: int,
    wanted: str = "",
) -> str:
    """The number that a recommendation is to be issued; its own when it has one, "" for a type without.

    The next is the first that is free from the lowest in use: a gap that an undo left is filled, and
    a series begun elsewhere (a case that came in with R/2026/220) is carried on, not begun anew.

    Raises:
        BadInput: `wanted` is taken, is not of the type's pattern, or differs from the one it has.
    """
    wanted = one_line(wanted)
    taken = set(_taken(session, recommendation, rules))
    if wanted:
        _check_wanted(recommendation, rules, wanted, year, taken)
        return wanted
    if recommendation.number:
        if recommendation.number.casefold() in {number.casefold() for number in taken}:
            raise BadInput(
                f"Another recommendation has the number {recommendation.number}. Give this one another.",
                where="number",
            )
        return recommendation.number
    used = [n for number in taken if (n := sequence_in(rules, number, year)) is not None]
    for n in count(min(used, default=1)):
        number = format_number(rules, year=year, sequence=n)
        if number is None or number not in taken:
            return number or ""
    return ""


def _check_wanted(
    recommendation: Recommendation, rules: RecommendationType, wanted: str, year: int, taken: set[str]
) -> None:
    if recommendation.number and recommendation.number != wanted:
        raise BadInput(f"It has the number {recommendation.number} already.", where="number")
    if wanted in taken:
        raise BadInput("Another recommendation has this number. Give this one another.", where="number")
    example = format_number(rules, year=year, sequence=1)
    if example is None:
        raise BadInput("Recommendations of this type have no number. Leave it empty.", where="number")
    if sequence_in(rules, wanted, year) is None:
        raise BadInput(f"A number of this type and year looks like {example}.", where="number")


def _taken(session: Session, recommendation: Recommendation, rules: RecommendationType) -> Iterator[str]:
    """The numbers that this one must not have: of its case, or of all that its issuer numbers."""
    own = tables.get(session.db, Case, RecordId(recommendation.case_id))
    cases: tuple[Case, ...] = (own,)
    if rules.numbered_within == "issuer_year":
        issuer = _issuer(session, own)
        cases = tuple(case for case in tables.cases(session.db) if _issuer(session, case) == issuer)
    for case in cases:
        for each in tables.all_of(session.db, Recommendation, case.case_id):
            if each.number and each.id != recommendation.id:
                yield each.number


def _issuer(session: Session, case: Case) -> str:
    organisations = tables.all_of(session.db, Organisation, case.case_id)
    file = CaseFile(case=case, organisations=organisations)
    return wording.issuer(file, load_regime(case.regime)).casefold()


def sequence_in(rules: RecommendationType, number: str, year: int) -> int | None:
    """The running number in a number of this type and year; None when it is of another form."""
    if rules.number_pattern is None:
        return None
    pattern = re.escape(rules.number_pattern.replace("{year}", str(year)))
    pattern = re.sub(r"\\\{sequence.*?\\\}", "([0-9]{1,9})", pattern)
    found = re.fullmatch(pattern, number)
    if found is None:
        return None
    sequence = int(found[1])
    return sequence if format_number(rules, year=year, sequence=sequence) == number else None
