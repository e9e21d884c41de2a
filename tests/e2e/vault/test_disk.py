"""A full disk loses nothing, and a disk that may not be written to is said to be so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.store import backup
from workbench.store.verify import verify

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow

if sys.platform != "win32":

    def told(how: str, folder: Path, case_id: str) -> list[str]:
        """What the program in `limited.py` says, line by line."""
        command = [sys.executable, "-m", "tests.e2e.vault.limited", how, str(folder), case_id]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def test_a_full_disk_refuses_in_plain_words_and_leaves_the_vault_as_it_was(tmp_path: Path) -> None:
        with making.made(tmp_path / "a.vault") as vault:
            case_id = making.add_case(vault)
        said = told("full", tmp_path / "a.vault", case_id)
        assert said[-1] == "as it was"
        assert len(said) == 4
        for line in said[:-1]:
            assert line.split()[0] in ("VaultFull", "NotWritable", "VaultError")
            assert "disk" in line
        with making.opened(tmp_path / "a.vault") as vault:
            assert verify(vault).faults == ()
            assert backup.snapshots(vault.folder) == []
            assert list((vault.folder / backup.SNAPSHOTS).iterdir()) == []
            making.add_term(vault, case_id, "There is room again.")

    def test_a_folder_that_may_not_be_written_to_is_refused_in_plain_words(tmp_path: Path) -> None:
        with making.made(tmp_path / "a.vault") as vault:
            case_id = making.add_case(vault)
        before = {path.name: path.read_bytes() for path in vault.folder.iterdir() if path.is_file()}
        for path in (*vault.folder.iterdir(), vault.folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            said = told("read-only", vault.folder, case_id)
        finally:
            vault.folder.chmod(0o755)
        assert [line.split()[0] for line in said] == ["NotWritable", "NotWritable"]
        assert all("cannot be written to" in line for line in said)
        assert {path.name: path.read_bytes() for path in vault.folder.iterdir() if path.is_file()} == before
