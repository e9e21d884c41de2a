"""What may enter the register: a release, a package that stands, or a file of published recommendations.

Owns the only way in. `Admitted` is made here and nowhere else, and a register takes nothing else: the words
of a case cannot get there but through a `Release`. Knows nothing of where entries are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workbench.errors import BadInput, BugError
from workbench.records.register import DatedLine, EntryStatus, PublicEntry
from workbench.records.release import Release
from workbench.seal import canonical_json
from workbench.wire.package import Package, PackagedRecommendation, Response, read_payload
from workbench.wire.package_file import ReceivedPackage
from workbench.wire.reading import written

_OPEN_TO_ALL = ("", "final_report", "recommendation_package", "safety_alert")
"""Kinds of release whose recommendations are published; the others are for one reader, or not yet out."""
_NOT_OUT = ("draft", "agreed")
_STANDS_FOR = {
    "source_id": "id",
    "text": "wording",
    "number": "number",
    "type": "type",
    "intent": "intent",
    "status": "status",
    "response_due": "response_due_on",
    "target_on": "due_on",
}


class _Permit:
    """The private token of this module."""

    __slots__ = ()


_PERMIT = _Permit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Entries that may enter. `origin` is release, package or file; `sha256` is of what they came from.

    `public_key` is the issuer's, in hex, where the source was signed.
    """

    entries: tuple[PublicEntry, ...] = field(repr=False)
    origin: str
    sha256: str
    issuer: str = field(default="", repr=False)
    public_key: str = ""
    permit: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.permit is not _PERMIT:
            raise BugError("Entries were to enter the register by another way than admission.")


def is_for_all(release: Release) -> bool:
    """Whether anybody may read it: it was not made for one recipient, and is no draft or working copy."""
    return release.terms.release_kind in _OPEN_TO_ALL and not release.terms.recipient


def admit_release(release: Release) -> Admitted:
    """The recommendations of a release that anybody may read.

    Raises: BadInput: it was made for one recipient, or is a draft or a working copy.
    """
    if not is_for_all(release):
        raise BadInput("Only what anybody may read enters the register; this release was made for somebody.")
    package = read_payload(release.recommendations)
    return Admitted(
        entries=_entries(package), origin="release", sha256=release.content_sha256,
        issuer=package.issuer.name, permit=_PERMIT,
    )  # fmt: skip


def admit_package(received: ReceivedPackage) -> Admitted:
    """The recommendations of a package that was read whole: its seal and signature stand."""
    package = received.package
    return Admitted(
        entries=_entries(package), origin="package", sha256=received.sha256, issuer=package.issuer.name,
        public_key=received.manifest.public_key, permit=_PERMIT,
    )  # fmt: skip


def admit_published(entries: Sequence[PublicEntry], *, sha256: str) -> Admitted:
    """Entries from a file of published recommendations, once every line of it was found in order."""
    return Admitted(entries=tuple(entries), origin="file", sha256=sha256, permit=_PERMIT)


def _entries(package: Package) -> tuple[PublicEntry, ...]:
    faults = [item.id for item in package.recommendations if item.status in _NOT_OUT]
    if faults:
        raise BadInput(f"{len(faults)} recommendations in it are drafts, which nobody has published.")
    return tuple(_entry(package, item) for item in package.recommendations)


def _entry(package: Package, item: PackagedRecommendation) -> PublicEntry:
    answer = item.response
    plain: dict[str, Any] = _plain(written(item))
    rest = {key: value for key, value in plain.items() if key not in _STANDS_FOR.values() and value}
    status = item.status
    if answer is not None and status == "issued":
        status = "responded"
    return PublicEntry(
        source_id=item.id,
        issuer=item.issuer,
        text=item.wording,
        addressee=item.addressee.name if item.addressee else "",
        number=item.number or item.reference,
        type=item.type,
        intent=item.intent or "",
        published_on=package.report.released_on.isoformat(),
        report_title=package.report.title,
        status=EntryStatus(status),
        decision=(answer.decision or "").replace("_", " ") if answer else "",
        response_text=(answer.reasons or "") if answer else "",
        response_on=_day(answer.responded_on) if answer else "",
        response_by=item.addressee.name if answer and item.addressee else "",
        response_due=_day(item.response_due_on),
        target_on=_day(item.due_on),
        **_followed(answer),
        extra=canonical_json({"package": rest}).decode(),
    )


def _followed(answer: Response | None) -> dict[str, str]:
    """What came of an answer, by the fields of an entry."""
    if answer is None:
        return {}
    planned = [
        (f"{each.text} ({each.owner})" if each.owner else each.text, each.due_on) for each in answer.actions
    ]
    done = [(each.text, each.on) for each in answer.implementation]
    return {
        "planned_actions": _lines(planned),
        "assessment": answer.assessment or "",
        "implementation": _lines(done),
        "actual_cost": answer.actual_cost or "",
        "observed_effect": answer.observed_effect or "",
        "feedback": answer.feedback or "",
        "closed_on": _day(answer.closed_on),
        "closure": answer.closure or "",
    }


def _lines(dated: Iterable[tuple[str, date | None]]) -> str:
    found = (DatedLine(text=" ".join(text.split()), on=_day(on)) for text, on in dated)
    return "\n".join(str(each) for each in found if each.text)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
