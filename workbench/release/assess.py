"""Assessing a document or a file: everything that it would give away, each with its place.

Owns the `Guard`, which holds the detectors of one case, and the making of concerns from what they
find: severity by the regime, where, why, what to do. It reads no file and draws no text out of one:
the caller hands text in. It decides nothing.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import accumulate, repeat

from workbench.records.document import Document, Figure, Passage, passages
from workbench.records.extract import Anchor, Extract
from workbench.records.release import Concern, ConcernKind, Place, Severity
from workbench.release import metadata
from workbench.release.detector import Detector
from workbench.release.fingerprints import PassageFinder
from workbench.release.hiding import HiddenKind, HiddenPart
from workbench.release.identifiers import IdentifierFinder
from workbench.release.letters import Letters, pieces, squeezed
from workbench.release.material import Hit, Material
from workbench.release.names import NameFinder
from workbench.release.rechecking import Remembered
from workbench.release.small_cells import SmallCellFinder
from workbench.release.watching import Progress

DETECTORS: tuple[type[Detector], ...] = (
    IdentifierFinder,
    NameFinder,
    PassageFinder,
    SmallCellFinder,
)
"""All that look into a text. To add one: its module, and a line here."""
VERSIONS = {
    **{detector.name: detector.version for detector in DETECTORS},
    "lineage": "1",
    "metadata": metadata.VERSION,
}
"""What looked and in which version, for the certificate."""

_GAP = "\n\n"
Early = Callable[[tuple[Concern, ...]], None]
"""Called with what is known so far, before everything is."""
_AT_ONCE = 256
"""Passages looked into before the first that was found in them is told."""
_MOST_SEEN = 20_000
"""Passages of which it is known what stands in them; a report of 150 pages has some 4,000."""
_TELLING = 12
"""So many letters in a row are not met by chance elsewhere in a text."""
_IN_OWN_WORDS = "Rewrite it in words of your own, mask it, or record on what basis it may be disclosed."


class Guard:
    """The detectors of one case, built once and used on any number of documents and files."""

    def __init__(self, material: Material) -> None:
        self.material = material
        wanted = [detector for detector in DETECTORS if material.severity(detector.kind) is not None]
        self._within = [detector(material) for detector in wanted if not detector.across]
        self._across = [detector(material) for detector in wanted if detector.across]
        self._seen: dict[str, list[Hit]] = {}
        self._document = Remembered()

    def in_passage(self, text: str) -> list[Hit]:
        """What stands in one passage by itself, in order; of one met before it is known."""
        if text not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[text] = self.within(Letters.of(text))
            self.material.watch.step()
        return self._seen[text]

    def over_passages(self, texts: Sequence[str]) -> list[list[Hit]]:
        """What goes over the passages of a document, cut where each ends; only changes are looked into."""
        return self._document.hits(texts, self._over)

    def _over(self, texts: Sequence[str]) -> list[list[Hit]]:
        starts = list(accumulate((len(text) + len(_GAP) for text in texts), initial=0))
        found: list[list[Hit]] = [[] for _ in texts]
        for hit in self.across(Letters.of(_GAP.join(texts))):
            for at in range(bisect_right(starts, hit.start) - 1, len(texts)):
                begin, text = starts[at], texts[at]
                if begin >= hit.end:
                    break
                start, end = max(hit.start - begin, 0), min(hit.end - begin, len(text))
                if text[start:end].strip():
                    found[at].append(replace(hit, start=start, end=end))
        return found

    def within(self, letters: Letters) -> list[Hit]:
        """What stands in one text by itself, in order: people, identifiers."""
        found = [hit for detector in self._within for hit in detector.find(letters)]
        # A name inside an e-mail address is one leak, not two.
        covers = [(hit.start, hit.end) for hit in found if hit.kind is ConcernKind.IDENTIFIER]
        return _in_order(
            hit
            for hit in found
            if hit.kind is not ConcernKind.NAME
            or not any(start <= hit.start and hit.end <= end for start, end in covers)
        )

    def across(self, letters: Letters) -> list[Hit]:
        """What may go on from one passage into the next, in order: copied words."""
        return _in_order(hit for detector in self._across for hit in detector.find(letters))

    def all_hits(self, letters: Letters) -> list[Hit]:
        """Everything in one text, in order."""
        return _in_order([*self.within(letters), *self.across(letters)])

    def waited_for(self, progress: Progress | None, texts: int) -> AbstractContextManager[None]:
        """Somebody waits while so many texts are looked into, and may ask to stop."""
        guarded = sum(item.protected for item in self.material.evidence)
        # Each piece of evidence is laid beside them twice: for copied words, and for edited ones.
        return self.material.watch.by(progress, texts + 2 * guarded)

    def severity(self, kind: ConcernKind, *, certain: bool = True) -> Severity:
        """How bad a finding is under the regime; what only a person can tell never blocks."""
        severity = self.material.severity(kind) or Severity.REVIEW
        return severity if certain else Severity.REVIEW

    def words_digest(self, text: str) -> str:
        """The keyed digest of the words of a text, the same in whatever form they are written."""
        return _digest(self.material.key, " ".join(pieces(text)))


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def assess(document: Document, guard: Guard, early: Early | None = None) -> tuple[Concern, ...]:
    """Everything that a document would give away, in reading order.

    `early` gets what stands in passages by themselves, people and identifiers, before copied words are
    sought; the same concerns come again with the whole.
    """
    every = list(passages(document))
    if early is not None:
        for last in range(_AT_ONCE, len(every) + _AT_ONCE, _AT_ONCE):
            early(_written(document, every[:last], guard, repeat(())))
    return _written(document, every, guard, guard.over_passages([passage.text for passage in every]))


def _written(
    document: Document, every: Sequence[Passage], guard: Guard, across: Iterable[Sequence[Hit]]
) -> tuple[Concern, ...]:
    """The concerns of these passages, with what goes across them."""
    figures = {block.alt.id: block for block in document.blocks if isinstance(block, Figure)}
    book = _Book(guard)
    for passage, over in zip(every, across, strict=False):
        for hit in _in_order([*guard.in_passage(passage.text), *over]):
            book.add(hit, passage.text, _in_passage(passage))
        book.add_lineage(passage)
        for run in passage.runs:
            for hidden in filter(None, (run.url, run.target)):
                for hit in guard.in_passage(hidden):
                    book.add(hit, hidden, replace(_in_passage(passage), part="link"), placed=False)
        if passage.id in figures:
            _look_at_figure(book, figures[passage.id])
    return tuple(book.concerns)


def scan(
    file_name: str, extract: Extract | None, data: bytes | None, guard: Guard, early: Early | None = None
) -> tuple[Concern, ...]:
    """Everything that a file would give away: its visible text first, then its hiding places.

    `extract` is what ingest read out of the file, None when it was not read; `data` are its bytes, None
    when only the text is to be looked at. Offsets count code points of the extract's text. `early` gets
    people and identifiers in its text before copied words are sought.
    """
    book = _Book(guard)
    for hit in guard.within(Letters.of(file_name)):
        book.add(hit, file_name, Place(file=file_name, part="file name"), placed=False)
    text = extract.text if extract is not None and extract.readable else ""
    if extract is not None and text:
        where = _file_places(file_name, extract.anchors)
        letters = Letters.of(text)
        within = guard.within(letters)
        if early is not None:
            first = _Book(guard, list(book.concerns))
            first.add_all(within, text, where)
            early(tuple(first.concerns))
        book.add_all(_in_order([*within, *guard.across(letters)]), text, where)
    visible = squeezed(text)
    seen = {concern.words for concern in book.concerns} if visible else set()
    looked = data is not None and hashlib.sha256(data).hexdigest() in guard.material.looked
    for part in metadata.parts(data, file_name) if data is not None else ():
        if looked and part.kind is HiddenKind.UNSEEN_PICTURE:
            continue
        _look_into(book, part, file_name, visible, seen)
    return tuple(book.concerns)


def _look_into(book: _Book, part: HiddenPart, file_name: str, visible: str, seen: set[str]) -> None:
    """Look into one part; what its reader sees, and was found there already, is not raised again."""
    where = Place(file=file_name, part=part.part)
    for hit in book.guard.all_hits(Letters.of(part.text)) if part.text else ():
        words = part.text[hit.start : hit.end]
        if part.kind is HiddenKind.MARKUP and not hit.certain and len(words.split()) == 1:
            # A style called “Mark” names nobody: in markup one word needs to be sure.
            continue
        if part.kind is HiddenKind.BODY:
            row, digest = squeezed(words), book.guard.words_digest(words)
            if digest in seen or (len(row) >= _TELLING and row in visible):
                continue
            seen.add(digest)
        book.add(hit, part.text, where, placed=False)
    if part.kind is HiddenKind.UNSEEN_PICTURE:
        if book.guard.material.severity(ConcernKind.IMAGE) is not None:
            book.add_unseen(part, where)
    elif part.unwanted and book.guard.material.severity(ConcernKind.METADATA) is not None:
        book.add_hidden(part, where)


def _look_at_figure(book: _Book, figure: Figure) -> None:
    where = replace(_in_passage(figure.alt), start=None, end=None)
    # What the file of the picture carries beside it never leaves: publish/pictures.py drops all of it, and
    # the finished files are scanned. Only what can be seen in it is left to be looked at.
    protected = book.guard.material.protected_ids
    drawn_from = [*figure.alt.lineage.records, *figure.caption.lineage.records]
    photographed = figure.media_type != "image/png" or any(record in protected for record in drawn_from)
    looked = hashlib.sha256(figure.image).hexdigest() in book.guard.material.looked
    if photographed and not looked and book.guard.material.severity(ConcernKind.IMAGE) is not None:
        book.add_image(figure, where)


def _in_passage(passage: Passage) -> Place:
    return Place(section=passage.section, passage=passage.id)


def _file_places(file_name: str, anchors: Sequence[Anchor]) -> Callable[[Hit], Place]:
    starts = [anchor.start for anchor in anchors]

    def where(hit: Hit) -> Place:
        index = bisect_right(starts, hit.start) - 1
        place = Place(file=file_name, start=hit.start, end=hit.end)
        if index < 0:
            return place
        anchor = anchors[index]
        kind, _, number = anchor.label.rpartition(" ")
        paragraph = int(number) if kind == "paragraph" and number.isdecimal() else None
        return replace(place, page=anchor.page, paragraph=paragraph)

    return where


@dataclass(slots=True)
class _Book:
    """Concerns as they are written down, with their ids."""

    guard: Guard
    concerns: list[Concern] = field(default_factory=list)
    _times: Counter[str] = field(default_factory=Counter)

    def add(self, hit: Hit, text: str, where: Place, *, placed: bool = True) -> None:
        """Write down a hit; with `placed` its offsets are those of the passage."""
        words = text[hit.start : hit.end]
        if placed:
            where = replace(where, start=hit.start, end=hit.end)
        self._write(
            hit.kind,
            self.guard.severity(hit.kind, certain=hit.certain),
            where,
            words,
            why=hit.why,
            what_to_do=_advice(hit),
            source=hit.source,
            replacement=_as_begun(hit, text),
            similarity=hit.similarity,
        )

    def add_all(self, hits: Iterable[Hit], text: str, where: Callable[[Hit], Place]) -> None:
        """Write down hits in a file's text, each where it stands."""
        for hit in hits:
            self.add(hit, text, where(hit), placed=False)

    def add_lineage(self, passage: Passage) -> None:
        """Write down a passage that was drawn straight from protected evidence."""
        severity = self.guard.material.lineage
        protected = self.guard.material.protected_ids
        sources = [protected[record] for record in passage.lineage.records if record in protected]
        if severity is None or not sources or not passage.text.strip():
            return
        self._write(
            ConcernKind.PASSAGE,
            severity,
            replace(_in_passage(passage), start=0, end=len(passage.text)),
            passage.text,
            why="This passage was drawn from protected evidence.",
            what_to_do=_IN_OWN_WORDS,
            source=sources[0],
        )

    def add_hidden(self, part: HiddenPart, where: Place) -> None:
        """Write down a part that a released file should not have."""
        self._write(
            ConcernKind.METADATA,
            self.guard.severity(ConcernKind.METADATA, certain=part.grave),
            where,
            part.text or part.kind.value,
            why=f"{part.sentence}.",
            what_to_do="Look into it with the program that made it, or leave it out."
            if part.kind is HiddenKind.UNREADABLE
            else "Clean the file into a safe copy, or make it anew from the case.",
        )

    def add_unseen(self, part: HiddenPart, where: Place) -> None:
        """Write down a picture in a file from outside: no words in it could be read."""
        self._write(
            ConcernKind.IMAGE,
            self.guard.severity(ConcernKind.IMAGE, certain=False),
            where,
            where.file + where.part,
            why=f"{part.sentence}.",
            what_to_do="Look at it for names, faces, wristbands and screens before it is sent.",
        )

    def add_image(self, figure: Figure, where: Place) -> None:
        """Write down a picture that a person must look at."""
        self._write(
            ConcernKind.IMAGE,
            self.guard.severity(ConcernKind.IMAGE),
            where,
            hashlib.sha256(figure.image).hexdigest(),
            why="Nobody has yet recorded a look at this image for faces, wristbands and screens.",
            what_to_do="Look at it in Evidence, mask what identifies anybody, and record that you looked.",
        )

    def _write(
        self,
        kind: ConcernKind,
        severity: Severity,
        where: Place,
        words: str,
        *,
        why: str,
        what_to_do: str,
        source: str = "",
        replacement: str = "",
        similarity: float | None = None,
    ) -> None:
        digest = self.guard.words_digest(words)
        stem = f"{where.section or 'file'}:{_digest(self.guard.material.key, kind.value, digest)}"
        self._times[stem] += 1
        times = self._times[stem]
        self.concerns.append(
            Concern(
                id=stem if times == 1 else f"{stem}.{times}",
                kind=kind,
                severity=severity,
                where=where,
                why=why,
                what_to_do=what_to_do,
                words=digest,
                text="" if kind is ConcernKind.IMAGE else words,
                source=source,
                replacement=replacement,
                similarity=similarity,
            )
        )


def _digest(key: bytes, *parts: str) -> str:
    keyed = hashlib.blake2b(key=key, digest_size=12)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        keyed.update(len(raw).to_bytes(8, "big") + raw)
    return keyed.hexdigest()


def _as_begun(hit: Hit, text: str) -> str:
    """The replacement, with a capital where the words stand at the beginning of the text."""
    new = hit.replacement
    return new[0].upper() + new[1:] if new and not text[: hit.start].strip() else new


def _advice(hit: Hit) -> str:
    if hit.kind is ConcernKind.NAME:
        return f"Write “{hit.replacement}” instead, or record the person's consent to be named."
    if hit.kind is ConcernKind.IDENTIFIER:
        return "Mask it, or leave it out."
    return _IN_OWN_WORDS


def each_kind(concerns: Iterable[Concern]) -> Iterator[tuple[str, int]]:
    """How many concerns there are of each kind, by the kind's name."""
    yield from sorted(Counter(concern.kind.value for concern in concerns).items())
