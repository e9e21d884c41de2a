"""A vault as a whole: what it is, who may open it, whether it is sound, copies of it, room in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workbench import settings
from workbench.errors import BadInput, Help, NotFound, NotWritable, VaultDamaged
from workbench.records.record import CaseId, Kind
from workbench.services.cases import find_case
from workbench.services.session import Session, require_vault, unlocked
from workbench.store import (
    backup,
    compaction,
    erasure,
    keys,
    ledger,
    rekeying,
    rotation,
    salvage,
    tables,
    verify,
)
from workbench.store.erasure import Erased
from workbench.store.keys import Slot as Slot
from workbench.store.recovery import RecoveryKit
from workbench.store.recovery_page import recovery_pdf
from workbench.store.salvage import Salvaged
from workbench.store.verify import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultInfo:
    """What a person wants to know of a vault. Sizes are in bytes; `head` is the ledger's last hash."""

    vault_id: str
    cases: int
    evidence: int
    size: int
    operations: int
    head: str
    people: tuple[str, ...]
    snapshots: tuple[str, ...]


def info(session: Session) -> VaultInfo:
    """The facts of an open vault."""
    folder = session.vault.folder
    cases = tables.cases(session.db)
    seq, head = ledger.head(session.db)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return VaultInfo(
        vault_id=session.vault.fact("vault_id").decode(),
        cases=len(cases),
        evidence=sum(tables.count(session.db, Kind.EVIDENCE, case.case_id) for case in cases),
        size=sum(path.stat().st_size for path in files),
        operations=seq,
        head=head,
        people=tuple(slot.user for slot in keys.slots(folder) if slot.kind == "person"),
        snapshots=tuple(path.name for path in backup.snapshots(folder)),
    )


