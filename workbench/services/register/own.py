"""What this vault has published enters its register, and is remembered like anybody else's.

Owns which releases do so. That a release has left does not depend on it.
"""

from __future__ import annotations

from workbench.records.release import Release
from workbench.register.admission import admit_release, is_for_all
from workbench.register.engine import Added
from workbench.services.register.opening import open_register
from workbench.services.register.packages import keep
from workbench.services.session import Session


def remember_release(session: Session, release: Release) -> Added | None:
    """Bring the recommendations of a release into the register, as one step of it.

    What an earlier release said under the same id gives way to what this one says; the answers to it stay.
    None: the release is not for everybody, or recommends nothing.

    Raises: NotWritable, VaultFull.
    """
    if not is_for_all(release):
        return None
    admitted = admit_release(release)
    if not admitted.entries:
        return None
    register = open_register(session)
    with register.writing("release") as pen:
        return keep(register, pen, admitted)
