"""Nothing readable is ever on the disk: not in the vault, not in the temporary folder, not in a file that
was deleted and is still open. Through every verb of the store, with the failing ones among them."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.unit.store import examples, making
from workbench.errors import BugError, Cancelled, WorkbenchError
from workbench.records.case import Case
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, RecordId, new_id
from workbench.store import backup, driver, keys, ledger, search
from workbench.store.compaction import compact
from workbench.store.erasure import erase_case
from workbench.store.salvage import salvage
from workbench.store.vault import Vault
from workbench.store.verify import verify

pytestmark = pytest.mark.slow

CANARY = "Kestrelzqx Canaryfield"
SPELLINGS = (CANARY, CANARY.lower(), CANARY.split()[0].lower())
FORMS = [word.encode(encoding) for word in SPELLINGS for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


def traces(*folders: Path) -> list[str]:
    """The files under the folders, and deleted ones still open here, in which the canary stands.

    Reading the live database drops its locks; there is no other process here to mind.
    """
    found = [str(path) for folder in folders for path in folder.rglob("*") if path.is_file() and _holds(path)]
    held = Path("/proc/self/fd")
    for descriptor in list(held.iterdir()) if held.is_dir() else []:
        with suppress(OSError):
            target = descriptor.readlink()
            if str(target).endswith(" (deleted)") and _holds(descriptor):
                found.append(str(target))
    return found


def _holds(path: Path) -> bool:
    content = path.read_bytes()
    return any(form in content for form in FORMS)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path, temporary
    assert traces(tmp_path) == []


def test_a_plain_database_shows_the_canary_so_that_its_absence_means_something(tmp_path: Path) -> None:
    with closing(driver.plain(tmp_path / "plain.db")) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
        assert traces(tmp_path)
    with tempfile.TemporaryFile(dir=tmp_path) as opened:
        opened.write(CANARY.encode("utf-16-le"))
        opened.flush()
        (tmp_path / "plain.db").unlink()
        assert bool(traces(tmp_path)) == Path("/proc/self/fd").is_dir()


def test_no_verb_of_the_store_leaves_a_readable_word(folders: tuple[Path, Path]) -> None:
    base, _ = folders
    with making.made(base / "a.vault") as vault:
        case_id = making.add_case(vault, CANARY, CANARY)
        write_everything(vault, case_id)
        assert traces(base) == []
        look_everywhere(vault, case_id)
        assert traces(base) == []
        fail_in_every_way(vault, case_id)
        assert traces(base) == []
        copy_everything(vault, base)
        assert traces(base) == []
        erase_case(vault, case_id)
        assert traces(base) == []


def write_everything(vault: Vault, case_id: CaseId) -> None:
    """Create, change, delete, undo and redo a record of every kind."""
    made = examples.every_kind(case_id, CANARY)
    with vault.operation("create", case_id) as work:
        work.create(*made)
    with vault.operation("change", case_id) as work:
        for one in made:
            work.update(dataclasses.replace(one, extra=CANARY * 300))
    with vault.operation("delete", case_id) as work:
        for one in made:
            work.delete(one)
    for step in (vault.undo, vault.undo, vault.redo, vault.redo, vault.undo):
        step(case_id)
    # Far more than the page cache holds is spilled to the log before the end of the operation.
    with vault.operation("import", case_id) as work:
        work.create(*(making.term(case_id, CANARY * 400) for _ in range(400)))
    sealed = vault.seal_file(io.BytesIO(CANARY.encode() * 60_000))
    with vault.operation("file", case_id) as work:
        pattern = next(one for one in made if isinstance(one, Evidence))
        evidence = dataclasses.replace(pattern, id=new_id(), blob=sealed.name, sha256=sealed.sha256)
        vault.keep_file(case_id, evidence.id, sealed, making.extract_of(CANARY * 3000))
        work.create(evidence)


def look_everywhere(vault: Vault, case_id: CaseId) -> None:
    """Search, sort, read files, tell history, check, compact."""
    assert search.find(vault.connection, CANARY)
    assert search.find(vault.connection, "kestrelz")
    vault.connection.execute("SELECT text FROM term ORDER BY text || id DESC").fetchall()
    for (name,) in vault.connection.execute("SELECT name FROM blob").fetchall():
        with vault.open_file(name) as reader:
            assert CANARY.encode() in reader.read()
    assert ledger.history(vault.connection, RecordId(case_id))
    verify(vault)
    compact(vault)


def fail_in_every_way(vault: Vault, case_id: CaseId) -> None:
    """Operations, imports and statements that go wrong half-way."""

    def midway(_: int) -> None:
        raise ZeroDivisionError

    with suppress(ZeroDivisionError), vault.operation("fail", case_id) as work:
        work.create(making.term(case_id, CANARY))
        midway(1)
    with pytest.raises(ZeroDivisionError):
        vault.seal_file(io.BytesIO(CANARY.encode() * 100_000), progress=midway)
    with pytest.raises(Cancelled):
        vault.seal_file(io.BytesIO(CANARY.encode() * 100_000), cancelled=lambda: True)
    with pytest.raises(BugError) as caught, driver.begin(vault.connection):
        vault.connection.execute("INSERT INTO term (id) VALUES (?)", (CANARY,))
    assert CANARY not in repr(caught.getrepr())
    sealed = vault.seal_file(io.BytesIO(CANARY.encode()))
    vault.discard_file(sealed)


def copy_everything(vault: Vault, base: Path) -> None:
    """Snapshot, back up, restore, salvage."""
    backup.snapshot(vault.folder, vault.connection)
    backup.back_up(vault.folder, vault.connection, base / "backup")
    backup.restore(base / "backup", base / "restored")
    with keys.unlock(base / "backup", making.USER, bytearray(making.PASSPHRASE)) as secret:
        salvage(base / "restored", secret, base / "saved", user=making.USER, device="bench")
    with pytest.raises(WorkbenchError):
        backup.back_up(vault.folder, vault.connection, base / "backup")


def test_a_case_is_not_in_the_repr_of_anything_that_a_log_could_show(folders: tuple[Path, Path]) -> None:
    base, _ = folders
    with making.made(base / "a.vault") as vault:
        case_id = making.add_case(vault, CANARY, CANARY)
        shown = (vault.connection, vault.secret, ledger.history(vault.connection, RecordId(case_id)))
        assert CANARY not in repr(shown)
        assert CANARY not in repr(search.find(vault.connection, "kestrelzqx"))
        assert CANARY not in repr(verify(vault))
        assert CANARY not in repr([Case, *ledger.entries(vault.connection)])
