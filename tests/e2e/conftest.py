"""The real program in a process of its own, with a home, a vault and a passphrase file of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from workbench import paths
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault, open_vault
from workbench.store.passphrase import Cost

USER, PASSPHRASE = "A. Okafor", "six quiet herons"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
_OURS = ("WORKBENCH_", "COVERAGE_", "PYTEST_")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a command ended."""

    code: int
    out: str = field(repr=False)
    err: str

    @property
    def document(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


class Program:
    """Runs `workbench` as a person would, and holds every run to what is promised of all of them."""

    def __init__(self, folder: Path, vault: Path) -> None:
        self.folder, self.vault = folder, vault
        self.home = folder / "home"
        self.register = ""
        self.passphrase = folder / "passphrase.txt"
        self.passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")

    def __call__(
        self,
        *arguments: str | Path,
        code: int = 0,
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Ran:
        """Run one command in the test's folder. It must end with this code, and never in a traceback."""
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
            env=self.environment(env or {}),
            preexec_fn=before,
            timeout=240,
            check=False,
        )
        ran = Ran(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())
        assert "Traceback" not in ran.err + ran.out, ran.err
        assert ran.code == code, (ran, ran.out[-2000:])
        assert (ran.code == 0) or ran.err.strip(), "a failure must be explained"
        if "--json" in arguments:
            assert ran.document is not None
        return ran

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "workbench", *map(str, arguments)]

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Nothing of the person's own settings, and the vault and passphrase of this test."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return kept | {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONUTF8": "1",
            "PYTHONWARNINGS": "error",
            paths.HOME_VARIABLE: str(self.home),
            "WORKBENCH_VAULT": str(self.vault),
            "WORKBENCH_PASSPHRASE_FILE": str(self.passphrase),
            "WORKBENCH_REGISTER": self.register,
            **more,
        }

    def json(self, *arguments: str | Path, code: int = 0) -> Any:
        """What a command prints with --json."""
        return self("--json", *arguments, code=code).document

    def refusal(self, *arguments: str | Path, code: int, **how: Any) -> str:
        """A failing command's one plain sentence or two on standard error, without our name before it."""
        ran = self(*arguments, code=code, **how)
        assert not ran.out
        lines = ran.err.strip().splitlines()
        assert lines[-1].startswith("workbench: "), ran.err
        return lines[-1].removeprefix("workbench: ")

    def state(self) -> str:
        """A digest of every row of the vault, the ledger's head among them."""
        digest = hashlib.sha256()
        with open_vault(self.vault, bytearray(PASSPHRASE.encode()), write=False) as session:
            tables = session.db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage ORDER BY name"
            ).fetchall()
            for (table,) in tables:
                for row in session.db.execute(f'SELECT * FROM "{table}" ORDER BY 1'):
                    digest.update(repr(tuple(row)).encode())
        blobs = sorted(path.name for path in (self.vault / "blobs").rglob("*") if path.is_file())
        digest.update(repr(blobs).encode())
        return digest.hexdigest()


@pytest.fixture(scope="session")
def made_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that opens quickly and holds the fictional case; copied, never used."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        with create_vault(folder / "vault", USER, bytearray(PASSPHRASE.encode()), cost=CHEAP) as session:
            import_case(session, fiction.written(folder / "input"))
    return folder / "vault"


@pytest.fixture
def empty_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_register: Callable[[], str]
) -> Program:
    """The program, and no vault yet."""
    program = Program(tmp_path, tmp_path / "ward.vault")
    program.register = new_register()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(program.home))
    return program


@pytest.fixture
def workbench(empty_program: Program, made_vault: Path) -> Program:
    """The program with a vault that holds the fictional case."""
    shutil.copytree(made_vault, empty_program.vault)
    return empty_program


@pytest.fixture
def untouched(workbench: Program) -> Iterator[Program]:
    """As `workbench`; the vault must be as it was when the test ends."""
    before = workbench.state()
    yield workbench
    assert workbench.state() == before
