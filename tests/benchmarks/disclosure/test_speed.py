"""How long a report takes to be assessed: again after a change, and against the index of its evidence.

Ratios to a named baseline in one run; `pytest -s` prints the seconds. `DISCLOSURE_MEGABYTES=100` tries more
protected text than the runs of every change do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import pytest

from tests.benchmarks.disclosure.leaking import LeakyCase, leaky_case
from tests.benchmarks.words import Writer
from tests.unit.release.case import PEOPLE, document
from workbench.release.assess import Guard, assess
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText, Material
from workbench.release.prints import packed, printer, unpacked

MEGABYTES = float(os.environ.get("DISCLOSURE_MEGABYTES", "4"))
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def case() -> LeakyCase:
    return leaky_case(21, pages=150, each=10)


def material(case: LeakyCase, megabytes: float, *, indexed: bool) -> Material:
    """As much protected text as asked for: the case's interviews, and the same told by others."""
    texts: list[EvidenceText] = []
    size = 0.0
    while size < megabytes:
        for name, text in case.interviews.items():
            told = text.replace(" the ", f" the {len(texts)}th ") if texts else text
            texts.append(EvidenceText(reference=f"{name}-{len(texts)}", text=told))
            size += len(told) / 1_000_000
    if indexed:
        make = printer(KEY).prints
        texts = [replace(each, prints=packed(make(each.text, 8), 8)) for each in texts]
    return Material(evidence=tuple(texts), key=KEY)


def beside(case: LeakyCase, megabytes: float) -> Material:
    """The case's interviews, and as much text as asked for that has nothing to do with them."""
    make, writer = printer(KEY).prints, Writer()
    texts = list(case.interviews.values())
    size = sum(map(len, texts)) / 1_000_000
    while size < megabytes:
        texts.append(writer.text(100_000))
        size += len(texts[-1]) / 1_000_000
    evidence = [
        EvidenceText(reference=f"E-{at}", text=text, prints=packed(make(text, 8), 8))
        for at, text in enumerate(texts)
    ]
    return Material(evidence=tuple(evidence), people=PEOPLE, key=KEY)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@pytest.mark.slow
def test_a_re_check_costs_a_small_part_of_a_first_check(case: LeakyCase) -> None:
    passages = case.report.split("\n\n")
    guarded = material(case, 1, indexed=True)
    firsts, agains = [], []
    for at in (10, 200, 400):
        guard = Guard(guarded)
        firsts.append(seconds(partial(guard.over_passages, passages)))
        edited = [*passages[:at], f"{passages[at]} One more sentence.", *passages[at + 1 :]]
        agains.append(seconds(partial(guard.over_passages, edited)))
    first, again = median(firsts), median(agains)
    print(f"\nfirst check {first:.2f} s, again after one edit {again:.3f} s: {again / first:.3f} of it")
    assert again < first / 5


@pytest.mark.slow
def test_the_index_is_read_in_a_part_of_the_time_of_making_it(case: LeakyCase) -> None:
    texts = material(case, MEGABYTES, indexed=True).evidence
    making = seconds(lambda: [printer(KEY).prints(each.text, 8) for each in texts])
    reading = seconds(lambda: [unpacked(each.prints, 8) for each in texts])
    print(f"\nindex of {MEGABYTES:g} MB: made in {making:.2f} s, read in {reading:.4f} s")
    assert reading < making / 10


@pytest.mark.slow
def test_150_pages_are_compared_beside_plain_sets_of_words(case: LeakyCase) -> None:
    letters, guarded = Letters.of(case.report), beside(case, MEGABYTES)
    ours = seconds(lambda: Guard(guarded).across(letters))
    plain = seconds(lambda: copied_runs(case.report, [each.text for each in guarded.evidence]))
    print(
        f"\n150 pages against {MEGABYTES:g} MB: {ours:.2f} s; "
        f"copied runs alone by sets of eight words {plain:.2f} s"
    )
    assert ours < 3 * plain


@pytest.mark.slow
def test_the_same_matters_told_by_everybody_cost_a_few_times_that(case: LeakyCase) -> None:
    letters, guarded = Letters.of(case.report), material(case, MEGABYTES, indexed=True)
    ours = seconds(lambda: Guard(guarded).across(letters))
    plain = seconds(lambda: copied_runs(case.report, [each.text for each in guarded.evidence]))
    print(
        f"\n150 pages against {MEGABYTES:g} MB of the same matters told again: {ours:.2f} s; "
        f"copied runs alone by sets of eight words {plain:.2f} s"
    )
    assert ours < 6 * plain


@pytest.mark.slow
def test_the_first_concerns_come_in_a_small_part_of_the_time_of_all(case: LeakyCase) -> None:
    named = f"{PEOPLE[0].name} was there."
    report = document(named, *case.report.split("\n\n"))
    guarded, told = Guard(beside(case, MEGABYTES)), list[float]()
    begun = time.perf_counter()
    assess(report, guarded, lambda found: told.append(time.perf_counter() - begun) if found else None)
    whole = time.perf_counter() - begun
    print(f"\nfirst concerns after {told[0]:.2f} s, all after {whole:.2f} s")
    assert told[0] < whole / 3


def copied_runs(report: str, texts: list[str]) -> set[tuple[str, ...]]:
    """The baseline: what a plain program does, which finds copied runs and nothing edited."""
    known = {run for text in texts for run in runs(text)}
    return known & set(runs(report))


def runs(text: str) -> list[tuple[str, ...]]:
    words = [word.strip(".,;:?!\"'()").casefold() for word in text.split()]
    return [tuple(words[at : at + 8]) for at in range(len(words) - 7)]
