"""Commands about who can open a vault."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, pass_context, table
from workbench.errors import BadInput, NotFound, NotWritable
from workbench.services import vaults
from workbench.services.session import change_passphrase, open_with_recovery, rebuild_keys
from workbench.services.vaults import Slot

_NEW = "--new-passphrase-file"


@click.group()
def key() -> None:
    """Say who can open the vault, and change it."""


@key.command("list", epilog="Example: workbench --vault ~/ward.vault key list")
@pass_context
def list_keys(context: Context) -> None:
    """List everybody who can open the vault."""
    with context.session() as session:
        slots = vaults.people(session)
    rows = [(slot.id, slot.kind, slot.user or "–", f"{slot.made_at:%Y-%m-%d}") for slot in slots]
    context.show(
        {
            "keys": [
                {"slot": s.id, "kind": s.kind, "user": s.user, "made_at": s.made_at.isoformat()}
                for s in slots
            ]
        },
        table(("Slot", "Kind", "Name", "Made on"), rows),
    )


@key.command(epilog="Example: workbench --vault ~/ward.vault key add --user “B. Lindqvist”")
@click.option("--user", "name", metavar="NAME", required=True, help="The new person's name.")
@click.option(
    _NEW, "new_file", metavar="FILE", help="A file whose first line is the new person's passphrase."
)
@pass_context
def add(context: Context, name: str, new_file: str | None) -> None:
    """Let one more person in, with a passphrase of their own."""
    with context.session(write=True) as session:
        chosen = context.passphrase_from(new_file, f"Passphrase of {name}", _NEW, confirm=True)
        slot = vaults.add_person(session, name, chosen)
    context.show({"key": {"slot": slot.id, "user": slot.user}}, f"{slot.user} can now open the vault.")


@key.command(epilog="Example: workbench --vault ~/ward.vault key remove “B. Lindqvist”")
@click.argument("slot", metavar="SLOT")
@click.option("--for-good", is_flag=True, help="Write the vault anew under new keys that only you have.")
@click.option("--yes", is_flag=True, help="With --for-good: do it without asking.")
@pass_context
def remove(context: Context, slot: str, for_good: bool, yes: bool) -> None:
    """Take somebody's key out, by slot or by name.

    A copy of the vault's files that they kept would still open what is written later. With --for-good
    the vault gets new keys, so that it does not; then everybody else is added anew.
    """
    if for_good:
        _remove_for_good(context, slot, yes=yes)
        return
    with context.session(write=True) as session:
        gone = vaults.remove_person(session, slot)
    context.show(
        {"removed": {"slot": gone.id, "user": gone.user, "for_good": False}},
        f"{_whose(gone)} was removed. Backups made before still open with it, and so does this "
        "vault for whoever kept a copy of its keys.json: “key remove --for-good” shuts them out.",
    )


def _remove_for_good(context: Context, slot: str, *, yes: bool) -> None:
    with context.session(write=True) as session:
        gone = vaults.find_person(session, slot)
        if not yes:
            click.confirm(
                f"{_whose(gone)} will no longer open the vault: it is written anew. Nor will the keys of "
                "anybody else but you, nor the recovery page: add the people anew, and make a new page. "
                "Backups made before, and what was read or copied, stay as they are. Go on?",
                abort=True,
                err=True,
            )
        others = vaults.remove_person_for_good(session, slot, context.passphrase())
    people = [other.user for other in others if other.user]
    pages = len(others) - len(people)
    lines = [f"{_whose(gone)} no longer opens the vault."]
    lines += [f"Add {name} anew with “workbench key add”." for name in people]
    lines += ["Make a new recovery page with “workbench key recovery”: the old one no longer works."] * pages
    lines.append("Backups made before now still open with the old keys: destroy them, or keep them safe.")
    context.show(
        {
            "removed": {"slot": gone.id, "user": gone.user, "for_good": True},
            "to_add_anew": people,
            "recovery_page_needed": bool(pages) or gone.kind == "recovery",
        },
        "\n".join(lines),
    )


def _whose(slot: Slot) -> str:
    return f"The key of {slot.user}" if slot.user else "The recovery page"


@key.command(epilog="Example: workbench --vault ~/ward.vault key change")
@click.option(_NEW, "new_file", metavar="FILE", help="A file whose first line is your new passphrase.")
@pass_context
def change(context: Context, new_file: str | None) -> None:
    """Change your own passphrase."""
    with context.session(write=True) as session:
        user = session.user
        chosen = context.passphrase_from(new_file, "New passphrase", _NEW, confirm=True)
        change_passphrase(session, user, chosen)
    context.show({"changed": {"user": user}}, "Your passphrase was changed.")


@key.command(epilog="Example: workbench --vault ~/ward.vault key recovery --out recovery-page.pdf")
@click.option("--out", type=FILE, help="A .pdf or .txt file to print and then destroy.")
@pass_context
def recovery(context: Context, out: Path | None) -> None:
    """Make a recovery page to print and keep in a safe; an earlier one stops working."""
    if out is not None and out.suffix.lower() not in (".pdf", ".txt"):
        raise BadInput("A recovery page is a .pdf or a .txt file. Name one of these.", where="--out")
    with context.session(write=True) as session:
        if out is not None:
            _take_place(out)
        page = vaults.make_recovery_page(session)
    if out is None:
        context.show({"recovery": {"text": page.text}}, page.text)
        return
    try:
        out.write_bytes(page.pdf if out.suffix.lower() == ".pdf" else page.text.encode())
    except OSError:
        out.unlink(missing_ok=True)
        raise NotWritable("The recovery page could not be written there. Make it again elsewhere.") from None
    context.show(
        {"recovery": {"file": str(out)}},
        f"Print {out}, keep the paper in a safe, and destroy the file: it opens the vault.",
    )


@key.command(
    epilog="Example: workbench --vault ~/ward.vault key reset --user “A. Okafor” --code-file code.txt"
)
@click.option("--user", "name", metavar="NAME", required=True, help="Whose passphrase to set anew.")
@click.option("--code-file", metavar="FILE", help="A file with the recovery code; else it is asked for.")
@click.option(_NEW, "new_file", metavar="FILE", help="A file whose first line is the new passphrase.")
@pass_context
def reset(context: Context, name: str, code_file: str | None, new_file: str | None) -> None:
    """Set a forgotten passphrase anew with the code of the recovery page."""
    code = _code(code_file)
    chosen = context.passphrase_from(new_file, "New passphrase", _NEW, confirm=True)
    opened = open_with_recovery(
        context.folder, code, user=name, new_passphrase=chosen, take_over=context.take_over
    )
    with context.using(opened) as session:
        user = session.user
    context.show({"changed": {"user": user}}, f"The passphrase of {user} was set anew.")


@key.command(
    epilog="Example: workbench --vault ~/ward.vault key rebuild --user “A. Okafor” --page page.txt "
    "--code-file code.txt"
)
@click.option("--user", "name", metavar="NAME", required=True, help="Who is to open the vault.")
@click.option(
    "--page", metavar="FILE", required=True, help="A file with the wrapped key of the page, as text."
)
@click.option("--code-file", metavar="FILE", help="A file with the recovery code; else it is asked for.")
@click.option(_NEW, "new_file", metavar="FILE", help="A file whose first line is the new passphrase.")
@pass_context
def rebuild(context: Context, name: str, page: str, code_file: str | None, new_file: str | None) -> None:
    """Rebuild a lost or damaged key file (keys.json) from the recovery page."""
    wrapped, code = _text_of(page, "--page"), _code(code_file)
    chosen = context.passphrase_from(new_file, "New passphrase", _NEW, confirm=True)
    opened = rebuild_keys(
        context.folder, wrapped, code, user=name, new_passphrase=chosen, take_over=context.take_over
    )
    with context.using(opened):
        pass
    context.show(
        {"rebuilt": {"user": name}},
        f"The key file was rebuilt, and {name} can open the vault. Let everybody else in again with "
        "“workbench key add”.",
    )


def _take_place(out: Path) -> None:
    """Find out that a page can be written before making it: that ends the earlier one."""
    try:
        out.open("xb").close()
    except FileExistsError:
        raise NotWritable("There is a file of that name already. Choose another.") from None
    except OSError:
        raise NotWritable("The recovery page cannot be written there. Choose another place.") from None


def _code(name: str | None) -> str:
    if name is None:
        typed: str = click.prompt("Recovery code", hide_input=True, err=True, type=str)
        return typed
    return _text_of(name, "--code-file")


def _text_of(name: str, option: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"There is no file of the name given with {option}.") from None
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The file given with {option} cannot be read as text.") from None
