"""Advice on a recommendation, and on words that blame or are hard to read. It explains and never scores.

Owns the rules; the words that they look for are data in resources/advice. Pure: it knows no vault, and
nothing here can stop anybody. What it says leaves the choice with the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbench import paths
from workbench.records.recommendations import Estimate, Recommendation, RecommendationType

_TO_BE_DONE = (
    RecommendationType.SAFETY_RECOMMENDATION,
    RecommendationType.ICB_RESPONSE,
    RecommendationType.SAFETY_ACTION,
)
"""What somebody has to do still: an observation or a thing done needs no day, no cost and no measure."""
_SHORT = 12
"""Fewer words than this can hardly say who does what, and by when."""
_LONG = 35
"""A sentence of more words is hard to take in (GOV.UK, Content design: 25 is better)."""
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
SENTENCE = re.compile(r"(?:(?![.!?]\s|\n).)+[.!?]?", re.DOTALL)
_ABOUT_BLAME = re.compile(r"\b(?:blam\w*|whether|nobody|no one|never|not)\b[^.!?]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of advice about a field. `code` is stable; `says` is a sentence, `why` another."""

    field: str
    code: str
    says: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Advice about words; offsets count code points, end exclusive."""

    start: int
    end: int
    code: str
    says: str = field(repr=False)


def advise(
    recommendation: Recommendation, *, findings: int, addressee: str, wanting_response: bool
) -> tuple[Advice, ...]:
    """What would make a recommendation easier to act on, in the order of its form.

    `findings` counts what it rests on; `addressee` is its name, empty where there is none;
    `wanting_response` is whether its type gives a duty to answer.
    """
    whole = (*_of_action(recommendation, addressee), *_of_purpose(recommendation, findings))
    if recommendation.type not in _TO_BE_DONE:
        return whole
    delivery = _of_delivery(recommendation, wanting_response)
    return (*whole, *_of_effects(recommendation), *_of_value(recommendation), *delivery)


def remarks(text: str) -> tuple[Remark, ...]:
    """Words that blame, that judge from hindsight, or that are hard to read; quotations are left alone."""
    quoted = [match.span() for match in QUOTED.finditer(text)]
    found = [*_blaming(text), *_in_hindsight(text), *_not_plain(text), *_too_long(text)]
    return tuple(
        sorted(
            (
                each
                for each in found
                if not any(start <= each.start and each.end <= end for start, end in quoted)
            ),
            key=lambda each: (each.start, each.end),
        )
    )


def _of_action(record: Recommendation, addressee: str) -> Iterator[Advice]:
    action = record.action.strip()
    if not addressee and record.type in _TO_BE_DONE:
        yield Advice(
            field="addressee", code="no_addressee", says="It is asked of nobody. Who is able to do it?"
        )
    if len(action.split()) < _SHORT:
        yield Advice(
            field="action", code="short_action", says="It is short. Would the addressee know what to do?",
            why="An action says what changes, where, and how far.",
        )  # fmt: skip
    second = _second_action(action)
    if second:
        yield Advice(
            field="action", code="two_actions", says=f"It seems to ask for two things: see “{second}”.",
            why="Each can then be answered, dated and followed by itself.",
        )  # fmt: skip
    hollow = _first(words_of("hollow_actions"), action)
    if hollow:
        yield Advice(
            field="action", code="hollow_action", says=f"“{hollow}” asks for no change that could be seen.",
            why="What would be different on the day after?",
        )  # fmt: skip
    weak = _first(words_of("weak_levels"), action)
    if weak and not record.level_of_intervention:
        yield Advice(
            field="level_of_intervention", code="weak_level",
            says=f"“{weak}” relies on people remembering. Could a design or a default do it?",
            why="Changes of equipment and system last longer than training and policy.",
        )  # fmt: skip


def _of_purpose(record: Recommendation, findings: int) -> Iterator[Advice]:
    if not findings:
        yield Advice(field="findings", code="no_finding", says="It rests on no finding.")
    if not record.intent.strip():
        yield Advice(field="intent", code="no_intent", says="What is it meant to achieve?")


def _of_effects(record: Recommendation) -> Iterator[Advice]:
    if not record.inequalities.strip():
        yield Advice(
            field="inequalities", code="no_inequalities",
            says="Would it help everybody alike? Say what it does to inequalities, or that it does nothing.",
        )  # fmt: skip
    if not record.unintended_effects.strip():
        yield Advice(
            field="unintended_effects",
            code="no_side_effects",
            says="What else might it cause? Say so, or “none”.",
        )


def _of_value(record: Recommendation) -> Iterator[Advice]:
    for name, estimate in (("cost", record.cost), ("benefit", record.benefit)):
        if estimate is None:
            yield Advice(
                field=name, code=f"no_{name}",
                says=f"There is no estimate of the {name}, and no reason for none.",
                why="Whoever has to choose between recommendations needs both.",
            )  # fmt: skip
        elif not _has_basis(estimate):
            yield Advice(field=name, code=f"{name}_without_basis", says=f"What is the {name} estimated from?")


def _of_delivery(record: Recommendation, wanting_response: bool) -> Iterator[Advice]:
    if not record.measure.strip():
        yield Advice(
            field="measure", code="no_measure", says="How will anyone know that it happened, and helped?"
        )
    elif not record.monitored_by.strip():
        yield Advice(field="monitored_by", code="nobody_measures", says="Who will look at the measure?")
    if record.due_on is None:
        yield Advice(field="due_on", code="no_date", says="By when? Without a day it cannot be late.")
    if wanting_response and record.response_due_on is None:
        yield Advice(field="response_due_on", code="no_response_date", says="By when is an answer due?")


def _has_basis(estimate: Estimate) -> bool:
    return bool(estimate.basis.strip() or estimate.text.strip())


def _second_action(action: str) -> str:
    verbs = "|".join(map(re.escape, words_of("action_verbs")))
    match = re.search(rf"(?:;|,? and|, then) (?:also )?((?:{verbs})\b[^,.;]{{0,30}})", action)
    return match[1].strip() if match else ""


def _first(entries: Sequence[str], text: str) -> str:
    match = re.search(rf"\b(?:{'|'.join(map(re.escape, entries))})\b", text, re.IGNORECASE)
    return match[0] if match else ""


def _blaming(text: str) -> Iterator[Remark]:
    people, blame = (map(re.escape, words_of(name)) for name in ("people", "blame"))
    pattern = rf"\b(?:{'|'.join(people)}) (?:had |has |have )?({'|'.join(blame)})\b"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        begin = max(text.rfind(sign, 0, match.start()) for sign in ".!?\n") + 1
        before = text[begin : match.start()]
        if _ABOUT_BLAME.search(before) or _first(words_of("relaying"), before):
            continue
        yield Remark(
            start=match.start(), end=match.end(), code="blame",
            says="This can read as blame. Say what made it hard to do otherwise.",
        )  # fmt: skip


def _in_hindsight(text: str) -> Iterator[Remark]:
    done = "|".join(map(re.escape, words_of("hindsight")))
    for match in re.finditer(rf"\b(?:should|could|ought to) (?:not )?have (?:\w+ly )?(?:{done})\b", text):
        yield Remark(
            start=match.start(), end=match.end(), code="hindsight",
            says="This judges from the end. Say what was known then, and what made sense.",
        )  # fmt: skip


def _not_plain(text: str) -> Iterator[Remark]:
    for entry in words_of("plain_words"):
        heavy, _, plain = (part.strip() for part in entry.partition("="))
        for match in re.finditer(rf"\b{re.escape(heavy)}\b", text, re.IGNORECASE):
            yield Remark(start=match.start(), end=match.end(), code="plain", says=f"Plainer: {plain}.")


def _too_long(text: str) -> Iterator[Remark]:
    for match in SENTENCE.finditer(text):
        count = len(match[0].split())
        if count > _LONG:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Remark(
                start=start, end=match.end(), code="long",
                says=f"This sentence has {count} words. Two would be easier to take in.",
            )  # fmt: skip


@lru_cache
def words_of(name: str) -> tuple[str, ...]:
    """The entries of a list in resources/advice, longest first where that matters to a search."""
    content = paths.resource("advice", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in content.splitlines())
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))
