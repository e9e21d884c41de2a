"""What stands on every page: the running line, the mark of a draft, the release and the page number.

Knows no blocks. The first page of a document with a cover has a coloured band in place of the
running line; whatever the page, the mark is there, in words and across the page.
"""

from __future__ import annotations

from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from lxml import etree

from workbench.publish import word_xml as xml
from workbench.publish.word_package import Frame
from workbench.publish.word_xml import NAMESPACES, RELATIONS, Element, w
from workbench.records.document import Passage
from workbench.records.release import Release

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BLUE = "#003087"
_ACCENT = "#41b6e6"
_PAGE_WIDTH_POINTS = 596
_BAND_POINTS = 40
_MARK_SHORT = 24
_TEXT_ON_A_LINE = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
)


def add_pages(frame: Frame, release: Release, *, cover: bool) -> None:
    """Give the document's one section its headers and footers."""
    document = release.document
    pages = ["first", "default"] if cover else ["default"]
    references: list[Element] = []
    for page in pages:
        header = xml.part_root("w:hdr")
        header.extend(_header(document.running, document.mark, band=page == "first"))
        footer = xml.part_root("w:ftr")
        footer.append(_footer(release.terms.release_id, numbered=page != "first"))
        for kind, root in (("header", header), ("footer", footer)):
            xml.tidy(root)
            name = PackURI(f"/word/{kind}{pages.index(page) + 1}.xml")
            part = XmlPart(name, f"{_TYPE}.{kind}+xml", root, frame.package)
            reference = w(f"{kind}Reference", type=page)
            reference.set(xml.R_ID, frame.main.relate_to(part, f"{RELATIONS}/{kind}"))
            references.append(reference)
    frame.section[:0] = references
    if cover:
        frame.section.append(w("titlePg"))


def _header(running: Passage | None, mark: Passage | None, *, band: bool) -> list[Element]:
    line = xml.paragraph("CoverHeader" if band else "Header", ())
    if running is not None and not band:
        line.extend(xml.runs(running.text))
    if band:
        line.append(_band())
    made = [line]
    if mark is not None:
        line.append(_watermark(mark.text))
        made.insert(1 if band else 0, xml.paragraph("DraftMark", xml.runs(mark.text)))
    return made


def _footer(release_id: str, *, numbered: bool) -> Element:
    line = xml.paragraph("Footer", xml.runs(f"Release {release_id}"))
    if numbered:
        line.append(xml.tab())
        line.extend(xml.runs("Page "))
        line.extend(xml.field("PAGE", xml.runs("1")))
        line.extend(xml.runs(" of "))
        line.extend(xml.field("NUMPAGES", xml.runs("1")))
    return line


def _band() -> Element:
    """Two coloured strips from edge to edge along the top of the page; decoration."""
    run = w("r")
    for number, (top, tall, colour) in enumerate(((0, _BAND_POINTS, _BLUE), (_BAND_POINTS, 4, _ACCENT)), 1):
        style = (
            f"position:absolute;margin-left:0;margin-top:{top}pt;width:{_PAGE_WIDTH_POINTS}pt;height:{tall}pt;"
            "z-index:-2;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
        )
        shape = _vml("v:rect", id=f"band{number}", alt="", style=style, fillcolor=colour, stroked="f")
        run.append(w("pict", shape))
    return run


def _watermark(words: str) -> Element:
    """The mark across the page as Word's own watermark is made, so that Word knows it as one."""
    words = xml.legal(words)
    wide, tall = (440, 110) if len(words) <= _MARK_SHORT else (520, 60)
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{wide}pt;height:{tall}pt;rotation:315;z-index:-1;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    formulas = "".join(f'<v:f eqn="{equation}"/>' for equation in _TEXT_ON_A_LINE)
    kind = etree.fromstring(
        f'<v:shapetype xmlns:v="{NAMESPACES["v"]}" xmlns:o="{NAMESPACES["o"]}" id="_x0000_t136" '
        'coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        f'<v:formulas>{formulas}</v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    )
    shape = _vml(
        "v:shape",
        id="PowerPlusWaterMarkObject1",
        alt="",
        type="#_x0000_t136",
        style=style,
        fillcolor="#d9dee3",
        stroked="f",
    )
    fill = _vml("v:fill", opacity=".5")
    text = _vml("v:textpath", style='font-family:"Arial";font-size:1pt', string=words)
    shape.extend((fill, text))
    return w("r", w("pict", kind, shape))


def _vml(tag: str, **attributes: str) -> Element:
    prefix, name = tag.split(":")
    return etree.Element(f"{{{NAMESPACES[prefix]}}}{name}", attributes, nsmap={prefix: NAMESPACES[prefix]})
