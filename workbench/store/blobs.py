"""Evidence files, sealed: written once, read anywhere in them, destroyed by losing the key.

Owns blobs/ab/abcdef… and the format inside. It must not know records or SQL: the key, the digest and
the size of each file are handed back to be kept in the database, and handed in again to read. Names
are random, so a name in a message or on disk says nothing of the evidence.

Format 1
    header   16 bytes: "workbench-blob", 0, version
    chunks   AES-256-GCM of 1 MiB of plaintext each, the last of 1 byte to 1 MiB (0 in an empty file);
             ciphertext, then the 16-byte tag; associated data: the header
    nonce    11 bytes chunk number, big-endian; 1 byte: 1 in the last chunk, else 0
The key is new for every file, so a nonce is never used twice; the number in it stops reordering, the
key stops splicing, the last byte stops truncation at the edge of a chunk.

Order of writing: temporary file, flush, rename, flush of the folders; the caller commits the row after
that. A crash leaves at worst a blob without a row (`stray_blobs`).
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import re
import secrets
import threading
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workbench.errors import BadInput, BugError, Cancelled, Help, VaultDamaged
from workbench.store import files

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1024 * 1024
TAG = 16
FOLDER = "blobs"
PART = ".part"
"""How the name of a half-written file ends."""

_HEADER = b"workbench-blob\x00\x01"
_STRIDE = CHUNK + TAG
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBlob:
    """What the database keeps of a sealed file. `sha256` is of the plaintext, `size` in bytes."""

    name: str
    key: bytes = field(repr=False)
    sha256: str
    size: int


def sealed_size(size: int) -> int:
    """Return the bytes on disk of a file of `size` bytes, for checking that there is room."""
    return len(_HEADER) + size + TAG * max(1, -(-size // CHUNK))


def seal(
    folder: Path,
    source: BinaryIO,
    *,
    size_hint: int | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SealedBlob:
    """Seal everything left to read in `source` into the vault at `folder`, and flush it to the medium.

    `progress` is told the bytes done so far, `cancelled` is asked, both once a MiB. Whatever goes
    wrong, nothing is left behind.

    Raises:
        BadInput: `source` stopped being readable.
        Cancelled: `cancelled` said so.
        VaultFull, NotWritable: the vault's disk refused; with `size_hint`, before anything is written.
    """
    name, key = secrets.token_hex(16), secrets.token_bytes(32)
    if size_hint is not None:
        files.require_space(folder, sealed_size(size_hint))
    final = _path(folder, name)
    part = final.with_name(name + PART)
    with files.disk_errors():
        files.make_folder(final.parent.parent)
        files.make_folder(final.parent)
        try:
            descriptor = files.make_private(part)
            try:
                sha256, size = _pour(source, descriptor, AESGCM(key), progress, cancelled)
                files.flush(descriptor)
            finally:
                os.close(descriptor)
            part.rename(final)
            files.fsync_dir(final.parent)
        except BaseException:
            files.discard(part)
            files.discard(final)
            raise
    return SealedBlob(name=name, key=key, sha256=sha256, size=size)


def _pour(
    source: BinaryIO,
    descriptor: int,
    cipher: AESGCM,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[str, int]:
    hasher = hashlib.sha256()
    sealed = memoryview(bytearray(_STRIDE))
    number = size = 0
    files.write_all(descriptor, _HEADER)
    chunk = _fill(source)
    while True:
        # The last chunk is sealed as such, so one more is read before each is written.
        following = _fill(source) if len(chunk) == CHUNK else b""
        hasher.update(chunk)
        out = sealed[: len(chunk) + TAG]
        cipher.encrypt_into(_nonce(number, last=not following), chunk, _HEADER, out)
        files.write_all(descriptor, out)
        size += len(chunk)
        if cancelled is not None and cancelled():
            raise Cancelled("The import was stopped. Nothing of this file was kept.")
        if progress is not None:
            progress(size)
        if not following:
            return hasher.hexdigest(), size
        chunk, number = following, number + 1


def _fill(source: BinaryIO) -> bytes:
    """Read one chunk: all of it, unless the source ends, however small the pieces it hands out."""
    try:
        chunk = source.read(CHUNK)
        while chunk and len(chunk) < CHUNK:
            more = source.read(CHUNK - len(chunk))
            if not more:
                break
            chunk += more
    except OSError:
        raise BadInput(
            "The file could not be read to its end: the disk or network that it is on stopped answering, or "
            "another program holds it. Nothing of it was kept."
        ) from None
    return chunk


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class BlobReader(io.RawIOBase):
    """A sealed file opened for reading: seekable, proved chunk by chunk, nothing unproved given out.

    One reader may be shared by threads if they use `read_at`, which does not move the position.
    Opening proves the last chunk, so `size` and the file's completeness are sure from the start.
    """

    def __init__(self, path: Path, key: bytes, size: int | None = None) -> None:
        super().__init__()
        self._lock = threading.RLock()
        # Closing must work from here on: Python closes what it collects, opened or not.
        self._room = bytearray(CHUNK)
        self._held, self._plain = -1, memoryview(b"")
        self._file: io.BufferedIOBase = io.BytesIO()
        if len(key) != 32:
            raise BugError("the key of a sealed file has 32 bytes")
        self._cipher = AESGCM(key)
        self._position = 0
        self._sealed = bytearray(_STRIDE)
        self._file = _open_sealed(path)
        try:
            body = os.fstat(self._file.fileno()).st_size - len(_HEADER)
            self._last = max(0, -(-body // _STRIDE) - 1)
            self._size = body - TAG * (self._last + 1)
            if body < TAG or (size is not None and size != self._size) or self._header() != _HEADER:
                raise _damaged()
            self._chunk(self._last)
            if self._last and not self._plain:
                raise _damaged()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """Bytes of plaintext."""
        return self._size

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from anywhere."""
        return True

    def tell(self) -> int:
        """Return the position, in bytes of plaintext."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to `offset` from the start, the position or the end, and return the new position."""
        with self._lock:
            start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
            self._position = max(0, start + offset)
            return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` from the position on, and return how many bytes there were.

        Raises:
            VaultDamaged: a chunk is not as it was sealed.
        """
        with self._lock:
            count = self._copy(self._position, memoryview(buffer).cast("B"))
            self._position += count
            return count

    def readall(self) -> bytes:
        """Return everything from the position to the end.

        Raises:
            VaultDamaged: a chunk is not as it was sealed.
        """
        with self._lock:
            content = self.read_at(self._position, self._size)
            self._position += len(content)
            return content

    def read_at(self, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset` on, leaving the position alone.

        Raises:
            VaultDamaged: a chunk is not as it was sealed.
        """
        buffer = bytearray(max(0, min(count, self._size - offset)))
        with self._lock:
            self._copy(offset, memoryview(buffer))
        return bytes(buffer)

    def close(self) -> None:
        """Close the file and forget what was read."""
        with self._lock:
            if not self.closed:
                self._held, self._plain = -1, memoryview(b"")
                self._room[:] = bytes(len(self._room))
                self._file.close()
            super().close()

    def _copy(self, offset: int, target: memoryview) -> int:
        done = 0
        while done < len(target) and offset + done < self._size:
            number, within = divmod(offset + done, CHUNK)
            piece = self._chunk(number)[within : within + len(target) - done]
            target[done : done + len(piece)] = piece
            done += len(piece)
        return done

    def _chunk(self, number: int) -> memoryview:
        if self.closed:
            raise BugError("a sealed file was read after it was closed")
        if number != self._held:
            # Held is cleared first: a chunk that fails its proof leaves nothing that could be given out.
            self._held, self._plain = -1, memoryview(b"")
            sealed = self._read_sealed(number)
            plain = memoryview(self._room)[: len(sealed) - TAG]
            nonce = _nonce(number, last=number == self._last)
            try:
                self._cipher.decrypt_into(nonce, sealed, _HEADER, plain)
            except InvalidTag:
                raise _damaged() from None
            self._held, self._plain = number, plain
        return self._plain

    def _read_sealed(self, number: int) -> memoryview:
        try:
            self._file.seek(len(_HEADER) + number * _STRIDE)
            count = self._file.readinto(self._sealed)
        except OSError:
            raise _damaged() from None
        if count < TAG:
            raise _damaged()
        return memoryview(self._sealed)[:count]

    def _header(self) -> bytes:
        self._file.seek(0)
        return self._file.read(len(_HEADER))


def _open_sealed(path: Path) -> io.BufferedIOBase:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise VaultDamaged(
            "An evidence file is missing from the vault's blobs folder. Put it back from a backup of this "
            "vault; a check of the vault names every file that is missing or damaged.",
            see=Help.CHECK,
        ) from None
    except OSError:
        raise VaultDamaged(
            "An evidence file in the vault cannot be opened. Check that you are allowed to read the vault's "
            "folder and that its disk is sound, then check the vault.",
            see=Help.CHECK,
        ) from None


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "An evidence file in the vault is not as it was sealed: its disk or a copying program changed it. "
        "Put it back from a backup of this vault; a check of the vault names every file concerned.",
        see=Help.CHECK,
    )


def open_blob(folder: Path, name: str, key: bytes, size: int | None = None) -> BlobReader:
    """Open the sealed file `name` of the vault at `folder`, checking its `size` if that is known.

    Raises:
        VaultDamaged: missing, cut short, or altered at its end (altered elsewhere: when read).
    """
    return BlobReader(_path(folder, name), key, size)


def is_there(folder: Path, name: str) -> bool:
    """Tell whether there is a sealed file of that name, sound or not."""
    return _path(folder, name).exists()


def verify_blob(folder: Path, name: str, key: bytes, sha256: str) -> bool:
    """Tell whether the sealed file is there, whole, and the one whose plaintext digest is `sha256`."""
    hasher = hashlib.sha256()
    buffer = bytearray(CHUNK)
    try:
        with open_blob(folder, name, key) as reader:
            while count := reader.readinto(buffer):
                hasher.update(memoryview(buffer)[:count])
    except VaultDamaged:
        return False
    return hmac.compare_digest(hasher.hexdigest(), sha256)


def destroy(folder: Path, name: str) -> None:
    """Remove a sealed file, or a stray by the name that `stray_blobs` gave. Not there: nothing to do.

    Bytes may linger on the medium; it is the destroyed key that makes them unreadable.

    Raises:
        NotWritable: the disk refused, or (on Windows) a viewer still has the file open.
    """
    path = _path(folder, name.removesuffix(PART)).with_name(name)
    with files.disk_errors():
        if path.exists():
            path.unlink()
            files.fsync_dir(path.parent)


def stray_blobs(folder: Path, known: Set[str]) -> list[str]:
    """Return the names of sealed files without a row, and of half-written ones, for `destroy`.

    Not while an import is under way: its file has no row yet. Other programs' files are left alone.
    """
    strays = []
    for path in (folder / FOLDER).glob("??/*"):
        stem = path.name.removesuffix(PART)
        ours = _NAME.fullmatch(stem) is not None and path.parent.name == stem[:2]
        if ours and path.name not in known:
            strays.append(path.name)
    return sorted(strays)


def _path(folder: Path, name: str) -> Path:
    if _NAME.fullmatch(name) is None:
        raise BugError("the name of a sealed file has 32 hex digits")
    return folder / FOLDER / name[:2] / name
