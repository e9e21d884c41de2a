"""Hiding places of pictures: camera data, places, text chunks, thumbnails, and bytes behind the picture.

Owns the reading of what a picture file carries besides the picture. It does not look at the picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import ExifTags, Image

from workbench.release.hiding import HiddenKind, HiddenPart, loose_text

_EXIF_FOLDER, _GPS_FOLDER = 0x8769, 0x8825
_PNG_END = b"IEND\xae\x42\x60\x82"
_JPEG_END = b"\xff\xd9"
_NO_WORDS = frozenset(
    {"dpi", "gamma", "srgb", "icc_profile", "exif", "transparency", "jfif", "jfif_version", "jfif_unit",
     "jfif_density", "aspect", "interlace", "adobe", "adobe_transform", "progressive", "progression",
     "background", "version", "duration", "extension", "loop", "chromaticity", "photoshop", "compression"}
)  # fmt: skip
_TELLS_NOTHING = frozenset({"Orientation", "XResolution", "YResolution", "ResolutionUnit", "ExifOffset",
                            "ColorSpace", "ExifImageWidth", "ExifImageHeight", "YCbCrPositioning",
                            "ExifVersion", "FlashPixVersion", "ComponentsConfiguration", "ImageWidth",
                            "ImageLength", "BitsPerSample", "Compression", "PhotometricInterpretation",
                            "SamplesPerPixel", "StripOffsets", "RowsPerStrip", "StripByteCounts",
                            "PlanarConfiguration", "SampleFormat", "JpegIFOffset",
                            "JpegIFByteCount"})  # fmt: skip


def image_parts(data: bytes, path: str) -> Iterator[HiddenPart]:
    """What a picture file carries besides the picture."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        yield from _texts(image, path)
        yield from _camera(image, path)
    segments = _jpeg_segments(data) if data.startswith(b"\xff\xd8") else ()
    for number, segment in segments:
        # APP0 (JFIF) and APP2 (colour profile) hold no words; APP1 is EXIF or XMP, APP13 captions.
        if number in (0xFE, 0xED, 0xE1, 0xEC, 0xEB):
            text = loose_text(segment)
            xmp = b"ns.adobe.com/xap" in segment[:64]
            if text.strip() and (number != 0xE1 or xmp):
                yield HiddenPart(
                    part=_in(path, "xmp" if xmp else "captions"), text=text, kind=HiddenKind.PHOTO_DATA
                )
    loose = _behind(data)
    if loose.strip():
        yield HiddenPart(part=_in(path, "bytes"), text=loose, kind=HiddenKind.LOOSE_BYTES)


def _texts(image: Image.Image, path: str) -> Iterator[HiddenPart]:
    for key, value in image.info.items():
        if str(key).lower() in _NO_WORDS:
            continue
        text = loose_text(value) if isinstance(value, bytes) else str(value)
        xmp = "xmp" in str(key).lower()
        kind = HiddenKind.PHOTO_DATA if xmp else HiddenKind.PROPERTY
        yield HiddenPart(part=_in(path, "xmp" if xmp else "text"), text=f"{key}: {text}", kind=kind)


def _camera(image: Image.Image, path: str) -> Iterator[HiddenPart]:
    exif = image.getexif()
    tags = {**exif, **exif.get_ifd(_EXIF_FOLDER)}
    told = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in tags.items() if tag != _GPS_FOLDER}
    lines = [f"{tag}: {_words(value)}" for tag, value in told.items() if tag not in _TELLS_NOTHING]
    if lines:
        yield HiddenPart(part=_in(path, "exif"), text="\n".join(lines), kind=HiddenKind.PHOTO_DATA)
    place = exif.get_ifd(_GPS_FOLDER)
    if place:
        lines = [f"{ExifTags.GPSTAGS.get(tag, str(tag))}: {_words(value)}" for tag, value in place.items()]
        yield HiddenPart(part=_in(path, "gps"), text="\n".join(lines), kind=HiddenKind.LOCATION)
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield HiddenPart(part=_in(path, "thumbnail"), text="", kind=HiddenKind.THUMBNAIL)


def _words(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    for prefix in (b"ASCII\x00\x00\x00", b"UNICODE\x00"):
        if value.startswith(prefix):
            value = value[len(prefix) :]
    wide = b"\x00" in value
    return loose_text(value) + ("\n" + value.decode("utf-16-be", "replace") if wide else "")


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        number, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if number == 0xDA or size < 2:
            return
        yield number, data[at + 4 : at + 2 + size]
        at += 2 + size


def _behind(data: bytes) -> str:
    end = data.rfind(_PNG_END) if data.startswith(b"\x89PNG") else -1
    if end >= 0:
        return loose_text(data[end + len(_PNG_END) :])
    if data.startswith(b"\xff\xd8"):
        end = data.rfind(_JPEG_END)
        return loose_text(data[end + 2 :]) if end >= 0 else ""
    return ""


def _in(path: str, part: str) -> str:
    return f"{path}!{part}" if path else part
