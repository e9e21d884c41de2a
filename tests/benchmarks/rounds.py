"""Comparing a thing of ours with a named baseline, in one run on one machine. It knows neither.

Rounds alternate, so that a busy minute of the machine weighs on both, and medians are compared, so
that one hiccup weighs on nothing. A ratio holds on a slow computer as on a fast one; seconds do not.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pytest_benchmark.fixture import BenchmarkFixture


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Seconds of each round. `ratio` above 1 means that ours is slower."""

    ours: Sequence[float]
    baseline: Sequence[float]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.baseline)

    @property
    def ratio_of_p95(self) -> float:
        return p95(self.ours) / p95(self.baseline)


def p95(seconds: Sequence[float]) -> float:
    """The time within which 19 of 20 rounds were done."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(
    benchmark: BenchmarkFixture,
    ours: Callable[[int], object],
    baseline: Callable[[int], object],
    *,
    named: str,
    rounds: int,
) -> Comparison:
    """Run both in turn, each with the number of the round; number 0 warms up and is not counted.

    pytest-benchmark prints the times of ours; the baseline's and the ratio are printed above them.
    """
    mine: list[float] = []
    plain: list[float] = []

    def before() -> tuple[tuple[int], dict[str, object]]:
        plain.append(seconds(lambda: baseline(len(mine))))
        return (len(mine),), {}

    def round_of_ours(number: int) -> None:
        mine.append(seconds(lambda: ours(number)))

    pedantic: Callable[..., object] = benchmark.pedantic
    pedantic(round_of_ours, setup=before, rounds=rounds, warmup_rounds=1)
    found = Comparison(ours=tuple(mine[1:]), baseline=tuple(plain[1:]))
    benchmark.extra_info.update({"baseline": named, "ratio": round(found.ratio, 2)})
    print(
        f"\n{benchmark.name}:\n    {found.ratio:.2f} times {named}"
        f" ({statistics.median(found.ours):.4f} s, {statistics.median(found.baseline):.4f} s;"
        f" at the 95th percentile {found.ratio_of_p95:.2f} times)"
    )
    return found
