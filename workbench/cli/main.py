"""The command line's front door: global options, the commands, and exit codes.

0 done · 1 a bug of ours · 2 usage · 3 refused · 4 the vault · 5 what was given or asked for ·
6 cancelled · 7 the register's database cannot be reached.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from workbench import __version__, logs
from workbench.cli.case import case
from workbench.cli.context import USER_VARIABLE, VAULT_VARIABLE, Context
from workbench.cli.demo import demo
from workbench.cli.evidence import evidence
from workbench.cli.key import key
from workbench.cli.ledger import ledger, redo, undo
from workbench.cli.recommendation import recommendation
from workbench.cli.release import release
from workbench.cli.search import search
from workbench.cli.thread import thread
from workbench.cli.vault import vault
from workbench.errors import BadInput, Cancelled, ReleaseRefused, UserError, VaultError, WorkbenchError

BUG, USAGE, REFUSED, VAULT, GIVEN, CANCELLED = 1, 2, 3, 4, 5, 6

_log = logs.get_logger(__name__)


@click.group(
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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
@click.pass_context
def program(
    ctx: click.Context, vault_folder: str | None, passphrase_file: str | None, user: str, as_json: bool
) -> None:
    """Investigation Workbench: case files in an encrypted vault, released through one door."""
    ctx.obj = Context(vault=vault_folder, passphrase_file=passphrase_file, user=user, as_json=as_json)


for command in (
    demo, vault, key, case, evidence, search, thread, recommendation, release, ledger, undo, redo
):  # fmt: skip
    program.add_command(command)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(main(sys.argv[1:] if arguments is None else arguments))


def main(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code. Errors become one plain sentence on standard error."""
    as_json = "--json" in arguments
    logs.set_up()
    try:
        program.main(args=list(arguments), prog_name="workbench", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return _failed("Cancelled. Nothing was changed.", "cancelled", CANCELLED, as_json)
    except click.ClickException as error:
        return _failed(error.format_message(), "input", GIVEN, as_json)
    except WorkbenchError as error:
        return _failed(error.message, error.code, _exit_code(error), as_json, _where(error))
    except BrokenPipeError:
        # The reader of our output has gone: nothing more can be said, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # the last resort: the message could quote a case, so only its place is logged
        _log.exception("A command ended in an unexpected error.")
        return _failed(
            "Something went wrong in the program itself. The vault is as it was before the command. "
            "The log says where, without any words of a case.",
            "bug",
            BUG,
            as_json,
        )
    return 0


def _exit_code(error: WorkbenchError) -> int:
    if isinstance(error, ReleaseRefused):
        return REFUSED
    if isinstance(error, VaultError):
        return VAULT
    if isinstance(error, UserError):
        return GIVEN
    return CANCELLED if isinstance(error, Cancelled) else BUG


def _where(error: WorkbenchError) -> str:
    return error.where if isinstance(error, BadInput) else ""


def _failed(message: str, code: str, exit_code: int, as_json: bool, where: str = "") -> int:
    click.echo(f"workbench: {message}", err=True)
    if as_json:
        told = {"code": code, "message": message, **({"where": where} if where else {})}
        click.echo(json.dumps({"error": told}, ensure_ascii=False, indent=2))
    return exit_code
