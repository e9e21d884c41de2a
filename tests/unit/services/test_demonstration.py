"""The demonstration runs through every verb it shows, and what it says is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.conftest import CHEAP
from workbench.errors import BadInput
from workbench.services import demonstration
from workbench.services.cases import list_cases, load_case
from workbench.services.demonstration import CASES, OPEN_TO_ALL, demonstrate, load_cases, look_around
from workbench.services.register.entries import list_entries
from workbench.services.register.likeness import similar_to
from workbench.services.releasing.verifying import verify_release
from workbench.services.session import Session, encode_passphrase, open_vault


def test_every_case_is_released_in_every_format_and_verifies(home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    shown = demonstrate(tmp_path / "out", cost=CHEAP, say=said.append)
    assert len(shown) == len(CASES)
    assert any(case.refused for case in shown), "it shows what stands in the way of a release"
    for case in shown:
        assert {path.suffix for path in case.files} == {".docx", ".pdf", ".html", ".xlsx", ".zip"}
        assert all(result.sound for made in case.released for result in verify_release(made.files))
        assert any(case.case.reference in line for line in said)
    with open_vault(tmp_path / "out" / "demonstration.vault", encode_passphrase(OPEN_TO_ALL)) as session:
        assert session.user == demonstration.USER
        known = [each.public for each in list_entries(session, limit=500).entries]
        assert len({each.issuer for each in known}) > 5, "other bodies recommended before"
        assert {case.case.title for case in shown} <= {each.report_title for each in known}, "so did these"


@pytest.mark.parametrize("there", ["a file", "a full folder"])
def test_it_writes_over_nothing(home: Path, tmp_path: Path, there: str) -> None:
    out = tmp_path / "out"
    if there == "a file":
        out.write_text("mine", encoding="utf-8")
    else:
        (out / "mine").mkdir(parents=True)
    with pytest.raises(BadInput):
        demonstrate(out, cost=CHEAP)


def test_a_newcomer_looks_around_in_a_vault_with_every_case_and_no_release(
    home: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    with look_around(tmp_path / "around.vault") as session:
        assert session.user == demonstration.USER
        loaded = load_cases(session, progress)
        assert {line.case.id for line in list_cases(session)} == {case.id for case in loaded}
        assert all(load_case(session, case.case_id).releases == () for case in loaded)
        assert (
            "lipid emulsion"
            in similar_to(session, "who knows the signs of local anaesthetic poisoning")
            .matches[0]
            .entry.public.text
        )
    assert told == [(n, len(CASES)) for n in range(len(CASES) + 1)]
    with open_vault(tmp_path / "around.vault", encode_passphrase(OPEN_TO_ALL)) as again:
        assert len(list_cases(again)) == len(CASES)


def test_loading_stops_when_asked(session: Session) -> None:
    assert len(load_cases(session, lambda done, _: done < 1)) == 1
    assert len(list_cases(session)) == 1
