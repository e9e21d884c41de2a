"""Making a safe copy of a file from outside: what can be seen, and nothing that it carries besides.

Owns which kinds of file can be cleaned and the list of what was left out. It judges no words: the copy is
scanned by whoever asked for it. It never changes the file that it was given.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from pikepdf import PasswordError, PdfError
from PIL import Image

from workbench.errors import BadInput
from workbench.release.cleaning_office import clean_office
from workbench.release.cleaning_pages import clean_pages, seen_text
from workbench.release.redaction_pictures import fresh_png, page_pictures, pages_of, upright

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OFFICE = {".docx": "word", ".docm": "word", ".xlsx": "xl", ".xlsm": "xl", ".pptx": "ppt", ".pptm": "ppt"}
_MOST = 512 * 2**20
_REFUSED = (
    "Files of this kind cannot be cleaned here. Word, Excel, PowerPoint, PDF and pictures can; save it as "
    "one of these first."
)
_DAMAGED = "This file is damaged or not what its name says, so that no safe copy can be made of it."
_LOCKED = "This file has a password. Save a copy without one, and clean that."
_FAILURES = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    PdfError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Image.DecompressionBombError,
    etree.LxmlError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A safe copy: its bytes, the ending its name has to have, and what was left out, each with how often.

    `seen` is the text that a reader sees, where the copy's own text cannot be read (pages made pictures).
    """

    content: bytes = field(repr=False)
    ending: str
    removed: tuple[tuple[str, int], ...]
    seen: str | None = field(default=None, repr=False)


def cleaned(data: bytes, name: str, *, as_pictures: bool = False) -> Cleaned:
    """A safe copy of a file. With `as_pictures`, a PDF's pages are made pictures: nothing lies beneath.

    Raises: BadInput: it is of a kind that is not cleaned, damaged, locked or too large.
    """
    lowered = name.lower()
    try:
        if b"%PDF-" in data[:1024]:
            return _pdf(data, as_pictures=as_pictures)
        if as_pictures:
            raise BadInput("Only the pages of a PDF can be made pictures. Save the file as PDF first.")
        if data.startswith(_PICTURES) or data[8:12] == b"WEBP":
            return _picture(data)
        ending = next((each for each in _OFFICE if lowered.endswith(each)), "")
        if ending and data[:4] == b"PK\x03\x04":
            _refuse_bomb(data)
            content, removed = clean_office(data, _OFFICE[ending])
            return Cleaned(content=content, ending=ending[:-1] + "x", removed=_listed(removed))
    except (PasswordError, zipfile.BadZipFile) as error:
        raise BadInput(_LOCKED if isinstance(error, PasswordError) else _DAMAGED) from None
    except _FAILURES:
        raise BadInput(_DAMAGED) from None
    raise BadInput(_LOCKED if ending and data.startswith(b"\xd0\xcf\x11\xe0") else _REFUSED)


def _pdf(data: bytes, *, as_pictures: bool) -> Cleaned:
    content, removed = clean_pages(data)
    if not as_pictures:
        return Cleaned(content=content, ending=".pdf", removed=_listed(removed))
    removed["everything that lies beneath what is seen: the pages are pictures now"] = 1
    pages = pages_of(page_pictures(content))
    return Cleaned(content=pages, ending=".pdf", removed=_listed(removed), seen=seen_text(content))


def _picture(data: bytes) -> Cleaned:
    removed: Counter[str] = Counter()
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        exif = image.getexif()
        photograph = image.format == "JPEG"
        if exif:
            removed["data of the camera"] = 1
        if exif.get_ifd(0x8825):
            removed["place where it was taken"] = 1
        if exif.get(0x0112, 1) != 1:
            removed["turn of the camera (the picture itself is turned now)"] = 1
        if any(key not in ("dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density") for key in image.info):
            removed["notes and other data beside the picture"] = 1
    seen = upright(data)
    if not photograph:
        return Cleaned(content=fresh_png(seen), ending=".png", removed=_listed(removed))
    file = io.BytesIO()
    bare = Image.frombytes("RGB", seen.size, seen.tobytes())
    bare.save(file, "JPEG", quality=95)
    return Cleaned(content=file.getvalue(), ending=".jpg", removed=_listed(removed))


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST:
            raise BadInput("Unpacked, this file would be too large to be cleaned.")


def _listed(removed: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((what, count) for what, count in removed.items() if count))
