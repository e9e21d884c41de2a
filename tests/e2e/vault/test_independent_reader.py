"""The way out: a vault can be read with another implementation of its format, without this program."""

from __future__ import annotations

from pathlib import Path

import apsw

from tests.unit.store import making
from workbench.store import keys
from workbench.store.vault import DATABASE


def test_sqlite3_multiple_ciphers_reads_a_vault_given_its_key(tmp_path: Path) -> None:
    with making.made(tmp_path / "a.vault") as vault:
        case_id = making.add_case(vault, "Ward 12", "Café, 🚑")
        making.add_term(vault, case_id, "What happened?")
        backup_of_head = vault.connection.execute("SELECT hash FROM operation ORDER BY seq").fetchall()
    with keys.unlock(tmp_path / "a.vault", making.USER, bytearray(making.PASSPHRASE)) as secret:
        # SQLCipher takes key and salt in one; this reader takes the same 96 digits as a raw key.
        raw = secret.database_key().decode()[2:-1]
    connection = apsw.Connection(str(tmp_path / "a.vault" / DATABASE))
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = 'raw:{raw}'"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    assert connection.execute("SELECT title, summary FROM case_file").fetchall() == [("Ward 12", "Café, 🚑")]
    assert connection.execute("SELECT text FROM term").fetchall() == [("What happened?",)]
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT hash FROM operation ORDER BY seq").fetchall() == backup_of_head
    matches = connection.execute(
        "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH 'happen'"
    ).fetchall()
    assert matches == [(1,)]
    connection.close()
