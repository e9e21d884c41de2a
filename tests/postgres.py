"""A PostgreSQL server of the tests' own: in a folder of its own, for as long as the tests run.

Where PostgreSQL is not on the machine the register is tested in a vault alone, unless `REQUIRED` is set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from workbench.register.postgres.address import read_address
from workbench.register.postgres.schema import set_up

REQUIRED = "WORKBENCH_TEST_POSTGRES"
"""Set by the build server: tests fail where there is no server to test with."""
PERSON = "postgres"
PEOPLE = {
    "reader": "register_read", "ann": "register_analyst", "ben": "register_analyst",
    "head": "register_admin", "stranger": "",
}  # fmt: skip
"""Who else is known there, and in which role."""
_OLDEST = 15
_QUICK = "-c fsync=off -c full_page_writes=off"
_EMPTY = "empty_register"
_TABLES = (
    "register_step", "register_entry", "register_change", "register_tie", "register_mapping",
    "register_issuer", "register_words", "register_vectors", "intake_package", "intake_item",
    "intake_change", "intake_last", "intake_name",
)  # fmt: skip


def programs() -> Path | None:
    """Where PostgreSQL's programs are; None where there is none that is new enough."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    new = {int(path.parent.name): path for path in found if path.parent.name.isdecimal()}
    if new and max(new) >= _OLDEST:
        return new[max(new)]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def engines() -> tuple[str, ...]:
    """What the register is tested on, on this machine."""
    if programs() is not None or os.environ.get(REQUIRED):
        return ("local", "postgres")
    return ("local",)


class Server:
    """A server's folder: start it, stop it, and ask it for empty registers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._registers: list[str] = []
        self._used = 0

    def make(self) -> None:
        """Make its files, start it, and set up the register that all others are copied from."""
        self._call(
            "initdb", "-D", str(self._folder / "data"), "-U", PERSON, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        self.start()
        self.run(f"CREATE DATABASE {_EMPTY}")
        set_up(read_address(self.address(_EMPTY)))
        for person, role in PEOPLE.items():
            self.run(f"CREATE ROLE {person} LOGIN", *([f"GRANT {role} TO {person}"] if role else []))

    def start(self) -> None:
        """Start it as it was."""
        options = f"-p {self._port} -k {self._folder} -h 127.0.0.1 {_QUICK}"
        self._control("start", "-w", "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it as a fault would, without a word to anybody."""
        self._control("stop", "-m", "immediate")

    def ask_password_of(self, person: str) -> None:
        """Let somebody in with a password alone from now on."""
        rules = self._folder / "data" / "pg_hba.conf"
        rules.write_text(f"host all {person} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self._control("reload")

    def address(self, database: str, person: str = PERSON) -> str:
        """The address of a database there."""
        return f"postgresql://{person}@127.0.0.1:{self._port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Do something as the one who runs the server."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for each in statements:
                connection.execute(each)

    def new_register(self) -> str:
        """The address of an empty register; one that an earlier test has filled is emptied and used again."""
        name = f"register_{self._used}"
        if self._used == len(self._registers):
            self.run(f"CREATE DATABASE {name} TEMPLATE {_EMPTY}")
            self._registers.append(name)
        else:
            self.run(f"TRUNCATE {', '.join(f'workbench.{each}' for each in _TABLES)}", database=name)
        self._used += 1
        return self.address(name)

    def let_go(self) -> None:
        """Let the next test have the registers of this one."""
        self._used = 0

    def _control(self, *arguments: str) -> None:
        self._call("pg_ctl", "-D", str(self._folder / "data"), *arguments)

    def _call(self, name: str, *arguments: str) -> None:
        found = programs()
        assert found is not None, f"PostgreSQL {_OLDEST} or newer is not installed, and {REQUIRED} is set."
        # The server refuses to be run by root.
        other = ["runuser", "-u", PERSON, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*other, str(found / name), *arguments],
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def server() -> Iterator[Server]:
    """A server on a free port of this machine, gone afterwards with all that it held."""
    folder = Path(tempfile.mkdtemp(prefix="register-"))
    if os.geteuid() == 0:
        shutil.chown(folder, PERSON, PERSON)
    made = Server(folder)
    try:
        made.make()
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
