"""What people type or paste, tidied before it becomes a record: line ends, invisible controls, spaces,
moments without a zone. Owns no rule of what a record needs, and never changes a visible word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from workbench.civil_time import LONDON
from workbench.errors import BadInput

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# U+0000 is left for `records.check` to refuse: it never comes from a keyboard.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_PARAGRAPHS = frozenset(
    {
        "summary", "decision", "reason", "description", "explanation", "statement", "text", "body", "note",
        "risk_addressed", "population", "inequalities", "outcome_sought", "counter_evidence",
        "strategic_fit", "unintended_effects",
    }
)  # fmt: skip


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record's fields as they are to be kept.

    Text loses its control characters and the spaces around it; fields of one line lose line ends too.
    Lists of words lose blanks and repeats. A moment becomes UTC, from Europe/London when it names no
    zone.
    """
    return {name: _tidied(name, value) for name, value in values.items()}


def one_line(text: str) -> str:
    """A text on one line, with single spaces and no control characters."""
    return " ".join(_CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).split())


def words(given: Iterable[str]) -> tuple[str, ...]:
    """A list of words or short phrases without blanks; one that is repeated is kept once."""
    return tuple(dict.fromkeys(line for each in given if (line := one_line(each))))


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: no characters, or only spaces and invisible ones."""
    return all(unicodedata.category(c)[0] in "CZ" for c in text)


def utc(moment: datetime) -> datetime:
    """A moment in UTC; one that names no zone is Europe/London."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


def today() -> date:
    """The date in the United Kingdom."""
    return datetime.now(LONDON).date()


def require_past(moment: date | datetime | None, what: str, where: str) -> None:
    """Refuse a day or moment that is still to come. `what` begins the sentence: "The contact".

    Raises:
        BadInput: with `where`.
    """
    if moment is None:
        return
    ahead = utc(moment) > datetime.now(UTC) if isinstance(moment, datetime) else moment > today()
    if ahead:
        raise BadInput(f"{what} cannot be in the future. Correct the date.", where=where)


def _tidied(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value)
    if type(value) is str:
        return _paragraphs(value) if name in _PARAGRAPHS else one_line(value)
    if isinstance(value, (tuple, list)):
        return tuple(map(_inside, value)) if any(map(is_dataclass, value)) else words(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _inside(value)
    return value


def _inside(value: Any) -> Any:
    """What stands inside a value, each as it is to be kept."""
    return replace(value, **tidied({f.name: getattr(value, f.name) for f in fields(value)}))


def _paragraphs(text: str) -> str:
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).strip()
