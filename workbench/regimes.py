"""Regime profiles: the law's and the framework's rules, as dated and sourced data.

A regime says which words are used, what is protected, on which bases material may leave the vault
and what stands in the way. It owns no case and decides nothing: services and release read it. No
rule of a statute is written in code; a change in the law is a change of a file in
`resources/regimes/`. The files are JSON because the schema generated from these structs can then
check them in any editor, and because nothing else the program reads needs a second format.

The structs are the master; `resources/schemas/regime.schema.json` is generated from them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal, get_args

import msgspec

from workbench.errors import BadInput
from workbench.taxonomies import Sourced, Strict, codes_in, decode, named, read, repeated_in

Status = Literal["in_force", "draft"]
Marking = Literal["protected", "confidential", "internal", "public"]
EvidenceKind = Literal[
    "interview", "observation", "record", "policy", "image", "audio", "video",
    "correspondence", "data", "publication", "other",
]  # fmt: skip
PersonKind = Literal["patient", "family", "staff", "investigator", "other"]
ConcernKind = Literal["name", "identifier", "passage", "metadata", "image", "paraphrase", "lineage"]
Severity = Literal["block", "review", "off"]
Purpose = Literal[
    "final_report", "consultation", "internal_copy", "clipboard", "intake_package", "candour_letter",
    "outside_help", "offence", "safety_risk", "lawful_order", "passage",
]  # fmt: skip
Requirement = Literal[
    "reason", "recipient", "extent", "decision_maker_role", "review_date", "consent", "order_reference"
]
Justification = Literal["public", "consent", "determined"]
CandourStep = Literal["in_person", "apology", "true_account", "enquiries", "written_follow_up", "contact_log"]

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NUMBER_FIELDS = {"year", "sequence"}
_WORDING_FIELDS = {"issuer", "addressee", "partners_clause", "action", "intent"}


class MarkingLevel(Strict, frozen=True, kw_only=True):
    """One marking; `protected` means that disclosure control looks for its words in what leaves."""

    code: Marking
    title: str
    meaning: str
    protected: bool


class Markings(Sourced, frozen=True, kw_only=True):
    """The markings, most restricted first, and the one that each kind of evidence starts with."""

    levels: tuple[MarkingLevel, ...]
    default: dict[EvidenceKind, Marking]


class Basis(Sourced, frozen=True, kw_only=True):
    """Why a disclosure may be lawful, for which purposes, and what its record must hold.

    Of `requires`, the program itself can fill `extent` (what the release holds) and
    `decision_maker_role`; the rest is asked of the person. `standing` means that one record per case
    covers repeated use. `covers_protected` means that protected material may be part of the release
    without a decision on each passage. `weighs` means that the record says the benefit to safety and the
    harm of disclosing, each by itself.
    """

    code: str
    title: str
    meaning: str
    purposes: tuple[Purpose, ...] = msgspec.field(name="for")
    requires: tuple[Requirement, ...]
    decision_maker_role: str
    standing: bool = False
    covers_protected: bool = False
    weighs: bool = False


class Confirmation(Sourced, frozen=True, kw_only=True):
    """Which decisions about a concern count only once a second person has confirmed them.

    The second person is another one with a key to the vault. Nobody confirms what they recorded or decided.
    """

    remedies: tuple[Justification, ...]
    bases: tuple[str, ...]


class Outsider(Strict, frozen=True, kw_only=True):
    """A part of the same organisation that stands outside the investigation.

    `known_by` are beginnings of words by which it is recognised in a recipient; `barred` are the purposes
    for which nothing goes to it.
    """

    code: str
    title: str
    known_by: tuple[str, ...]
    barred: tuple[Purpose, ...]


class Barrier(Sourced, frozen=True, kw_only=True):
    """The wall inside an organisation that both investigates and regulates; without outsiders there is none.

    Where there is one, what stays inside goes only to people with a key to the vault: a name proves nothing.
    """

    inside: str
    outsiders: tuple[Outsider, ...]

    @property
    def stays_inside(self) -> frozenset[Purpose]:
        """The purposes from which some outsider is barred."""
        return frozenset(purpose for outsider in self.outsiders for purpose in outsider.barred)


class WorkingCopies(Sourced, frozen=True, kw_only=True):
    """Clipboard, print and working copies for oneself: `basis` covers them, `flags` are still shown."""

    basis: str
    flags: tuple[ConcernKind, ...]
    clipboard_clears_after_seconds: int | None


class Notices(Sourced, frozen=True, kw_only=True):
    """The warning put on drafts, only where a statute makes one; it may hold {recipient}."""

    draft: str | None


class ResponseDuty(Sourced, frozen=True, kw_only=True):
    """A duty to respond to a recommendation; days run from its issue."""

    applies: bool
    default_days: int


class RecommendationType(Sourced, frozen=True, kw_only=True):
    """One type of recommendation and its house wording.

    `numbered_within` says what the sequence counts: the issuer's year or the case. `action_form`
    tells the author how the action must begin for the sentence to read well.
    """

    code: str
    title: str
    plural: str
    meaning: str
    numbered: bool
    number_pattern: str | None
    numbered_within: Literal["issuer_year", "case"] | None
    wording: str
    partners_clause: str
    action_form: str
    response_duty: ResponseDuty | None
    publishable: bool


class Kinds(Sourced, frozen=True, kw_only=True):
    """What the new-case and new-report lists offer first; others stay possible."""

    case_kinds: tuple[str, ...]
    report_kinds: tuple[str, ...]


class NameRule(Sourced, frozen=True, kw_only=True):
    """Whose name needs their recorded consent before it may appear in a release."""

    consent_needed: bool
    who: tuple[PersonKind, ...]


class Treatment(Strict, frozen=True, kw_only=True):
    """How a kind of concern is treated, and the reason in words for the person who meets it."""

    severity: Severity
    reason: str


class Assessment(Sourced, frozen=True, kw_only=True):
    """What blocks a release and what asks; `min_run_words` is the shortest verbatim run that counts."""

    min_run_words: int
    concerns: dict[ConcernKind, Treatment]


class Consultation(Sourced, frozen=True, kw_only=True):
    """Who sees the draft, and how many days they have unless the investigator sets another date."""

    required: bool
    who: str
    days: int


class Candour(Sourced, frozen=True, kw_only=True):
    """The duty of candour: whether the case's own body owes it, and the steps to be recorded."""

    applies: bool
    steps: tuple[CandourStep, ...]


