"""Any damage is noticed, by the right error with a plain sentence, and nothing is made up."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.errors import VaultDamaged
from workbench.records.case import Term
from workbench.records.record import CaseId
from workbench.store import keyfile, keys, ledger, tables
from workbench.store.blobs import CHUNK, TAG
from workbench.store.secret import Secret
from workbench.store.vault import DATABASE
from workbench.store.verify import Report, examine, verify

pytestmark = pytest.mark.slow

PAGE, SALT = 4096, 16
FLIPS = 50


class Kept:
    """A closed vault, its bytes, and its secret."""

    def __init__(self, folder: Path) -> None:
        with making.made(folder) as vault:
            self.case_id: CaseId = making.add_case(vault)
            for n in range(40):
                making.add_term(vault, self.case_id, f"question {n} " * 60)
            self.blob = making.add_evidence(vault, self.case_id, "0123456789abcdef" * (CHUNK // 8 + 10)).blob
            self.head = ledger.head(vault.connection)
        self.folder = folder
        self.database = folder / DATABASE
        self.file = folder / "blobs" / self.blob[:2] / self.blob

    def secret(self) -> Secret:
        return keys.unlock(self.folder, making.USER, bytearray(making.PASSPHRASE))

    def examined(self, secret: Secret) -> Report:
        report = examine(self.folder, secret, known=self.head)
        for fault in report.faults:
            assert fault.message.endswith(".")
            assert fault.what_to_do
            assert "question" not in fault.message
        return report


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "a.vault")


def flipped(content: bytes, bit: int) -> bytes:
    harmed = bytearray(content)
    harmed[bit // 8] ^= 1 << bit % 8
    return bytes(harmed)


def test_a_flipped_bit_anywhere_in_the_database_is_noticed(kept: Kept) -> None:
    whole, chance = kept.database.read_bytes(), random.Random(1)
    with kept.secret() as secret:
        for _ in range(FLIPS):
            kept.database.write_bytes(flipped(whole, chance.randrange(SALT * 8, len(whole) * 8)))
            assert {fault.code for fault in kept.examined(secret).faults} & {"pages", "vault_damaged"}


def test_the_salt_in_front_of_the_database_may_be_damaged_without_loss(kept: Kept) -> None:
    # The secret holds the salt too, so that of the file is never used: the one place where a bit may flip.
    whole = kept.database.read_bytes()
    kept.database.write_bytes(flipped(whole, 77))
    with making.opened(kept.folder) as vault:
        assert verify(vault, known=kept.head).sound
        making.add_case(vault)
    with making.opened(kept.folder) as vault:
        assert len(tables.cases(vault.connection)) == 2


def test_a_database_cut_short_anywhere_is_noticed(kept: Kept) -> None:
    whole = kept.database.read_bytes()
    pages = len(whole) // PAGE
    edges = [page * PAGE for page in (0, 1, 2, pages // 2, pages - 2, pages - 1)]
    with kept.secret() as secret:
        for size in sorted({max(0, edge + shift) for edge in [*edges, len(whole)] for shift in (-1, 0, 1)}):
            if size < len(whole):
                kept.database.write_bytes(whole[:size])
                assert kept.examined(secret).faults
    kept.database.write_bytes(whole)
    with kept.secret() as secret:
        assert kept.examined(secret).sound


def test_a_flipped_bit_in_a_key_file_is_noticed_and_the_copy_serves(kept: Kept) -> None:
    path, chance = kept.folder / keyfile.KEYS, random.Random(2)
    whole = path.read_bytes()
    for _ in range(20):
        path.write_bytes(flipped(whole, chance.randrange(len(whole) * 8)))
        with kept.secret() as secret:
            assert [fault.code for fault in kept.examined(secret).faults] == ["keys"]
    path.with_name(keyfile.COPY).write_bytes(path.read_bytes())
    with pytest.raises(VaultDamaged, match="recovery page"):
        kept.secret()


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_an_evidence_file_harmed_anywhere_is_noticed(kept: Kept, shift: int) -> None:
    whole, chance = kept.file.read_bytes(), random.Random(shift)
    sizes = [size + shift for size in (0, 16, 16 + CHUNK + TAG, 16 + 2 * (CHUNK + TAG), len(whole))]
    harms = [whole[:size] for size in sizes if 0 <= size < len(whole)]
    harms += [flipped(whole, chance.randrange(len(whole) * 8)) for _ in range(5)]
    stride = CHUNK + TAG
    harms.append(
        whole[:16] + whole[16 + stride : 16 + 2 * stride] + whole[16 : 16 + stride] + whole[16 + 2 * stride :]
    )
    with kept.secret() as secret:
        for harm in harms:
            kept.file.write_bytes(harm)
            (fault,) = kept.examined(secret).faults
            assert fault.code == "file"


def test_damage_to_the_write_ahead_log_drops_operations_and_the_head_tells(
    kept: Kept, tmp_path: Path
) -> None:
    with making.opened(kept.folder) as vault:
        for n in range(12):
            making.add_term(vault, kept.case_id, f"late question {n}")
        head = ledger.head(vault.connection)
        shutil.copytree(kept.folder, tmp_path / "cut", ignore=shutil.ignore_patterns("*-shm", "in-use.json"))
    log = tmp_path / "cut" / (DATABASE + "-wal")
    whole, database, chance = log.read_bytes(), (tmp_path / "cut" / DATABASE).read_bytes(), random.Random(5)
    assert len(whole) > 10 * PAGE
    older = 0
    for _ in range(12):
        (tmp_path / "cut" / DATABASE).write_bytes(database)
        log.write_bytes(flipped(whole, chance.randrange(len(whole) * 8)))
        with making.opened(tmp_path / "cut") as vault:
            report = verify(vault, known=head)
            assert report.sound or [fault.code for fault in report.faults] == ["older_copy"]
            assert ledger.head(vault.connection)[0] >= kept.head[0]
            assert report.sound == (ledger.head(vault.connection) == head)
            older += not report.sound
    assert older > 6


def test_no_record_is_made_up_when_its_page_is_damaged(kept: Kept) -> None:
    with making.opened(kept.folder) as vault:
        long = making.add_term(vault, kept.case_id, "owls " * 6000)
        rows = making.everything(vault)
    whole = kept.database.read_bytes()
    refused = 0
    first_of_long = len(whole) // PAGE - 30
    for page in [*range(1, first_of_long, 7), *range(first_of_long, len(whole) // PAGE)]:
        kept.database.write_bytes(flipped(whole, (page * PAGE + 2000) * 8))
        try:
            with making.opened(kept.folder, write=False) as vault:
                found = tables.all_of(vault.connection, Term, kept.case_id)
        except VaultDamaged:
            refused += 1
        else:
            assert len(found) == len(rows["term"])
            assert long in found
    assert refused > 5
