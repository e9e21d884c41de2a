"""Pictures and pages with boxes burned in: made anew from what can be seen, so that nothing lies beneath.

Owns the decoding, the boxes, the fresh file and the proof by reading it again. It carries over pixels and
nothing else: no metadata, no bytes of the file it was made from.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from workbench.errors import BadInput, BugError

FILL = (0, 0, 0)
DOTS = 150
"""Dots to the inch of a page that is made a picture."""
_POINTS = 72
_MOST_PAGES = 400
_FORMS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND"})
_UNREADABLE = "This picture cannot be read. Save it as PNG or JPEG, and add that as evidence."
_FAILURES = (OSError, ValueError, SyntaxError, struct.error, zlib.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What is to be covered, from the upper left: in pixels of a picture, in points of a page.

    `page` counts from 1; a picture has one.
    """

    left: float
    top: float
    width: float
    height: float
    page: int = 1


def upright(data: bytes) -> Image.Image:
    """A picture as it is seen: turned as its camera said, without transparency.

    Raises: BadInput.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMS) as opened:
                if getattr(opened, "n_frames", 1) > 1:
                    raise BadInput("This file holds several pictures. Save each as a file of its own.")
                turned = ImageOps.exif_transpose(opened)
                seen = turned.convert("RGBA")
    except BadInput:
        raise
    except _FAILURES:
        raise BadInput(_UNREADABLE) from None
    # What is transparent is not seen, but its pixels are there: they stay behind, under white.
    paper = Image.new("RGB", seen.size, (255, 255, 255))
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def masked_picture(data: bytes, boxes: Sequence[Box]) -> bytes:
    """A new PNG of the picture with the boxes filled, proved by reading it again.

    Raises: BadInput: it cannot be read, there is no box, or one lies outside.
    """
    _require(boxes, 1)
    made = fresh_png(_filled(upright(data), boxes, 1.0))
    _prove_png(made, boxes)
    return made


def masked_pages(data: bytes, boxes: Sequence[Box], *, dots: int = DOTS) -> bytes:
    """A new PDF whose pages are pictures with the boxes filled, proved by reading it again.

    Raises: BadInput: it cannot be read, is too long, there is no box, or one lies outside.
    """
    pictures = page_pictures(data, dots=dots)
    _require(boxes, len(pictures))
    scale = dots / _POINTS
    filled = [
        _filled(picture, [box for box in boxes if box.page == number], scale)
        for number, picture in enumerate(pictures, 1)
    ]
    made = pages_of(filled, dots=dots)
    _prove_pages(made, boxes, scale)
    return made


def page_pictures(data: bytes, *, dots: int = DOTS) -> list[Image.Image]:
    """Every page as a picture of what a reader sees. Raises: BadInput."""
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError):
        raise BadInput("This PDF cannot be opened: it is damaged or has a password.") from None
    try:
        if not 0 < len(document) <= _MOST_PAGES:
            raise BadInput(f"This PDF has {len(document)} pages; at most {_MOST_PAGES} can be made pictures.")
        document.init_forms()
        return [_rendered(document[index], dots) for index in range(len(document))]
    finally:
        document.close()


def pages_of(pictures: Sequence[Image.Image], *, dots: int = DOTS) -> bytes:
    """A new PDF that holds these pictures, one a page, and nothing else."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        for picture in pictures:
            wide, high = (round(size * _POINTS / dots, 2) for size in picture.size)
            page = pdf.add_blank_page(page_size=(wide, high))
            drawn = pdf.make_stream(zlib.compress(picture.tobytes(), 6))
            for key, value in {
                "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": picture.width,
                "/Height": picture.height, "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8,
                "/Filter": pikepdf.Name.FlateDecode,
            }.items():  # fmt: skip
                drawn[key] = value
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
            page.Contents = pdf.make_stream(f"{wide} 0 0 {high} 0 0 cm /P Do".encode())
        pdf.save(file, deterministic_id=True)
    return file.getvalue()


def fresh_png(picture: Image.Image) -> bytes:
    """A PNG made from pixels alone."""
    bare = Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())
    file = io.BytesIO()
    bare.save(file, "PNG", optimize=False)
    return file.getvalue()


def _rendered(page: pypdfium2.PdfPage, dots: int) -> Image.Image:
    picture: Image.Image = page.render(scale=dots / _POINTS, may_draw_forms=True).to_pil()
    page.close()
    return picture.convert("RGB")


def _require(boxes: Sequence[Box], pages: int) -> None:
    if not boxes:
        raise BadInput("Nothing is marked. Draw at least one box over what is to be covered.", where="box")
    for box in boxes:
        if not 1 <= box.page <= pages:
            raise BadInput(f"There is no page {box.page}: it has {pages}.", where="box")
        if box.width <= 0 or box.height <= 0:
            raise BadInput("A box has no size. Give left, top, width and height.", where="box")


def _filled(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = _pixels(box, scale, picture.size)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=FILL)
    return picture


def _pixels(box: Box, scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels that a box touches, in whole and cut at the edges. Raises: BadInput: it touches none."""
    left, top = max(0, int(box.left * scale)), max(0, int(box.top * scale))
    right = min(size[0], -int(-(box.left + box.width) * scale // 1))
    bottom = min(size[1], -int(-(box.top + box.height) * scale // 1))
    if left >= right or top >= bottom:
        raise BadInput("A box lies outside the picture. Draw it over what is to be covered.", where="box")
    return left, top, right, bottom


def _prove_png(made: bytes, boxes: Sequence[Box]) -> None:
    at, kinds = 8, set()
    while at + 8 <= len(made):
        length, kind = struct.unpack_from(">I4s", made, at)
        kinds.add(kind)
        at += 12 + length
    with Image.open(io.BytesIO(made)) as again:
        again.load()
        bare = kinds == _CHUNKS and at == len(made) and not again.info and not again.getexif()
        if not bare or not all(_is_filled(again, box, 1.0) for box in boxes):
            raise BugError("A masked picture is not as it should be; it was not kept.")


def _prove_pages(made: bytes, boxes: Sequence[Box], scale: float) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        bare = not pdf.docinfo and "/Metadata" not in pdf.Root
        for number, page in enumerate(pdf.pages, 1):
            drawn = page.Resources.XObject.P
            picture = Image.frombytes("RGB", (int(drawn.Width), int(drawn.Height)), drawn.read_bytes())
            mine = [box for box in boxes if box.page == number]
            if not bare or not all(_is_filled(picture, box, scale) for box in mine):
                raise BugError("A masked page is not as it should be; it was not kept.")


def _is_filled(picture: Image.Image, box: Box, scale: float) -> bool:
    colours = picture.crop(_pixels(box, scale, picture.size)).getcolors(1)
    return colours is not None and colours[0][1] == FILL
