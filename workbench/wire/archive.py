"""The one form of archive that is signed and sent: a zip of named members, in order, and nothing else.

Owns the bytes: members stored without compression, with fixed dates, so that one set of members makes one
archive, every byte is accounted for, and nothing can swell when it is opened. Knows no manifest and no
signature, and trusts no byte that it is given.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from workbench.errors import BadInput

LARGEST = 256 * 1024 * 1024
"""Bytes. A report of 150 pages with its figures makes a package of a few megabytes."""

_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, LookupError, EOFError, OSError,
    struct.error,
)  # fmt: skip


def archived(members: Mapping[str, bytes], names: Sequence[str]) -> bytes:
    """The bytes of an archive with these members in the order of `names`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            # The same on every system: made on Unix, an ordinary file that all may read.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, members[name])
    return out.getvalue()


def opened(data: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """The members of an archive that must hold exactly these.

    Raises: BadInput: it is none, it is damaged, or it holds something else.
    """
    if len(data) > LARGEST:
        raise BadInput(f"This file is larger than a package may be ({LARGEST // 1024**2} MiB).")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_other_members(entries, len(data), names)
            return {entry.filename: _content(archive, entry) for entry in entries}
    except _UNREADABLE:
        raise BadInput("This file is not a package, or it is damaged. Ask for it again.") from None


def _refuse_other_members(entries: list[zipfile.ZipInfo], size: int, wanted: Sequence[str]) -> None:
    names = [entry.filename for entry in entries]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise BadInput(f"The package has no {', '.join(missing)}. Ask the issuer for the whole package.")
    if len(names) != len(wanted):
        raise BadInput(f"The package holds files that do not belong in one ({len(names) - len(wanted)}).")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise BadInput("A package is not compressed: this one was packed again. Ask for the original file.")
    if sum(entry.file_size for entry in entries) > size:
        raise BadInput("The files in this package claim to be larger than the package itself.")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except zipfile.BadZipFile:
        raise BadInput(f"{entry.filename}: It is damaged. Ask the issuer for the package again.") from None
