"""Opening the window: where there is a screen, in a process of its own, with the vault that was named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from workbench import logs, paths
from workbench.cli import main as front
from workbench.cli.context import VAULT_VARIABLE
from workbench.cli.main import main

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Opened(list[Sequence[str]]):
    """The commands that were started in place of a window, which ends with `code`."""

    code = 0

    def __call__(self, command: Sequence[str]) -> int:
        self.append(command[1:])
        return self.code


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    for name in (*SCREENS, VAULT_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(sys, "platform", "linux")
    opened = Opened()
    monkeypatch.setattr(subprocess, "call", opened)
    return opened


@pytest.fixture(autouse=True)
def log_is_closed() -> None:
    logs.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, opened: Opened) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_window_opens_where_there_is_a_screen(
    screen: str, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(screen, "something")

    assert main(["gui"]) == 0
    assert opened == [["-P", "-m", "ui"]]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macs_always_have_a_screen(
    platform: str, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert main(["gui"]) == 0
    assert len(opened) == 1


@pytest.mark.parametrize("words", [["gui", "--vault", "ward.vault"], ["--vault", "ward.vault", "gui"]])
def test_the_vault_is_passed_on(words: list[str], opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert main(words) == 0
    assert opened == [["-P", "-m", "ui", "--vault", "ward.vault"]]


def test_without_a_screen_it_says_so_and_what_to_do(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gui"]) == 5
    said = capsys.readouterr().err
    assert said.startswith("workbench: There is no screen here")
    assert "workbench --help" in said
    assert not opened


@pytest.mark.parametrize(("ended", "code"), [(0, 0), (4, 4), (-6, 1), (0xC0000005, 1)])
def test_the_windows_exit_code_is_ours_unless_it_crashed(
    ended: int, code: int, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    opened.code = ended

    assert main(["gui"]) == code


@pytest.mark.usefixtures("terminal")
def test_no_command_on_a_terminal_opens_the_window(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert main([]) == 0
    assert main(["--vault", "ward.vault"]) == 0
    assert opened == [["-P", "-m", "ui"], ["-P", "-m", "ui", "--vault", "ward.vault"]]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["case", "--help"]])
def test_help_opens_no_window(words: list[str], opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert main(words) == 0
    assert not opened


def test_no_command_in_a_script_is_a_mistake_and_shows_the_help(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert main([]) == front.USAGE
    assert "Commands:" in capsys.readouterr().err
    assert not opened
