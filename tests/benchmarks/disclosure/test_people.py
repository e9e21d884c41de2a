"""Known people in every rendering, and the false flags beside them, on casts that no rule was made for.

`pytest tests/benchmarks/disclosure/test_people.py -s` prints the table; DISCLOSURE_SEEDS="7 8 9" takes
others. Seeds in the table are those of the asserted bars: in the worst seed, recall 99 %
and 2 false flags in 10,000 words.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.benchmarks.disclosure.cast import Member, a_cast
from tests.benchmarks.disclosure.planting import Marks, Report, table
from tests.benchmarks.disclosure.prose import hard, ordinary
from tests.benchmarks.disclosure.renderings_of_people import renderings
from workbench.records.record import CaseId
from workbench.records.release import ConcernKind
from workbench.release.assess import Guard
from workbench.release.letters import Letters
from workbench.release.material import Material

SEEDS = [int(seed) for seed in os.environ.get("DISCLOSURE_SEEDS", "101 202 303 404 505").split()]
CARRIERS = """
At the handover {x} was not told about the change.
The team heard that {x} had asked for help twice.
It was {x} who first noticed the alarm.
A statement was taken from {x}, and it was read back.
The chart had been signed by {x}.
On the rota ({x}) there was no cover after midnight.
| {x} | present | all day |
Contact: {x}; see the log.
We spoke to {x} about the pump.
The notes say “{x} was seen”, and nothing else.
"""


def report_about(cast: tuple[Member, ...], random: Random) -> Report:
    """A paragraph for every rendering of every person, and as many with nobody in them."""
    report = Report()
    for member in cast:
        for rendering in renderings(member, random):
            before = f"{ordinary(random)} {hard(random, cast)}"
            carrier = rendering.carrier or random.choice(CARRIERS.strip().splitlines())
            report.plant(before, carrier, rendering.kind, rendering.text)
            report.add(" ".join(ordinary(random) for _ in range(5)))
        for _ in range(20):
            report.add(f"{hard(random, cast)} {ordinary(random)}")
    return report.mixed(random)


def marks_of(seed: int) -> Marks:
    random = Random(seed)
    cast = a_cast(random)
    case = CaseId("case")
    guard = Guard(
        Material(
            people=tuple(member.person(case) for member in cast),
            organisations=tuple(member.hospital for member in cast if member.hospital),
            key=b"k" * 32,
        )
    )

    def find(text: str) -> list[tuple[int, int]]:
        hits = guard.within(Letters.of(text))
        return [(hit.start, hit.end) for hit in hits if hit.kind is ConcernKind.NAME]

    report = report_about(cast, random)
    marks = Marks()
    marks.read(report if seed % 2 else report.whole(), find)
    return marks


@pytest.mark.slow
def test_people_of_the_case_are_found_however_they_are_written() -> None:
    by_seed = {seed: marks_of(seed) for seed in SEEDS}
    print("\n" + table("People of the case", by_seed))

    assert all(marks.recall >= 0.99 for marks in by_seed.values())
    assert all(marks.false_rate <= 2 for marks in by_seed.values())
