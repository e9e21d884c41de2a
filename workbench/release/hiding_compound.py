"""Hiding places of compound files, the form of older Office files and of macros: every stream, put together.

Owns the reading of that form and of compressed macro text, after the published [MS-CFB] and [MS-OVBA]. A
stream may lie in the file in scattered pieces, so that its words can be read only from the whole of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, inside, is_cut, loose_text, unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
_SMALL_SECTOR = 64
_STREAM, _ROOT = 2, 5
_SCRIPTS = b"\x01"
_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo", "EncryptedSummary")


def compound_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """The words of every stream of a compound file, and of its macros once they are unpacked.

    Raises: ValueError, struct.error, IndexError: it is not whole.
    """
    file = _File.of(data)
    for entry in file.entries:
        here = inside(path, entry.name)
        if entry.name in _ENCRYPTED:
            yield unreadable(here, "it has a password")
            continue
        content = file.content(entry)
        if is_cut(content):
            yield unreadable(here, "it is too long to be read whole")
        macro = _macro(content)
        if macro:
            yield HiddenPart(part=here, text=macro, kind=HiddenKind.SCRIPT)
        if content[:4] in (b"PK\x03\x04", b"%PDF") or content[:3] in (b"\xff\xd8\xff", b"\x89PN"):
            yield from descend(content, entry.name)
        yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.BODY)
    names = "\n".join(entry.name for entry in file.entries)
    yield HiddenPart(part=inside(path, "names"), text=names, kind=HiddenKind.PROPERTY)
    # What no stream holds any more can stand in sectors that are free.
    yield HiddenPart(part=inside(path, "sectors"), text=loose_text(data), kind=HiddenKind.BODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    data: bytes
    sector: int
    cutoff: int
    table: tuple[int, ...]
    small: tuple[int, ...]
    entries: tuple[_Entry, ...]
    pool: bytes

    @classmethod
    def of(cls, data: bytes) -> _File:
        if not data.startswith(MAGIC) or len(data) < 512:
            raise ValueError
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in (512, 4096):
            raise ValueError
        directory, cutoff, first_small = struct.unpack_from("<I4xII", data, 48)
        table = _table(data, size)
        bare = cls(data=data, sector=size, cutoff=cutoff, table=table, small=(), entries=(), pool=b"")
        listed = tuple(_entries(bare.chain(directory)))
        root = next((entry for entry in listed if entry.kind == _ROOT), None)
        pool = bare.chain(root.start) if root is not None and root.size else b""
        small = _numbers(bare.chain(first_small)) if first_small < _LAST else ()
        streams = tuple(entry for entry in listed if entry.kind == _STREAM)
        return cls(
            data=data, sector=size, cutoff=cutoff, table=table, small=small, entries=streams, pool=pool
        )  # fmt: skip

    def content(self, entry: _Entry) -> bytes:
        if entry.size >= self.cutoff:
            return self.chain(entry.start)[: entry.size]
        pieces, at, steps = [], entry.start, 0
        while at < _LAST and steps <= len(self.small):
            pieces.append(self.pool[at * _SMALL_SECTOR : (at + 1) * _SMALL_SECTOR])
            at = self.small[at]
            steps += 1
        return b"".join(pieces)[: entry.size]

    def chain(self, start: int) -> bytes:
        pieces, at, steps = [], start, 0
        while at < _LAST and steps <= len(self.table):
            pieces.append(self.data[(at + 1) * self.sector : (at + 2) * self.sector])
            at = self.table[at]
            steps += 1
        return b"".join(pieces)


def _table(data: bytes, size: int) -> tuple[int, ...]:
    listed = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST]
    following, count = struct.unpack_from("<II", data, 68)
    while following < _LAST and count > 0:
        numbers = _numbers(data[(following + 1) * size : (following + 2) * size])
        if not numbers:
            break
        listed += [n for n in numbers[:-1] if n < _LAST]
        following, count = numbers[-1], count - 1
    return tuple(number for n in listed for number in _numbers(data[(n + 1) * size : (n + 2) * size]))


def _entries(directory: bytes) -> Iterator[_Entry]:
    for at in range(0, len(directory) - 127, 128):
        spelled, length, kind = struct.unpack_from("<64sHB", directory, at)
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        if kind in (_STREAM, _ROOT):
            name = spelled[: max(0, length - 2)].decode("utf-16-le", "replace")
            yield _Entry(name=name, kind=kind, start=start, size=size & 0xFFFFFFFF)


def _numbers(data: bytes) -> tuple[int, ...]:
    whole = len(data) // 4
    return struct.unpack_from(f"<{whole}I", data)


def _macro(content: bytes) -> str:
    """The source of a macro module, which is packed and stands somewhere in its stream."""
    at = content.find(_SCRIPTS)
    while 0 <= at < len(content) - 3:
        header = int.from_bytes(content[at + 1 : at + 3], "little")
        if header & 0x7000 == 0x3000:
            text = _unpacked(content[at:])
            if len(text) > 8 and sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in text) > 0.9 * len(
                text
            ):
                return text.decode("cp1252", "replace")
        at = content.find(_SCRIPTS, at + 1)
    return ""


def _unpacked(data: bytes) -> bytes:
    """[MS-OVBA] 2.4.1.3.1, up to where it stops making sense."""
    out, at = bytearray(), 1
    while at + 2 <= len(data):
        header = int.from_bytes(data[at : at + 2], "little")
        if header & 0x7000 != 0x3000:
            break
        end = min(len(data), at + (header & 0x0FFF) + 3)
        if not header & 0x8000:
            out += data[at + 2 : end]
        else:
            _unpack_chunk(data, at + 2, end, out)
        at = end
    return bytes(out)


def _unpack_chunk(data: bytes, at: int, end: int, out: bytearray) -> None:
    start = len(out)
    while at < end:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                return
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            token = int.from_bytes(data[at : at + 2], "little")
            bits = max((len(out) - start - 1).bit_length(), 4)
            length, back = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
            if back > len(out) - start:
                return
            for _ in range(length):
                out.append(out[-back])
            at += 2
