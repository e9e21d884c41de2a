"""Every kind of release under every set of rules, of a full case and of a bare one; and stopped half way."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from workbench.errors import Cancelled, NotWritable, WorkbenchError
from workbench.records.record import CaseId
from workbench.records.release import Remedy
from workbench.regimes import list_regimes, load_regime
from workbench.release.kinds import Extent, For, Making, ReleaseKind
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.history import list_history
from workbench.services.releasing import leaving
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.kinds import MAKINGS, bases_of, makings_for, report_for
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import Asked, make_release, make_releases
from workbench.services.session import Session

REGIMES = list_regimes()
KINDS = [made.kind.value for made in MAKINGS]
LONG = "W" * 200
ODD = ("عيادة الأمل", "Dr Ada 🙂", LONG)


def case_under(session: Session, folder: Path, regime: str) -> CaseId:
    content = fiction.case()
    content["case"]["regime"] = regime
    return import_case(session, fiction.written(folder, content)).case.case_id


def bare_case(session: Session, folder: Path, regime: str) -> CaseId:
    """Nothing in it but a title of 200 letters."""
    facts = {"title": LONG, "kind": "psii", "regime": regime, "opened_on": "2026-03-01"}
    folder.mkdir(parents=True)
    path = folder / "case.json"
    path.write_text(json.dumps({"format": "workbench-case/1", "case": facts}), encoding="utf-8")
    return import_case(session, path).case.case_id


def masked(session: Session, case_id: CaseId, report: str) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Not needed.")
        for concern in check_release(session, case_id, report).open_concerns
    )


def released(session: Session, case_id: CaseId, made: Making, basis: str, out: Path, **more: Any) -> Released:
    report = report_for(made, load_case(session, case_id))
    given = {"formats": made.formats[:1], "lines": masked(session, case_id, report), **more}
    return make_release(
        session, case_id, report, out=out, basis=basis, kind=made.kind.value, reason="It was asked for.",
        decided_by="Lead", recipient="" if made.recipients is For.NOBODY else "Harrowgill Hospital",
        extent=Extent(asked_whole=made.part), **given,
    )  # fmt: skip


def offered(session: Session, case_id: CaseId, kind: str, regime: str) -> list[tuple[Making, str]]:
    made = next(each for each in MAKINGS if each.kind.value == kind)
    report = report_for(made, load_case(session, case_id))
    rules = load_regime(regime)
    if made not in makings_for(report, rules):
        return []
    return [(made, basis.code) for basis in bases_of(made, report, rules)]


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_made_on_every_basis_that_its_rules_have(
    session: Session, tmp_path: Path, kind: str, regime: str
) -> None:
    case_id = case_under(session, tmp_path / "input", regime)
    # A working copy for somebody is for a key holder where there is a wall.
    who = session.user if kind == ReleaseKind.WORKING_COPY else "Harrowgill Hospital"
    bases = offered(session, case_id, kind, regime)
    assert bases, "every set of rules has a basis for every kind"
    for made, basis in bases:
        report = report_for(made, load_case(session, case_id))
        done = make_release(
            session, case_id, report, formats=made.formats[:1], out=tmp_path / basis, basis=basis, kind=kind,
            reason="It was asked for.", decided_by="Lead", extent=Extent(asked_whole=made.part),
            lines=masked(session, case_id, report), recipient=who,
        )  # fmt: skip
        assert (done.entry.release_kind, done.entry.basis) == (kind, basis)
        assert all(path.is_file() for path in (*done.files, done.certificate))


@pytest.mark.parametrize("regime", REGIMES)
def test_a_draft_bears_the_warning_that_its_rules_have_and_no_other(
    session: Session, tmp_path: Path, regime: str
) -> None:
    case_id = case_under(session, tmp_path / "input", regime)
    (made, basis), *_ = offered(session, case_id, "consultation_draft", regime)
    done = released(session, case_id, made, basis, tmp_path / "out", formats=("html",))
    page = done.files[0].read_text(encoding="utf-8")
    warning = load_regime(regime).notices.draft
    assert "Draft for comment" in page
    assert "made for Harrowgill Hospital" in page
    if warning:
        assert warning.format(recipient="Harrowgill Hospital") in page
    assert ("without reasonable excuse" in page) == bool(warning)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_case_is_released_or_refused_in_plain_words_and_then_leaves_nothing(
    session: Session, tmp_path: Path, kind: str
) -> None:
    case_id = bare_case(session, tmp_path / "input", "psirf-provider")
    (made, basis), *_ = offered(session, case_id, kind, "psirf-provider")
    refused: WorkbenchError | None = None
    try:
        released(session, case_id, made, basis, tmp_path / "out", formats=made.formats)
    except WorkbenchError as error:
        refused = error
    left = len(load_case(session, case_id).releases)
    assert left == (0 if refused else 1)
    assert (tmp_path / "out").exists() == (refused is None)
    assert refused is None or refused.sentence.endswith(".")


def drafts(session: Session, case_id: CaseId, out: Path, **how: Any) -> tuple[Released, ...]:
    asked = Asked(
        report_kind=fiction.REPORT, basis="consultation-draft", kind="consultation_draft",
        formats=("html", "word"), lines=masked(session, case_id, fiction.REPORT),
    )  # fmt: skip
    return make_releases(session, case_id, asked, recipients=ODD, out=out, **how)


@pytest.mark.parametrize("stop_at", [0, 1, 3, 5, 6])
def test_copies_that_are_stopped_half_way_leave_nothing(
    session: Session, tmp_path: Path, stop_at: int
) -> None:
    case_id = case_under(session, tmp_path / "input", "hssib-2022-act")
    before = len(list_history(session))

    def stop(done: int, _of: int) -> None:
        if done >= stop_at:
            raise Cancelled("The release was stopped. Nothing was released.")

    with pytest.raises(Cancelled):
        drafts(session, case_id, tmp_path / "out", progress=stop)
    assert not (tmp_path / "out").exists()
    assert len(list_history(session)) == before
    file = load_case(session, case_id)
    assert (file.releases, file.decisions) == ((), ())


def test_what_was_decided_for_several_copies_is_remembered_once(session: Session, tmp_path: Path) -> None:
    case_id = case_under(session, tmp_path / "input", "hssib-2022-act")
    lines = masked(session, case_id, fiction.REPORT)
    drafts(session, case_id, tmp_path / "out")
    file = load_case(session, case_id)
    assert len(file.decisions) == len(lines)
    assert [entry.recipient for entry in file.releases] == list(ODD)
    assert len({entry.batch for entry in file.releases}) == 1


def test_a_disk_that_fills_between_copies_says_how_many_left(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_under(session, tmp_path / "input", "hssib-2022-act")
    write, folders = leaving._write, set()

    def fills(path: Path, content: bytes) -> None:
        folders.add(path.parent)
        if len(folders) > 1:
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(leaving, "_write", fills)
    with pytest.raises(NotWritable, match="1 copy was released, of 3") as error:
        drafts(session, case_id, tmp_path / "out")
    assert "no space left" in error.value.sentence
    (only,) = (tmp_path / "out").iterdir()
    assert sorted(path.suffix for path in only.iterdir()) == [".docx", ".html", ".json"]


def test_a_folder_that_is_a_file_is_refused_and_nothing_is_entered(session: Session, tmp_path: Path) -> None:
    case_id = case_under(session, tmp_path / "input", "hssib-2022-act")
    (tmp_path / "out").write_text("somebody's own", encoding="utf-8")
    made, basis = next(chain(offered(session, case_id, "final_report", "hssib-2022-act")))
    with pytest.raises(NotWritable):
        released(session, case_id, made, basis, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "somebody's own"
    assert load_case(session, case_id).releases == ()
