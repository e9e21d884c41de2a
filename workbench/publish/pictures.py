"""Pictures as they leave: what can be seen and nothing else. Knows no format of document.

Place, camera, thumbnail, comments and whatever stands after the end of the picture are dropped.
"""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

from workbench.errors import BadInput

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
)


def without_metadata(image: bytes, where: str = "") -> bytes:
    """The same picture as PNG or JPEG, turned as its camera said, with no metadata.

    `where` names the picture in an error. Raises: BadInput when the bytes are neither.
    """
    try:
        return _png(image) if image.startswith(_PNG) else _jpeg(image)
    except (OSError, ValueError, struct.error, Image.DecompressionBombError, UnidentifiedImageError):
        message = "An image cannot be read. Put a PNG or JPEG image in its place."
        raise BadInput(message, where=where) from None


def _png(image: bytes) -> bytes:
    """Chunks are copied, not coded anew: a report may hold a hundred drawings (PNG, 5.3)."""
    kept = [_PNG]
    place = len(_PNG)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", image, place)
        end = place + 12 + length
        if end > len(image):
            raise ValueError
        if kind in _PNG_KEPT:
            kept.append(image[place:end])
        place = end
    return b"".join(kept)


def _jpeg(image: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(image), formats=("JPEG",)) as opened:
        opened.info.pop("comment", None)
        upright = ImageOps.exif_transpose(opened)
        if upright.size == opened.size and upright.getexif() == opened.getexif():
            opened.save(out, "JPEG", quality="keep")
        else:
            upright.save(out, "JPEG", quality=92)
    return out.getvalue()
