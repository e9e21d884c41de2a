"""Putting bytes on disk so that they are either all there or not there at all.

Owns atomic writing, flushing to the medium, room on the disk, and the plain words for what disks
refuse. It must not know what the bytes mean. Paths in a vault carry no protected text (their names
are fixed or random), but a person's folders might, so no message here quotes a path.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.errors import NotWritable, VaultFull

if sys.platform == "darwin":
    import fcntl

SPARE = 16 * 1024 * 1024
"""Bytes that a preflight leaves free, for the database's own log and the file system's records."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR}

_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the operating system says about a write into an error a person can act on.

    Raises:
        VaultFull: no room, or the person's quota is used up.
        NotWritable: read-only, not allowed, gone, file too large for the disk, or failing.
    """
    try:
        yield
    except OSError as error:
        raise _in_plain_words(error) from None


def _in_plain_words(error: OSError) -> VaultFull | NotWritable:
    number = error.errno
    if number in _FULL:
        return VaultFull(
            "There is no space left on the disk that holds the vault. Nothing was changed. "
            "Make room there, then try again."
        )
    if number in _REFUSED:
        return NotWritable(
            "The vault's folder cannot be written to. Check that the disk is not write-protected, that "
            "you are allowed to change the folder, and that no other program holds its files open."
        )
    if number in _GONE:
        return NotWritable(
            "The vault's folder is no longer where it was. If it is on a removable or network disk, "
            "connect that again, then retry."
        )
    if number == errno.EFBIG:
        return NotWritable(
            "The disk that holds the vault does not take files this large (FAT disks stop at 4 GB). "
            "Move the vault to another disk."
        )
    name = errno.errorcode.get(number or 0, "unknown")
    return NotWritable(
        f"The disk that holds the vault refused to write ({name}). Nothing was changed. "
        "Copy the vault to another disk before you go on."
    )


def require_space(folder: Path, needed: int) -> None:
    """Make sure that `needed` bytes, and a little to spare, fit on the disk of `folder`.

    Raises:
        VaultFull: they do not; the message says how much is missing.
        NotWritable: the folder is gone.
    """
    with disk_errors():
        free = shutil.disk_usage(folder).free
    missing = needed + SPARE - free
    if missing > 0:
        raise VaultFull(
            f"The disk that holds the vault has too little space: {_in_mib(missing)} MiB more are needed. "
            "Nothing was changed. Make room there, then try again."
        )


def _in_mib(size: int) -> int:
    return -(-size // (1024 * 1024))


def make_private(path: Path) -> int:
    """Create or empty the file at `path`, readable by its owner only, and return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)


def flush(descriptor: int) -> None:
    """Put what was written to `descriptor` on the medium itself, past the drive's own memory."""
    if sys.platform == "darwin":
        # fsync on macOS stops at the drive, which may still lose it; network disks know only fsync.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def fsync_dir(folder: Path) -> None:
    """Put a folder's list of names on the medium. Windows does this itself and has no call for it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network disks refuse to flush a folder; the rename itself has been carried out.
            if error.errno not in _NO_SUCH_CALL:
                raise
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create `folder` inside an existing one, if it is not there yet, so that a power cut keeps it."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        fsync_dir(folder.parent)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content`, or leave it exactly as it was.

    Written beside it, flushed, renamed over it, and the folder flushed: whenever the power fails,
    `path` holds all of the old bytes or all of the new. Only one process may write a path at a time.

    Raises:
        VaultFull, NotWritable: nothing was changed and nothing is left behind.
    """
    draft = path.with_name(path.name + ".tmp")
    with disk_errors():
        try:
            descriptor = make_private(draft)
            try:
                write_all(descriptor, content)
                flush(descriptor)
            finally:
                os.close(descriptor)
            draft.replace(path)
            fsync_dir(path.parent)
        except BaseException:
            discard(draft)
            raise


def write_all(descriptor: int, content: bytes | bytearray | memoryview) -> None:
    """Write every byte of `content`; the operating system may take it in pieces."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def discard(path: Path) -> None:
    """Remove a half-made file if it can be removed: a failure being reported must not be hidden."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
