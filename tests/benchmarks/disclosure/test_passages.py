"""How many leaked passages are found, and how often somebody is troubled for nothing: the worst seed counts.

A leak is caught when at least a third of its letters are marked or a run of its words is met as it stands; a
copied run when nearly all of them are.
A false flag is any mark on pages that give nothing away: the same matters written afresh, phrases of the
field, and public policy that a witness quoted too. The thresholds of `workbench/release/edited.py` were set
by this run; `pytest -s` prints what each seed found, also by where a passage stops counting as copied.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pytest

from tests.benchmarks.disclosure.leaking import PAGE, Grade, Leak, LeakyCase, clean_report, leaky_case
from workbench.release.fingerprints import PassageFinder
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText, Hit, Material

SEEDS = (11, 12, 13)
CLEAN_PAGES = 150
BARS = {Grade.VERBATIM: 1.0, Grade.LIGHT: 0.97, Grade.HEAVY: 0.92}
_ENOUGH = {Grade.VERBATIM: 0.9, Grade.LIGHT: 1 / 3, Grade.HEAVY: 1 / 3}


@dataclass(frozen=True, slots=True)
class Found:
    """What one seed showed; the leaks that were missed, and the words of each false flag."""

    caught: Counter[Grade]
    sure: Counter[Grade]
    of: Counter[Grade]
    missed: tuple[Leak, ...]
    false: tuple[str, ...]
    pages: float


def judge(case: LeakyCase, clean: str) -> Found:
    """Look for the case's leaks in its report, and in pages without any."""
    finder = PassageFinder(_material(case))
    hits = finder.find(Letters.of(case.report))
    caught, sure, of, missed = Counter[Grade](), Counter[Grade](), Counter[Grade](), []
    for leak in case.leaks:
        of[leak.grade] += 1
        if _caught(hits, leak):
            caught[leak.grade] += 1
            sure[leak.grade] += any(hit.certain for hit in hits if _touches(hit, leak))
        else:
            missed.append(leak)
    stray = [case.report[hit.start : hit.end] for hit in hits if not _touches_any(hit, case.leaks)]
    stray += [clean[hit.start : hit.end] for hit in finder.find(Letters.of(clean))]
    return Found(caught, sure, of, tuple(missed), tuple(stray), case.pages + len(clean.split()) / PAGE)


@lru_cache(maxsize=1)
def every_seed() -> tuple[Found, ...]:
    found = []
    for seed in SEEDS:
        found.append(judge(leaky_case(seed), clean_report(seed, CLEAN_PAGES)))
        print(f"\nseed {seed}: {_told(found[-1])}")
    return tuple(found)


@pytest.mark.parametrize("grade", Grade)
def test_leaks_are_caught_at_every_seed(grade: Grade) -> None:
    worst = min(found.caught[grade] / found.of[grade] for found in every_seed())
    assert worst >= BARS[grade]


def test_at_most_one_false_flag_in_150_pages() -> None:
    assert max(len(found.false) * 150 / found.pages for found in every_seed()) <= 1


def _material(case: LeakyCase) -> Material:
    evidence = [EvidenceText(reference=name, text=text) for name, text in case.interviews.items()]
    evidence += [EvidenceText(reference="E-99", text=text, protected=False) for text in case.public]
    return Material(evidence=tuple(evidence), key=bytes(range(32)))


def _caught(hits: list[Hit], leak: Leak) -> bool:
    copied = any(hit.similarity == 1 and _touches(hit, leak) for hit in hits)
    marked = _marked(hits, leak) >= _ENOUGH[leak.grade] * (leak.end - leak.start)
    return marked or (copied and leak.grade is not Grade.VERBATIM)


def _marked(hits: list[Hit], leak: Leak) -> int:
    return sum(max(0, min(hit.end, leak.end) - max(hit.start, leak.start)) for hit in hits)


def _touches(hit: Hit, leak: Leak) -> bool:
    return hit.start < leak.end and leak.start < hit.end


def _touches_any(hit: Hit, leaks: tuple[Leak, ...]) -> bool:
    return any(_touches(hit, leak) for leak in leaks)


def _told(found: Found) -> str:
    caught = ", ".join(
        f"{grade} {found.caught[grade]}/{found.of[grade]} ({found.sure[grade]} sure)" for grade in Grade
    )
    return f"{caught}; {len(found.false)} false flags in {found.pages:.0f} pages"
