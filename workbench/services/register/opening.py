"""Which register is used: that of the open vault, or one that several people share on a server.

Owns the choice, and no verb. What speaks with a server is loaded when one is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from workbench import settings
from workbench.register.desk import Desk
from workbench.register.engine import Register
from workbench.register.local import LocalRegister
from workbench.register.local_desk import LocalDesk
from workbench.services.session import Session

_KEPT = "register_used"


def open_register(session: Session) -> Register:
    """The register that goes with an open vault: its own, or the shared one that was named.

    Raises: BadInput: what was named is no address. RegisterUnavailable: it cannot be used, and why.
    NotWritable: this person has no role there.
    """
    return _used(session).register


def open_desk(session: Session) -> Desk:
    """The intake desk that stands beside that register. Raises: as `open_register`."""
    return _used(session).desk


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """A register and a desk that read and write through one link: what one writes the other sees at once."""

    address: str
    register: Register
    desk: Desk
    leave: Callable[[], None]


def _used(session: Session) -> _Used:
    """What is used now; where that is another than before, nothing that was kept of the other counts."""
    address = settings.load().register if session.register is None else session.register
    before = session.kept.get(_KEPT)
    if isinstance(before, _Used):
        if before.address == address:
            return before
        before.leave()
        session.kept.clear()
    session.kept[_KEPT] = made = _shared(session, address) if address else _own(session)
    return made


def _own(session: Session) -> _Used:
    return _Used(
        address="", register=LocalRegister(session.vault), desk=LocalDesk(session.vault), leave=lambda: None
    )


def _shared(session: Session, address: str) -> _Used:
    from workbench.register.postgres.address import read_address
    from workbench.register.postgres.desk import SharedDesk
    from workbench.register.postgres.link import Link
    from workbench.register.postgres.register import SharedRegister
    from workbench.register.postgres.schema import standing

    read = read_address(address)
    standing(read)
    link = Link(read, person=session.user, witness=partial(_told_in_ledger, session))
    session.at_close.callback(link.close)
    return _Used(address=address, register=SharedRegister(link), desk=SharedDesk(link), leave=link.close)


@contextmanager
def _told_in_ledger(session: Session, verb: str) -> Iterator[dict[str, str | int]]:
    """The vault's own record of a step in a shared register: kept if the step was."""
    with session.vault.operation(f"register_{verb}", None, undoable=False) as work:
        told: dict[str, str | int] = {}
        yield told
        work.detail.update(told)
