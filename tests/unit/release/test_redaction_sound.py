"""What is silenced in a recording is gone for good, to the sample."""

from __future__ import annotations

import io
import math
import struct
import wave

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.release.redaction_sound import Span, length, silenced


def sound(*, seconds: float = 2.0, channels: int = 1, width: int = 2, rate: int = 1000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(b"\x5a" * (int(seconds * rate) * channels * width))
    return file.getvalue()


def _frames(data: bytes) -> bytes:
    with wave.open(io.BytesIO(data), "rb") as source:
        return source.readframes(source.getnframes())


@pytest.mark.parametrize(("channels", "width"), [(1, 1), (1, 2), (2, 2), (2, 3), (1, 4)])
def test_a_span_is_silent_to_the_sample_and_the_rest_is_as_it_was(channels: int, width: int) -> None:
    data = sound(channels=channels, width=width)

    made = _frames(silenced(data, [Span(start=0.5, end=1.0)]))

    frame = channels * width
    rest = b"\x80" if width == 1 else b"\0"
    assert made[500 * frame : 1000 * frame] == rest * (500 * frame)
    assert made[: 500 * frame] == b"\x5a" * (500 * frame)
    assert made[1000 * frame :] == b"\x5a" * (1000 * frame)


def test_words_beside_the_sound_are_not_carried_over() -> None:
    data = sound()
    note = b"LIST" + struct.pack("<I", 26) + b"INFOIART" + struct.pack("<I", 14) + b"Wren Aldous\0\0\0"
    told = data[:4] + struct.pack("<I", len(data) + len(note) - 8) + data[8:] + note

    made = silenced(told, [Span(start=0, end=0.1)])

    assert b"Wren" in told
    assert b"Wren" not in made
    assert len(made) == len(data)


@pytest.mark.parametrize(
    "spans",
    [[], [Span(start=1, end=1)], [Span(start=2, end=1)], [Span(start=9, end=10)], [Span(start=-1, end=1)]],
)
def test_spans_that_silence_nothing_are_refused(spans: list[Span]) -> None:
    with pytest.raises(BadInput):
        silenced(sound(), spans)


@pytest.mark.parametrize("data", [b"", b"ID3 no wave", b"RIFF\0\0\0\0WAVE", sound()[:30]])
def test_other_recordings_are_refused_in_a_plain_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"wave files|holds no sound"):
        silenced(data, [Span(start=0, end=1)])


def test_a_recording_says_how_long_it_is() -> None:
    assert math.isclose(length(sound(seconds=1.5)), 1.5)


@settings(max_examples=80)
@given(st.floats(0, 1.9), st.floats(0.001, 3))
def test_no_sample_of_a_span_survives(start: float, size: float) -> None:
    end = start + size

    made = _frames(silenced(sound(), [Span(start=start, end=end)]))

    for frame in range(math.floor(start * 1000), min(2000, math.ceil(end * 1000))):
        assert made[2 * frame : 2 * frame + 2] == b"\0\0"
