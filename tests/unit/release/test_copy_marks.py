"""How far the mark of a copy carries: what is said of it is measured here, on words made for it."""

from __future__ import annotations

import random

import pytest

from workbench.records.document import Document, Paragraph, Passage, Run, passages
from workbench.release.copy_marks import SPACES, Weighing, copy_key, copy_number, marked, weigh

COPIES, TRIES = 10, 200
_WORDS = [
    a + b for a in ("mor", "tel", "ward", "sil", "can", "ber") for b in ("an", "ed", "ic", "ow", "ul", "ish")
]


def prose(rng: random.Random, words: int) -> str:
    """Made-up sentences, with a comma or a stop after one word in ten or eleven, as reports have."""
    said: list[str] = []
    for _ in range(words):
        stop = rng.choices(("", ",", "."), (0.905, 0.045, 0.05))[0]
        said.append(rng.choice(_WORDS) + rng.choice(_WORDS) + stop)
    return " ".join(said)


def document_of(text: str) -> Document:
    passage = Passage(id="p", section="analysis", runs=(Run(text=text),))
    title = Passage(id="t", section="front", runs=(Run(text="A title, so called."),))
    return Document(title=title, kind="psii", blocks=(Paragraph(text=passage),))


def copy_of(text: str, key: bytes) -> str:
    (passage,) = [each for each in passages(marked(document_of(text), key)) if each.section == "analysis"]
    return passage.text


@pytest.fixture(scope="module")
def keys() -> dict[str, bytes]:
    return {f"copy {n}": copy_key(b"a secret of the vault", f"release {n}") for n in range(COPIES)}


@pytest.fixture(scope="module")
def copies(keys: dict[str, bytes]) -> dict[str, str]:
    text = prose(random.Random(7), 12_000)
    return {name: copy_of(text, key) for name, key in keys.items()}


def excerpts(copies: dict[str, str], keys: dict[str, bytes], words: int) -> list[tuple[str, Weighing]]:
    rng = random.Random(11)
    found = []
    for _ in range(TRIES):
        name = rng.choice(sorted(copies))
        parts = _cut(copies[name])
        start = rng.randrange(len(parts) - words)
        found.append((name, weigh("".join(parts[start : start + words]), keys)))
    return found


def _cut(text: str) -> list[str]:
    """Words with whatever space follows each."""
    parts: list[str] = []
    start = 0
    for at, letter in enumerate(text):
        if letter.isspace():
            parts.append(text[start : at + 1])
            start = at + 1
    return [*parts, text[start:]]


def test_200_words_tell_ten_copies_apart_nine_times_in_ten_and_never_wrongly(
    copies: dict[str, str], keys: dict[str, bytes]
) -> None:
    found = excerpts(copies, keys, 200)
    right = [weighed.copies[0].copy == name for name, weighed in found if weighed.copies[0].sure]
    assert len(right) >= 0.9 * TRIES
    assert all(right)


def test_80_words_give_a_likely_answer_about_every_second_time(
    copies: dict[str, str], keys: dict[str, bytes]
) -> None:
    found = excerpts(copies, keys, 80)
    likely = [weighed.copies[0].copy == name for name, weighed in found if weighed.copies[0].likely]
    assert len(likely) >= 0.4 * TRIES
    assert sum(likely) >= 0.97 * len(likely)


def test_a_text_of_nobodys_copy_is_seldom_called_likely(keys: dict[str, bytes]) -> None:
    rng = random.Random(13)
    stranger = copy_key(b"another vault", "release 0")
    called = [weigh(copy_of(prose(rng, 200), stranger), keys).copies[0].likely for _ in range(TRIES)]
    assert sum(called) <= 0.03 * TRIES


def test_plain_spaces_carry_no_mark(copies: dict[str, str], keys: dict[str, bytes]) -> None:
    text = copies["copy 3"]
    for symbol in SPACES[1:]:
        text = text.replace(symbol, " ")
    weighed = weigh(text, keys)
    assert weighed.plain
    assert not weighed.copies[0].likely


def test_the_number_on_a_page_is_enough_and_is_said_to_be_all(keys: dict[str, bytes]) -> None:
    number = copy_number(keys["copy 5"])
    weighed = weigh(f"Somebody retyped this, and the foot too: copy {number}. That is all.", keys)
    assert (weighed.copies[0].copy, weighed.copies[0].numbered) == ("copy 5", True)


def test_the_words_of_a_copy_are_those_of_every_other(copies: dict[str, str]) -> None:
    assert len({" ".join(text.split()) for text in copies.values()}) == 1
    assert len(set(copies.values())) == COPIES
