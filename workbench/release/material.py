"""What disclosure control guards in one case, and what a detector reports when it meets it.

Owns `Material`, the plain input of every detector, and `Hit`, their common answer. It knows nothing
of documents, files or how anything is found; the caller fetches, this room only looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from workbench import paths
from workbench.errors import BugError
from workbench.records.people import Person, PersonKind
from workbench.records.record import RecordId
from workbench.records.release import ConcernKind, Severity
from workbench.regimes import Regime
from workbench.release.watching import Watch

_STRICTEST: Mapping[ConcernKind, Severity | None] = MappingProxyType(
    {
        ConcernKind.IDENTIFIER: Severity.BLOCK,
        ConcernKind.NAME: Severity.BLOCK,
        ConcernKind.PASSAGE: Severity.BLOCK,
        ConcernKind.METADATA: Severity.BLOCK,
        ConcernKind.PARAPHRASE: Severity.REVIEW,
        ConcernKind.IMAGE: Severity.REVIEW,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceText:
    """The text of one piece of evidence. What is not protected counts as allowed text.

    `prints` are its fingerprints as `prints.packed` made them; without, they are made when needed.
    """

    reference: str
    text: str = field(repr=False)
    protected: bool = True
    prints: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that one case guards.

    `severities` says how each kind of concern is treated and None switches a kind off; `lineage` is
    the same for passages drawn from a protected record. `guarded` are the kinds of people whose names
    are looked for. `allowed` are public texts. `approved` are phrases that may stand although evidence
    has them too: they answer for copied words, never for a name or an identifier. `min_run` counts words.
    `protected_ids` leads from the ids of protected evidence and of its excerpts to the reference to cite.
    `looked` are the SHA-256 of pictures that somebody looked at before they are shown. `key` is the vault's,
    and keys every digest of words. `watch` is told of each part that was looked into.
    """

    people: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = field(default=(), repr=False)
    evidence: tuple[EvidenceText, ...] = ()
    allowed: tuple[str, ...] = field(default=(), repr=False)
    approved: tuple[str, ...] = field(default=(), repr=False)
    protected_ids: Mapping[RecordId, str] = field(default_factory=dict)
    severities: Mapping[ConcernKind, Severity | None] = field(default_factory=lambda: _STRICTEST)
    lineage: Severity | None = Severity.BLOCK
    guarded: frozenset[PersonKind] = frozenset(PersonKind)
    min_run: int = 8
    looked: frozenset[str] = frozenset()
    key: bytes = field(repr=False)
    watch: Watch = field(default_factory=Watch, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.min_run < 3:
            raise BugError("a verbatim run is at least three words")
        if not 16 <= len(self.key) <= 64:
            raise BugError("the key of a vault's digests has 16 to 64 bytes")

    def severity(self, kind: ConcernKind) -> Severity | None:
        """How a kind is treated; a kind that nobody spoke of asks for review."""
        return self.severities.get(kind, Severity.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a regime says to the detectors, in the terms of `Material`."""

    severities: Mapping[ConcernKind, Severity | None]
    lineage: Severity | None
    guarded: frozenset[PersonKind]
    min_run: int


def rules(regime: Regime) -> Rules:
    """Translate a regime's assessment and name rule; a kind it does not name is reviewed."""
    treated = {str(kind): treatment.severity for kind, treatment in regime.assessment.concerns.items()}
    who = regime.names.who if regime.names.consent_needed else ()
    return Rules(
        severities={kind: _severity(treated.get(kind.value, "review")) for kind in ConcernKind},
        lineage=_severity(treated.get("lineage", treated.get("passage", "review"))),
        guarded=frozenset(PersonKind(kind) for kind in who),
        min_run=regime.assessment.min_run_words,
    )


def _severity(treatment: str) -> Severity | None:
    return None if treatment == "off" else Severity(treatment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found in one text. Offsets count code points of that text, end exclusive.

    `certain` is False where only a person can tell; such a hit never blocks. `source` is the reference
    of the person or the evidence given away, empty where it is nobody's in particular.
    """

    kind: ConcernKind
    start: int
    end: int
    why: str = field(repr=False)
    source: str = ""
    replacement: str = field(default="", repr=False)
    certain: bool = True
    similarity: float | None = None


def word_list(name: str) -> tuple[str, ...]:
    """The entries of a list in resources/disclosure that holds many words a line."""
    return tuple(word for line in entry_lines(name) for word in line.split())


def entry_lines(name: str) -> tuple[str, ...]:
    """The lines of a list in resources/disclosure, without comments and empty lines."""
    content = paths.resource("disclosure", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in map(str.strip, content.splitlines()) if line and not line.startswith("#"))
