"""Reports with leaks planted at known places, and the marks that a detector gets on them.

Owns the planting and the counting; it is told what to plant and what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

Find = Callable[[str], Sequence[tuple[int, int]]]
"""The spans that a detector finds in one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One leak: its kind, and where it stands."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Report:
    """Paragraphs, with what was planted in each."""

    paragraphs: list[str] = field(default_factory=list)
    plants: list[list[Plant]] = field(default_factory=list)

    def plant(self, before: str, carrier: str, kind: str, leak: str) -> None:
        """Add a paragraph: sentences, then the carrier with the leak in the place of its {x}."""
        head, tail = f"{before} {carrier}".split("{x}")
        self.paragraphs.append(f"{head}{leak}{tail}")
        self.plants.append([Plant(kind=kind, start=len(head), end=len(head) + len(leak))])

    def add(self, paragraph: str) -> None:
        """Add a paragraph with nothing planted in it."""
        self.paragraphs.append(paragraph)
        self.plants.append([])

    def mixed(self, random: Random) -> Report:
        """The same paragraphs in another order."""
        order = random.sample(range(len(self.paragraphs)), k=len(self.paragraphs))
        return Report([self.paragraphs[i] for i in order], [self.plants[i] for i in order])

    def whole(self) -> Report:
        """The same words in one piece, as the text of a file is scanned."""
        at, moved = 0, []
        for paragraph, plants in zip(self.paragraphs, self.plants, strict=True):
            moved += [Plant(kind=p.kind, start=p.start + at, end=p.end + at) for p in plants]
            at += len(paragraph) + 2
        return Report(["\n\n".join(self.paragraphs)], [moved])


@dataclass(slots=True)
class Marks:
    """What was planted and caught, by kind; what was raised without a reason; how much was read."""

    planted: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)
    words: int = 0

    @property
    def recall(self) -> float:
        return self.caught.total() / max(self.planted.total(), 1)

    @property
    def false_rate(self) -> float:
        """False flags in 10,000 words."""
        return len(self.false) * 10_000 / max(self.words, 1)

    def read(self, report: Report, find: Find) -> None:
        """Let a detector look at every paragraph, and mark it."""
        for text, plants in zip(report.paragraphs, report.plants, strict=True):
            self.words += len(text.split())
            found = list(find(text))
            for plant in plants:
                self.planted[plant.kind] += 1
                if _covers(found, plant, text):
                    self.caught[plant.kind] += 1
                else:
                    self.missed.append((plant.kind, text[max(plant.start - 20, 0) : plant.end + 15]))
            for start, end in found:
                if not any(start < plant.end and plant.start < end for plant in plants):
                    self.false.append((text[start:end], text[max(start - 40, 0) : end + 30]))


def _covers(found: Iterable[tuple[int, int]], plant: Plant, text: str) -> bool:
    """Whether half of the leak's letters, at least, lie inside what was found."""
    near = [(start, end) for start, end in found if start < plant.end and plant.start < end]
    letters = [i for i in range(plant.start, plant.end) if text[i].isalnum()]
    within = sum(any(start <= i < end for start, end in near) for i in letters)
    return within * 2 >= len(letters)


def table(title: str, by_seed: dict[int, Marks]) -> str:
    """A line for every kind with its recall over all seeds and in the worst, then the false flags."""
    kinds = sorted({kind for marks in by_seed.values() for kind in marks.planted})
    lines = [title, f"  {'':26}{'planted':>8}{'caught':>8}{'recall':>9}{'worst seed':>12}"]
    for kind in kinds:
        planted = sum(marks.planted[kind] for marks in by_seed.values())
        caught = sum(marks.caught[kind] for marks in by_seed.values())
        worst = min(m.caught[kind] / m.planted[kind] for m in by_seed.values() if m.planted[kind])
        lines.append(f"  {kind:26}{planted:8}{caught:8}{caught / planted:9.2%}{worst:12.2%}")
    planted = sum(marks.planted.total() for marks in by_seed.values())
    caught = sum(marks.caught.total() for marks in by_seed.values())
    seed, marks = min(by_seed.items(), key=lambda item: item[1].recall)
    recall = caught / planted
    lines.append(f"  {'all':26}{planted:8}{caught:8}{recall:9.2%}{marks.recall:12.2%} (seed {seed})")
    words = sum(marks.words for marks in by_seed.values())
    false = sum(len(marks.false) for marks in by_seed.values())
    seed, marks = max(by_seed.items(), key=lambda item: item[1].false_rate)
    lines.append(
        f"  false flags per 10,000 words: {false * 10_000 / words:.2f} in {words:,} words;"
        f" worst seed {marks.false_rate:.2f} (seed {seed})"
    )
    return "\n".join(lines)
