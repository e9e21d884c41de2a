"""A program that works on a vault where the disk refuses, and says what it was told. Run by the tests.

python -m tests.e2e.vault.limited full FOLDER CASE
python -m tests.e2e.vault.limited read-only FOLDER CASE
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from tests.unit.store import making
from workbench.errors import WorkbenchError
from workbench.records.record import CaseId
from workbench.store import backup, ledger
from workbench.store.vault import DATABASE

CAPABILITY_DROP, OVERRIDE_PERMISSIONS, OVERRIDE_READING = 24, 1, 2


def fill(folder: Path, case_id: CaseId) -> None:
    """Write until the disk is full (no file may grow beyond a limit), then tell how the vault is."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = (folder / DATABASE).stat().st_size + 400_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    with making.opened(folder) as vault:
        rows, seq = making.everything(vault), ledger.head(vault.connection)[0]
        try:
            while True:
                making.add_term(vault, case_id, "herons " * 2000)
                rows, seq = making.everything(vault), ledger.head(vault.connection)[0]
        except WorkbenchError as error:
            print(type(error).__name__, error)
        same = making.everything(vault) == rows and ledger.head(vault.connection)[0] == seq
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        for attempt in (
            lambda: making.add_evidence(vault, case_id, "x" * 2_000_000),
            lambda: backup.snapshot(vault.folder, vault.connection),
        ):
            try:
                attempt()
            except WorkbenchError as error:
                print(type(error).__name__, error)
        print("as it was" if same and making.everything(vault) == rows else "changed")


def refuse(folder: Path, case_id: CaseId) -> None:
    """Open a vault in a folder that may not be written to, for writing and for reading."""
    for write in (True, False):
        try:
            making.opened(folder, write=write).close()
        except WorkbenchError as error:
            print(type(error).__name__, error)
        else:
            print("opened")


def as_anyone_else() -> None:
    """Start again without the administrator's right to pass over permissions, if this process has it."""
    libc = ctypes.CDLL(None)
    if sys.platform == "linux" and os.geteuid() == 0 and "again" not in sys.argv:
        for capability in (OVERRIDE_PERMISSIONS, OVERRIDE_READING):
            libc.prctl(CAPABILITY_DROP, capability, 0, 0, 0)
        os.execv(sys.executable, [sys.executable, "-m", "tests.e2e.vault.limited", *sys.argv[1:], "again"])


if __name__ == "__main__":
    as_anyone_else()
    {"full": fill, "read-only": refuse}[sys.argv[1]](Path(sys.argv[2]), CaseId(sys.argv[3]))
