"""Hiding places of pictures: camera data, places, text chunks, thumbnails, and bytes behind the picture.

Owns the reading of what a picture file carries besides the picture. It does not look at the picture.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import ExifTags, Image, ImageSequence

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, inside, loose_text

_EXIF_FOLDER, _GPS_FOLDER = 0x8769, 0x8825
_MOST_PACKED = 8 * 2**20
_NO_WORDS = frozenset(
    {"dpi", "gamma", "srgb", "icc_profile", "exif", "transparency", "jfif", "jfif_version", "jfif_unit",
     "jfif_density", "aspect", "interlace", "adobe", "adobe_transform", "progressive", "progression",
     "background", "version", "duration", "extension", "loop", "chromaticity", "photoshop", "compression",
     "timestamp", "mp", "mpoffset"}
)  # fmt: skip
_TELLS_NOTHING = frozenset({"Orientation", "XResolution", "YResolution", "ResolutionUnit", "ExifOffset",
                            "ColorSpace", "ExifImageWidth", "ExifImageHeight", "YCbCrPositioning",
                            "ExifVersion", "FlashPixVersion", "ComponentsConfiguration", "ImageWidth",
                            "ImageLength", "BitsPerSample", "Compression", "PhotometricInterpretation",
                            "SamplesPerPixel", "StripOffsets", "RowsPerStrip", "StripByteCounts",
                            "PlanarConfiguration", "SampleFormat", "JpegIFOffset", "TileOffsets",
                            "TileByteCounts", "Predictor", "ExtraSamples", "ColorMap", "TileWidth",
                            "TileLength",
                            "JpegIFByteCount", "NewSubfileType", "FillOrder"})  # fmt: skip


def image_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """What a picture file carries besides the picture."""
    with Image.open(io.BytesIO(data)) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            here = path if number == 1 else inside(path, f"picture {number}")
            frame.load()
            yield from _texts(frame, here)
            yield from _camera(frame, here, descend)
    yield from _besides(data, path, descend)


def _texts(image: Image.Image, path: str) -> Iterator[HiddenPart]:
    for key, value in image.info.items():
        if str(key).lower() in _NO_WORDS:
            continue
        text = loose_text(value) if isinstance(value, bytes) else str(value)
        xmp = "xmp" in str(key).lower()
        kind = HiddenKind.PHOTO_DATA if xmp else HiddenKind.PROPERTY
        yield HiddenPart(part=inside(path, "xmp" if xmp else "text"), text=f"{key}: {text}", kind=kind)


def _camera(image: Image.Image, path: str, descend: Descend) -> Iterator[HiddenPart]:
    exif = image.getexif()
    tags = {**exif, **exif.get_ifd(_EXIF_FOLDER)}
    told = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in tags.items() if tag != _GPS_FOLDER}
    lines = [f"{tag}: {_words(value)}" for tag, value in told.items() if tag not in _TELLS_NOTHING]
    if lines:
        yield HiddenPart(part=inside(path, "exif"), text="\n".join(lines), kind=HiddenKind.PHOTO_DATA)
    place = exif.get_ifd(_GPS_FOLDER)
    if place:
        lines = [f"{ExifTags.GPSTAGS.get(tag, str(tag))}: {_words(value)}" for tag, value in place.items()]
        yield HiddenPart(part=inside(path, "gps"), text="\n".join(lines), kind=HiddenKind.LOCATION)
    small = exif.get_ifd(ExifTags.IFD.IFD1)
    if small:
        yield HiddenPart(part=inside(path, "thumbnail"), text="", kind=HiddenKind.THUMBNAIL)
        raw = image.info.get("exif", b"")
        start, size = small.get(0x0201), small.get(0x0202)
        if isinstance(raw, bytes) and isinstance(start, int) and isinstance(size, int):
            at = start + (6 if raw.startswith(b"Exif\0\0") else 0)
            yield from descend(raw[at : at + size], "thumbnail")


def _words(value: object) -> str:
    if isinstance(value, tuple | list):
        return " ".join(_words(each) for each in value)
    if not isinstance(value, bytes):
        return str(value)
    for prefix in (b"ASCII\x00\x00\x00", b"UNICODE\x00"):
        if value.startswith(prefix):
            value = value[len(prefix) :]
    wide = b"\x00" in value
    return loose_text(value) + ("\n" + value.decode("utf-16-be", "replace") if wide else "")


def _besides(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """The parts of the file itself that are no pixels, as bytes, and what stands behind its end."""
    if data.startswith(b"\x89PNG"):
        yield from _png(data, path)
    elif data.startswith(b"\xff\xd8"):
        yield from _jpeg(data, path, descend)
    elif data.startswith(b"GIF8"):
        yield from _plain(_gif(data), path)
    elif data[8:12] == b"WEBP":
        yield from _plain(_riff(data), path)
    elif data.startswith((b"II", b"MM")):
        yield from _plain(_tiff(data), path, quiet=True)
    elif data.startswith(b"BM"):
        size = int.from_bytes(data[2:6], "little")
        yield from _behind(data[size:], path)


def _png(data: bytes, path: str) -> Iterator[HiddenPart]:
    at, kind = 8, b""
    while at + 12 <= len(data) and kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in (b"IDAT", b"fdAT", b"IHDR", b"PLTE", b"tRNS", b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            continue
        if kind == b"iCCP":
            name, _, packed = body.partition(b"\0")
            body = name + b"\n" + zlib.decompressobj().decompress(packed[1:], _MOST_PACKED)
        text = loose_text(body)
        if text.strip():
            yield HiddenPart(part=inside(path, "chunk"), text=text, kind=HiddenKind.PROPERTY)
    yield from _behind(data[at:], path)


def _jpeg(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        number, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)
        yield from _segment(number, segment, path)
    end = _jpeg_end(data, at)
    behind = data[end:]
    if behind.startswith(b"\xff\xd8\xff"):
        yield HiddenPart(part=inside(path, "second picture"), text="", kind=HiddenKind.ATTACHMENT)
        yield from descend(behind, "second picture")
    else:
        yield from _behind(behind, path)


def _segment(number: int, segment: bytes, path: str) -> Iterator[HiddenPart]:
    if not (0xE0 <= number <= 0xEF or number == 0xFE):
        return
    # JFIF and Adobe's colour note hold no words; EXIF was read tag by tag, but its bytes may hold more.
    if (number == 0xE0 and segment.startswith(b"JFIF\0")) or (
        number == 0xEE and segment.startswith(b"Adobe")
    ):
        return
    text = loose_text(segment)
    xmp = b"ns.adobe.com/x" in segment[:64]
    # A maker's note in EXIF is bytes of chance too: its words count, its being there is told already.
    known = number == 0xE1 and not xmp
    kind = HiddenKind.PROPERTY if known or number == 0xE2 else HiddenKind.PHOTO_DATA
    if text.strip():
        yield HiddenPart(part=inside(path, "xmp" if xmp else "captions"), text=text, kind=kind)


def _jpeg_end(data: bytes, at: int) -> int:
    """Where the coded picture that begins at `at` ends: the first end mark outside its coded bytes."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        number = data[at + 1]
        if number == 0xD9:
            return at + 2
        if number in (0x00, 0xFF) or 0xD0 <= number <= 0xD7:
            at += 1 if number == 0xFF else 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _gif(data: bytes) -> tuple[bytes, bytes]:
    """The bytes of a GIF's extensions, and what stands behind its end."""
    said = bytearray()
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while at < len(data) and data[at] in (0x21, 0x2C):
        words = data[at] == 0x21 and data[at + 1] != 0xF9
        named = words and data[at + 1] == 0xFF
        if data[at] == 0x21:
            at += 2
        else:
            at += 11 + (3 * 2 ** ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0)
        while at < len(data) and (size := data[at]):
            said += data[at + 1 : at + 1 + size] + (b"\n" if named else b"") if words else b""
            named = False
            at += 1 + size
        said += b"\n" if words else b""
        at += 1
    return bytes(said), data[at + 1 :]


