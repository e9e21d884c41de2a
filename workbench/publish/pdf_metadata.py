"""What a PDF file says about itself: language, title, dates, identifiers; and nothing of who made it.

Everything comes from `Particulars`, so that the same release gives the same bytes. The XMP packet
claims PDF/UA-1 (ISO 14289-1, clause 5) and PDF/A-2a (ISO 19005-2, 6.6); whoever calls must have
tagged the file and embedded its fonts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

_EXTENSION = """<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{schema}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"""
_PROPERTY = """<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"""
_OURS = "urn:investigation-workbench:release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the file says about itself. `custom` are further properties, by name."""

    title: str = field(repr=False)
    language: str
    author: str = field(repr=False)
    subject: str = field(repr=False)
    dated: date
    custom: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def write_particulars(pdf: pikepdf.Pdf, particulars: Particulars) -> None:
    """Put the particulars into the catalogue, the information dictionary and the XMP packet of `pdf`."""
    moment = datetime(particulars.dated.year, particulars.dated.month, particulars.dated.day, tzinfo=UTC)
    pdf.Root.Lang = String(particulars.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])
    pdf.Root.OutputIntents = Array([_screen_colours(pdf)])
    packet = pdf.make_stream(_xmp(particulars, moment))
    packet.Type = Name.Metadata
    packet.Subtype = Name.XML
    pdf.Root.Metadata = packet
    stamp = moment.strftime("D:%Y%m%d%H%M%SZ")
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for key, value in (
        ("Title", particulars.title),
        ("Author", particulars.author),
        ("Subject", particulars.subject),
        ("CreationDate", stamp),
        ("ModDate", stamp),
        *particulars.custom,
    ):
        if value:
            pdf.docinfo[f"/{key}"] = String(value)


def _screen_colours(pdf: pikepdf.Pdf) -> Dictionary:
    """What the colours mean: sRGB, described by a profile inside the file (ISO 19005-2, 6.2.3)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The profile's date of making (ICC.1:2010, 7.2.8) would make each file another one.
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    stream = pdf.make_stream(bytes(profile))
    stream.N = 3
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=stream,
    )


def _extensions(custom: tuple[tuple[str, str], ...]) -> str:
    """The declarations that PDF/A asks for of every property that it does not know itself."""
    part = _PROPERTY.format(name="part", kind="Integer", meaning="Part of the PDF/UA standard")
    ours = "".join(
        _PROPERTY.format(name=name, kind="Text", meaning=f"{name} of the release") for name, _ in custom
    )
    accessible = _EXTENSION.format(
        schema="PDF/UA identification",
        uri="http://www.aiim.org/pdfua/ns/id/",
        prefix="pdfuaid",
        properties=part,
    )
    release = _EXTENSION.format(schema="Release", uri=_OURS, prefix="wb", properties=ours)
    return accessible + (release if custom else "")


def _xmp(particulars: Particulars, moment: datetime) -> bytes:
    def plain(text: str) -> str:
        return escape("".join(char if char.isprintable() else " " for char in text))

    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    custom = "".join(f"<wb:{name}>{plain(value)}</wb:{name}>" for name, value in particulars.custom)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:wb="{_OURS}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{plain(particulars.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{plain(particulars.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{plain(particulars.subject)}</rdf:li>
</rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{plain(particulars.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>{custom}
<pdfaExtension:schemas><rdf:Bag>{_extensions(particulars.custom)}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
