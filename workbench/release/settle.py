"""Settling concerns: applying what a person decided to the very words that it was decided about.

Owns which decision answers which concern, what each remedy needs, and the mending of a document. It
decides nothing itself, and lets nothing out: the gate does. After mending, assess again and settle
again with `Settled.remaining`, until nothing new stands open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from workbench.errors import BadInput
from workbench.records.document import Document, Lineage, Passage, Run, passages, with_passages
from workbench.records.record import RecordId
from workbench.records.release import Concern, ConcernKind, Decision, Remedy, Severity
from workbench.regimes import Regime
from workbench.release.letters import pieces

WITHHELD = "[withheld]"
_OF_WORDS = frozenset({ConcernKind.PASSAGE, ConcernKind.PARAPHRASE})
_ECHO = 4
"""Words in a row that tell a justified passage from a chance likeness."""

_OF_A_PERSON = frozenset({ConcernKind.NAME, ConcernKind.IDENTIFIER, ConcernKind.IMAGE, ConcernKind.METADATA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One concern and the decision that answers it."""

    concern: Concern
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The mended document, what is still open, what was settled and how, and the decisions left over.

    `justified` stand in the text with a reason; `mended` no longer do. `waiting` are decided, and open
    until a second person has confirmed them. `remaining` are the decisions to bring to the next round:
    all but those whose mending is done.
    """

    document: Document = field(repr=False)
    open_concerns: tuple[Concern, ...]
    mended: tuple[Settlement, ...]
    justified: tuple[Settlement, ...]
    waiting: tuple[Settlement, ...] = ()
    remaining: tuple[Decision, ...] = field(repr=False)


def settle(
    document: Document,
    concerns: Sequence[Concern],
    decisions: Sequence[Decision],
    *,
    regime: Regime,
    justified: Sequence[Settlement] = (),
    earlier: Collection[RecordId] = (),
) -> Settled:
    """Apply the decisions to the concerns of this document.

    A decision answers the concern of its id, else one with the same words in the same section.
    `justified` are the settlements of earlier rounds: they still cover what is left of their words.
    `earlier` are decisions that were taken before: where one does not fit any more, as under another
    regime, its concern is open again.

    Raises: BadInput naming the decision by its place in the list, from 0, and what it lacks.
    """
    for index, decision in enumerate(decisions):
        _refuse_incomplete(decision, f"decisions[{index}]")
    answers = _matched(concerns, decisions)
    mended: list[Settlement] = []
    kept = list(justified)
    still_open: list[Concern] = []
    waiting: list[Settlement] = []
    for concern in concerns:
        if concern.id in answers:
            index = answers[concern.id]
            decision = decisions[index]
            if not _fits(concern, decision, regime, f"decisions[{index}]", lenient=decision.id in earlier):
                still_open.append(concern)
                continue
            settlement = Settlement(concern=concern, decision=decision)
            if not counts(decision, regime):
                still_open.append(concern)
                waiting.append(settlement)
                continue
            (mended if decision.remedy.mends else kept).append(settlement)
        elif not covered(concern, justified):
            still_open.append(concern)
    spent = {item.decision.id for item in mended}
    return Settled(
        document=_mend(document, mended),
        open_concerns=tuple(still_open),
        mended=tuple(mended),
        justified=tuple(kept),
        waiting=tuple(waiting),
        remaining=tuple(decision for decision in decisions if decision.id not in spent),
    )


def counts(decision: Decision, regime: Regime) -> bool:
    """Whether a decision may be acted on: at once, or where the regime asks, once it is confirmed."""
    asks = regime.needs_second_person(decision.remedy.value, decision.basis)
    return bool(decision.confirmed_by) or not asks


def covered(concern: Concern, justified: Iterable[Settlement]) -> bool:
    """Whether what a concern would give away was already justified.

    In a document a decision counts for its own concern alone. In a rendered file, which has no sections,
    it counts for the same words of the same kind and source, however they are broken over lines. Of a
    copied passage, a part of the words justified counts too, or several such parts one after another.
    """
    in_document = bool(concern.where.section or concern.where.passage)
    alike = [
        item.concern
        for item in justified
        if _same_kind(item.concern.kind, concern.kind)
        and item.concern.source == concern.source
        and (not in_document or item.concern.where.section == concern.where.section)
    ]
    if any(other.id == concern.id for other in alike):
        return True
    if not in_document and any(_letters(other) == _letters(concern) for other in alike):
        return True
    if concern.kind not in _OF_WORDS:
        return False
    words = pieces(concern.text)
    if len(words) < _ECHO:
        return any(_letters(concern) in _letters(other) for other in alike)
    known: set[tuple[str, ...]] = set()
    for other in alike:
        known.update(_shingles(pieces(other.text)))
    return _longest_unknown(words, known) < _ECHO


def _same_kind(one: ConcernKind, other: ConcernKind) -> bool:
    """Whether a decision about one answers the other: copied words may read as retold in another file."""
    return one is other or _OF_WORDS.issuperset((one, other))


def _letters(concern: Concern) -> str:
    return "".join(pieces(concern.text))


def _shingles(plain: list[str]) -> set[tuple[str, ...]]:
    return {tuple(plain[at : at + _ECHO]) for at in range(len(plain) - _ECHO + 1)}


def _longest_unknown(plain: list[str], known: set[tuple[str, ...]]) -> int:
    """The longest stretch of words that is in none of the known runs of words."""
    seen = [False] * len(plain)
    for at in range(len(plain) - _ECHO + 1):
        if tuple(plain[at : at + _ECHO]) in known:
            seen[at : at + _ECHO] = [True] * _ECHO
    longest = run = 0
    for known_word in seen:
        run = 0 if known_word else run + 1
        longest = max(longest, run)
    return longest


def _matched(concerns: Sequence[Concern], decisions: Sequence[Decision]) -> dict[str, int]:
    """Concern id → index of the decision that answers it; a later decision overrules an earlier."""
    ids = {concern.id for concern in concerns}
    answers = {decision.concern: index for index, decision in enumerate(decisions) if decision.concern in ids}
    for index, decision in enumerate(decisions):
        if decision.concern in ids or not decision.words:
            continue
        section = decision.concern.rpartition(":")[0]
        for concern in concerns:
            same = concern.words == decision.words and concern.where.section == section
            if same and concern.id not in answers:
                answers[concern.id] = index
                break
    return answers


def _refuse_incomplete(decision: Decision, where: str) -> None:
    if not decision.reason.strip():
        raise BadInput("the decision has no reason: say why.", where=where)
    if not decision.decided_by.strip():
        raise BadInput("the decision does not say who took it: fill in “by”.", where=where)
    if decision.remedy is Remedy.DETERMINED and not decision.basis.strip():
        raise BadInput("a determination needs the basis on which it was made.", where=where)
    if decision.remedy is Remedy.REWRITE and not decision.replacement.strip():
        raise BadInput("a rewrite needs the words to put in their place: fill in “with”.", where=where)


def _fits(concern: Concern, decision: Decision, regime: Regime, where: str, *, lenient: bool) -> bool:
    """Whether a decision may answer a concern. Raises: BadInput when not, unless `lenient`."""
    try:
        _refuse_misfit(concern, decision, regime, where)
    except BadInput:
        if not lenient:
            raise
        return False
    return True


def _refuse_misfit(concern: Concern, decision: Decision, regime: Regime, where: str) -> None:
    remedy = decision.remedy
    if remedy.mends and (concern.where.start is None or not concern.where.passage):
        raise BadInput(
            "this concern does not stand in words that can be mended here: mend its source, or justify it.",
            where=where,
        )
    if remedy is Remedy.ALIAS and not (decision.replacement or concern.replacement):
        raise BadInput("there is no alias for these words: mask or rewrite them.", where=where)
    if remedy is Remedy.CONSENT:
        _refuse_unfit_consent(concern, where)
    if remedy is Remedy.DETERMINED:
        fitting = [basis.code for basis in regime.bases_for("passage")]
        if decision.basis not in fitting:
            raise BadInput(
                f"“{decision.basis}” is not a basis for one passage under {regime.code}; "
                f"these are: {', '.join(fitting)}.",
                where=where,
            )
        if "consent" in regime.basis(decision.basis).requires:
            _refuse_unfit_consent(concern, where)
        if regime.basis(decision.basis).weighs and bool(decision.benefit) != bool(decision.harm):
            raise BadInput(
                "this basis weighs two things: say the benefit to safety, and the harm of disclosing.",
                where=where,
            )


def _refuse_unfit_consent(concern: Concern, where: str) -> None:
    if concern.kind in _OF_A_PERSON:
        if not concern.source:
            raise BadInput(
                "consent needs a person: register whose this is, or settle it otherwise.", where=where
            )
    elif concern.severity is Severity.BLOCK:
        raise BadInput(
            "consent lifts the bar on a name, not on protected words: these need a determination.",
            where=where,
        )


def _mend(document: Document, mended: Iterable[Settlement]) -> Document:
    by_passage: dict[str, list[Settlement]] = {}
    for item in mended:
        by_passage.setdefault(item.concern.where.passage, []).append(item)
    old = {passage.id: passage for passage in passages(document)}
    new = {key: _mend_passage(old[key], items) for key, items in by_passage.items() if key in old}
    return with_passages(document, new)


def _mend_passage(passage: Passage, items: list[Settlement]) -> Passage:
    text = passage.text
    taken: list[tuple[int, int]] = []
    runs = passage.runs
    lineage = passage.lineage
    # The widest first: a name inside words that are rewritten as a whole goes with them.
    for item in sorted(items, key=lambda item: _width(item.concern), reverse=True):
        start, end = item.concern.where.start or 0, item.concern.where.end or 0
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        if start == 0 and end >= len(text):
            lineage = Lineage(freehand=True)
    mends = {(i.concern.where.start or 0, i.concern.where.end or 0): i for i in reversed(items)}
    for start, end in sorted(taken, reverse=True):
        runs = _replaced(runs, start, end, _new_words(text, start, mends[start, end]))
    return replace(passage, runs=runs, lineage=lineage)


def _width(concern: Concern) -> int:
    return (concern.where.end or 0) - (concern.where.start or 0)


def _new_words(text: str, start: int, item: Settlement) -> str:
    decision = item.decision
    if decision.remedy is Remedy.MASK:
        return WITHHELD
    if decision.remedy is Remedy.REWRITE:
        return decision.replacement
    alias = decision.replacement or item.concern.replacement
    begins = not text[:start].strip() or re.search(r"[.!?][\"'”’)\]]*\s+$", text[:start])
    return alias[0].upper() + alias[1:] if begins else alias


def _replaced(runs: tuple[Run, ...], start: int, end: int, new_words: str) -> tuple[Run, ...]:
    """The runs with the span [start, end) replaced; the new words take the style they begin in.

    A link or reference that the span touches goes: its target may itself give the words away.
    """
    result: list[Run] = []
    at = 0
    placed = False
    for run in runs:
        first, last = at, at + len(run.text)
        at = last
        if last <= start or first >= end:
            result.append(run)
            continue
        plain = replace(run, url="", target="", note="")
        before, after = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
        pieces = (before, "" if placed else new_words, after)
        placed = True
        result.extend(replace(plain, text=piece) for piece in pieces if piece)
    return tuple(result)