class Regime(Strict, frozen=True, kw_only=True):
    """One whole set of rules. `uncertainty` lists, in plain words, what its authors are unsure of.

    `issuer` is the body that speaks in its reports; empty where that is the team's own organisation.
    """

    code: str
    title: str
    issuer: str
    status: Status
    valid_from: date | None
    uncertainty: tuple[str, ...]
    markings: Markings
    bases: tuple[Basis, ...]
    default_bases: dict[Purpose, str]
    working_copies: WorkingCopies
    confirmation: Confirmation
    barrier: Barrier
    notices: Notices
    recommendation_types: tuple[RecommendationType, ...]
    kinds: Kinds
    names: NameRule
    assessment: Assessment
    consultation: Consultation
    candour: Candour

    def basis(self, code: str) -> Basis:
        """The basis of that code. Raises: NotFound, naming those that exist."""
        return named(self.bases, code, f"no such basis under {self.code}")

    def recommendation_type(self, code: str) -> RecommendationType:
        """The recommendation type of that code. Raises: NotFound, naming those of this regime."""
        return named(self.recommendation_types, code, f"no such recommendation type under {self.code}")

    def bases_for(self, purpose: Purpose) -> tuple[Basis, ...]:
        """The bases that may be chosen for a purpose, the default one first."""
        fitting = [basis for basis in self.bases if purpose in basis.purposes]
        return tuple(sorted(fitting, key=lambda basis: basis.code != self.default_bases.get(purpose)))

    def needs_second_person(self, remedy: str, basis: str) -> bool:
        """Whether a decision of this remedy, on this basis, has to be confirmed by somebody else."""
        return remedy in self.confirmation.remedies or (bool(basis) and basis in self.confirmation.bases)

    def is_protected(self, marking: str) -> bool:
        """Whether disclosure control looks for words so marked; an unknown marking is protected."""
        return all(level.protected for level in self.markings.levels if level.code == marking)

    def default_marking(self, evidence_kind: str) -> Marking:
        """The marking that new evidence of a kind starts with; an unknown kind is protected."""
        known = self.markings.default.items()
        return next((marking for kind, marking in known if kind == evidence_kind), "protected")


def list_regimes() -> tuple[str, ...]:
    """The codes of the regimes that this program ships, sorted."""
    return codes_in("regimes")


def load_regime(code: str) -> Regime:
    """Read and check one regime.

    Raises: NotFound for a code that is not shipped; BadInput for a file that breaks a rule.
    """
    where = f"regime {code}"
    regime = parse_regime(read("regimes", code, "no such regime"), where=where)
    if regime.code != code:
        raise BadInput("The file's name and the code in it differ.", where=where)
    return regime


