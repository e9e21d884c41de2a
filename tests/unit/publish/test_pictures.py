"""Pictures leave with what can be seen and nothing else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.unit.publish.sample import picture
from workbench.errors import BadInput
from workbench.publish.pictures import without_metadata


def test_a_png_loses_its_texts_and_what_follows_its_end() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "SECRET")
    told.add_itxt("Comment", "SECRET")
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture("PNG"))) as opened:
        opened.save(out, "PNG", pnginfo=told, exif=b"Exif\x00\x00SECRET")
    clean = without_metadata(out.getvalue() + b"SECRET")
    assert b"SECRET" not in clean
    assert _pixels(clean) == _pixels(picture("PNG"))


def test_a_photograph_loses_its_exif_and_comment() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture("JPEG"))) as opened:
        opened.save(out, "JPEG", exif=exif, comment=b"SECRET")
    assert b"SECRET" in out.getvalue()
    clean = without_metadata(out.getvalue() + b"SECRET")
    assert b"SECRET" not in clean
    assert b"Exif" not in clean


def test_a_photograph_is_turned_as_its_camera_said() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(without_metadata(out.getvalue()))) as turned:
        assert turned.size == (20, 40)


@given(st.binary(max_size=80), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_whatever_is_no_picture_is_refused(rest: bytes, start: bytes) -> None:
    with pytest.raises(BadInput):
        without_metadata(start + rest)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_short_is_refused(kind: str) -> None:
    with pytest.raises(BadInput):
        without_metadata(picture(kind)[:600])


def _pixels(image: bytes) -> bytes:
    with Image.open(io.BytesIO(image)) as opened:
        return opened.tobytes()
