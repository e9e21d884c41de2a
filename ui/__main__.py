"""Starts the window: `python -m ui [--vault FOLDER] [--demo [FOLDER]]`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from ui import theme
from ui.app import NAME, Window, demonstration_folder
from ui.widgets.appearance import Appearance
from workbench import crashes, logs


def main(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    crashes.guard()
    vault, demo = _given(arguments) if arguments else (None, None)
    app = theme.application(NAME)
    app.setApplicationName(NAME)
    window = Window(app, Appearance(app))
    window.show()
    QTimer.singleShot(0, logs.set_up)
    if demo is not None:
        window.look_around(demo)
    elif vault is not None:
        window.open_folder(vault)
    return app.exec()


def _given(arguments: Sequence[str]) -> tuple[Path | None, Path | None]:
    """The vault to unlock, and the folder to make a demonstration in."""
    # Measured: 15 ms to load, and mostly the program is started with nothing said.
    import argparse

    parser = argparse.ArgumentParser(prog="workbench gui", description=f"Open the {NAME}.")
    parser.add_argument("--vault", type=Path, help="the vault folder to unlock")
    parser.add_argument(
        "--demo", type=Path, nargs="?", const=demonstration_folder(), metavar="FOLDER",
        help="make a vault with the demonstration's cases in a new folder, and open it",
    )  # fmt: skip
    given = parser.parse_args(arguments)
    return given.vault, given.demo


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