def verify_vault(
    folder: Path,
    passphrase: bytearray,
    *,
    user: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check a vault through and through, even one too damaged to open. Changes nothing.

    Raises:
        NotFound: no vault there. WrongPassphrase, VaultInUse, VaultTooNew.
    """
    require_vault(folder)
    _, secret = unlocked(folder, passphrase, user)
    with secret:
        seen = settings.load().heads.get(keys.vault_id(folder))
        return verify.examine(
            folder, secret, known=(seen.seq, seen.digest) if seen else None, progress=progress
        )


def repair_vault(
    folder: Path, passphrase: bytearray, destination: Path, *, user: str = "", take_over: bool = False
) -> Salvaged:
    """Save what can be read of a damaged vault into a new one; the damaged one is left as it is.

    Raises:
        NotFound, WrongPassphrase, BadInput: the destination is not empty. VaultDamaged: nothing reads.
    """
    require_vault(folder)
    name, secret = unlocked(folder, passphrase, user, take_over=take_over)
    device = settings.load().device_id
    with secret:
        return salvage.salvage(folder, secret, destination, user=name, device=device, take_over=take_over)


def back_up(session: Session, destination: Path) -> int:
    """Copy the whole vault into a new folder; returns how many files it holds.

    Raises:
        BadInput: the folder is not empty or inside the vault. VaultFull, NotWritable.
    """
    with _naming("backup's"):
        manifest = backup.back_up(session.vault.folder, session.db, destination)
    if session.vault.writes:
        session.vault.note(ledger.BACK_UP, None, {"files": len(manifest.files)})
    return len(manifest.files)


def restore(source: Path, destination: Path) -> None:
    """Make a vault from a backup, checking every file. Needs no passphrase.

    Raises:
        NotFound: no backup there. VaultDamaged: it was altered. BadInput: the destination is not empty.
    """
    with _naming("new vault's"):
        backup.restore(source, destination)


@contextmanager
def _naming(whose: str) -> Iterator[None]:
    """Say which folder refuses: the disk only knows that one does."""
    try:
        yield
    except NotWritable:
        raise NotWritable(
            f"The {whose} folder cannot be written to. Nothing was left there. Check that you may write to "
            "it and that the disk is not write-protected, or choose another folder."
        ) from None


def recall(folder: Path, snapshot: str, passphrase: bytearray, destination: Path, *, user: str = "") -> int:
    """Make a new vault from a snapshot and the evidence files it refers to; the vault is left as it is.

    It works on a vault whose database or key file is lost. Returns how many evidence files are missing.

    Raises:
        NotFound: no such snapshot. WrongPassphrase, VaultDamaged, VaultFull, NotWritable.
        BadInput: the destination is inside the vault, or not empty.
    """
    place = backup.find_snapshot(folder, snapshot)
    try:
        _, secret = unlocked(folder, passphrase, user)
    except VaultDamaged:
        _, secret = unlocked(place, passphrase, user)
    with secret:
        return backup.recall(folder, place, secret, destination)


def compact(session: Session) -> int:
    """Give unused room back to the disk; returns by how many bytes the database shrank."""
    return compaction.compact(session.vault)


def erase_case(session: Session, reference: str) -> Erased:
    """Erase a case for good, from the vault and its snapshots. It cannot be undone.

    Raises:
        NotFound: there is no such case.
    """
    session.kept.clear()
    return erasure.erase_case(session.vault, CaseId(find_case(session, reference).case_id))


def people(session: Session) -> tuple[Slot, ...]:
    """Everybody who can open the vault, and whether a recovery page was made."""
    return keys.slots(session.vault.folder)


def add_person(session: Session, user: str, passphrase: bytearray) -> Slot:
    """Let one more person in.

    Raises:
        BadInput: the name is taken, or the passphrase is empty. NotWritable: the vault was opened for
        reading only. VaultFull.
    """
    session.vault.require_writer()
    slot = keys.add_slot(session.vault.folder, session.vault.secret, user, passphrase)
    session.vault.note("add_key", None, {"slot": slot.id})
    return slot


def remove_person(session: Session, slot: str) -> Slot:
    """Take somebody's key out, by slot id or name. Older copies of the vault still open with it.

    Raises:
        NotFound: no such slot. BadInput: it is the last person's. NotWritable: the vault was opened for
        reading only. VaultFull.
    """
    session.vault.require_writer()
    known = find_person(session, slot)
    keys.remove_slot(session.vault.folder, session.vault.secret, known.id)
    session.vault.note("remove_key", None, {"slot": known.id})
    return known


def remove_person_for_good(session: Session, slot: str, passphrase: bytearray) -> tuple[Slot, ...]:
    """Shut somebody out for good: the vault is written anew under new keys, and its snapshots replaced.

    Only the acting person is kept, which takes their passphrase; returns the other slots that are gone,
    each to be added or made anew. Copies of the vault elsewhere still open with the old keys.

    Raises:
        NotFound: no such slot. BadInput: it is the acting person's own. WrongPassphrase, VaultInUse,
        VaultFull, NotWritable: nobody was shut out.
    """
    gone = find_person(session, slot)
    if gone in _own(session):
        raise BadInput("This is your own key. Ask somebody else who can open the vault to remove it.")
    others = tuple(known for known in people(session) if known != gone and known not in _own(session))
    rekeying.rekey(session.vault, {session.user: passphrase}, detail={"slot": gone.id})
    session.safeguard(when=rotation.holds_anything)
    return others


def find_person(session: Session, slot: str) -> Slot:
    """A key slot by its id or its person's name. Raises: NotFound."""
    for known in people(session):
        if slot in (known.id, known.user) and slot:
            return known
    raise NotFound("No key of this vault has that id or name. Check it in the list.", see=Help.PEOPLE)


def _own(session: Session) -> tuple[Slot, ...]:
    return tuple(known for known in people(session) if known.user.casefold() == session.user.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPage:
    """A recovery page to be printed; whoever holds it and the vault can read everything."""

    text: str = field(repr=False)
    pdf: bytes = field(repr=False)
    made_at: datetime


def make_recovery_page(session: Session) -> RecoveryPage:
    """Make a recovery page, in place of any earlier one.

    Raises:
        NotWritable: the vault was opened for reading only. VaultFull.
    """
    session.vault.require_writer()
    kit: RecoveryKit = keys.make_recovery(session.vault.folder, session.vault.secret)
    session.vault.note("make_recovery_page", None, {"replaces": 1})
    return RecoveryPage(text=kit.text(), pdf=recovery_pdf(kit), made_at=kit.made_at)
