"""An open vault in a person's hands: opened, used by every verb, closed. Owns no rule of a case."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench import settings
from workbench.changes import Changes
from workbench.errors import Help, NotFound, NotWritable, VaultDamaged, WorkbenchError, WrongPassphrase
from workbench.records.record import CaseId
from workbench.services import places
from workbench.settings import Head
from workbench.store import keys, ledger, rekey, rekeying, rotation
from workbench.store.driver import Connection
from workbench.store.files import discard, write_atomically
from workbench.store.keyfile import COPY, KEYS
from workbench.store.passphrase import Cost, calibrate
from workbench.store.passphrase import encode_passphrase as encode_passphrase
from workbench.store.secret import Secret
from workbench.store.secret import wipe as wipe
from workbench.store.vault import DATABASE, Vault


class Session:
    """A vault opened by one person.

    `warnings` are plain sentences to be shown once, at opening; `notices`, of what went wrong beside a
    verb that was done, after closing. `kept` is what services keep in memory for as long as it is open, and
    `at_close` what is let go of then. `register` is the address of a shared register, empty for the vault's
    own, and None for whichever the settings name.
    """

    def __init__(self, vault: Vault, warnings: tuple[str, ...] = (), *, beside: bool = False) -> None:
        self.vault = vault
        self.register: str | None = None
        self.at_close = ExitStack()
        caution = "" if beside else places.caution(vault.folder)
        self.warnings = (*warnings, caution) if caution else warnings
        self.notices: list[str] = []
        self.kept: dict[str, object] = {}
        self._beside = beside
        self._closed = False

    @property
    def db(self) -> Connection:
        return self.vault.connection

    @property
    def user(self) -> str:
        return self.vault.author.person

    def safeguard(self, *, when: Callable[[Vault], bool]) -> None:
        """Make a snapshot inside the vault, if it is time to. A failure becomes a notice, never an error."""
        try:
            if self.vault.writes and when(self.vault):
                rotation.rotate(self.vault)
        except WorkbenchError as error:
            self.notices.append(f"No snapshot of the vault could be made. {error.message}")

    def close(self) -> None:
        """Make a snapshot if one is due, remember where the ledger ends, and close the vault, once.

        One that only reads beside another (`reader_of`) leaves the first two to that other.
        """
        if self._closed:
            return
        self._closed = True
        self.kept.clear()
        self.at_close.close()
        try:
            if not self._beside:
                self.safeguard(when=rotation.is_due)
                self._remember_head()
        finally:
            self.vault.close()

    def _remember_head(self) -> None:
        seq, digest = ledger.watermark(self.db)
        try:
            settings.remember_head(self.vault.fact("vault_id").decode(), Head(seq=seq, digest=digest))
        except NotWritable as error:
            self.notices.append(
                f"An older copy of the vault would not be noticed at the next opening. {error.message}"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create_vault(folder: Path, user: str, passphrase: bytearray, *, cost: Cost | None = None) -> Session:
    """Make a vault in a new or empty folder. Without `cost`, one that takes about a second here.

    Raises:
        BadInput, NotWritable, VaultFull: nothing is left behind.
    """
    known = settings.load()
    # Said now, before there is a vault: the end of its ledger is to be remembered from the first day.
    settings.save(known)
    return Session(Vault.create(folder, user, passphrase, device=known.device_id, cost=cost or calibrate()))


def open_vault(
    folder: Path, passphrase: bytearray, *, user: str = "", write: bool = True, take_over: bool = False
) -> Session:
    """Open a vault as `user`, or without a name as whoever the passphrase belongs to.

    Naming oneself tries one key slot; without a name each person's slot is tried in turn. With
    `take_over`, word left by another computer that it has the vault open is set aside.

    Raises:
        NotFound: there is no vault. WrongPassphrase, VaultInUse, VaultDamaged, VaultTooNew.
        NeedsDecision: code `open_elsewhere`; another computer may have it open, says who, where and
        since when. Once a person has said so, call again with `take_over`.
    """
    require_vault(folder)
    name, secret = unlocked(folder, passphrase, user, take_over=take_over)
    return _opened(folder, secret, name, write, take_over=take_over)


def reader_of(session: Session) -> Session:
    """A second session on the same vault, for reading only, which asks for no passphrase.

    It belongs to the thread that calls this, whichever thread the first belongs to, and has its own copy
    of the secret: closing one leaves the other open. Close it before new keys are made
    (`remove_person_for_good`), which needs the vault alone.

    Raises:
        BugError: the first session is closed. VaultDamaged.
    """
    first = session.vault
    secret = Secret(bytearray(first.secret.material()))
    try:
        vault = Vault.open(first.folder, secret, first.author.person, device=first.author.device, write=False)
    except BaseException:
        secret.wipe()
        raise
    beside = Session(vault, beside=True)
    beside.register = session.register
    return beside


def position(session: Session) -> tuple[int, int]:
    """Where the ledger ends, and a number that changes whenever somebody else writes to the vault.

    Two equal answers from one session mean that all it has read since still stands. It costs next to
    nothing.
    """
    return ledger.position(session.db)


def open_with_recovery(
    folder: Path, code: str, *, user: str, new_passphrase: bytearray, take_over: bool = False
) -> Session:
    """Open a vault with the code of its recovery page and give `user` a new passphrase.

    Raises:
        BadInput: the code has typing mistakes. WrongPassphrase: it is another vault's or was replaced.
        NeedsDecision: as `open_vault`.
    """
    require_vault(folder)
    secret = keys.unlock_with_recovery(folder, code)
    if rekey.rekey_pending(folder):
        secret = rekeying.settle(folder, user, secret, _nobody, take_over=take_over)
    session = _opened(folder, secret, user, write=True, take_over=take_over)
    try:
        change_passphrase(session, user, new_passphrase)
    except BaseException:
        session.close()
        raise
    return session


def rebuild_keys(
    folder: Path, page: str, code: str, *, user: str, new_passphrase: bytearray, take_over: bool = False
) -> Session:
    """Rebuild a lost or damaged key file from the recovery page, and open the vault as `user`.

    `page` is the wrapped key as printed, or what the square code on the page says. Everybody else is
    let in again afterwards with `add_person`.

    Raises:
        NotFound: there is no vault. BadInput: typing mistakes, named by group; the key file is in
        order; or the new passphrase cannot be used. WrongPassphrase: page and code do not belong
        together, or to this vault. NeedsDecision: as `open_vault`.
    """
    if not (folder / DATABASE).exists():
        raise NotFound("There is no vault in that folder, so there is no key file to rebuild.")
    before = {name: (folder / name).read_bytes() for name in (KEYS, COPY) if (folder / name).exists()}
    secret = keys.restore_keys(folder, page, code)
    try:
        keys.add_slot(folder, secret, user, new_passphrase, cost=calibrate())
        session = _opened(folder, secret, user, write=True, take_over=take_over)
    except BaseException:
        secret.wipe()
        for name in (KEYS, COPY):
            discard(folder / name)
        for name, content in before.items():
            write_atomically(folder / name, content)
        raise
    try:
        session.vault.note("rebuild_keys", None, {"people": 1})
    except BaseException:
        session.close()
        raise
    return session


def require_vault(folder: Path) -> None:
    """Refuse a folder that holds no vault.

    Raises:
        NotFound: no vault there. VaultDamaged: a part of it is missing.
    """
    has_database, has_keys = (folder / DATABASE).exists(), (folder / KEYS).exists()
    if not has_database and not has_keys:
        raise NotFound(
            "There is no vault in that folder. Choose the folder that holds it, or make a new vault there.",
            see=Help.NEW_VAULT,
        )
    if not has_database:
        raise VaultDamaged(
            "The vault's database file (vault.db) is missing. Restore the vault from a backup."
        )


def change_passphrase(session: Session, user: str, new: bytearray) -> None:
    """Give a person a new passphrase; recorded in the ledger.

    Raises:
        NotFound: nobody of that name has a slot. BadInput: the new passphrase is empty.
        NotWritable: the vault was opened for reading only. VaultFull.
    """
    session.vault.require_writer()
    keys.change_passphrase(session.vault.folder, session.vault.secret, user, new)
    session.vault.note("change_passphrase", None, {})


def undo(session: Session, case_id: CaseId) -> tuple[str, Changes]:
    """Take back the last step of a case; returns its verb. Raises: UndoRefused, with the reason."""
    return session.vault.undo(case_id)


def redo(session: Session, case_id: CaseId) -> tuple[str, Changes]:
    """Do again what was last undone in a case; returns its verb. Raises: UndoRefused."""
    return session.vault.redo(case_id)


def unlocked(
    folder: Path, passphrase: bytearray, user: str, *, take_over: bool = False
) -> tuple[str, Secret]:
    """Who a passphrase belongs to, and the vault's secret; ends a re-key that was cut off.

    Raises:
        WrongPassphrase, VaultDamaged; what `rekeying.settle` raises.
    """
    name, secret = _keyed(folder, passphrase, user)
    if rekey.rekey_pending(folder):
        pending = partial(rekey.unlock_pending, folder, name, passphrase)
        secret = rekeying.settle(folder, name, secret, pending, take_over=take_over)
    return name, secret


def _keyed(folder: Path, passphrase: bytearray, user: str) -> tuple[str, Secret]:
    people = [slot.user for slot in keys.slots(folder) if slot.kind == "person"]
    if user:
        known = [name for name in people if name.casefold() == user.casefold()]
        return (known or [user])[0], keys.unlock(folder, user, passphrase)
    for name in people:
        try:
            return name, keys.unlock(folder, name, passphrase)
        except WrongPassphrase:
            if name == people[-1]:
                raise
    raise VaultDamaged("The vault's key file holds nobody's key. Restore the vault from a backup.")


def _nobody() -> Secret:
    raise WrongPassphrase("No recovery page was made for the vault's new keys.")


def _opened(folder: Path, secret: Secret, user: str, write: bool, *, take_over: bool = False) -> Session:
    known = settings.load()
    try:
        vault = Vault.open(folder, secret, user, device=known.device_id, write=write, take_over=take_over)
    except BaseException:
        secret.wipe()
        raise
    seen = known.heads.get(vault.fact("vault_id").decode())
    return Session(vault, _older_than_seen(vault, seen))


def _older_than_seen(vault: Vault, seen: Head | None) -> tuple[str, ...]:
    if seen is None or ledger.hash_at(vault.connection, seen.seq) == seen.digest:
        return ()
    now, _ = ledger.head(vault.connection)
    warning = (
        "This vault is not the one that was last open here: its ledger does not hold operation "
        f"{seen.seq}, which was seen before (it now ends at {now}). Somebody may have put back an "
        "older copy. Compare with the number printed on the latest release or certificate."
    )
    return (warning,)
