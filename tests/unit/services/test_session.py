"""Opening a vault: by whom, which copy of it, and what is told of it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.unit.services.conftest import CHEAP, PASSPHRASE, USER
from workbench import settings
from workbench.errors import (
    BadInput,
    BugError,
    Help,
    NeedsDecision,
    NotFound,
    NotWritable,
    VaultDamaged,
    VaultInUse,
    WrongPassphrase,
)
from workbench.records.case import CaseKind
from workbench.records.record import CaseId
from workbench.services import cases, history, steering
from workbench.services.session import (
    Session,
    change_passphrase,
    create_vault,
    encode_passphrase,
    open_vault,
    position,
    reader_of,
    redo,
    undo,
)
from workbench.services.vaults import add_person


@pytest.fixture
def folder(home: Path, blank_vault: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(blank_vault, tmp_path / "ward.vault"))


def opened(folder: Path, passphrase: bytes = PASSPHRASE, *, user: str = "", write: bool = True) -> Session:
    return open_vault(folder, bytearray(passphrase), user=user, write=write)


def work_in(folder: Path) -> None:
    with opened(folder) as session:
        cases.new_case(session, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")


def test_without_a_name_whoever_the_passphrase_belongs_to_opens_it(folder: Path) -> None:
    with opened(folder) as session:
        assert session.user == USER
        add_person(session, "Bo Lindqvist", encode_passphrase("five loud crows"))
    with opened(folder, b"five loud crows") as session:
        assert session.user == "Bo Lindqvist"
    with opened(folder, b"five loud crows", user="bo lindqvist") as session:
        assert session.user == "Bo Lindqvist"


def test_a_wrong_passphrase_is_nobody_s_and_a_name_needs_its_own(folder: Path) -> None:
    with opened(folder) as session:
        add_person(session, "Bo", encode_passphrase("five loud crows"))
    for passphrase, user in (
        (b"wrong", ""),
        (b"five loud crows", USER),
        (PASSPHRASE, "Bo"),
        (PASSPHRASE, "Cy"),
    ):
        with pytest.raises(WrongPassphrase):
            opened(folder, passphrase, user=user)


def test_an_older_copy_put_back_is_noticed_once_the_newer_was_seen_here(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as session:
        assert session.warnings == ()
    older = shutil.copytree(folder, tmp_path / "older")
    work_in(folder)
    with opened(folder) as session:
        assert session.warnings == ()
    shutil.rmtree(folder)
    shutil.copytree(older, folder)
    with opened(folder, write=False) as session:
        (warning,) = session.warnings
    assert "older copy" in warning


def test_a_copy_that_went_another_way_is_noticed_though_it_is_as_long(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    work_in(other)
    work_in(folder)
    with opened(other) as session:
        assert len(session.warnings) == 1


def test_how_far_the_ledger_had_come_is_remembered_when_the_vault_closes(folder: Path) -> None:
    work_in(folder)
    with opened(folder) as session:
        vault_id = session.vault.fact("vault_id").decode()
    assert settings.load().heads[vault_id].seq == 2


def test_a_folder_without_a_vault_or_with_half_of_one_is_told_apart(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        opened(tmp_path / "nowhere")
    (folder / "vault.db").unlink()
    with pytest.raises(VaultDamaged, match=r"vault\.db"):
        opened(folder)


def test_a_vault_is_not_made_where_something_is(folder: Path) -> None:
    with pytest.raises(BadInput):
        create_vault(folder, USER, bytearray(PASSPHRASE), cost=CHEAP)
    work_in(folder)


def test_a_new_passphrase_takes_the_place_of_the_old(folder: Path) -> None:
    with opened(folder) as session:
        change_passphrase(session, USER, encode_passphrase("seven new owls"))
    with pytest.raises(WrongPassphrase):
        opened(folder)
    opened(folder, b"seven new owls").close()


def test_a_step_is_taken_back_and_done_again_after_the_vault_was_closed(folder: Path) -> None:
    with opened(folder) as session:
        case, _ = cases.new_case(session, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")
        term, _ = steering.add_term(session, case.case_id, "What happened?")
        steering.edit_term(session, term, "How did it happen?")
    with opened(folder) as session:
        undo(session, case.case_id)
        assert terms_of(session, case.case_id) == ["What happened?"]
    with opened(folder) as session:
        redo(session, case.case_id)
        assert terms_of(session, case.case_id) == ["How did it happen?"]


def terms_of(session: Session, case_id: CaseId) -> list[str]:
    return [term.text for term in cases.load_case(session, case_id).terms]


def test_a_reader_in_another_thread_sees_what_is_written_and_both_close_alone(folder: Path) -> None:
    first = opened(folder)
    seen: list[int] = []

    def read() -> None:
        with reader_of(first) as reader:
            assert reader.warnings == ()
            seen.append(len(cases.list_cases(reader)))
            with pytest.raises(NotWritable):
                cases.new_case(reader, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")

    cases.new_case(first, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")
    for _ in range(2):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert seen == [1, 1]
    reader = reader_of(first)
    first.close()
    assert len(cases.list_cases(reader)) == 1
    reader.close()
    with pytest.raises(BugError):
        reader_of(first)


def test_closing_a_reader_remembers_nothing_and_makes_no_snapshot(folder: Path, home: Path) -> None:
    with opened(folder) as session:
        cases.new_case(session, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")
        before = settings.load(), sorted((folder / "backups").iterdir())
        reader_of(session).close()
        assert (settings.load(), sorted((folder / "backups").iterdir())) == before


def test_the_position_changes_with_one_s_own_work_and_with_somebody_else_s(folder: Path) -> None:
    with opened(folder) as session, reader_of(session) as reader:
        mine, theirs = position(session), position(reader)
        assert (position(session), position(reader)) == (mine, theirs)
        cases.new_case(session, title="A fall", kind=CaseKind.PSII, regime="psirf-provider")
        assert position(session)[0] == mine[0] + 1
        assert position(reader)[0] == theirs[0] + 1
        assert position(reader)[1] != theirs[1]


def left_open_elsewhere(folder: Path) -> None:
    words = '{"user": "Cal", "machine": "ELSEWHERE", "pid": 7, "since": "2026-03-01T09:30:00Z"}'
    (folder / "in-use.json").write_text(words, encoding="utf-8")


def test_a_vault_left_open_elsewhere_is_a_question_and_the_answer_is_on_record(folder: Path) -> None:
    left_open_elsewhere(folder)
    with pytest.raises(NeedsDecision, match=r"Cal .* ELSEWHERE .* can lose what is not yet saved") as caught:
        opened(folder)
    assert (caught.value.code, caught.value.see) == ("open_elsewhere", Help.TAKE_OVER)
    with opened(folder, write=False) as reader:
        assert reader.user == USER
    with open_vault(folder, bytearray(PASSPHRASE), take_over=True) as session:
        assert history.list_history(session)[-1].words == "took the vault over from another computer"
    with opened(folder) as session:
        assert session.user == USER


def test_a_wrong_passphrase_takes_nothing_over(folder: Path) -> None:
    left_open_elsewhere(folder)
    with pytest.raises(WrongPassphrase):
        open_vault(folder, bytearray(b"wrong"), take_over=True)
    with pytest.raises(NeedsDecision):
        opened(folder)


def test_a_vault_open_on_this_computer_is_never_taken_over(folder: Path) -> None:
    with opened(folder):
        left_open_elsewhere(folder)
        with pytest.raises(VaultInUse):
            open_vault(folder, bytearray(PASSPHRASE), take_over=True)
        assert "ELSEWHERE" in (folder / "in-use.json").read_text(encoding="utf-8")
