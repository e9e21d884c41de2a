"""Which register is used: that of the open vault. Owns the choice, and no verb."""

from __future__ import annotations

from workbench.register.engine import Register
from workbench.register.local import LocalRegister
from workbench.services.session import Session


def open_register(session: Session) -> Register:
    """The register that goes with an open vault."""
    return LocalRegister(session.vault)
