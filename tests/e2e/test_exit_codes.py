"""Each exit code, from outside: 0 done, 2 usage, 3 refused, 4 the vault, 5 what was given, 6 cancelled.

Code 7 is the server of a shared register.

Code 1 is a bug of ours, and is tested where one can be made: in tests/unit/cli.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import Program
from workbench.services.session import open_vault

CASE = fiction.REFERENCE
REPORT = ("--report", fiction.REPORT)


def test_0_done(untouched: Program) -> None:
    assert "version" in untouched("--version").out
    assert "Example:" in untouched("release", "make", "--help").out
    assert CASE in untouched("case", "list").out


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        ((), {}),
        (("frobnicate",), {}),
        (("case", "show"), {}),
        (("case", "list", "--frob"), {}),
        (("case", "new", "--title", "T", "--kind", "nonsense", "--regime", "psirf-provider"), {}),
        (("search", "x", "--limit", "0"), {}),
        (("case", "list"), {"WORKBENCH_VAULT": ""}),
        (("case", "list"), {"WORKBENCH_PASSPHRASE_FILE": ""}),
    ],
)
def test_2_usage(empty_program: Program, arguments: tuple[str, ...], env: dict[str, str]) -> None:
    ran = empty_program(*arguments, code=2, env=env)
    assert not ran.out
    assert "Usage:" in ran.err


def test_3_refused(untouched: Program) -> None:
    untouched("release", "check", CASE, *REPORT, code=3)
    told = untouched("release", "make", CASE, *REPORT, "--out", "out", "--basis", "final-report", code=3)
    assert fiction.NURSE in told.out
    assert fiction.NURSE not in told.err
    assert not (untouched.folder / "out").exists()
    (untouched.folder / "draft.txt").write_text(fiction.NURSE, encoding="utf-8")
    untouched("release", "scan", CASE, "draft.txt", code=3)


def test_4_the_vault(untouched: Program) -> None:
    wrong = untouched.folder / "wrong.txt"
    wrong.write_text("not the passphrase", encoding="utf-8")
    assert "passphrase is not right" in untouched.refusal("--passphrase-file", wrong, "case", "list", code=4)
    assert "Nobody of that name" in untouched.refusal("--user", "B. Nye", "case", "list", code=4)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--vault", "nowhere", "case", "list"),
        ("--passphrase-file", "nowhere", "case", "list"),
        ("case", "show", "NOPE"),
        ("case", "import", "nowhere.json"),
        ("evidence", "list", "NOPE"),
        ("evidence", "text", "E-99"),
        ("evidence", "add", CASE, "nowhere.pdf"),
        ("recommendation", "show", "R/1999/001"),
        ("release", "check", CASE, "--report", "nonsense"),
        ("release", "check", CASE, *REPORT, "--decisions", "nowhere.json"),
        ("release", "make", CASE, *REPORT, "--out", "o", "--basis", "final-report", "--format", "odt"),
        ("release", "make", CASE, *REPORT, "--out", "o", "--basis", "nonsense"),
        ("release", "make", CASE, *REPORT, "--out", "passphrase.txt/o", "--basis", "internal-need"),
        ("release", "scan", CASE, "nowhere.txt"),
        ("release", "verify", "nowhere.docx"),
        ("release", "verify", "passphrase.txt"),
        ("case", "export", CASE, "nowhere/copy.json", "--basis", "internal-need"),
        ("case", "export", CASE, "copy.json", "--basis", "nonsense"),
        ("vault", "init", "ward.vault", "--user", "A"),
        ("vault", "backup", "ward.vault/inside"),
        ("vault", "restore", "nowhere", "new.vault"),
        ("key", "remove", "Nobody"),
        ("key", "remove", "A. Okafor"),
        ("undo", CASE),
        ("redo", CASE),
        ("demo", "--out", "ward.vault"),
    ],
    ids=" ".join,
)
def test_5_what_was_given_or_asked_for(untouched: Program, arguments: tuple[str, ...]) -> None:
    told = untouched.refusal(*arguments, code=5)
    assert told.endswith(".")
    assert fiction.NURSE not in told


def test_6_cancelled_by_not_saying_yes(untouched: Program) -> None:
    assert "Nothing was changed" in untouched("case", "erase", CASE, code=6).err


if sys.platform != "win32":
    # Windows has no Ctrl-C for a process without a window.

    def test_6_cancelled_by_ctrl_c(untouched: Program, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        running = subprocess.Popen(
            untouched.command("--passphrase-file", pipe, "case", "list"),
            env=untouched.environment({}), stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        # It has come as far as reading its passphrase once the other end of the pipe opens.
        with pipe.open("wb"):
            time.sleep(0.2)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
        assert running.returncode == 6
        assert not out
        assert b"Cancelled" in err
        assert b"Traceback" not in err


def test_4_a_vault_in_use_says_by_whom(untouched: Program) -> None:
    with open_vault(untouched.vault, bytearray(b"six quiet herons"), user="A. Okafor"):
        (untouched.folder / "a.txt").write_text("One.", encoding="utf-8")
        told = untouched.refusal("evidence", "add", CASE, "a.txt", code=4)
        assert "A. Okafor" in told
        untouched("case", "list")


def test_7_the_server_of_a_shared_register(untouched: Program) -> None:
    address = "postgresql://ann@no-such-server.invalid/register"
    told = untouched.json("--register", address, "register", "list", code=7)["error"]
    assert told["code"] == "no_host"
    assert "No server of that name" in untouched.refusal("register", "connect", address, code=7)
    untouched("register", "connect", "postgresql://ann:secret@server.example/register", code=5)
    assert untouched.json("register", "list")["total"] == 0
