"""The recovery kit as one A4 page to print.

Owns the page's layout alone. It must not know the vault or its key file, and it writes nothing to
disk: the page is returned as bytes, to be shown or printed and then let go.
"""

from __future__ import annotations

import io

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from workbench.store.recovery import ADVICE, RecoveryKit, in_lines

_WIDTH, _HEIGHT = A4
_MARGIN = 20 * mm
_QR = 46 * mm


def recovery_pdf(kit: RecoveryKit) -> bytes:
    """Return the kit as a PDF of one A4 page.

    The code stands in large type; the wrapped key as a square code and, for when no scanner is at
    hand, in groups to type; then how to use the page and how to keep it.
    """
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, lang="en-GB")
    canvas.setTitle("Recovery page")
    y = _heading(canvas, kit, _HEIGHT - _MARGIN - 8 * mm)
    y = _groups(canvas, "Recovery code", in_lines(kit.code, 5), 19, y - 12 * mm)
    top = y - 12 * mm
    bottom = _groups(canvas, "Wrapped key", in_lines(kit.wrapped, 6), 10.5, top)
    _square_code(canvas, kit.wrapped, top + 4 * mm - _QR)
    _advice(canvas, min(bottom, top - _QR) - 6 * mm)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _heading(canvas: Canvas, kit: RecoveryKit, y: float) -> float:
    canvas.setFont("Helvetica-Bold", 24)
    canvas.drawString(_MARGIN, y, "Recovery page")
    canvas.setFont("Helvetica", 11)
    facts = (
        "This page opens a vault when a passphrase is forgotten or its key file is lost.",
        f"Vault {kit.vault_id}",
        f"Made on {kit.made_at:%d %B %Y}",
        "Name of the vault, by hand: ______________________________________________",
    )
    for line in facts:
        y -= 7.5 * mm
        canvas.drawString(_MARGIN, y, line)
    return y


def _groups(canvas: Canvas, title: str, lines: list[str], size: float, y: float) -> float:
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(_MARGIN, y, title)
    canvas.setFont("Courier-Bold", size)
    y -= 2 * mm
    for line in lines:
        y -= size * 1.45
        canvas.drawString(_MARGIN, y, line)
    return y


def _square_code(canvas: Canvas, wrapped: str, y: float) -> None:
    # Without spaces all of it is in the QR alphanumeric set, which makes for larger squares.
    widget = QrCodeWidget("".join(wrapped.split()), barLevel="M", barWidth=_QR, barHeight=_QR, barBorder=4)
    drawing = Drawing(_QR, _QR)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, _WIDTH - _MARGIN - _QR, y)


def _advice(canvas: Canvas, y: float) -> None:
    style = ParagraphStyle("advice", fontName="Helvetica", fontSize=10.5, leading=15)
    for advice in ADVICE:
        paragraph = Paragraph(advice, style)
        _, height = paragraph.wrap(_WIDTH - 2 * _MARGIN, _HEIGHT)
        y -= height
        paragraph.drawOn(canvas, _MARGIN, y)
        y -= 3 * mm
