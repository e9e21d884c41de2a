"""One published recommendation from plain values, or the reason why it cannot be taken. Pure.

Owns which names a value may have, what is needed, and how days are read. A reason names the field and never
repeats what stood in it: a file may have been given by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from workbench import paths
from workbench.errors import BadInput
from workbench.records.register import DatedLine, EntryStatus, PublicEntry
from workbench.seal import canonical_json

FIELDS = (
    "id", "issuer", "text", "addressee", "number", "type", "intent", "date", "report_title", "source_url",
    "status", "decision", "response_text", "response_date", "response_by",
    "response_due", "target_date", "planned_actions", "assessment", "implementation", "actual_cost",
    "observed_effect", "feedback", "closed_date", "closure",
)  # fmt: skip
"""What a file can say of a recommendation, in the order in which a person would map its columns."""
_NAMES = {
    "body": "issuer",
    "kind": "type",
    "response_status": "decision",
    "published_on": "date",
    "response_on": "response_date",
    "response_due_on": "response_due",
    "due_on": "target_date",
    "target_on": "target_date",
    "actions": "planned_actions",
    "closed_on": "closed_date",
}
"""Other names that a file in JSON may use; a field's own name goes before."""
_DAYS = ("date", "response_date", "response_due", "target_date", "closed_date")
_LISTS = ("planned_actions", "implementation")
"""What has one line for each action or piece of evidence, with its day in front."""
_TEXTS = tuple(name for name in FIELDS if name not in (*_DAYS, *_LISTS))
_NOTHING_SAID = dict.fromkeys((*_TEXTS, *_LISTS), "")
_LONGEST = 100_000
_SPACES = re.compile(r"[^\S\n]+")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.?,? (\d{4})")


class Faulty(ValueError):
    """Why a line cannot be taken: one sentence without any of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A line of a file that cannot be taken, and why. Lines count from 1."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.says}"


def entry_from(values: Mapping[str, object]) -> PublicEntry:
    """The published recommendation in some plain values; names that are not known are kept beside it.

    Raises: Faulty.
    """
    known: dict[str, object] = {}
    other: dict[str, object] = {}
    for name, value in values.items():
        wanted = name if name in FIELDS else _NAMES.get(name, "")
        if wanted and (name == wanted or wanted not in values) and wanted not in known:
            known[wanted] = value
        elif value not in (None, ""):
            other[name] = value
    days = {name: day_from(name, known.get(name)) for name in _DAYS}
    said = _NOTHING_SAID | {name: text_from(name, known[name]) for name in _TEXTS if name in known}
    said |= {name: _dated(name, known[name]) for name in _LISTS if name in known}
    _require(said)
    return PublicEntry(
        source_id=said["id"] or said["number"],
        issuer=said["issuer"],
        text=said["text"],
        addressee=said["addressee"],
        number=said["number"],
        type=said["type"],
        intent=said["intent"],
        published_on=days["date"],
        report_title=said["report_title"],
        source_url=said["source_url"],
        status=_status(said, days),
        decision=said["decision"],
        response_text=said["response_text"],
        response_on=days["response_date"],
        response_by=said["response_by"],
        response_due=days["response_due"],
        target_on=days["target_date"],
        planned_actions=said["planned_actions"],
        assessment=said["assessment"],
        implementation=said["implementation"],
        actual_cost=said["actual_cost"],
        observed_effect=said["observed_effect"],
        feedback=said["feedback"],
        closed_on=days["closed_date"],
        closure=said["closure"],
        extra=_kept(other),
    )


def _require(said: Mapping[str, str]) -> None:
    missing = [name for name in ("issuer", "text") if not said[name]]
    if not (said["id"] or said["number"]):
        missing.insert(0, "id")
    if missing:
        raise Faulty(f"it has no {' and no '.join(missing)}")


def text_from(name: str, value: object) -> str:
    """A value as tidy text; several words of a list stand one after the other. Raises: Faulty."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "; ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Faulty(f"its {name} is not text")
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if "\0" in text:
        raise Faulty(f"its {name} holds a zero character")
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in text.splitlines()).strip()
    if len(text) > _LONGEST:
        raise Faulty(f"its {name} is longer than {_LONGEST:,} characters")
    return text


def _dated(name: str, value: object) -> str:
    """Lines such as `2026-09-30: Name a lead`, from such lines, a list of them, or a list of objects."""
    given = value if isinstance(value, list) else text_from(name, value).splitlines()
    return "\n".join(line for line in (_dated_line(name, each) for each in given) if line)


def _dated_line(name: str, value: object) -> str:
    if isinstance(value, dict):
        day = day_from(name, value.get("due_on") or value.get("on"))
        text, owner = (" ".join(text_from(name, value.get(part)).split()) for part in ("text", "owner"))
        text = f"{text} ({owner})" if owner else text
    else:
        text = " ".join(text_from(name, value).split())
        first, sign, rest = text.partition(": ")
        read = _parts(first) if sign else None
        day, text = (read, rest) if read else ("", text)
    return str(DatedLine(text=text, on=day)) if text else ""


def _status(said: Mapping[str, str], days: Mapping[str, str]) -> EntryStatus:
    given = said["status"].casefold().replace(" ", "_")
    if given:
        try:
            return EntryStatus(given)
        except ValueError:
            raise Faulty(f"its status is not one of {', '.join(EntryStatus)}") from None
    if days["closed_date"] or said["closure"]:
        return EntryStatus.CLOSED
    answered = days["response_date"] or said["response_text"] or said["decision"]
    return EntryStatus.RESPONDED if answered else EntryStatus.ISSUED


def day_from(name: str, value: object) -> str:
    """A day, month or year as 2026-03-31, 2026-03 or 2026. Days come first, as in Britain. Raises: Faulty."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int) and not isinstance(value, bool):
        found = _parts(_SPACES.sub(" ", str(value)).strip())
        if found is not None:
            return found
    raise Faulty(f"its {name} is no date such as 2026-03-31, 2026-03 or 31/03/2026")


def _parts(text: str) -> str | None:
    if match := _DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _IN_WORDS.fullmatch(text):
        day, named, year = match.groups()
        month = str(_months().get(named[:3].casefold(), 0))
    else:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole[:10] if day else whole[:7] if month else whole[:4]


@lru_cache
def _months() -> dict[str, int]:
    listed = paths.resource("register", "months.txt").read_text(encoding="utf-8").split()
    return {name[:3]: number for number, name in enumerate(listed, 1)}


def _kept(other: Mapping[str, object]) -> str:
    if not other:
        return ""
    try:
        return canonical_json(_jsonable(dict(other))).decode()
    except BadInput:
        raise Faulty("a value in it cannot be kept") from None


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
