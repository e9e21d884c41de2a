"""The command that opens the window, in a process of its own. It must not know what is in it.

The core never imports the window, so that everything but this command works where Qt does not.
"""

from __future__ import annotations

import os
import subprocess
import sys

import click

from workbench.cli.context import Context, pass_context
from workbench.errors import BugError, UserError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_LAST_EXIT_CODE = 7


@click.command(
    short_help="Open the window (also: workbench with no command).",
    epilog="Example: workbench gui --vault ~/ward.vault",
)
@click.option("--vault", "vault_folder", metavar="DIR", help="The vault to unlock first.")
@click.pass_context
@pass_context
def gui(context: Context, command: click.Context, vault_folder: str | None) -> None:
    """Open the window. It asks for the passphrase itself."""
    command.exit(open_window(vault_folder or context.vault))


def open_window(vault: str | None) -> int:
    """Open the window, wait until it is closed, and give its exit code.

    Raises: UserError where there is no screen; BugError when the window ended without one of our codes.
    """
    if sys.platform not in ("win32", "darwin") and not any(os.environ.get(name) for name in _SCREENS):
        raise UserError(
            "There is no screen here, so the window cannot open. Start it on a desktop, or connect with "
            "“ssh -X”. Every command works without a screen: “workbench --help” lists them.",
            code="no_screen",
        )
    # -P: a folder named “ui” where the person happens to stand is not the window.
    code = subprocess.call([sys.executable, "-P", "-m", "ui", *(["--vault", vault] if vault else [])])
    if not 0 <= code <= _LAST_EXIT_CODE:
        raise BugError(
            "The window ended unexpectedly. What was saved in the vault is there; open it again and go on."
        )
    return code
