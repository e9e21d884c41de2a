"""The detector of passages: words of protected evidence, copied as they stand or edited.

Owns what of both is raised, how sure of it we are, and what public and approved texts take out again. A
sentence said by three witnesses stays protected: how often words occur is never a reason to let them go.
How runs are found is `copied`, how edited passages are found is `edited`; fingerprints are `prints`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

import numpy as np

from workbench.records.release import ConcernKind
from workbench.release import edited
from workbench.release.chains import Scores
from workbench.release.copied import Marks, Owners, Stretches, in_a_row
from workbench.release.edited import Likeness, Sought
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText, Hit, Material, entry_lines, word_list
from workbench.release.prints import Codes, Prints, Words, printer, unpacked, words_of, words_to_judge

_REST = 4
"""The least part of a run, in words, that is raised when the rest of it is public."""
_BESIDE = 3.0
"""The score from which edited words beside a copied run are a passage of their own."""
_ALIKE = 0.65
"""The least part of an edited passage that has to be shared before it counts as copied."""
_LEAST = 8
"""An edited passage has at least so many words."""
_PHRASE = 64
"""A text of up to so many letters for each word of a run may be an approved phrase."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to be judged: its words, where each begins in the row of letters, and what was found open."""

    letters: Letters
    words: Words
    edges: list[int]
    codes: Codes

    def paragraphs(self, likeness: Likeness, gains: Scores) -> list[Likeness]:
        """The same, or where it goes over the end of a paragraph, what is alike in each by itself.

        Cells of a table and neighbouring paragraphs tell of the same events in no sentence of anybody's.
        """
        first, last = likeness.first, likeness.last
        ends = [at for at in range(first + 1, last) if self._begins_paragraph(at)]
        cuts = pairwise([first, *ends, last])
        parts = [likeness.part(start, end, gains) for start, end in cuts] if ends else [likeness]
        return [part for part in parts if part.score >= edited.WEAK and part.last - part.first >= _LEAST]

    def _begins_paragraph(self, word: int) -> bool:
        """Whether a paragraph or a cell begins here; lines that were only wrapped mostly go on small."""
        edge, source = self.edges[word], self.letters.source
        before, after = self.letters.span(edge - 1, edge)[1], self.letters.span(edge, edge + 1)[0]
        between = source[before:after]
        if "\n\n" in between or "\t" in between:
            return True
        return "\n" in between and (source[after].isupper() or source[after].isdigit())


