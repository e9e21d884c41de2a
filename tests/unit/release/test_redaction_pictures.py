"""What is covered in a picture or on a page is gone for good, and nothing else of the file comes along."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.unit.release.hiding_places import SECRET, paper
from workbench.errors import BadInput
from workbench.release.metadata import parts
from workbench.release.redaction_pictures import (
    FILL,
    Box,
    masked_pages,
    masked_picture,
    page_pictures,
    upright,
)

_BOX = Box(left=10, top=5, width=20, height=10)


def _photograph(form: str = "JPEG", **more: object) -> bytes:
    file = io.BytesIO()
    picture = Image.effect_noise((64, 48), 80).convert("RGB")
    picture.save(file, form, **more)
    return file.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    return exif


@pytest.mark.parametrize(
    "data",
    [
        _photograph(exif=_exif(), comment=SECRET.encode()),
        _photograph() + SECRET.encode(),
        _photograph("PNG", exif=_exif()),
        _photograph("TIFF"),
    ],
)
def test_a_masked_picture_holds_its_pixels_and_nothing_of_the_file(data: bytes) -> None:
    made = masked_picture(data, [_BOX])

    assert SECRET.encode() not in made
    assert {part.kind.value for part in parts(made, "a.png") if part.unwanted} == {"unseen_picture"}
    before, after = upright(data), Image.open(io.BytesIO(made))
    assert after.size == before.size
    assert after.crop((10, 5, 30, 15)).getcolors() == [(200, FILL)]
    assert after.crop((0, 20, 64, 48)).tobytes() == before.crop((0, 20, 64, 48)).tobytes()


def test_no_stretch_of_the_covered_pixels_is_left_in_the_new_file() -> None:
    data = _photograph("PNG")
    covered = upright(data).crop((10, 5, 30, 15))
    pixels = upright(masked_picture(data, [_BOX])).tobytes()

    rows = [covered.crop((0, row, 20, row + 1)).tobytes() for row in range(10)]
    assert not [row for row in rows if row in pixels]


def test_what_is_transparent_does_not_keep_its_colours() -> None:
    picture = Image.new("RGBA", (20, 20), (200, 10, 10, 0))
    file = io.BytesIO()
    picture.save(file, "PNG")

    made = Image.open(io.BytesIO(masked_picture(file.getvalue(), [Box(left=0, top=0, width=2, height=2)])))

    assert made.getpixel((10, 10)) == (255, 255, 255)


def test_the_turn_of_the_camera_is_carried_out_before_boxes_are_drawn() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = Image.open(io.BytesIO(masked_picture(_photograph(exif=exif), [_BOX])))

    assert made.size == (48, 64)


def test_masked_pages_are_pictures_and_hold_no_text_at_all() -> None:
    data = paper(lambda canvas: canvas.drawString(72, 700, SECRET))

    made = masked_pages(data, [Box(left=60, top=120, width=300, height=40)])

    assert not [part for part in parts(made, "a.pdf") if SECRET in part.text]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert not pdf.docinfo
        assert [str(item.get("/Type", "")) for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert not [i for i in pdf.objects if isinstance(i, pikepdf.Dictionary) and "/BaseFont" in i]
    # Where the words stood, the page is black now; beside it, it is as it was.
    seen = page_pictures(made)[0]
    assert seen.getpixel((300, 290)) == FILL
    assert seen.getpixel((900, 290)) == (255, 255, 255)


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [Box(left=0, top=0, width=0, height=5)],
        [Box(left=500, top=500, width=5, height=5)],
        [Box(left=0, top=0, width=5, height=5, page=2)],
    ],
)
def test_boxes_that_cover_nothing_are_refused(boxes: list[Box]) -> None:
    with pytest.raises(BadInput):
        masked_picture(_photograph(), boxes)


@pytest.mark.parametrize("data", [b"", b"none", b"\x89PNG\r\n\x1a\n", _photograph()[:40], paper()[:200]])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        masked_picture(data, [_BOX])
    with pytest.raises(BadInput):
        masked_pages(data, [_BOX])


@settings(max_examples=60, deadline=None)
@given(left=st.floats(-20, 63), top=st.floats(-20, 47), width=st.floats(1, 90), height=st.floats(1, 90))
def test_every_pixel_that_a_box_touches_is_filled(
    left: float, top: float, width: float, height: float
) -> None:
    box = Box(left=left, top=top, width=width, height=height)
    if left + width <= 0 or top + height <= 0:
        return
    made = Image.open(io.BytesIO(masked_picture(_WHITE, [box])))

    filled = {(x, y) for x in range(64) for y in range(48) if made.getpixel((x, y)) == FILL}
    touched = {
        (x, y)
        for x in range(64)
        for y in range(48)
        if x + 1 > left and x < left + width and y + 1 > top and y < top + height
    }
    assert touched <= filled


def _plain() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (255, 255, 255)).save(file, "PNG")
    return file.getvalue()


_WHITE = _plain()


def test_the_new_png_is_made_of_three_kinds_of_chunks_and_ends_with_its_end() -> None:
    made = masked_picture(_photograph("PNG"), [_BOX])

    assert made.endswith(b"IEND\xae\x42\x60\x82")
    assert zlib.crc32(b"IEND") == 0xAE426082
    assert b"tEXt" not in made[:200]
    assert b"eXIf" not in made[:200]
