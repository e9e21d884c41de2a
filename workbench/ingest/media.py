"""What kind of file this is, from its first bytes and then its name. Must not open or read the file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

HEAD_BYTES = 8192
"""How much of the beginning of a file `media_type` wants to see."""

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Opens every file of the older Office formats, and a newer one that has a password."""

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"
PDF = "application/pdf"
ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
XLSX = f"{_OFFICE}spreadsheetml.sheet"
PPTX = f"{_OFFICE}presentationml.presentation"

_BY_EXTENSION = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".log": PLAIN,
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".xml": "application/xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".eml": "message/rfc822",
    ".rtf": "application/rtf",
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": "application/vnd.ms-word.document.macroenabled.12",
    ".dotx": f"{_OFFICE}wordprocessingml.template",
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".flac": "audio/flac",
    ".wma": "audio/x-ms-wma",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".wmv": "video/x-ms-wmv",
    ".zip": ZIP,
    ".gz": "application/gzip",
    ".7z": "application/x-7z-compressed",
    ".rar": "application/vnd.rar",
}

_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF = {b"WAVE": "audio/wav", b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}
_HEIF = {b"heic", b"heix", b"mif1", b"msf1"}
_ZIP_NAMES = ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX))
_ZIP_MIMETYPE = re.compile(rb"mimetype(application/[a-z0-9.+-]+?)(?=PK|\x00|$)")
_OLE_TYPES = {".doc", ".xls", ".ppt", ".msg", ".docx", ".xlsx", ".pptx"}
_ZIP_TYPES = {".docx", ".docm", ".dotx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"}


def media_type(name: str, head: bytes) -> str:
    """Name the media type of a file from its first bytes, else from the end of its name.

    `head` is the first `HEAD_BYTES` of the file, or all of a shorter one. A file that says nothing
    in either way is `text/plain` when its bytes are text and `application/octet-stream` when not.
    Never raises.
    """
    # Names come from Windows and from elsewhere; either kind of separator may end the folder part.
    extension = PurePosixPath(PureWindowsPath(name).name).suffix.lower()
    found = _by_content(head, extension) or _BY_EXTENSION.get(extension)
    if found:
        return found
    return _weak_text(head) or UNKNOWN


def _by_content(head: bytes, extension: str) -> str | None:
    for magic, kind in _SIGNATURES:
        if head.startswith(magic):
            return kind
    if head.startswith(OLE_MAGIC):
        return _BY_EXTENSION[extension] if extension in _OLE_TYPES else "application/x-ole-storage"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(head, extension)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in _HEIF else _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return None


def _zip_kind(head: bytes, extension: str) -> str:
    stated = _ZIP_MIMETYPE.search(head[:200])
    if stated:
        return stated[1].decode("ascii")
    # Macro-enabled files and templates have the same parts as a .docx; only the name tells quickly.
    if extension in _ZIP_TYPES:
        return _BY_EXTENSION[extension]
    return next((kind for folder, kind in _ZIP_NAMES if folder in head), ZIP)


def _weak_text(head: bytes) -> str | None:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "application/xml"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return PLAIN
    # A character may be cut in two where the head ends.
    text = head.decode("utf-8", errors="replace")[:-3]
    return PLAIN if head and "\x00" not in text and "\ufffd" not in text else None
