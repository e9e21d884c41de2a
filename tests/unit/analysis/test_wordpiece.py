"""Words fall into the pieces that the model was made with: these are from its makers' tokeniser."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import paths
from workbench.analysis.wordpiece import WordPiece


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece(paths.resource("model", "vocab.txt"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Unaffordable", "una ##ff ##ord ##able"),
        ("naïve Café", "naive cafe"),
        ("the anaesthetist's re-intubation", "the ana ##est ##het ##ist ' s re - int ##uba ##tion"),
        ("dose:\t5\u00a0mg\r\n", "dose : 5 mg"),
        ("soft\u00adhyphen and\u200b zero width", "soft ##hy ##ph ##en and zero width"),
        ("中文", "中 文"),
        ("\U0001f9ff", "[UNK]"),
        ("x" * 101, "[UNK]"),
        ("“quoted”", "“ quoted ”"),
        ("", ""),
    ],
)
def test_a_text_falls_into_known_pieces(pieces: WordPiece, text: str, expected: str) -> None:
    assert pieces.pieces(text) == expected.split()


def test_the_numbers_stand_between_the_signs_for_the_ends(pieces: WordPiece) -> None:
    assert pieces.numbers("Hello, world!", most=256) == [101, 7592, 1010, 2088, 999, 102]


def test_a_long_text_is_cut_and_still_has_its_end(pieces: WordPiece) -> None:
    numbers = pieces.numbers("ward " * 1000, most=16)

    assert len(numbers) == 16
    assert numbers[-1] == 102


def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "vocab.txt"
    other.write_text("one\ntwo\n", encoding="utf-8")

    with pytest.raises(KeyError):
        WordPiece(other)
