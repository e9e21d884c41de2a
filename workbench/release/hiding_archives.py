"""Hiding places of zip archives: every entry, and what stands between, before and behind the entries.

Owns the opening of archives and its bounds. What the parts of an Office file hold is `hiding_office`'s.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, inside, loose_text, unreadable
from workbench.release.hiding_office import Office

_LOCAL = b"PK\x03\x04"
_END_RECORD = b"PK\x05\x06"
_MOST_ENTRIES = 20_000
_TIMES = (0x5455, 0x5855, 0x7875, 0x000A, 0xA220, 0xCAFE, 0x0001)
"""Extra fields for times, owners and padding, which programs write of themselves."""


def archive_parts(data: bytes, path: str, descend: Descend, room: int) -> Iterator[HiddenPart]:
    """What is in an archive: an Office file is read as one, any other zip as files of its own.

    `room` is how many bytes may be unpacked; a larger archive is reported as not looked into.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > room:
            yield unreadable(path, "unpacked it would be too large")
            return
        names = {entry.filename for entry in entries}
        office = Office.of(archive) if "[Content_Types].xml" in names or "mimetype" in names else None
        yield from _around(archive, data, path, descend)
        for entry in entries:
            if entry.is_dir():
                continue
            here = inside(path, entry.filename)
            if entry.flag_bits & 0x1:
                yield HiddenPart(
                    part=here, text=entry.filename, kind=HiddenKind.UNREADABLE, why="it has a password"
                )
                continue
            content = archive.read(entry)
            if office is None:
                yield from descend(content, entry.filename)
            else:
                yield from office.part(content, entry.filename, here, descend)


def packed_parts(data: bytes, name: str, path: str, descend: Descend, room: int) -> Iterator[HiddenPart]:
    """What a file packed by gzip holds: one file, or a tape archive of several."""
    unpacker = zlib.decompressobj(31)
    content = unpacker.decompress(data, room)
    if unpacker.unconsumed_tail:
        yield unreadable(path, "unpacked it would be too large")
        return
    yield HiddenPart(part=inside(path, "header"), text=loose_text(data[:512]), kind=HiddenKind.PROPERTY)
    if unpacker.unused_data.strip(b"\0"):
        behind = loose_text(unpacker.unused_data)
        yield HiddenPart(part=inside(path, "bytes"), text=behind, kind=HiddenKind.LOOSE_BYTES)
    lowered = name.lower()
    inner = name[:-3] if lowered.endswith(".gz") else f"{name}.tar"
    yield from descend(content, inner)


def tape_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """The files of a tape archive, their names and owners."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for count, entry in enumerate(archive):
            if count > _MOST_ENTRIES:
                yield unreadable(path, "it holds too many files")
                return
            words = "\n".join((entry.name, entry.uname, entry.gname, entry.linkname))
            yield HiddenPart(part=inside(path, "names"), text=words, kind=HiddenKind.PROPERTY)
            file = archive.extractfile(entry) if entry.isfile() else None
            if file is not None:
                yield from descend(file.read(), entry.name)


def _around(archive: zipfile.ZipFile, data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """Names, remarks, and bytes that stand before, between or behind the entries."""
    entries = archive.infolist()
    remarks = [archive.comment, *(entry.comment for entry in entries)]
    words = [entry.filename for entry in entries]
    words += [remark.decode("utf-8", "replace") for remark in remarks if remark]
    yield HiddenPart(part=inside(path, "names"), text="\n".join(words), kind=HiddenKind.PROPERTY)
    extra = loose_text(b"\n".join(_own_fields(entry.extra) for entry in entries))
    if extra.strip():
        yield HiddenPart(part=inside(path, "fields"), text=extra, kind=HiddenKind.LOOSE_BYTES)
    between = b"\n".join(_between(archive, data))
    if between:
        yield from _lost_entries(between, path, descend)
    loose = loose_text(between)
    if loose.strip():
        yield HiddenPart(part=inside(path, "bytes"), text=loose, kind=HiddenKind.LOOSE_BYTES)


def _own_fields(extra: bytes) -> bytes:
    found, at = bytearray(), 0
    while at + 4 <= len(extra):
        kind, size = (
            int.from_bytes(extra[at : at + 2], "little"),
            int.from_bytes(extra[at + 2 : at + 4], "little"),
        )
        if kind not in _TIMES:
            found += extra[at + 4 : at + 4 + size] + b"\n"
        at += 4 + size
    return bytes(found)


def _between(archive: zipfile.ZipFile, data: bytes) -> Iterator[bytes]:
    """The stretches of an archive that belong to no entry and not to its directory."""
    start = archive.start_dir
    at = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        begin = entry.header_offset
        if begin > at:
            yield data[at:begin]
        sizes = data[begin + 26 : begin + 30]
        header = 30 + int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little")
        at = max(at, begin + header + entry.compress_size)
        if entry.flag_bits & 0x8:
            # Sizes may follow the entry, with or without a mark before them (APPNOTE 4.3.9).
            at += 16 if data[at : at + 4] == b"PK\x07\x08" else 12
    if start > at:
        yield data[at:start]
    end = data.rfind(_END_RECORD)
    if end >= 0:
        yield data[end + 22 + len(archive.comment) :]


def _lost_entries(between: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """Files that the archive's directory no longer names, but that stand in it still."""
    at = between.find(_LOCAL)
    while at >= 0 and at + 30 <= len(between):
        method = int.from_bytes(between[at + 8 : at + 10], "little")
        size = int.from_bytes(between[at + 18 : at + 22], "little")
        name = int.from_bytes(between[at + 26 : at + 28], "little")
        body = at + 30 + name + int.from_bytes(between[at + 28 : at + 30], "little")
        content = between[body : body + size]
        if method == zipfile.ZIP_DEFLATED:
            content = zlib.decompressobj(-15).decompress(content, 16 * 2**20)
        spelled = between[at + 30 : at + 30 + name].decode("utf-8", "replace")
        yield HiddenPart(part=inside(path, spelled), text=spelled, kind=HiddenKind.OLD_REVISION)
        yield from descend(content, spelled)
        at = between.find(_LOCAL, at + 4)
