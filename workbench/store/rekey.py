"""Re-keying: shutting out for good somebody who has left, and whatever copies of keys.json they kept.

Owns the key file that is to follow (keys.json.next) and the order in which it takes over. It must not
know the database: the vault writes that anew under the new secret, between `begin_rekey` and
`finish_rekey`. What a leaver could read while they were in, they may have kept; this guards what is
written from then on.

    begin_rekey     keys.json.next is on disk; the present secret still opens everything
    (the vault)     writes its database under the new secret and puts it in place
    finish_rekey    keys.json.next becomes keys.json and its copy

A crash leaves keys.json.next behind. If the present secret opens the database, `abandon_rekey`; if the
one from `unlock_pending` does, `finish_rekey`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from workbench.errors import BadInput, VaultDamaged
from workbench.store import files
from workbench.store.keyfile import NEXT, KeyFile, read, sealed_with, serialise, write
from workbench.store.keys import load
from workbench.store.passphrase import Cost
from workbench.store.secret import Secret
from workbench.store.slots import as_name, dearest, find_person, open_person, person_slot


def begin_rekey(
    folder: Path, secret: Secret, keep: Mapping[str, bytearray], *, cost: Cost | None = None
) -> Secret:
    """Prepare a new secret beside the present one and return it; nothing changes for anyone yet.

    `keep` maps the names of those who stay and are at hand to their passphrases, each proved against
    its slot first; everybody else is invited anew, and a new recovery page is made. Then the vault
    writes its database anew under the new secret, puts it in place, and calls `finish_rekey`. After a
    crash in between, `rekey_pending` is true: the secret (of `unlock` or `unlock_pending`) that opens
    the database says whether to abandon or to finish.

    Raises:
        WrongPassphrase: a passphrase in `keep` is not that person's, or nobody has that name.
        BadInput: nobody is kept.
        VaultDamaged, VaultFull, NotWritable: as `add_slot`.
    """
    file, _ = load(folder, secret)
    if not keep:
        raise BadInput("At least one person must stay, or nobody could open the vault.")
    for user, passphrase in keep.items():
        open_person(file, user, passphrase).wipe()
    fresh = Secret.new()
    price = cost or dearest(file)
    try:
        following = msgspec.structs.replace(file, generation=file.generation + 1, slots=())
        for user, passphrase in keep.items():
            if find_person(following, user) is None:
                slot = person_slot(following, fresh, as_name(user), passphrase, price)
                following = msgspec.structs.replace(following, slots=(*following.slots, slot))
        files.write_atomically(folder / NEXT, serialise(sealed_with(following, fresh)))
    except BaseException:
        fresh.wipe()
        raise
    return fresh


def rekey_pending(folder: Path) -> bool:
    """Tell whether a re-key was begun and neither finished nor abandoned."""
    return (folder / NEXT).exists()


def unlock_pending(folder: Path, user: str, passphrase: bytearray) -> Secret:
    """Return the secret that a re-key under way is going to, for a person who was kept.

    Raises:
        WrongPassphrase, VaultDamaged, VaultTooNew: as `unlock`.
    """
    return open_person(_read_next(folder), user, passphrase)


def finish_rekey(folder: Path) -> None:
    """Make the new secret the vault's own, once the new database is in place. Can be repeated.

    Raises:
        VaultDamaged: no re-key is under way, or its file is damaged.
        VaultFull, NotWritable: repeat it when that is mended.
    """
    write(folder, _read_next(folder))
    abandon_rekey(folder)


def abandon_rekey(folder: Path) -> None:
    """Drop a re-key. Only while the *present* secret opens the database, or the new one is lost.

    Raises:
        NotWritable: it could not be removed.
    """
    with files.disk_errors():
        (folder / NEXT).unlink(missing_ok=True)
        files.fsync_dir(folder)


def _read_next(folder: Path) -> KeyFile:
    try:
        return read(folder / NEXT)
    except OSError:
        raise VaultDamaged("No re-key is under way, or its file (keys.json.next) cannot be read.") from None
