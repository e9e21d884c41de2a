"""The command line's front door: global options, the commands, and exit codes.

0 done · 1 a bug of ours · 2 usage · 3 refused · 4 the vault · 5 what was given or asked for ·
6 cancelled · 7 the register's database cannot be reached.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from workbench import __version__, crashes, logs
from workbench.cli.context import REGISTER_VARIABLE, USER_VARIABLE, VAULT_VARIABLE, Context, pass_context
from workbench.cli.gui import open_window
from workbench.errors import (
    BadInput,
    BugError,
    Cancelled,
    Help,
    ImportRefused,
    RegisterUnavailable,
    ReleaseRefused,
    UserError,
    VaultError,
    WorkbenchError,
)

BUG, USAGE, REFUSED, VAULT, GIVEN, CANCELLED, REGISTER = 1, 2, 3, 4, 5, 6, 7

_MODULES = {
    "gui": "gui",
    "demo": "demo",
    "vault": "vault",
    "key": "key",
    "case": "case",
    "evidence": "evidence",
    "search": "search",
    "thread": "thread",
    "recommendation": "recommendation",
    "lint": "lint",
    "register": "register",
    "intake": "intake",
    "release": "release",
    "consultation": "consultation",
    "regime": "regime",
    "ledger": "ledger",
    "undo": "ledger",
    "redo": "ledger",
    "delete": "delete",
}
"""Each command and the module of this package that holds it, in the order of the help."""

_HELPS = {
    Help.CASES: "“workbench case list” shows the cases.",
    Help.EVIDENCE: "“workbench evidence list REF” shows it.",
    Help.RECOMMENDATIONS: "“workbench recommendation list REF” shows them.",
    Help.PEOPLE: "“workbench key list” shows who can open the vault.",
    Help.CONCERNS: "“workbench release check REF --report KIND” shows them.",
    Help.REGISTER: "“workbench register list” shows them.",
    Help.INTAKE: "“workbench intake list” shows what is on the desk.",
    Help.SET_UP: "“workbench register setup ADDRESS” does that.",
    Help.INDEX: "“workbench register index” makes it anew.",
    Help.WHOLE: "Write --whole to give all of it.",
    Help.CHECK: "“workbench vault verify” checks the vault.",
    Help.REPAIR: "“workbench vault verify --repair DIR” saves what can be read into a new vault.",
    Help.TAKE_OVER: "To take it over, write --take-over before the command.",
    Help.NEW_VAULT: "“workbench vault init DIR” makes one.",
}
"""Where the command line helps: errors themselves speak to people at the window too."""

_log = logs.get_logger(__name__)


class _Commands(click.Group):
    """Loads the module of the one command that is asked for.

    All of them together take a second, most of it for Word, PDF and spreadsheets.
    """

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in _MODULES:
            return None
        found: click.Command = getattr(importlib.import_module(f"workbench.cli.{_MODULES[name]}"), name)
        return found


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: workbench --vault ~/ward.vault case list",
)
@click.version_option(__version__, prog_name="workbench")
@click.option("--vault", "vault_folder", metavar="DIR", envvar=VAULT_VARIABLE, help="The vault's folder.")
@click.option(
    "--passphrase-file",
    metavar="FILE",
    help="A file whose first line is the passphrase; else it is asked for.",
)
@click.option(
    "--user",
    metavar="NAME",
    envvar=USER_VARIABLE,
    default="",
    help="Your name in the vault: opens it sooner.",
)
@click.option(
    "--register",
    metavar="ADDRESS",
    envvar=REGISTER_VARIABLE,
    help="A shared register, as in postgresql://ann@server/register; “vault” for the vault's own.",
)
@click.option(
    "--take-over",
    is_flag=True,
    help="Open a vault that another computer left marked as open, and is known to have let go.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
@click.pass_context
@pass_context
def program(
    context: Context,
    group: click.Context,
    vault_folder: str | None,
    passphrase_file: str | None,
    user: str,
    register: str | None,
    take_over: bool,
    as_json: bool,
) -> None:
    """Investigation Workbench: case files in an encrypted vault, released through one door.

    On a terminal, with no command, it opens the window.
    """
    context.vault, context.passphrase_file, context.user = vault_folder, passphrase_file, user
    context.register = register
    context.as_json, context.take_over = context.as_json or as_json, take_over
    if group.invoked_subcommand is None:
        _without_command(context, group)


def _without_command(context: Context, group: click.Context) -> None:
    """A person at a terminal wants the window; a script has forgotten its command."""
    if context.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.exceptions.NoArgsIsHelpError(group)
    group.exit(open_window(context.vault))


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    crashes.guard()
    sys.exit(main(sys.argv[1:] if arguments is None else arguments))


def main(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code. Errors become one plain sentence on standard error."""
    context, given = _json_anywhere(arguments)
    logs.set_up()
    try:
        code = program.main(args=given, prog_name="workbench", standalone_mode=False, obj=context)
    except click.UsageError as error:
        error.show()
        _tell(context, error.format_message(), "usage")
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return _failed(context, Cancelled("Cancelled. Nothing was changed."))
    except click.ClickException as error:
        return _failed(context, UserError(error.format_message()))
    except WorkbenchError as error:
        return _failed(context, error)
    except BrokenPipeError:
        # The reader of our output has gone: nothing more can be said, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # the last resort: the message could quote a case, so only its place is logged
        _log.exception("A command ended in an unexpected error.")
        return _failed(
            context,
            BugError(
                "Something went wrong in the program itself. The vault is as it was before the command. "
                "The log says where, without any words of a case."
            ),
        )
    finally:
        context.forget()
    # A command that names no code of its own is done.
    return code if isinstance(code, int) else 0


def _json_anywhere(arguments: Sequence[str]) -> tuple[Context, list[str]]:
    """People add --json at the end of a command as readily as in front of it: both are understood."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    given = [word for at, word in enumerate(arguments) if word != "--json" or at > end]
    return Context(as_json=len(given) < len(arguments)), given


def _exit_code(error: WorkbenchError) -> int:
    if isinstance(error, ReleaseRefused | ImportRefused):
        return REFUSED
    if isinstance(error, VaultError):
        return VAULT
    if isinstance(error, RegisterUnavailable):
        return REGISTER
    if isinstance(error, UserError):
        return GIVEN
    return CANCELLED if isinstance(error, Cancelled) else BUG


def _failed(context: Context, error: WorkbenchError) -> int:
    # The sentence names its place, where it has one, as the error's own text does.
    helps = _HELPS[error.see] if error.see else ""
    click.echo(f"workbench: {error} {helps}".rstrip(), err=True)
    where = error.where if isinstance(error, BadInput) else ""
    _tell(context, error.message, error.code, where, helps)
    return _exit_code(error)


def _tell(context: Context, message: str, code: str, where: str = "", helps: str = "") -> None:
    """The error as JSON, unless the command's own document was printed: there is only ever one."""
    if context.as_json and not context.shown:
        more = {"where": where, "help": helps}
        told = {"code": code, "message": message, **{name: said for name, said in more.items() if said}}
        context.show({"error": told}, "")
