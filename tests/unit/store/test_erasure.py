"""An erased case is gone: no row, no word in the ledger, no byte on any page, no key, no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from tests.unit.store import making
from workbench.errors import NotFound, NotWritable, UndoRefused
from workbench.records.case import Case
from workbench.records.record import CaseId, RecordId, new_id
from workbench.store import backup, ledger, search, tables
from workbench.store.compaction import compact
from workbench.store.erasure import erase_case
from workbench.store.vault import DATABASE, Vault
from workbench.store.verify import verify

CANARY = "zqxkestrel"
PAGE, RESERVED, SALT = 4096, 80, 16


def decrypted(vault: Vault, database: Path) -> list[bytes]:
    """Every page of a database, used or not, without the help of the library that wrote it."""
    key, content, pages = bytes(vault.secret.material()[:32]), database.read_bytes(), []
    for at in range(0, len(content), PAGE):
        page = content[at : at + PAGE]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(AES(key), CBC(vector)).decryptor()
        pages.append(decryptor.update(page[SALT if at == 0 else 0 : PAGE - RESERVED]))
    return pages


def pages_with(vault: Vault, database: Path, word: str) -> int:
    return sum(word.encode() in page for page in decrypted(vault, database))


def rows_with(vault: Vault, word: str) -> list[str]:
    """The tables, the index's own among them, in which any value holds the word."""
    found = []
    tables_ = vault.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables_:
        for row in vault.connection.execute(f'SELECT * FROM "{table}"'):
            if any(word in (v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v)) for v in row):
                found.append(table)
                break
    return found


def filled(vault: Vault, word: str) -> CaseId:
    """A case full of a word: records long and short, changed, deleted and undone, and a file."""
    case_id = making.add_case(vault, word, word)
    for n in range(40):
        term = making.add_term(vault, case_id, f"{word} " * (1 + n * 17))
        with vault.operation("reword", case_id) as work:
            changed = making.term(case_id, f"{word} {n} " * (600 - n * 14))
            work.create(changed)
            work.delete(term)
        if n % 5 == 0:
            vault.undo(case_id)
    making.add_evidence(vault, case_id, f"{word} " * 5000, word)
    return case_id


@pytest.fixture
def erased(vault: Vault) -> tuple[CaseId, CaseId]:
    """An erased case and one that was kept, whose evidence is the same file."""
    kept = making.add_case(vault, "Ward 13")
    making.add_evidence(vault, kept, "The same file.")
    gone = filled(vault, CANARY)
    making.add_evidence(vault, gone, "The same file.")
    backup.snapshot(vault.folder, vault.connection)
    backup.snapshot(vault.folder, vault.connection)
    assert {"term", "change", "passage", "evidence", "case_file"} <= set(rows_with(vault, CANARY))
    assert pages_with(vault, backup.snapshots(vault.folder)[0] / DATABASE, CANARY) > 50
    told = erase_case(vault, gone)
    assert (told.files, told.snapshots) == (2, 2)
    assert any("Backups" in sentence for sentence in told.by_hand)
    return gone, kept


def test_no_table_and_no_index_holds_a_word_of_it(vault: Vault, erased: tuple[CaseId, CaseId]) -> None:
    gone, _ = erased
    assert rows_with(vault, CANARY) == []
    # The ledger says of which records it forgot the words, by their ids.
    assert rows_with(vault, gone) == ["operation", "change"]
    vault.connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, passage_fts, row)")
    assert vault.connection.execute("SELECT * FROM words WHERE term LIKE 'zqx%'").fetchall() == []
    assert search.find(vault.connection, CANARY) == ()


def test_no_page_of_the_database_or_of_a_snapshot_holds_a_byte_of_it(
    vault: Vault, erased: tuple[CaseId, CaseId]
) -> None:
    (snapshot,) = backup.snapshots(vault.folder)
    for database in (vault.folder / DATABASE, snapshot / DATABASE):
        assert pages_with(vault, database, "Ward 13") > 0
        assert pages_with(vault, database, CANARY) == 0
        assert pages_with(vault, database, CANARY[:6]) == 0
    assert (vault.folder / (DATABASE + "-wal")).stat().st_size == 0


def test_the_chain_stays_whole_and_says_that_a_case_was_erased(
    vault: Vault, erased: tuple[CaseId, CaseId]
) -> None:
    gone, _ = erased
    assert verify(vault).faults == ()
    last = ledger.entries(vault.connection, gone)[-1]
    assert (last.verb, last.undoable, last.detail) == ("erase_case", False, '{"files":2,"records":43}')
    with pytest.raises(UndoRefused):
        vault.undo(gone)


def test_another_case_with_the_same_file_still_opens_it(vault: Vault, erased: tuple[CaseId, CaseId]) -> None:
    _, kept = erased
    (evidence,) = vault.connection.execute("SELECT blob, case_id FROM evidence").fetchall()
    assert evidence[1] == kept
    assert vault.open_file(evidence[0]).read() == b"The same file."
    assert tables.get(vault.connection, Case, RecordId(kept)).title == "Ward 13"
    assert len([path for path in (vault.folder / "blobs").rglob("*") if path.is_file()]) == 1
    vault.undo(kept)
    vault.redo(kept)


def test_erasing_again_only_finishes_what_was_cut_off(vault: Vault, erased: tuple[CaseId, CaseId]) -> None:
    gone, _ = erased
    head = ledger.head(vault.connection)
    assert erase_case(vault, gone).records == 0
    assert ledger.head(vault.connection) == head


def test_a_case_whose_records_were_all_deleted_is_erased_from_the_ledger_too(vault: Vault) -> None:
    case_id = making.add_case(vault, CANARY)
    vault.undo(case_id)
    assert "change" in rows_with(vault, CANARY)
    erase_case(vault, case_id)
    assert rows_with(vault, CANARY) == []


def test_no_case_and_no_right_to_write_are_said(vault: Vault, case_id: CaseId) -> None:
    with pytest.raises(NotFound):
        erase_case(vault, CaseId(new_id()))
    with making.opened(vault.folder, write=False) as reader:
        with pytest.raises(NotWritable):
            erase_case(reader, case_id)
        with pytest.raises(NotWritable):
            compact(reader)


def test_compacting_changes_nothing_but_the_size(vault: Vault, case_id: CaseId) -> None:
    for n in range(40):
        making.add_term(vault, case_id, f"herons {n} " * 300)
    rows = making.everything(vault)
    vault.connection.execute("CREATE TABLE ballast AS SELECT zeroblob(2000000) AS a")
    vault.connection.execute("DROP TABLE ballast")
    vault.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert compact(vault) > 1_900_000
    assert making.everything(vault) == rows
    assert len(search.find(vault.connection, "heron")) == 40
    assert verify(vault).faults == ()
