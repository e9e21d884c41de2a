"""A signed package on its way into the register: does it stand, whose is it, does it fit what is there.

Owns trust on first use: the key that an issuer's first package is signed with is the one that all later ones
must have, unless a person names another. Both the import of the register and the intake desk come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workbench import seal
from workbench.errors import BadInput, ImportRefused
from workbench.records.register import Entry, PublicEntry
from workbench.register.admission import Admitted, admit_package
from workbench.register.checking import Fault
from workbench.register.engine import Added, Pen, Register
from workbench.register.reading import refused
from workbench.services.register.likeness import keep_words
from workbench.wire.package_file import ReceivedPackage, read_package

Tell = Callable[[int], None]
"""Called with how many of the steps of an import are done; raises Cancelled to stop it."""


def _unheard(_done: int) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A package that stands. `known` is the issuer's key until now, in hex; None at the first meeting."""

    received: ReceivedPackage = field(repr=False)
    admitted: Admitted = field(repr=False)
    known: str | None

    @property
    def fingerprint(self) -> str:
        return self.received.fingerprint

    @property
    def first_time(self) -> bool:
        return self.known is None


def check_package(register: Register, data: bytes, *, update: bool = False, key: str = "") -> Standing:
    """Look a package through, and change nothing.

    `update` lets other words take the place of those under the same id; `key` is the fingerprint that it
    must be signed with.

    Raises: ImportRefused: it does not stand, or does not fit what is there; code `other_key`: it is not
    signed with the key that is known or named.
    """
    try:
        received = read_package(data)
        admitted = admit_package(received)
    except BadInput as error:
        first, *reasons = error.message.splitlines()
        raise ImportRefused(error.message, reasons or [first]) from None
    _refuse_for_others(admitted)
    known = known_key(register, admitted.issuer)
    require_key(received.fingerprint, known, admitted.public_key, key)
    if not update:
        refuse_other_words(register, admitted.entries, range(1, len(admitted.entries) + 1))
    return Standing(received=received, admitted=admitted, known=known)


def keep_package(register: Register, pen: Pen, standing: Standing, tell: Tell = _unheard) -> Added:
    """Take a package that was looked through into the register, and remember its issuer's key."""
    added = keep(register, pen, standing.admitted, tell)
    if standing.known != standing.admitted.public_key:
        pen.know(standing.admitted.issuer, standing.admitted.public_key)
    return added


def keep(register: Register, pen: Pen, admitted: Admitted, tell: Tell = _unheard) -> Added:
    """Take entries into the register, and their words into its index."""
    tell(2)
    added = pen.add(admitted)
    tell(3)
    keep_words(register, pen, added.numbers)
    tell(4)
    return added


def known_key(register: Register, name: str) -> str | None:
    """The key that somebody signs with, in hex, as first seen; None for a stranger."""
    return {issuer.name: issuer.public_key for issuer in register.issuers()}.get(name)


def require_key(fingerprint: str, known: str | None, key: str, said: str) -> None:
    """Refuse another key than the one that is known or that a person named.

    Raises: ImportRefused, code `other_key`.
    """
    why = ""
    if said and _letters(said) != _letters(fingerprint):
        why = f"The package is signed with another key than the one you named: {fingerprint}. Ask the issuer."
    elif known is not None and known != key and not said:
        why = (
            "This issuer's packages were signed with another key until now: "
            f"{seal.fingerprint(bytes.fromhex(known))}. This one has {fingerprint}. Ask the issuer by "
            "another way than this package; if the new key is theirs, name its fingerprint."
        )
    if why:
        raise ImportRefused(why, [why], code="other_key")


def refuse_other_words(register: Register, entries: Sequence[PublicEntry], lines: Sequence[int]) -> None:
    """Refuse a file that says something else under an id that the register has.

    Raises: ImportRefused, code `other_words`.
    """
    there: dict[tuple[str, str], Entry] = {
        (entry.public.issuer, entry.public.source_id): entry
        for entry in register.sources(sorted({each.issuer for each in entries}))
    }
    faults = [
        Fault(line=line, says=f"the register has other words under this id ({before.reference})")
        for line, each in zip(lines, entries, strict=True)
        if (before := there.get((each.issuer, each.source_id))) and before.public.text != each.text
    ]
    if faults:
        error = refused(faults, of=len(entries))
        raise ImportRefused(
            f"{error.message}\nIf these are newer versions, import the file as an update.",
            error.reasons,
            code="other_words",
        )


def _refuse_for_others(admitted: Admitted) -> None:
    """A signature vouches for its own issuer's recommendations only. Raises: ImportRefused."""
    if not admitted.issuer.strip():
        nobody = "This package does not say who issued it."
        raise ImportRefused(nobody, [nobody])
    faults = [
        Fault(line=line, says="it names another issuer than the one that signed the package")
        for line, each in enumerate(admitted.entries, 1)
        if each.issuer != admitted.issuer
    ]
    if faults:
        raise refused(faults, of=len(admitted.entries))


def _letters(fingerprint: str) -> str:
    return "".join(char for char in fingerprint.upper() if char.isalnum())
