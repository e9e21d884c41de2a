"""How a marker gets into a file: archives with parts, XML with escapes, pictures with data.

Owns the making of raw files for the measurement of hiding places. Knows no detector.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

Plant = Callable[[str], tuple[str, bytes]]
"""From a marker to a file's name and its bytes, with the marker in one place."""
Made = Callable[[str], bytes]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

text = escape
"""A marker as text of an element."""
quoted = quoteattr
"""A marker as the value of an attribute, with its quotes."""


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def rels(*targets: tuple[str, str], outside: bool = False) -> str:
    """Relations by kind and target; `outside` makes them lead out of the file."""
    mode = ' TargetMode="External"' if outside else ""
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}{mode}/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'


def office(main: str, entries: Mapping[str, str | bytes]) -> bytes:
    """An Office file whose main part is `main`, with these parts beside it."""
    root = {"[Content_Types].xml": _TYPES, "_rels/.rels": rels(("officeDocument", main))}
    return zipped({**root, **entries})


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8), **more: object) -> bytes:
    """A plain picture with what is to be saved beside it."""
    file = io.BytesIO()
    Image.new("RGB", size, (40, 90, 160)).save(file, form, **more)
    return file.getvalue()


def named(ending: str, made: Made) -> Plant:
    """A plant whose file is called plainly."""
    return lambda marker: (f"draft{ending}", made(marker))