def _riff(data: bytes) -> tuple[bytes, bytes]:
    """The bytes of a WEBP's chunks that are no pixels, and what stands behind its end."""
    said, at = bytearray(), 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"):
            said += data[at + 8 : at + 8 + size] + b"\n"
        at += 8 + size + size % 2
    return bytes(said), data[end:]


def _tiff(data: bytes) -> tuple[bytes, bytes]:
    """The bytes of a TIFF without its strips of pixels; a TIFF has no end behind which bytes could stand."""
    rest = bytearray(data)
    with Image.open(io.BytesIO(data)) as image:
        for frame in ImageSequence.Iterator(image):
            tags = getattr(frame, "tag_v2", {})
            for starts, sizes in ((273, 279), (324, 325)):
                for start, size in zip(_many(tags.get(starts)), _many(tags.get(sizes)), strict=False):
                    rest[start : start + size] = bytes(len(rest[start : start + size]))
    return bytes(rest), b""


def _many(value: object) -> tuple[int, ...]:
    if isinstance(value, int):
        return (value,)
    return tuple(each for each in value if isinstance(each, int)) if isinstance(value, tuple | list) else ()


def _plain(found: tuple[bytes, bytes], path: str, *, quiet: bool = False) -> Iterator[HiddenPart]:
    text = loose_text(found[0])
    if text.strip():
        kind = HiddenKind.BODY if quiet else HiddenKind.PROPERTY
        yield HiddenPart(part=inside(path, "data"), text=text, kind=kind)
    yield from _behind(found[1], path)


def _behind(data: bytes, path: str) -> Iterator[HiddenPart]:
    text = loose_text(data)
    if text.strip():
        yield HiddenPart(part=inside(path, "bytes"), text=text, kind=HiddenKind.LOOSE_BYTES)
