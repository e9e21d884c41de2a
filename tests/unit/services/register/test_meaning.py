"""The register is read by the model in pieces that stand; what it has not read is found by its words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.unit.services.register.test_register import bring, listed
from workbench.analysis.sentences import MODEL, WIDTH, Progress, Vectors
from workbench.errors import Cancelled, NotFound
from workbench.records.register import EntryStatus
from workbench.services.register import entries, likeness, meaning
from workbench.services.register.likeness import Likeness
from workbench.services.register.opening import open_register
from workbench.services.session import Session

TOPICS = (("pump", "device", "drip"), ("bed", "mattress"), ("family", "relative"))
"""Words that the model of these tests takes for the same."""
ENTRIES = {
    "A-1": "Every trust should name a safety lead for infusion pumps.",
    "A-2": "Wards should count beds at noon.",
    "A-3": "Investigators should ring the family each week.",
}


class Topics:
    """A model that knows three topics, and remembers how many texts it was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        found = np.full((len(texts), WIDTH), 1e-6, np.float32)
        for row, text in enumerate(texts):
            self.asked += 1
            for place, words in enumerate(TOPICS):
                found[row, place] += sum(word in text.lower() for word in words)
            if progress is not None and not progress(row + 1, len(texts)):
                raise Cancelled("Stopped.")
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Topics:
    topics = Topics()
    for module in (meaning, likeness):
        monkeypatch.setattr(module, "open_sentences", lambda: topics)
    return topics


@pytest.fixture
def filled(session: Session, tmp_path: Path, model: Topics) -> Session:
    bring(session, tmp_path, listed(**ENTRIES))
    return session


def first(session: Session, text: str) -> str:
    return likeness.similar_to(session, text).matches[0].entry.public.source_id


def test_what_shares_no_word_is_found_once_the_register_was_read(filled: Session) -> None:
    assert likeness.similar_to(filled, "relatives").matches == ()

    meaning.index_meaning(filled)

    assert first(filled, "relatives") == "A-3"


def test_every_answer_says_how_far_comparing_went(filled: Session, tmp_path: Path) -> None:
    before = likeness.similar_to(filled, "beds")
    meaning.index_meaning(filled)
    after = likeness.similar_to(filled, "beds")
    bring(filled, tmp_path, listed(**{"A-4": "Mattress covers should be checked."}))
    grown = likeness.similar_to(filled, "beds")

    assert (before.by_meaning, before.among) == (0, 3)
    assert before.how.startswith("Compared by words only")
    assert (after.by_meaning, after.how) == (3, "Compared by meaning and by words.")
    assert (grown.by_meaning, grown.among) == (3, 4)
    assert grown.how.startswith("3 of 4 compared by meaning")


def test_what_was_read_stays_when_it_is_stopped_and_is_not_read_again(
    filled: Session, model: Topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "_PIECE", 1)
    told: list[tuple[int, int]] = []

    def stop_at_the_second(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 2

    with pytest.raises(Cancelled):
        meaning.index_meaning(filled, stop_at_the_second)
    stopped = meaning.reach(filled)
    reached = meaning.index_meaning(filled)

    assert told == [(1, 3), (2, 3)]
    assert (stopped.known, reached.known, reached.among) == (1, 3, 3)
    assert model.asked == 4, "the first is read once"


def test_an_entry_with_other_words_is_read_again_and_one_that_is_answered_is_not(
    filled: Session, tmp_path: Path
) -> None:
    meaning.index_meaning(filled)
    entries.move(filled, entries.find_entry(filled, "A-2"), EntryStatus.CLOSED)
    answered = meaning.reach(filled)
    other = {"A-1": "Every hospital should ring the family before it moves a patient."}

    bring(filled, tmp_path, listed(**other), update=True)

    assert answered.known == 3
    assert meaning.reach(filled).known == 2
    assert open_register(filled).without_vectors(MODEL) == [entries.find_entry(filled, "A-1").n]


def test_what_was_taken_back_is_compared_no_more(filled: Session, tmp_path: Path) -> None:
    bring(filled, tmp_path, listed(**{"A-4": "Mattress covers should be checked."}))
    meaning.index_meaning(filled)

    entries.undo_register(filled)

    assert (meaning.reach(filled).known, meaning.reach(filled).among) == (3, 3)
    assert likeness.similar_to(filled, "mattress").among == 3


def test_a_text_is_read_once_however_often_it_is_sought(filled: Session, model: Topics) -> None:
    meaning.index_meaning(filled)
    asked = model.asked

    likeness.similar_to(filled, "relatives")
    likeness.similar_to(filled, "relatives")

    assert model.asked == asked + 1


def test_two_requests_that_differ_in_one_thing_are_no_duplicates(filled: Session, tmp_path: Path) -> None:
    bring(
        filled, tmp_path, listed(**{"B-1": "Every trust should name a safety lead for beds."}), name="b.jsonl"
    )
    meaning.index_meaning(filled)

    named = {
        each.entry.public.source_id: each
        for each in likeness.similar_to(
            filled, "Every trust must name one safety lead for drip devices"
        ).matches
    }

    assert named["A-1"].likeness is Likeness.DUPLICATE
    assert named["B-1"].likeness is not Likeness.DUPLICATE
    assert named["B-1"].differs == ("one drip devices", "beds")


def test_without_the_model_the_register_works_by_words_and_says_why(
    filled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    meaning.index_meaning(filled)

    def missing() -> Topics:
        raise NotFound("The language model is not installed.", code="no_model")

    for module in (meaning, likeness):
        monkeypatch.setattr(module, "open_sentences", missing)
    nearest = likeness.similar_to(filled, "count the beds")

    assert nearest.matches[0].entry.public.source_id == "A-2"
    assert nearest.by_meaning == 0
    assert "is not installed" in nearest.how
    assert meaning.reach(filled).hindered == "The language model is not installed."
    with pytest.raises(NotFound):
        meaning.index_meaning(filled)
