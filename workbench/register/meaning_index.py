"""The meaning of entries as vectors: how near each is to a sought one. Pure; knows entries by number only.

Owns how the vectors are held so that a hundred thousand fit into little memory and are compared within a few
thousandths of a second: whole, in steps of a hundred-and-twenty-seventh, and shortened to the directions in
which they differ most. The short ones choose the candidates, the whole ones say how near each is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Steps = npt.NDArray[np.int8]

SHORT = 96
_FEW = 10_000
"""Up to so many are compared whole."""
_SAMPLE = 4_000
_SLICE = 4096
_STEPS = 127


def kept(vector: Floats) -> bytes:
    """A vector as a register keeps it: half precision, the smaller byte first."""
    return vector.astype("<f2").tobytes()


class MeaningIndex:
    """The vectors of entries, ready to be compared. Each is of length 1."""

    def __init__(self, rows: Iterable[tuple[int, bytes]], *, size: int, width: int) -> None:
        """Take up to `size` rows of a number and bytes of `kept`, sorted by number; of other form, none."""
        numbers = np.zeros(size, np.int64)
        self._steps: Steps = np.zeros((size, width), np.int8)
        self._scales: Floats = np.zeros(size, np.float32)
        count = 0
        for some, vectors in _sliced(islice(_formed(rows, width), size), width):
            here = slice(count, count + len(some))
            scales = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-6)) / _STEPS
            numbers[here] = some
            self._scales[here] = scales
            self._steps[here] = np.rint(vectors / scales[:, None])
            count += len(some)
        self.numbers: Ints = numbers[:count]
        self._axes = self._main_axes() if count > _FEW else None
        self._short = self._shortened()

    def __len__(self) -> int:
        return len(self.numbers)

    def roughly(self, vector: Floats) -> Floats:
        """How near each entry is, within a few hundredths; more nearly, where there are few."""
        sought: Floats = vector if self._axes is None else (vector @ self._axes).astype(np.float32)
        near: Floats = self._short @ sought
        return near

    def exactly(self, vector: Floats, places: Ints) -> Floats:
        """How near the entries at these places are: the cosine, within a thousandth or two."""
        near: Floats = self._whole(places) @ vector
        return near

    def _whole(self, places: Ints | slice) -> Floats:
        whole: Floats = self._steps[places].astype(np.float32) * self._scales[places, None]
        return whole

    def _main_axes(self) -> Floats:
        """The directions in which most of what the vectors say lies, from an even sample of them."""
        sample = self._whole(np.arange(0, len(self), max(1, len(self) // _SAMPLE)))
        _, vectors = np.linalg.eigh(sample.T @ sample)
        axes: Floats = np.ascontiguousarray(vectors[:, ::-1][:, :SHORT])
        return axes

    def _shortened(self) -> Floats:
        if self._axes is None:
            return self._whole(slice(0, len(self)))
        short = np.zeros((len(self), self._axes.shape[1]), np.float32)
        for at in range(0, len(self), _SLICE):
            here = slice(at, min(at + _SLICE, len(self)))
            short[here] = self._whole(here) @ self._axes
        return short


def _formed(rows: Iterable[tuple[int, bytes]], width: int) -> Iterator[tuple[int, bytes]]:
    return (row for row in rows if len(row[1]) == 2 * width)


def _sliced(rows: Iterator[tuple[int, bytes]], width: int) -> Iterator[tuple[list[int], Floats]]:
    while some := list(islice(rows, _SLICE)):
        halves = np.frombuffer(b"".join(content for _, content in some), "<f2")
        yield [n for n, _ in some], halves.astype(np.float32).reshape(len(some), width)
