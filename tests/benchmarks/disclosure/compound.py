"""Compound files (the older Office form) and compressed macro text, written for the measurement.

Written from the published forms [MS-CFB] and [MS-OVBA]; knows nothing of how the program reads them.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SMALL = 4096


def compound(streams: Mapping[str, bytes], *, scattered: bool = False) -> bytes:
    """A compound file with these streams at its root, each padded to be stored in whole sectors.

    `scattered` lays the sectors of each stream in reverse order, so that no text of it is in one piece.
    """
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _NONE)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(_SMALL, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        count, first = len(padded) // _SECTOR, len(sectors)
        order = list(range(count))
        if scattered:
            order.reverse()
        place = {logical: first + at for at, logical in enumerate(order)}
        sectors.extend(padded[logical * _SECTOR : (logical + 1) * _SECTOR] for logical in order)
        table.extend([0] * count)
        for logical in range(count):
            table[place[logical]] = place[logical + 1] if logical + 1 < count else _END
        right = number + 1 if number < len(streams) else _NONE
        entries.append(_entry(name, 2, place[0], len(padded), right=right))
    directory = b"".join(entries)
    directory += _entry("", 0, 0, 0) * (-len(entries) % 4)
    first_directory = len(sectors)
    for at in range(0, len(directory), _SECTOR):
        sectors.append(directory[at : at + _SECTOR])
        table.append(len(sectors) if at + _SECTOR < len(directory) else _END)
    fat_sectors = -(-(len(table) + 1) // 128)
    first_fat = len(sectors)
    table.extend([_FAT] * fat_sectors)
    table.extend([_FREE] * (fat_sectors * 128 - len(table)))
    sectors.append(struct.pack(f"<{len(table)}I", *table))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, fat_sectors,
        first_directory, 0, _SMALL, _END, 0, _END, 0,
    )  # fmt: skip
    listed = [first_fat + n for n in range(fat_sectors)]
    header += struct.pack("<109I", *listed, *[_FREE] * (109 - fat_sectors))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _NONE, right: int = _NONE) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0" if name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        spelled, len(spelled), kind, 1, _NONE, right, child, bytes(16), 0, 0, 0, start, size,
    )  # fmt: skip


def macro_project(source: str) -> bytes:
    """A vbaProject.bin whose one module holds this source, compressed as Office does."""
    return compound({"Module1": b"\0" * 40 + compressed(source.encode("cp1252", "replace"))})


def compressed(data: bytes) -> bytes:
    """[MS-OVBA] 2.4.1: with copies of three letters or more taken from what stands before them."""
    out = bytearray(b"\x01")
    for at in range(0, len(data), 4096):
        chunk = _chunk(data[at : at + 4096])
        out += struct.pack("<H", (len(chunk) + 2 - 3) | 0xB000) + chunk
    return bytes(out)


def _chunk(data: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _earlier(data, at)
            if length >= 3:
                bits = max((at - 1).bit_length(), 4)
                tokens += struct.pack("<H", (offset - 1) << (16 - bits) | (length - 3))
                flags |= 1 << bit
                at += length
            else:
                tokens.append(data[at])
                at += 1
        out.append(flags)
        out += tokens
    return bytes(out)


def _earlier(data: bytes, at: int) -> tuple[int, int]:
    best = (0, 0)
    for start in range(max(0, at - 64), at):
        length = 0
        while at + length < len(data) and length < 18 and data[start + length] == data[at + length]:
            length += 1
        if length > best[1]:
            best = (at - start, length)
    return best
