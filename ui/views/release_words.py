"""How concerns and the ways to settle them are called on the page. Pure: records in, plain words out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ui.models import moments
from ui.models.agenda import counted
from workbench.errors import WorkbenchError
from workbench.records.casefile import CaseFile
from workbench.records.document import passages
from workbench.records.record import Record
from workbench.records.release import Concern, ConcernKind, Decision, Place, Remedy, Severity
from workbench.regimes import Regime
from workbench.services.releasing.assessing import Assessed
from workbench.services.releasing.leaving import Released
from workbench.services.titles import reference

SEVERITY = {Severity.BLOCK: "Stops the release", Severity.REVIEW: "Asks for a reason"}
TONES = {Severity.BLOCK: "danger", Severity.REVIEW: "warning"}
KINDS = {
    ConcernKind.NAME: "Name of a person",
    ConcernKind.IDENTIFIER: "Identifying number or detail",
    ConcernKind.PASSAGE: "Words from protected evidence",
    ConcernKind.PARAPHRASE: "Close to protected evidence",
    ConcernKind.METADATA: "Hidden in the file",
    ConcernKind.IMAGE: "Picture to be looked at",
}
SHORT = {
    ConcernKind.NAME: "Name",
    ConcernKind.IDENTIFIER: "Identifier",
    ConcernKind.PASSAGE: "Copied words",
    ConcernKind.PARAPHRASE: "Close words",
    ConcernKind.METADATA: "Hidden words",
    ConcernKind.IMAGE: "Picture",
}
BUTTONS = {
    Remedy.ALIAS: "Use the alias",
    Remedy.MASK: "Mask",
    Remedy.REWRITE: "Rewrite…",
    Remedy.PUBLIC: "It is public…",
    Remedy.CONSENT: "Consent…",
    Remedy.DETERMINED: "Determined…",
}
DONE = {
    Remedy.ALIAS: "Alias used",
    Remedy.MASK: "Masked",
    Remedy.REWRITE: "Rewritten",
    Remedy.PUBLIC: "Public already",
    Remedy.CONSENT: "Released with consent",
    Remedy.DETERMINED: "Determined",
}
REASONS = {
    Remedy.ALIAS: "Replaced by how the report speaks of this person.",
    Remedy.MASK: "Withheld: the report does not need these words.",
}
"""What is remembered for a decision that takes one press."""

_OF_A_PERSON = (ConcernKind.NAME, ConcernKind.IDENTIFIER, ConcernKind.IMAGE, ConcernKind.METADATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The words of a concern with what stands before and after them in the report."""

    before: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


def words(concern: Concern) -> str:
    """The offending words on one line, or what is said where there are none."""
    line = " ".join(concern.text.split())
    return line or "(no words)"


def place(where: Place, headings: dict[str, str]) -> str:
    """Where a person looks: “Analysis, paragraph 39”."""
    named = headings.get(where.section, where.section.replace("_", " "))
    parts = [named, where.file, where.part]
    parts += [f"page {where.page}" if where.page else ""]
    parts += [f"paragraph {where.paragraph}" if where.paragraph else ""]
    return ", ".join(part for part in parts if part)


def sentence(concern: Concern, assessed: Assessed | None) -> Sentence:
    """The passage around a concern; only its own words where the passage is not known."""
    where = concern.where
    if assessed is not None and where.passage and where.start is not None and where.end is not None:
        for passage in passages(assessed.document):
            if passage.id == where.passage:
                text = passage.text
                return Sentence(
                    before=text[: where.start], words=text[where.start : where.end], after=text[where.end :]
                )
    return Sentence(words=concern.text)


def remedies(concern: Concern, regime: Regime) -> tuple[Remedy, ...]:
    """The ways that are open to settle this concern; the service has the last word."""
    where = concern.where
    if not where.section and not where.passage:
        return ()
    mends = where.start is not None and bool(where.passage)
    consent = bool(concern.source) if concern.kind in _OF_A_PERSON else concern.severity is not Severity.BLOCK
    fits = {
        Remedy.ALIAS: mends and bool(concern.replacement),
        Remedy.MASK: mends,
        Remedy.REWRITE: mends,
        Remedy.PUBLIC: True,
        Remedy.CONSENT: consent,
        Remedy.DETERMINED: bool(regime.bases_for("passage")),
    }
    return tuple(remedy for remedy, fit in fits.items() if fit)


def alike(concern: Concern, others: Iterable[Concern]) -> list[Concern]:
    """The other open concerns about the very same words and person."""
    return [
        other
        for other in others
        if other.id != concern.id
        and (other.words, other.kind, other.source) == (concern.words, concern.kind, concern.source)
        and other.replacement == concern.replacement
    ]


def source(concern: Concern, case: CaseFile) -> Record | None:
    """The record that a concern would give away."""
    if not concern.source:
        return None
    known = case.by_id.values()
    return next((each for each in known if concern.source in (reference(each), each.file_id)), None)


def counts(concerns: Sequence[Concern], what: str = "this release") -> tuple[str, str]:
    """How matters stand in one plain sentence, and its tone."""
    blocking = sum(concern.severity is Severity.BLOCK for concern in concerns)
    asking = len(concerns) - blocking
    if blocking:
        said = f"1 concern stops {what}" if blocking == 1 else f"{blocking} concerns stop {what}"
        more = f", {asking} more {'asks' if asking == 1 else 'ask'} for a reason" if asking else ""
        return f"{said}{more}.", "danger"
    if asking:
        said = "1 concern asks" if asking == 1 else f"{asking} concerns ask"
        return f"Nothing stops {what}. {said} for a reason; you may give one.", "warning"
    return f"Nothing stops {what}.", "success"


def so_far(concerns: Sequence[Concern]) -> str:
    """How a check is going: “Checking… 3 concerns so far.”"""
    if not concerns:
        return "Checking…"
    found = "1 concern" if len(concerns) == 1 else f"{len(concerns)} concerns"
    return f"Checking… {found} so far. Copied words are still being looked for."


def settled_line(decision: Decision) -> str:
    """Who settled a concern, when and why."""
    when = moments.short_moment(decision.decided_at)
    return f"{decision.reason} {decision.decided_by}{f', {when}' if when else ''}"


def released(done: Sequence[Released]) -> str:
    """What was just released, in one sentence."""
    first = done[0]
    if len(done) == 1:
        names = ", ".join(path.name for path in (*first.files, first.certificate))
        return f"Released as {first.entry.reference}: {names}{_in_register(first)}"
    return f"Released {len(done)} copies as {first.entry.reference} to {done[-1].entry.reference}."


def _in_register(released: Released) -> str:
    if released.not_remembered:
        return f". Its recommendations are not in the register yet. {released.not_remembered}"
    count = len(released.remembered.numbers) if released.remembered else 0
    return f". {counted(count, 'recommendation')} entered in the register." if count else ""


def released_folder(done: Sequence[Released]) -> Path:
    """The folder in which all that was just released stands."""
    inside = done[0].certificate.parent
    return inside if len(done) == 1 else inside.parent


def plain(error: WorkbenchError) -> str:
    """An error's sentence without the place that it is about."""
    return error.sentence[:1].upper() + error.sentence[1:]
