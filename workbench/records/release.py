"""Disclosure: concerns, the decisions that settle them, the Release capability and its entry.

`Release` is a capability: holding one proves that the gate let these words out. Only the holder of
the one mint can make one, it lives in memory alone, and it refuses to be copied or pickled. What
the vault keeps is a `ReleaseEntry`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NoReturn

from workbench.errors import BugError
from workbench.records.document import Document
from workbench.records.record import Kind, Record, record
from workbench.regimes import Purpose


class ConcernKind(StrEnum):
    IDENTIFIER = "identifier"
    NAME = "name"
    PASSAGE = "passage"
    PARAPHRASE = "paraphrase"
    METADATA = "metadata"
    IMAGE = "image"


class Severity(StrEnum):
    BLOCK = "block"
    REVIEW = "review"


class Remedy(StrEnum):
    """How a person may settle a concern: the first three mend the words, the others justify them."""

    ALIAS = "alias"
    MASK = "mask"
    REWRITE = "rewrite"
    PUBLIC = "public"
    CONSENT = "consent"
    DETERMINED = "determined"

    @property
    def mends(self) -> bool:
        return self in (Remedy.ALIAS, Remedy.MASK, Remedy.REWRITE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a concern stands. Offsets count code points of the passage or of the file's text.

    In a document: `section`, `passage` (its id) and `paragraph` (its number, where it has one).
    In a file: `file`, `page` or `paragraph`, and `part` for a hiding place ("docProps/core.xml").
    """

    section: str = ""
    passage: str = ""
    file: str = field(default="", repr=False)
    part: str = field(default="", repr=False)
    page: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that a release would give away.

    `id` is stable while the words stand where they stand; `words` is a keyed digest of them, the
    same wherever they stand; `text` is the offending words; `source` is the reference of the
    evidence or person that they give away; `similarity` is 0 to 1.
    """

    id: str
    kind: ConcernKind
    severity: Severity
    where: Place
    why: str = field(repr=False)
    what_to_do: str = field(repr=False)
    words: str = ""
    text: str = field(default="", repr=False)
    source: str = ""
    replacement: str = field(default="", repr=False)
    similarity: float | None = None


@record
class Decision(Record):
    """A person's settlement of one concern, remembered for the same words in the same place.

    `text`, `place` and `source` are what it was decided about, as it then stood. `recorded_by` and
    `confirmed_by` are people with a key to the vault; `decided_by` is whom they name as the decider.
    """

    kind: ClassVar[Kind] = Kind.DISCLOSURE_DECISION
    concern: str
    words: str
    remedy: Remedy
    reason: str
    decided_by: str
    basis: str = ""
    replacement: str = ""
    decided_at: datetime | None = None
    role: str = ""
    extent: str = ""
    benefit: str = ""
    harm: str = ""
    review_on: date | None = None
    report_kind: str = ""
    text: str = ""
    place: str = ""
    source: str = ""
    recorded_by: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@record
class ReleaseEntry(Record):
    """What the ledger keeps of a release; `files` is canonical JSON of [{name, sha256, bytes}].

    `extent` is empty for a whole report; copies made at once for several recipients share a `batch`.
    """

    kind: ClassVar[Kind] = Kind.RELEASE_ENTRY
    report_kind: str
    basis: str
    decided_by: str
    reason: str
    recipient: str = ""
    released_at: datetime | None = None
    content_sha256: str = ""
    files: str = "[]"
    certificate: str = ""
    release_kind: str = ""
    extent: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms something leaves: the facts printed on it and written in its certificate.

    `purposes` are what a report of this kind is made for, in the regime's words. `release_kind` is a code
    of `release/kinds.py`, empty where only the report counts; `extent` is empty for a whole report.
    """

    release_id: str
    case_reference: str
    report_kind: str
    purposes: tuple[Purpose, ...]
    regime: str
    basis: str
    basis_title: str
    decided_by: str
    reason: str = field(repr=False)
    released_on: date
    recipient: str = field(default="", repr=False)
    issuer: str = ""
    release_kind: str = ""
    extent: str = ""


class Release:
    """Permission, already given, to turn one document and its recommendations into files.

    `recommendations` is the package payload (see wire/package.py) as canonical JSON bytes.
    """

    __slots__ = ("content_sha256", "document", "recommendations", "terms")

    def __init__(
        self,
        mint: Mint,
        *,
        document: Document,
        terms: Terms,
        recommendations: bytes,
        content_sha256: str,
    ) -> None:
        if mint is not _MINT:
            raise BugError("A release was made without the gate.")
        object.__setattr__(self, "document", document)
        object.__setattr__(self, "terms", terms)
        object.__setattr__(self, "recommendations", recommendations)
        object.__setattr__(self, "content_sha256", content_sha256)

    document: Document
    terms: Terms
    recommendations: bytes
    content_sha256: str

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise BugError("A release cannot be changed.")

    def __reduce__(self) -> NoReturn:
        raise BugError("A release cannot be copied or stored.")

    def __copy__(self) -> NoReturn:
        raise BugError("A release cannot be copied or stored.")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise BugError("A release cannot be copied or stored.")


class Mint:
    """The private token of the gate."""

    __slots__ = ()


_MINT = Mint()
_claims: list[str] = []


def claim_mint(claimant: str) -> Mint:
    """Hand the one mint to its one holder; a second claim is a bug and fails loudly."""
    if _claims:
        raise BugError("The right to make releases was claimed twice.")
    _claims.append(claimant)
    return _MINT
