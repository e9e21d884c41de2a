"""Starts the window: `python -m ui [--vault FOLDER] [--demo [FOLDER]]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.app import NAME, Window, demonstration_folder
from ui.widgets.appearance import Appearance
from workbench import logs


def main(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    parser = argparse.ArgumentParser(prog="workbench gui", description=f"Open the {NAME}.")
    parser.add_argument("--vault", type=Path, help="the vault folder to unlock")
    parser.add_argument(
        "--demo", type=Path, nargs="?", const=demonstration_folder(), metavar="FOLDER",
        help="make a vault with the demonstration's cases in a new folder, and open it",
    )  # fmt: skip
    given = parser.parse_args(arguments)
    logs.set_up()
    app = QApplication([NAME])
    app.setApplicationName(NAME)
    window = Window(app, Appearance(app))
    window.show()
    if given.demo is not None:
        window.look_around(given.demo)
    elif given.vault is not None:
        window.open_folder(given.vault)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
