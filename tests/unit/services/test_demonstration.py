"""The demonstration runs through every verb it shows, and what it says is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.conftest import CHEAP
from workbench.errors import BadInput
from workbench.services import demonstration
from workbench.services.demonstration import CASES, OPEN_TO_ALL, demonstrate
from workbench.services.releasing.verifying import verify_release
from workbench.services.session import encode_passphrase, open_vault


def test_every_case_is_released_in_every_format_and_verifies(home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    shown = demonstrate(tmp_path / "out", cost=CHEAP, say=said.append)
    assert len(shown) == len(CASES)
    assert any(case.refused for case in shown), "it shows what stands in the way of a release"
    for case in shown:
        assert {path.suffix for path in case.released.files} == {".docx", ".pdf", ".html", ".zip"}
        assert all(result.sound for result in verify_release(case.released.files))
        assert any(case.case.reference in line for line in said)
    with open_vault(tmp_path / "out" / "demonstration.vault", encode_passphrase(OPEN_TO_ALL)) as session:
        assert session.user == demonstration.USER


@pytest.mark.parametrize("there", ["a file", "a full folder"])
def test_it_writes_over_nothing(home: Path, tmp_path: Path, there: str) -> None:
    out = tmp_path / "out"
    if there == "a file":
        out.write_text("mine", encoding="utf-8")
    else:
        (out / "mine").mkdir(parents=True)
    with pytest.raises(BadInput):
        demonstrate(out, cost=CHEAP)
