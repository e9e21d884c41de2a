"""A register on a server, shared by several people: set up, looked at, and used from this computer on.

Owns what is remembered of it. How the server is spoken with is `workbench/register/postgres`'s, which is
loaded when one is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A shared register as it was found. `role` is what this person may do there: read, analyst or admin."""

    address: str = field(repr=False)
    person: str = field(repr=False)
    role: str
    entries: int


def look_at(address: str) -> Shared:
    """Try an address, and change nothing.

    Raises: BadInput: it is none, or has a password in it. RegisterUnavailable: it cannot be used; the code
    and the words say why. NotWritable: this person may not even read there.
    """
    from workbench.register.postgres.address import read_address
    from workbench.register.postgres.schema import standing

    read = read_address(address)
    found = standing(read)
    return Shared(address=read.shown, person=found.person, role=found.role, entries=found.entries)


def set_up_register(address: str) -> tuple[Shared, int]:
    """Make a register in an empty database, or bring one up to date; returns how many changes that took.

    Raises: as `look_at`.
    """
    from workbench.register.postgres.address import read_address
    from workbench.register.postgres.schema import set_up

    done = set_up(read_address(address))
    return look_at(address), len(done)


def use(address: str) -> Shared:
    """Use a shared register from now on, on this computer, for every vault.

    Raises: as `look_at`; nothing is remembered then.
    """
    found = look_at(address)
    settings.save(replace(settings.load(), register=found.address))
    return found


def use_own() -> None:
    """Use the register in each vault again."""
    settings.save(replace(settings.load(), register=""))


def remembered() -> str:
    """The address of the shared register that is used, without a password; empty for the vault's own."""
    return settings.load().register
