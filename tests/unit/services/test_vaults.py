"""A vault looked after while it is used: snapshots, people shut out, places to be warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.conftest import PASSPHRASE, USER, Import
from workbench import settings
from workbench.errors import BadInput, NotWritable, VaultFull, WrongPassphrase
from workbench.services import places, vaults
from workbench.services.session import (
    Session,
    change_passphrase,
    create_vault,
    open_vault,
    open_with_recovery,
)
from workbench.store import backup, keys, rekeying
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)


def again(session: Session, *, write: bool = True) -> Session:
    session.close()
    return open_vault(session.vault.folder, bytearray(PASSPHRASE), user=USER, write=write)


def snapshots(session: Session) -> list[Path]:
    return backup.snapshots(session.vault.folder)


def test_each_import_into_a_vault_that_holds_something_makes_a_snapshot_first(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    import_file()
    assert snapshots(session) == []
    import_file(case={"title": "Another fall"})
    (made,) = snapshots(session)
    vaults.recall(session.vault.folder, made.name, bytearray(PASSPHRASE), tmp_path / "then", user=USER)
    with open_vault(tmp_path / "then", bytearray(PASSPHRASE), user=USER) as then:
        assert vaults.info(then).cases == 1


def test_a_day_of_work_ends_with_a_snapshot_and_looking_at_it_with_none(
    session: Session, import_file: Import
) -> None:
    with again(session):
        pass
    assert snapshots(session) == []
    session = again(session)
    import_file(into=session)
    for write in (False, True):
        with again(session, write=write) as session:
            assert len(snapshots(session)) == 1
    assert len(snapshots(session)) == 1
    assert vaults.info(again(session)).snapshots == (snapshots(session)[0].name,)


def test_a_snapshot_that_fails_costs_nothing_but_a_sentence(
    session: Session, import_file: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, needed: int) -> None:
        raise VaultFull("No room.")

    monkeypatch.setattr(backup, "require_space", full)
    import_file()
    import_file(case={"title": "Another fall"})
    session.close()
    assert session.notices == ["No snapshot of the vault could be made. No room."] * 2
    with again(session, write=False) as reader:
        assert vaults.info(reader).cases == 2


def test_closing_twice_is_harmless(session: Session) -> None:
    session.close()
    session.close()
    with open_vault(session.vault.folder, bytearray(PASSPHRASE), user=USER) as next_one:
        assert next_one.warnings == ()


def test_whoever_is_shut_out_for_good_stays_out_and_the_others_are_named(
    session: Session, import_file: Import
) -> None:
    import_file()
    for name in ("Leaver", "Bea"):
        vaults.add_person(session, name, bytearray(b"of " + name.encode()))
    vaults.make_recovery_page(session)
    old = backup.snapshot(session.vault.folder, session.db)
    with pytest.raises(BadInput, match="your own"):
        vaults.remove_person_for_good(session, USER, bytearray(PASSPHRASE))
    with pytest.raises(WrongPassphrase):
        vaults.remove_person_for_good(session, "Leaver", bytearray(b"mistyped"))
    others = vaults.remove_person_for_good(session, "Leaver", bytearray(PASSPHRASE))
    assert [(slot.kind, slot.user) for slot in others] == [("person", "Bea"), ("recovery", "")]
    assert [slot.user for slot in vaults.people(session)] == [USER]
    (made,) = snapshots(session)
    assert made != old
    assert session.notices == []
    session.close()
    folder = session.vault.folder
    assert vaults.verify_vault(folder, bytearray(PASSPHRASE), user=USER).sound
    with pytest.raises(WrongPassphrase):
        open_vault(folder, bytearray(b"of Leaver"), user="Leaver")


def test_a_recovery_code_from_before_does_not_open_a_vault_whose_new_keys_are_in_place(
    session: Session, import_file: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults.add_person(session, "Leaver", bytearray(b"x"))
    code = keys.make_recovery(session.vault.folder, session.vault.secret).code
    monkeypatch.setattr(rekeying, "_conclude", lambda folder, finish: None)
    vaults.remove_person_for_good(session, "Leaver", bytearray(PASSPHRASE))
    session.close()
    monkeypatch.undo()
    with pytest.raises(WrongPassphrase, match="given new keys"):
        open_with_recovery(session.vault.folder, code, user="Leaver", new_passphrase=bytearray(b"new"))
    with open_vault(session.vault.folder, bytearray(PASSPHRASE)) as kept:
        assert [slot.user for slot in vaults.people(kept)] == [USER]


def test_a_vault_whose_database_and_keys_are_lost_is_recalled_with_the_snapshot_s_own(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    import_file()
    session.close()
    folder = session.vault.folder
    (made,) = snapshots(session)
    for name in ("vault.db", "keys.json", "keys.json.bak"):
        (folder / name).unlink()
    assert vaults.recall(folder, made.name, bytearray(PASSPHRASE), tmp_path / "then") == 0
    with open_vault(tmp_path / "then", bytearray(PASSPHRASE)) as then:
        assert vaults.info(then).cases == 1


def test_a_place_that_could_spoil_it_is_warned_of_on_making_and_on_opening(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Dropbox" / "Ward.vault"
    with create_vault(folder, USER, bytearray(PASSPHRASE), cost=CHEAP) as made:
        assert made.warnings == (places.caution(folder),)
    with open_vault(folder, bytearray(PASSPHRASE)) as opened:
        assert opened.warnings == (places.caution(folder),)
        assert "Dropbox" in opened.warnings[0]


def test_a_vault_opened_for_reading_changes_no_key(session: Session) -> None:
    with again(session, write=False) as reading:
        before = (reading.vault.folder / "keys.json").read_bytes()
        for change in (
            lambda: change_passphrase(reading, USER, bytearray(b"another one")),
            lambda: vaults.add_person(reading, "B. Lindqvist", bytearray(b"another one")),
            lambda: vaults.remove_person(reading, USER),
            lambda: vaults.make_recovery_page(reading),
        ):
            with pytest.raises(NotWritable):
                change()
        assert (reading.vault.folder / "keys.json").read_bytes() == before


def test_settings_that_cannot_be_saved_at_closing_cost_nothing_but_a_sentence(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(vault_id: str, head: settings.Head) -> settings.Settings:
        raise NotWritable("It refuses.")

    monkeypatch.setattr(settings, "remember_head", refuse)
    session.close()
    (notice,) = session.notices
    assert "It refuses." in notice


def test_a_place_that_refuses_a_backup_is_named_for_what_it_is(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NotWritable, match="backup's folder"):
        vaults.back_up(session, tmp_path / "file" / "backup")


def test_a_backup_put_back_is_not_taken_for_an_older_copy(session: Session, tmp_path: Path) -> None:
    vaults.back_up(session, tmp_path / "backup")
    session.close()
    vaults.restore(tmp_path / "backup", tmp_path / "back")
    assert vaults.verify_vault(tmp_path / "back", bytearray(PASSPHRASE)).sound
    with open_vault(tmp_path / "back", bytearray(PASSPHRASE)) as again:
        assert not again.warnings
