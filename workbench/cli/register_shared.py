"""Commands about a register that several people share on a server: set up, connect, go back to one's own."""

from __future__ import annotations

import click

from workbench.cli.context import Context, counted, pass_context
from workbench.services.register import sharing
from workbench.services.register.sharing import Shared

_ADDRESS = click.argument("address", metavar="ADDRESS")
_ROLES = {
    "read": "You may read it.",
    "analyst": "You may read and change it.",
    "admin": "You may read and change it, and look after it.",
}


@click.command("setup", epilog="Example: workbench register setup postgresql://ann@server.example/register")
@_ADDRESS
@pass_context
def setup_command(context: Context, address: str) -> None:
    """Make a register in a PostgreSQL database, or bring one up to date; twice does no harm.

    The database is there already, and you may make roles on that server. Let others in with GRANT
    register_read, register_analyst or register_admin TO their name. The password comes from your
    password file (.pgpass), never from the address.
    """
    found, done = sharing.set_up_register(address)
    changed = f"{counted(done, 'change')} made." if done else "It was up to date already."
    context.show({**_facts(found), "changes": done}, f"The register is set up. {changed}\n{_told(found)}")


@click.command(
    "connect", epilog="Example: workbench register connect postgresql://ann@server.example/register"
)
@_ADDRESS
@click.option("--test", "only_test", is_flag=True, help="Try the address, and go on as before.")
@pass_context
def connect_command(context: Context, address: str, only_test: bool) -> None:
    """Use a shared register from now on, on this computer.

    Only published recommendations are in it; cases stay in the vault. The password comes from your password
    file (.pgpass), never from the address.
    """
    found = sharing.look_at(address) if only_test else sharing.use(address)
    what = "It can be used." if only_test else "It is used from now on."
    context.show({**_facts(found), "used": not only_test}, f"{_told(found)} {what}")


@click.command("disconnect", epilog="Example: workbench register disconnect")
@pass_context
def disconnect_command(context: Context) -> None:
    """Use the register in each vault again; what is in the shared one stays there."""
    sharing.use_own()
    context.show({"used": False}, "The register in the vault is used from now on.")


def _told(found: Shared) -> str:
    return f"The register has {counted(found.entries, 'recommendation')}. {_ROLES[found.role]}"


def _facts(found: Shared) -> dict[str, object]:
    return {"address": found.address, "person": found.person, "role": found.role, "entries": found.entries}
