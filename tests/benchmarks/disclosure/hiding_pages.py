"""Every place of a PDF in which a marker can be that its reader does not see, one file each."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.disclosure.hidden_marks import Plant, named, picture

Draw = Callable[[Canvas, str], object]


def drawn(draw: Draw, marker: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 760, "Nothing to see here")
    draw(canvas, marker)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def unseen(canvas: Canvas, marker: str) -> None:
    words = canvas.beginText(72, 600)
    words.setTextRenderMode(3)
    words.textLine(marker)
    canvas.drawText(words)


def _white(canvas: Canvas, marker: str) -> None:
    canvas.setFillGray(1)
    canvas.drawString(72, 600, marker)


def _tiny(canvas: Canvas, marker: str) -> None:
    canvas.setFont("Helvetica", 0.4)
    canvas.drawString(72, 600, marker)


def _clear(canvas: Canvas, marker: str) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, 600, marker)


def _under_box(canvas: Canvas, marker: str) -> None:
    canvas.drawString(72, 500, marker)
    canvas.rect(60, 490, 300, 30, fill=1)


def _under_picture(canvas: Canvas, marker: str) -> None:
    canvas.drawString(72, 500, marker)
    canvas.drawImage(ImageReader(io.BytesIO(picture())), 60, 480, 300, 50)


def _clipped(canvas: Canvas, marker: str) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 5, 5)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 500, marker)


def _letter_by_letter(canvas: Canvas, marker: str) -> None:
    for at, letter in enumerate(marker):
        canvas.drawString(72 + 8 * at, 500, letter)


def _upright(canvas: Canvas, marker: str) -> None:
    canvas.rotate(90)
    canvas.drawString(100, -100, marker)


_DRAWN: dict[str, Draw] = {
    "invisible": unseen,
    "white": _white,
    "tiny": _tiny,
    "clear": _clear,
    "above the page": lambda c, m: c.drawString(72, 2000, m),
    "left of the page": lambda c, m: c.drawString(-900, 300, m),
    "under a box": _under_box,
    "under a picture": _under_picture,
    "clipped away": _clipped,
    "letter by letter": _letter_by_letter,
    "turned": _upright,
    "author": lambda c, m: c.setAuthor(m),
    "title": lambda c, m: c.setTitle(m),
    "subject": lambda c, m: c.setSubject(m),
    "keywords": lambda c, m: c.setKeywords(m),
    "creator": lambda c, m: c.setCreator(m),
    "bookmark": lambda c, m: (c.bookmarkPage("k"), c.addOutlineEntry(m, "k")),
    "link's address": lambda c, m: c.linkURL("file:///C:/" + m, (0, 0, 9, 9)),
    "form's value": lambda c, m: c.acroForm.textfield(name="f", value=m, x=10, y=10),
    "form's tip": lambda c, m: c.acroForm.textfield(name="f", tooltip=m, x=10, y=10),
    "form's choices": lambda c, m: c.acroForm.choice(name="f", options=[m, "x"], value="x", x=10, y=10),
    "picture's data": lambda c, m: c.drawImage(
        ImageReader(io.BytesIO(picture("JPEG", comment=m.encode()))), 10, 10
    ),
}


def _appended(first: bytes, marker: str) -> bytes:
    return first + marker.encode("cp1252", "replace")


def _earlier(marker: str) -> bytes:
    first = drawn(lambda c, m: c.drawString(72, 600, m), marker)
    return first + drawn(lambda c, m: None, "").replace(b"%PDF-1.3", b"% later", 1)


def _replaced_object(marker: str) -> bytes:
    """An update as an editor writes it: the old page's words stay in the file under the same number."""
    first = drawn(lambda c, m: c.drawString(72, 600, m), marker)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        contents = pdf.pages[0].Contents
        number = contents.objgen[0]
        size = int(pdf.trailer.Size)
        root = pdf.Root.objgen[0]
    body = b"BT ET"
    offset = len(first)
    update = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    table = first.rindex(b"startxref")
    before = int(first[table:].split()[1])
    at = offset + len(update)
    table_of_one = b"xref\n%d 1\n%010d 00000 n \n" % (number, offset)
    tail = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, at)
    update += table_of_one + tail
    return first + update


def _before(marker: str) -> bytes:
    return b"% " + marker.encode("cp1252", "replace") + b"\n" + drawn(lambda c, m: None, "")


def _remark(marker: str) -> bytes:
    data = drawn(lambda c, m: None, "")
    at = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    return data[:at] + b"% " + marker.encode("cp1252", "replace") + b"\n" + data[at:]


def _lost_object(marker: str) -> bytes:
    """An object that no table of the file names."""
    data = drawn(lambda c, m: None, "")
    at = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    lost = b"99 0 obj\n(" + marker.encode("cp1252", "replace") + b")\nendobj\n"
    moved = int(data[data.rindex(b"startxref") :].split()[1]) + len(lost)
    end = data.rindex(b"startxref")
    return data[:at] + lost + data[at:end] + b"startxref\n%d\n%%%%EOF\n" % moved


PLANTS: dict[str, Plant] = {
    **{place: named(".pdf", partial(drawn, draw)) for place, draw in _DRAWN.items()},
    "earlier revision": named(".pdf", _earlier),
    "object replaced by an update": named(".pdf", _replaced_object),
    "bytes behind": named(".pdf", lambda m: _appended(drawn(lambda c, w: None, ""), m)),
    "bytes before": named(".pdf", _before),
    "remark in the file": named(".pdf", _remark),
    "object that nothing names": named(".pdf", _lost_object),
}
