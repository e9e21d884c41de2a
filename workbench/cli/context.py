"""What every command shares: the vault to open, the passphrase, and how results are printed.

Standard output holds results; messages go to standard error. With --json, standard output is one
JSON document and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from workbench.errors import BadInput, NotFound, NotWritable
from workbench.services.session import Session, encode_passphrase, open_vault, wipe

VAULT_VARIABLE = "WORKBENCH_VAULT"
PASSPHRASE_VARIABLE = "WORKBENCH_PASSPHRASE_FILE"
USER_VARIABLE = "WORKBENCH_USER"
REGISTER_VARIABLE = "WORKBENCH_REGISTER"
OWN_REGISTER = "vault"
"""Names the register in the vault itself, where another is remembered."""
_LONGEST_PASSPHRASE = 4096

FILE = click.Path(path_type=Path, readable=False)
"""A file or folder as it was typed. The services look at it: click would call what is wrong bad usage."""


@dataclass(kw_only=True)
class Context:
    """The options before the command, whether its result was printed, and the passphrases it was given."""

    vault: str | None = None
    passphrase_file: str | None = None
    user: str = ""
    register: str | None = None
    as_json: bool = False
    take_over: bool = False
    shown: bool = False
    _passphrases: list[bytearray] = field(default_factory=list, repr=False)

    @property
    def folder(self) -> Path:
        """The vault's folder. Raises: click.UsageError when none was named."""
        if not self.vault:
            raise click.UsageError(f"Name the vault with --vault DIR, or in the variable {VAULT_VARIABLE}.")
        return Path(self.vault)

    @property
    def passphrase_name(self) -> str | None:
        """The name of the passphrase file, from the option or else the variable."""
        return self.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE)

    def passphrase(self) -> bytearray:
        """The passphrase that opens the vault. Raises: as `passphrase_from`."""
        return self.passphrase_from(self.passphrase_name, "Passphrase", "--passphrase-file")

    def passphrase_from(
        self, name: str | None, prompt: str, option: str, *, confirm: bool = False
    ) -> bytearray:
        """A passphrase from the first line of a file, else from the keyboard without echo.

        It is wiped when the command ends.

        Raises:
            NotFound, BadInput: the file. click.UsageError: none was given and nobody can be asked.
        """
        given = _from_file(Path(name), option) if name else _typed(prompt, option, confirm=confirm)
        self._passphrases.append(given)
        return given

    def forget(self) -> None:
        """Overwrite every passphrase that the command was given."""
        for given in self._passphrases:
            wipe(given)

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        """The vault, opened for one command."""
        opened = open_vault(
            self.folder, self.passphrase(), user=self.user, write=write, take_over=self.take_over
        )
        opened.register = "" if self.register == OWN_REGISTER else self.register
        with self.using(opened) as session:
            yield session

    @contextmanager
    def using(self, opened: Session) -> Iterator[Session]:
        """A vault in use, closed afterwards; what there is to warn of is said before and after."""
        for warning in opened.warnings:
            self.say(f"Warning: {warning}")
        try:
            with opened as session:
                yield session
        finally:
            for notice in opened.notices:
                self.say(f"Warning: {notice}")

    def say(self, message: str) -> None:
        """A message for the person, on standard error."""
        click.echo(message, err=True)

    def show(self, value: Any, text: str | Callable[[], str]) -> None:
        """The result: `value` as JSON, or `text` for a person."""
        self.shown = True
        if self.as_json:
            said = json.dumps(value, ensure_ascii=False, indent=2)
        else:
            said = text if isinstance(text, str) else text()
        try:
            if said:
                click.echo(said)
        except BrokenPipeError:
            raise
        except OSError:
            raise NotWritable(
                "The result could not be written to where it was sent. Check the room on that disk."
            ) from None


pass_context = click.make_pass_decorator(Context)


def _typed(prompt: str, option: str, *, confirm: bool) -> bytearray:
    if not sys.stdin.isatty():
        raise click.UsageError(f"Give the passphrase in a file with {option} FILE.")
    return encode_passphrase(
        click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True, type=str)
    )


def _from_file(path: Path, option: str) -> bytearray:
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_PASSPHRASE + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no passphrase file of the name given with {option}.") from None
    except OSError:
        raise BadInput(f"The passphrase file given with {option} cannot be read.") from None
    if len(line) > _LONGEST_PASSPHRASE:
        raise BadInput(f"The file given with {option} holds no passphrase in its first line.")
    try:
        return encode_passphrase(line.decode("utf-8-sig").rstrip("\r\n"))
    except UnicodeDecodeError:
        raise BadInput(f"The passphrase file given with {option} is not UTF-8 text.") from None


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 case", "2 cases"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows in aligned columns under a header; the last column runs free."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return ""
    widths = [max(len(row[n]) for row in [list(header), *cells]) for n in range(len(header))]
    lines = [list(header), ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], bool]]:
    """A progress bar on a terminal, nothing elsewhere: call it with how many of how many are done."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _of: True
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def step(done: int, of: int) -> bool:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)
            return True

        yield step
