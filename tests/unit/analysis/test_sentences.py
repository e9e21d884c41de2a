"""The language model tells near from far, is checked before use, and is not loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.house.source import ROOT
from workbench import paths
from workbench.analysis import sentences
from workbench.analysis.sentences import WIDTH, MiniLM, open_sentences
from workbench.errors import Cancelled, NotFound

NEAR = ("Train all staff to use infusion pumps.", "Teach every nurse how infusion devices work.")
FAR = "The car park needs more spaces."
STARTED = """
import sys
import workbench.cli.main, workbench.cli.register, workbench.cli.lint, workbench.services.register.likeness
import ui.app
print("onnxruntime" in sys.modules)
"""


@pytest.fixture(scope="session")
def model() -> MiniLM:
    return open_sentences()


@pytest.fixture
def not_yet_open() -> None:
    open_sentences.cache_clear()


def test_what_means_nearly_the_same_is_near_and_what_does_not_is_far(model: MiniLM) -> None:
    one, other, far = model.embed([*NEAR, FAR])

    assert one @ other > 0.6
    assert abs(one @ far) < 0.2
    assert abs(other @ far) < 0.2


def test_every_direction_has_length_one_and_company_hardly_changes_it(model: MiniLM) -> None:
    together = model.embed([*NEAR, FAR, "", "A word. " * 200])
    alone = model.embed([FAR])

    assert together.shape == (5, WIDTH)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert together[2] @ alone[0] > 0.99


def test_no_text_is_no_direction(model: MiniLM) -> None:
    assert model.embed([]).shape == (0, WIDTH)


def test_it_tells_how_far_it_is_and_stops_when_told(model: MiniLM) -> None:
    told: list[tuple[int, int]] = []

    def stop_after_the_first(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    with pytest.raises(Cancelled):
        model.embed([FAR] * 70, stop_after_the_first)

    assert told == [(32, 70)]


@pytest.mark.usefixtures("not_yet_open")
def test_a_missing_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_PACKAGE", "no_such_package")

    with pytest.raises(NotFound, match="is not installed") as caught:
        open_sentences()

    assert caught.value.code == "no_model"


@pytest.mark.usefixtures("not_yet_open")
def test_a_model_of_which_one_byte_is_another_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not what was shipped")
    monkeypatch.setattr(sentences, "model_file", lambda: tmp_path / "model.onnx")

    with pytest.raises(NotFound, match="damaged"):
        open_sentences()


@pytest.mark.usefixtures("not_yet_open")
def test_without_what_runs_the_model_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(NotFound, match="What runs the language model"):
        open_sentences()


@pytest.mark.usefixtures("not_yet_open")
def test_a_missing_vocabulary_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "resource", lambda *_: tmp_path / "none.txt")

    with pytest.raises(NotFound, match="no vocabulary"):
        open_sentences()


def test_starting_the_program_loads_no_model() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False"]
