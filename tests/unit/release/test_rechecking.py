"""A document is looked into again only where it changed, and the answer is that of the whole."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import INTERVIEW, material
from workbench.release.assess import Guard
from workbench.release.material import EvidenceText, Hit
from workbench.release.rechecking import Remembered

WORDS = INTERVIEW.split()
passage = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(0, 25)).map(
    lambda part: " ".join(WORDS[part[0] : part[0] + part[1]])
)
filler = st.sampled_from(["1", "", "The ward was full that night and nobody could be spared.", "Finding 4"])
document = st.lists(st.one_of(passage, filler), min_size=1, max_size=30)


def marks(found: list[list[Hit]]) -> list[list[tuple[int, int]]]:
    return [[(hit.start, hit.end) for hit in hits] for hits in found]


@settings(max_examples=30, deadline=None)
@given(document, st.lists(st.tuples(st.integers(0, 29), passage), max_size=3))
def test_a_re_check_marks_what_a_first_check_would(before: list[str], edits: list[tuple[int, str]]) -> None:
    guarded = material(evidence=(EvidenceText(reference="E-1", text=INTERVIEW),))
    after = list(before)
    for at, words in edits:
        after[at % len(after)] = words
    guard = Guard(guarded)
    guard.over_passages(before)
    assert marks(guard.over_passages(after)) == marks(Guard(guarded).over_passages(after))


def test_only_the_surroundings_of_a_change_are_looked_into() -> None:
    asked: list[int] = []

    def look(texts: Sequence[str]) -> list[list[Hit]]:
        asked.append(len(texts))
        return [[] for _ in texts]

    texts = [f"Paragraph {number} has a few words of its own." for number in range(1000)]
    known = Remembered()
    known.hits(texts, look)
    known.hits([*texts[:500], "Something else.", *texts[501:]], look)
    known.hits([*texts[:500], "Something else.", *texts[501:]], look)
    assert asked[0] == 1000
    assert len(asked) == 2
    assert asked[1] < 60
