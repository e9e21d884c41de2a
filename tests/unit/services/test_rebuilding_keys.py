"""A lost key file is not a lost vault: it is rebuilt from the recovery page."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import BadInput, NotFound
from workbench.services import vaults
from workbench.services.session import create_vault, open_vault, rebuild_keys
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)


def printed(folder: Path) -> tuple[str, str]:
    """The wrapped key and the code, as somebody types them from a page made for the vault."""
    with open_vault(folder, bytearray(b"first")) as session:
        page = vaults.make_recovery_page(session).text
    after_code = page.partition("Recovery code")[2]
    code, _, after_key = after_code.partition("Wrapped key")
    return after_key.strip().partition("\n\n")[0], code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("workbench.services.session.calibrate", lambda: CHEAP)
    create_vault(tmp_path / "vault", "Ann", bytearray(b"first"), cost=CHEAP).close()
    return tmp_path / "vault"


def lose_keys(folder: Path) -> None:
    for name in ("keys.json", "keys.json.bak"):
        (folder / name).unlink()


def test_a_lost_key_file_is_rebuilt_and_the_vault_opens(folder: Path) -> None:
    page, code = printed(folder)
    lose_keys(folder)
    rebuild_keys(folder, page, code, user="Ann", new_passphrase=bytearray(b"second")).close()
    with open_vault(folder, bytearray(b"second")) as session:
        assert session.user == "Ann"
        assert [slot.user for slot in vaults.people(session) if slot.kind == "person"] == ["Ann"]


def test_a_key_file_in_order_is_not_rebuilt(folder: Path) -> None:
    page, code = printed(folder)
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(BadInput, match="in order"):
        rebuild_keys(folder, page, code, user="Ann", new_passphrase=bytearray(b"second"))
    assert (folder / "keys.json").read_bytes() == before


def test_a_page_of_another_vault_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    create_vault(other, "Ann", bytearray(b"first"), cost=CHEAP).close()
    page, code = printed(other)
    lose_keys(folder)
    with pytest.raises(Exception, match="vault"):
        rebuild_keys(folder, page, code, user="Ann", new_passphrase=bytearray(b"second"))
    assert not (folder / "keys.json").exists()


def test_there_must_be_a_vault(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        rebuild_keys(tmp_path, "", "", user="Ann", new_passphrase=bytearray(b"x"))
