"""What a PDF file says about itself: language, title, dates, identifiers; and nothing of who made it.

Everything comes from `Particulars`, so that the same release gives the same bytes. The XMP packet
claims PDF/UA-1 (ISO 14289-1, clause 5); whoever calls must have tagged the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name, String


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the file says about itself. `custom` are further properties, by name."""

    title: str
    language: str
    author: str
    subject: str
    dated: date
    custom: tuple[tuple[str, str], ...] = ()


def write_particulars(pdf: pikepdf.Pdf, particulars: Particulars) -> None:
    """Put the particulars into the catalogue, the information dictionary and the XMP packet of `pdf`."""
    moment = datetime(particulars.dated.year, particulars.dated.month, particulars.dated.day, tzinfo=UTC)
    pdf.Root.Lang = String(particulars.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])
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


def _xmp(particulars: Particulars, moment: datetime) -> bytes:
    def plain(text: str) -> str:
        return escape("".join(char if char.isprintable() else " " for char in text))

    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    custom = "".join(f"<wb:{name}>{plain(value)}</wb:{name}>" for name, value in particulars.custom)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:wb="urn:investigation-workbench:release">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{plain(particulars.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{plain(particulars.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{plain(particulars.subject)}</rdf:li>
</rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{plain(particulars.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>{custom}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
