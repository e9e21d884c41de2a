"""The answer to a recommendation of a case: it stands in the register, at the entry that was published of it.

Owns how the two are known to be one: by the id, and by the issuer that the case has.
"""

from __future__ import annotations

from workbench.records.recommendations import Recommendation
from workbench.records.register import Entry
from workbench.services.register.opening import open_register
from workbench.services.session import Session

_FACTS = (
    ("Answer", "decision"),
    ("Reasons", "response_text"),
    ("Answered on", "response_on"),
    ("Answered by", "response_by"),
    ("Planned actions", "planned_actions"),
    ("What was done", "implementation"),
    ("Actual cost", "actual_cost"),
    ("Observed effect", "observed_effect"),
    ("Feedback", "feedback"),
)


def published_entry(session: Session, recommendation: Recommendation, issuer: str) -> Entry | None:
    """The register's entry of a recommendation that `issuer` published; None while there is none."""
    found = [
        each
        for each in open_register(session).named(recommendation.id)
        if each.public.source_id == recommendation.id and each.public.issuer == issuer
    ]
    return found[0] if found else None


def answer_facts(
    session: Session, recommendation: Recommendation, issuer: str
) -> tuple[tuple[str, str], ...]:
    """Label and words of the answer, and of what came after it, as far as the register has them."""
    entry = published_entry(session, recommendation, issuer)
    if entry is None:
        return ()
    values = ((label, str(getattr(entry.public, name))) for label, name in _FACTS)
    return tuple((label, value) for label, value in values if value)
