"""Sound with spans silenced: a new wave file made from its samples, so that nothing is left of them.

Owns the silencing and the proof by reading it again. It carries over samples and nothing else.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import BadInput, BugError

_REFUSED = (
    "Only plain wave files (.wav, PCM) can be silenced here. Save the recording as a 16-bit wave file, add "
    "that as evidence, and silence it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of sound, in seconds from the beginning."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    channels: int
    width: int
    rate: int
    frames: bytes

    @property
    def frame(self) -> int:
        return self.channels * self.width

    @property
    def silence(self) -> bytes:
        """One frame of silence: samples of one byte have no sign, and rest at 128."""
        return (b"\x80" if self.width == 1 else bytes(self.width)) * self.channels

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.frame / self.rate


def length(data: bytes) -> float:
    """How many seconds a wave file lasts. Raises: BadInput: it is not one that can be silenced."""
    return _read(data).seconds


def silenced(data: bytes, spans: Sequence[Span]) -> bytes:
    """A new wave file in which these spans are silent, proved by reading it again.

    Raises: BadInput: it is not such a file, there is no span, or one lies outside.
    """
    sound = _read(data)
    if not spans:
        raise BadInput("Nothing is marked. Give at least one span, from and to.", where="span")
    frames = bytearray(sound.frames)
    for span in spans:
        first, last = _frames(span, sound)
        frames[first * sound.frame : last * sound.frame] = sound.silence * (last - first)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(sound.channels)
        out.setsampwidth(sound.width)
        out.setframerate(sound.rate)
        out.writeframes(bytes(frames))
    made = file.getvalue()
    _prove(made, sound, spans)
    return made


def _read(data: bytes) -> _Sound:
    try:
        with wave.open(io.BytesIO(data), "rb") as source:
            sound = _Sound(
                channels=source.getnchannels(),
                width=source.getsampwidth(),
                rate=source.getframerate(),
                frames=source.readframes(source.getnframes()),
            )
    except (wave.Error, EOFError, ValueError, OSError):
        raise BadInput(_REFUSED) from None
    if not sound.frames or not sound.rate:
        raise BadInput("This recording holds no sound.")
    return sound


def _frames(span: Span, sound: _Sound) -> tuple[int, int]:
    """The first frame of a span and the one behind its last. Raises: BadInput."""
    if not 0 <= span.start < span.end or span.start >= sound.seconds:
        raise BadInput(
            f"A span runs from an earlier to a later moment within the recording, which lasts "
            f"{sound.seconds:.1f} seconds.",
            where="span",
        )
    total = len(sound.frames) // sound.frame
    return int(span.start * sound.rate), min(total, -int(-span.end * sound.rate // 1))


def _prove(made: bytes, sound: _Sound, spans: Sequence[Span]) -> None:
    again = _read(made)
    whole = (again.channels, again.width, again.rate) == (sound.channels, sound.width, sound.rate)
    silent = all(
        again.frames[first * again.frame : last * again.frame] == again.silence * (last - first)
        for first, last in (_frames(span, sound) for span in spans)
    )
    # The header of plain wave sound takes 44 bytes: anything more would be carried-over metadata.
    bare = len(made) == 44 + len(again.frames) + len(again.frames) % 2
    if not (whole and silent and bare and len(again.frames) == len(sound.frames)):
        raise BugError("A silenced recording is not as it should be; it was not kept.")
