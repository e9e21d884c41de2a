"""Tables and pictures as Word elements. Knows no styles but those of tables, and no numbering.

Tables are built element by element: python-docx finds a cell by building the whole grid again, so
that filling a table through its cells takes time with the square of its size.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.parts.story import StoryPart
from lxml import etree

from workbench.errors import BadInput
from workbench.publish import word_xml as xml
from workbench.publish.pdf_drawing import image_of
from workbench.publish.pictures import without_metadata
from workbench.publish.word_xml import NAMESPACES, Element, w
from workbench.records.document import Figure, Passage, Table

Inline = Callable[[Passage], list[Element]]

_EMU_PER_TWIP = 635
_SHORT = 6
_TALLEST = 8500 * _EMU_PER_TWIP


def table(block: Table, inline: Inline, width: int) -> Element:
    """The table, `width` twips wide; its header row repeats on every page, no row splits, and a
    short table stays on one page."""
    columns = _columns(block, width)
    made = w("tbl", _table_properties(block, width), w("tblGrid", *[w("gridCol", w=c) for c in columns]))
    rows = (block.header, *block.rows)
    for place, cells in enumerate(rows):
        is_header = place == 0 and bool(block.header)
        keep = len(block.rows) <= _SHORT and place < len(rows) - 1
        made.append(_row(cells, columns, inline, is_header=is_header, keep=keep))
    return made


def _columns(block: Table, width: int) -> list[int]:
    count = max(len(block.header), *(len(row) for row in block.rows), 1)
    shares = block.widths if len(block.widths) == count and min(block.widths) > 0 else (1.0,) * count
    edges = [round(width * sum(shares[:n]) / sum(shares)) for n in range(count + 1)]
    return [right - left for left, right in pairwise(edges)]


def _table_properties(block: Table, width: int) -> Element:
    look = w(
        "tblLook",
        val="04A0" if block.row_headers else "0420",
        firstRow=1,
        lastRow=0,
        firstColumn=int(block.row_headers),
        lastColumn=0,
        noHBand=0,
        noVBand=1,
    )
    return w(
        "tblPr",
        w("tblStyle", val="HouseTable"),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        look,
        w("tblCaption", val=xml.legal(block.caption.text)),
    )


def _row(
    cells: tuple[Passage, ...], columns: list[int], inline: Inline, *, is_header: bool, keep: bool
) -> Element:
    properties = w("trPr", w("cantSplit"))
    if is_header:
        properties.append(w("tblHeader"))
    row = w("tr", properties)
    for place, column in enumerate(columns):
        properties = w("tcPr", w("tcW", w=column, type="dxa"))
        style = "TableHeader" if is_header else "TableText"
        if place < len(cells):
            rtl = xml.reads_right_to_left(cells[place].text)
            settings = [w("keepNext")] if keep else []
            words = xml.paragraph(style, inline(cells[place]), *settings, rtl=rtl)
        else:
            words = xml.paragraph(style, ())
        row.append(w("tc", properties, words))
    return row


def picture(block: Figure, part: StoryPart, number: int, name: str, width: int) -> Element:
    """A run with the figure's picture, no wider than `width` twips, with its alternative text.

    Raises: BadInput when the image is not one that Word can show.
    """
    seen = image_of(block.drawing, block.labels) if block.drawing else block.image
    clean = without_metadata(seen, where=name)
    try:
        relation, image = part.get_or_add_image(io.BytesIO(clean))
        wide, tall = int(image.width), int(image.height)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ZeroDivisionError):
        raise BadInput("The image cannot be read. Save it anew as PNG or JPEG.", where=name) from None
    scale = min(1.0, width * _EMU_PER_TWIP / wide, _TALLEST / tall)
    return w("r", w("drawing", _inline_drawing(block, relation, number, name, wide * scale, tall * scale)))


def _inline_drawing(
    block: Figure, relation: str, number: int, name: str, wide: float, tall: float
) -> Element:
    size = f'cx="{max(1, round(wide))}" cy="{max(1, round(tall))}"'
    spaces = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("wp", "a", "pic", "r"))
    drawing = etree.fromstring(
        f'<wp:inline {spaces} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline>"
    )
    for named in (drawing[1], drawing.find(".//pic:cNvPr", NAMESPACES)):
        if named is not None:
            named.set("name", name)
            named.set("descr", xml.legal(block.alt.text))
    drawing[1].set("title", xml.legal(block.caption.text))
    return drawing
