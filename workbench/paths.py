"""Where the program's own files are; it must not know what is in any of them.

Shipped files (`resources/`, `templates/`) are read-only and found both in a checkout and inside
an installed wheel. The person's own files (settings, logs) live where the operating system keeps
such things. Nothing is created by importing this module or by asking it for a place.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from workbench.errors import BugError

HOME_VARIABLE = "WORKBENCH_HOME"

_APPLICATION = "investigation-workbench"
_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a shipped resource, such as `resource("regimes", "psirf-provider.json")`.

    With no parts it is the folder itself. The file may not exist.

    Raises: BugError when the parts lead out of the folder.
    """
    return _inside(_shipped("resources"), parts)


def template(*parts: str) -> Path:
    """The path of a shipped report template; with no parts it is the folder of all of them.

    Raises: BugError when the parts lead out of the folder.
    """
    return _inside(_shipped("templates"), parts)


def settings_dir() -> Path:
    """The folder of this person's settings on this machine; it may not exist yet.

    `WORKBENCH_HOME` in the environment names another folder, for tests and for running from a stick.
    Never a roaming profile: the device id and the vault heads belong to one machine.
    """
    home = _home()
    return home if home else platformdirs.user_config_path(_APPLICATION, appauthor=False, roaming=False)


def log_dir() -> Path:
    """The folder of this person's program logs; it may not exist yet. Follows `WORKBENCH_HOME`."""
    home = _home()
    return home / "logs" if home else platformdirs.user_log_path(_APPLICATION, appauthor=False)


def _home() -> Path | None:
    named = os.environ.get(HOME_VARIABLE)
    return Path(named).absolute() if named else None


def _shipped(folder: str) -> Path:
    # The wheel carries the folders inside the package; a checkout has them beside it.
    inside_wheel = _PACKAGE / "_data" / folder
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / folder


def _inside(folder: Path, parts: tuple[str, ...]) -> Path:
    path = folder.joinpath(*parts)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BugError("A shipped file was asked for by a path that leads out of its folder.")
    return path