class PassageFinder:
    """Built once for a case, then used on any number of texts.

    Words that are like protected evidence but not surely copied count as retold: a person is asked to look.
    """

    name: ClassVar = "passages"
    version: ClassVar = "2"
    kind: ClassVar = ConcernKind.PASSAGE
    across: ClassVar = True

    def __init__(self, material: Material) -> None:
        self._min_run = material.min_run
        self._watch = material.watch
        self._printer = printer(material.key)
        self._guarded = [item for item in material.evidence if item.protected]
        self._openly = [item for item in material.evidence if not item.protected]
        self._allowed = [*material.allowed, *material.approved, *entry_lines("field_phrases")]
        self._made: dict[int, Prints] = {}

    def find(self, letters: Letters) -> list[Hit]:
        """Every copied run, as long as it goes, and every edited passage, in order; none overlaps another."""
        words, edges = words_to_judge(letters)
        if not self._guarded or len(edges) < 2:
            return []
        text = _Text(letters, words, edges, self._printer.codes(words))
        phrases = self._phrases(text)
        runs, copied = self._copied(text, phrases)
        return sorted([*runs, *self._edited(text, phrases, copied)], key=lambda hit: hit.start)

    def _copied(self, text: _Text, phrases: Marks) -> tuple[list[Hit], Marks]:
        """Copied runs, and which words lie in them or in a run of an open text."""
        stretches = Stretches.of(self._printer, text.words, self._min_run)
        known = np.zeros(len(stretches.hashes), np.bool_)
        owners = Owners()
        for number, prints in enumerate(self._guarded_prints()):
            found = stretches.met(prints.runs)
            known[found] = True
            owners.add(found, number)
        copied = stretches.covered(known)
        if not copied.any():
            return [], copied
        openly = np.zeros(len(stretches.hashes), np.bool_)
        for prints in self._open_prints():
            openly[stretches.met(prints.runs)] = True
        public = stretches.covered(openly)
        hits = []
        for first, last in in_a_row(copied & ~public):
            telling = np.flatnonzero(~(public | phrases)[first:last])
            if len(telling) < min(_REST, last - first):
                continue
            last, first = first + int(telling[-1]) + 1, first + int(telling[0])
            owner = owners.most_likely(stretches, first, last)
            why = f"These {last - first} words stand one after another in protected evidence."
            hits.append(self._hit(text, first, last, why, 1.0, True, owner))
        return hits, copied | public

    def _edited(self, text: _Text, phrases: Marks, covered: Marks) -> Iterator[Hit]:
        """Edited passages, without the words of copied runs."""
        gains = np.where((text.codes & 1) == 1, edited.MEANING, edited.SMALL).astype(np.float32)
        gains[np.isin(text.codes, self._field_words)] = edited.FIELD
        gains[text.words.numbers()] = edited.SMALL
        gains[phrases] = 0
        meeting = Sought(text.codes, gains)
        openly = np.zeros(len(text.codes), np.bool_)
        for likeness, _ in meeting.likenesses((prints.codes for prints in self._open_prints()), edited.OPEN):
            openly[list(likeness.shared)] = True
        gains[openly | covered] = 0
        meeting = Sought(text.codes, gains)
        codes = (prints.codes for prints in self._guarded_prints())
        found = meeting.likenesses(codes, edited.WEAK)
        for likeness, owner in edited.joined(found):
            for part in text.paragraphs(likeness, gains):
                for first, last in in_a_row(~covered[part.first : part.last]):
                    first, last = part.first + first, part.first + last
                    whole = (first, last) == (part.first, part.last)
                    if whole or part.part(first, last, gains).score >= _BESIDE:
                        yield self._likely(text, first, last, part, owner)

    def _likely(self, text: _Text, first: int, last: int, likeness: Likeness, owner: int) -> Hit:
        shared = sum(first <= at < last for at in likeness.shared)
        similarity = round(min(0.99, shared / (last - first)), 2)
        certain = likeness.score >= edited.STRONG and similarity >= _ALIKE
        why = (
            f"{shared} of these {last - first} words stand together in protected evidence, edited or in "
            "another order."
        )
        return self._hit(text, first, last, why, similarity, certain, owner)

    def _hit(
        self,
        text: _Text,
        first: int,
        last: int,
        why: str,
        similarity: float,
        certain: bool,
        owner: int | None,
    ) -> Hit:
        start, end = text.letters.span(text.edges[first], text.edges[last])
        return Hit(
            kind=self.kind if certain else ConcernKind.PARAPHRASE,
            start=start,
            end=end,
            why=why,
            source="" if owner is None else self._guarded[owner].reference,
            certain=certain,
            similarity=similarity,
        )

    def _prints(self, item: EvidenceText) -> Prints:
        """The fingerprints of a text: as they were kept, else made once."""
        if id(item) not in self._made:
            kept = unpacked(item.prints, self._min_run) if item.prints else None
            self._made[id(item)] = kept or self._printer.prints(item.text, self._min_run)
        return self._made[id(item)]

    def _guarded_prints(self) -> Iterator[Prints]:
        for item in self._guarded:
            self._watch.step()
            yield self._prints(item)

    def _open_prints(self) -> Iterator[Prints]:
        yield from map(self._prints, self._openly)
        yield from self._allowed_prints

    @cached_property
    def _allowed_prints(self) -> list[Prints]:
        return [self._printer.prints(text, self._min_run) for text in self._allowed]

    @cached_property
    def _field_words(self) -> Codes:
        return np.unique(self._printer.codes(words_of(" ".join(word_list("field_words")))))

    @cached_property
    def _short(self) -> dict[int, set[int]]:
        """Approved phrases that are shorter than a run: number of words → hashes."""
        phrases: dict[int, set[int]] = {}
        for text in [*self._allowed, *(item.text for item in self._openly)]:
            if len(text) > _PHRASE * self._min_run:
                continue
            words = words_of(text)
            count = len(words.edges) - 1
            if 0 < count < self._min_run:
                phrases.setdefault(count, set()).update(map(int, self._printer.runs(words, count)))
        return phrases

    def _phrases(self, text: _Text) -> Marks:
        """The words that lie in an approved phrase."""
        marks = np.zeros(len(text.codes), np.bool_)
        for count, phrases in self._short.items():
            hashes = self._printer.runs(text.words, count)
            for at in np.flatnonzero(np.isin(hashes, np.fromiter(phrases, np.uint64))):
                marks[at : at + count] = True
        return marks