def parse_regime(content: bytes, *, where: str) -> Regime:
    """Read a regime from JSON and check what its schema cannot say.

    Raises: BadInput, with the JSON path, or with every broken rule in one sentence each.
    """
    regime = decode(content, Regime, where)
    faults = [*_faults_of_disclosure(regime), *_faults_of_recommendations(regime)]
    if not _CODE.fullmatch(regime.code):
        faults.append("code must be lower-case words joined by hyphens")
    if regime.status == "in_force" and regime.valid_from is None:
        faults.append("a regime in force needs the date it is valid from")
    if faults:
        raise BadInput("; ".join(faults) + ".", where=where)
    return regime


def regime_schema() -> bytes:
    """The JSON Schema (2020-12) of a regime file, as shipped in resources/schemas."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Regime profile",
        **msgspec.json.schema(Regime),
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"


def format_number(kind: RecommendationType, *, year: int, sequence: int) -> str | None:
    """The number of a recommendation by its type's pattern, or None for a type without numbers."""
    return kind.number_pattern.format(year=year, sequence=sequence) if kind.number_pattern else None


def compile_wording(
    kind: RecommendationType,
    *,
    issuer: str,
    addressee: str,
    action: str,
    intent: str = "",
    partners: Iterable[str] = (),
) -> str:
    """The house wording of a recommendation. Without an intent the sentence that states it is left out."""
    named = list(partners)
    together = " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))
    wording = kind.wording
    if not intent:
        sentences = re.split(r"(?<=[.?]) ", wording)
        wording = " ".join(each for each in sentences if "{intent}" not in each)
    return wording.format(
        issuer=issuer,
        addressee=addressee,
        partners_clause=kind.partners_clause.format(partners=together) if together else "",
        action=action.rstrip(" .?"),
        intent=intent.rstrip(" ."),
    )


def _faults_of_disclosure(regime: Regime) -> Iterator[str]:
    codes = [basis.code for basis in regime.bases]
    for code in repeated_in(codes):
        yield f"the basis {code} stands twice"
    used = {regime.working_copies.basis, *regime.default_bases.values(), *regime.confirmation.bases}
    for code in sorted(used - set(codes)):
        yield f"the basis {code} is used and not defined"
    for purpose, code in regime.default_bases.items():
        if code in codes and purpose not in regime.basis(code).purposes:
            yield f"the basis {code} is the default for {purpose} and does not allow it"
    if [level.code for level in regime.markings.levels] != list(get_args(Marking)):
        yield "markings must be protected, confidential, internal, public, in this order"
    yield from _missing("markings.default", EvidenceKind, regime.markings.default)
    yield from _missing("assessment.concerns", ConcernKind, regime.assessment.concerns)
    if regime.assessment.min_run_words < 1 or regime.consultation.days < 0:
        yield "a run of words is at least 1 long and a time to comment is no less than 0 days"
    for outsider in regime.barrier.outsiders:
        if not outsider.known_by or not outsider.barred or not all(map(str.strip, outsider.known_by)):
            yield f"the outsider {outsider.code} needs words to be known by and purposes it is barred from"
    yield from _stray("notices.draft", regime.notices.draft or "", {"recipient"})


def _faults_of_recommendations(regime: Regime) -> Iterator[str]:
    for code in repeated_in(kind.code for kind in regime.recommendation_types):
        yield f"the recommendation type {code} stands twice"
    for kind in regime.recommendation_types:
        if {kind.numbered} != {kind.number_pattern is not None, kind.numbered_within is not None}:
            yield f"{kind.code}: numbered, number_pattern and numbered_within contradict each other"
        yield from _stray(f"{kind.code}.number_pattern", kind.number_pattern or "", _NUMBER_FIELDS)
        yield from _stray(f"{kind.code}.wording", kind.wording, _WORDING_FIELDS)
        yield from _stray(f"{kind.code}.partners_clause", kind.partners_clause, {"partners"})
        if kind.number_pattern and "{sequence" not in kind.number_pattern:
            yield f"{kind.code}.number_pattern has no {{sequence}}: numbers would repeat"


def _missing(where: str, expected: object, present: Collection[str]) -> Iterator[str]:
    for key in get_args(expected):
        if key not in present:
            yield f"{where} says nothing of {key}"


def _stray(where: str, pattern: str, allowed: Collection[str]) -> Iterator[str]:
    """Faults of a pattern: bad braces, or a field that nobody fills (or that digs into an object)."""
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        if fields <= set(allowed):
            pattern.format_map({name: 1 if name in _NUMBER_FIELDS else "" for name in fields})
            return
    except (ValueError, LookupError):
        pass
    yield f"{where} may hold only {', '.join(f'{{{name}}}' for name in sorted(allowed))} in braces"
