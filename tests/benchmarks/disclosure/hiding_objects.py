"""Every object of a PDF in which a marker can be that its reader does not see, one file each."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.benchmarks.disclosure.hidden_marks import Plant, named, picture, quoted
from tests.benchmarks.disclosure.hiding_pages import drawn, unseen

Change = Callable[[pikepdf.Pdf, str], object]
_XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><r:li xmlns:r='u'>{}</r:li></x:xmpmeta>"


def _changed(change: Change, marker: str) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(lambda canvas, m: None, ""))) as pdf:
        change(pdf, marker)
        pdf.save(file)
    return file.getvalue()


def _note(subtype: str, **more: object) -> Dictionary:
    note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([10, 10, 40, 40]))
    for key, value in more.items():
        note["/" + key] = value
    return note


def _annotate(pdf: pikepdf.Pdf, note: Dictionary) -> None:
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def _form(pdf: pikepdf.Pdf, marker: str, **more: object) -> pikepdf.Stream:
    """A drawing of its own that says the marker."""
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    shown = marker.encode("cp1252", "replace").replace(b"(", b"\\(")
    drawing = pdf.make_stream(b"BT /F1 12 Tf 20 20 Td (" + shown + b") Tj ET")
    resources = Dictionary(Font=Dictionary(F1=font))
    return _keyed(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 400, 60]),
        Resources=resources,
        **more,
    )


def _keyed(stream: pikepdf.Stream, **more: object) -> pikepdf.Stream:
    for key, value in more.items():
        stream["/" + key] = value
    return stream


def _own_info(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.docinfo["/Case"] = marker


def _info_key(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.docinfo[Name("/" + marker.replace(" ", "_"))] = "x"


def _xmp(pdf: pikepdf.Pdf, marker: str) -> None:
    with pdf.open_metadata() as data:
        data["dc:creator"] = [marker]


def _xmp_attribute(pdf: pikepdf.Pdf, marker: str) -> None:
    spelled = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:own="urn:own" own:Who={quoted(marker)}/></rdf:RDF></x:xmpmeta>'
    )
    pdf.pages[0].Metadata = _stream(pdf, spelled, Type=Name.Metadata, Subtype=Name.XML)


def _colour_name(pdf: pikepdf.Pdf, marker: str) -> None:
    spelled = Name("/" + marker.replace(" ", "_"))
    pdf.pages[0].Resources.ColorSpace = Dictionary(
        C1=Array([Name.Separation, spelled, Name.DeviceGray, Dictionary()])
    )


def _stream(pdf: pikepdf.Pdf, content: str, **more: object) -> pikepdf.Stream:
    return _keyed(pdf.make_stream(content.encode()), **more)


def _page_xmp(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.pages[0].Metadata = _stream(pdf, _XMP.format(marker), Type=Name.Metadata, Subtype=Name.XML)


def _spec(pdf: pikepdf.Pdf, data: bytes, name: str, said: str = "") -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        pdf, data, filename=name, description=said, mime_type="", creation_date="", mod_date=""
    )


def _attached(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.attachments["note.txt"] = f"by {marker}".encode()


def _attachment_name(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.attachments[f"{marker}.txt"] = b"x"


def _attachment_words(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.attachments["a.txt"] = _spec(pdf, b"x", "a.txt", marker)


def _attached_pdf(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.attachments["a.pdf"] = drawn(unseen, marker)


def _attached_note(pdf: pikepdf.Pdf, marker: str) -> None:
    spec = _spec(pdf, f"by {marker}".encode(), "n.txt")
    _annotate(pdf, _note("FileAttachment", FS=spec.obj))


def _appearance(pdf: pikepdf.Pdf, marker: str) -> None:
    _annotate(pdf, _note("Stamp", AP=Dictionary(N=_form(pdf, marker))))


def _hidden_annotation(pdf: pikepdf.Pdf, marker: str) -> None:
    _annotate(pdf, _note("FreeText", F=2, Contents=marker))


def _spare_appearance(pdf: pikepdf.Pdf, marker: str) -> None:
    _annotate(
        pdf, _note("Widget", FT=Name.Btn, AP=Dictionary(N=Dictionary(Off=_form(pdf, marker))), AS=Name.On)
    )


def _script(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{marker}')")


def _script_stream(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=_stream(pdf, f"// {marker}"))


def _named_script(pdf: pikepdf.Pdf, marker: str) -> None:
    action = Dictionary(S=Name.JavaScript, JS=f"// {marker}")
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("n"), action])))


def _named_place(pdf: pikepdf.Pdf, marker: str) -> None:
    place = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(marker), place])))


def _old_named_place(pdf: pikepdf.Pdf, marker: str) -> None:
    key = "/" + marker.replace(" ", "_")
    pdf.Root.Dests = Dictionary({key: Array([pdf.pages[0].obj, Name.Fit])})


def _page_label(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(marker))]))


def _layer_name(pdf: pikepdf.Pdf, marker: str) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(marker)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _hidden_layer(pdf: pikepdf.Pdf, marker: str) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = pdf.pages[0]
    page.Resources.XObject = Dictionary(X1=_form(pdf, marker))
    page.Resources.Properties = Dictionary(L1=layer)
    page.contents_add(pdf.make_stream(b"/OC /L1 BDC /X1 Do EMC"))


def _drawing(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(X1=_form(pdf, marker))
    pdf.pages[0].contents_add(pdf.make_stream(b"/X1 Do"))


def _unused_drawing(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(X1=_form(pdf, marker))


def _kerned_drawing(pdf: pikepdf.Pdf, marker: str) -> None:
    form = _form(pdf, "")
    spelled = marker.encode("cp1252", "replace").replace(b"(", b"\\(")
    letters = b" -20 ".join(b"(" + spelled[at : at + 1] + b")" for at in range(len(spelled)))
    form.write(b"BT /F1 12 Tf 20 20 Td [" + letters + b"] TJ ET")
    pdf.pages[0].Resources.XObject = Dictionary(X1=form)


def _pattern(pdf: pikepdf.Pdf, marker: str) -> None:
    tile = _form(pdf, marker)
    del tile["/Type"], tile["/Subtype"]
    _keyed(tile, PatternType=1, PaintType=1, TilingType=1, XStep=100, YStep=100)
    pdf.pages[0].Resources.Pattern = Dictionary(P1=tile)


def _lost_page(pdf: pikepdf.Pdf, marker: str) -> None:
    """A page that is no longer in the tree of pages, but that something still leads to."""
    lost = pikepdf.open(io.BytesIO(drawn(lambda c, m: c.drawString(72, 600, m), marker)))
    pdf.pages.append(lost.pages[0])
    page = pdf.pages[1].obj
    del pdf.pages[1]
    pdf.Root.PieceInfo = Dictionary(Own=Dictionary(LastModified=String("D:2026"), Private=page))


def _spoken_text(pdf: pikepdf.Pdf, marker: str) -> None:
    spelled = String(marker).unparse()
    pdf.pages[0].contents_add(pdf.make_stream(b"/Span <</ActualText " + spelled + b">> BDC EMC"))


def _listed_text(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.pages[0].Resources.Properties = Dictionary(M1=Dictionary(ActualText=String(marker)))


def _structure(key: str) -> Change:
    def change(pdf: pikepdf.Pdf, marker: str) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        piece = Dictionary(Type=Name.StructElem, S=Name.P, P=root)
        piece["/" + key] = String(marker)
        root.K = pdf.make_indirect(piece)
        pdf.Root.StructTreeRoot = root

    return change


def _role(pdf: pikepdf.Pdf, marker: str) -> None:
    key = "/" + marker.replace(" ", "_")
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary({key: Name.P}))


def _own_data(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.pages[0].PieceInfo = Dictionary(Own=Dictionary(Private=Dictionary(Who=String(marker))))


def _own_stream(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.Own = _stream(pdf, f"kept: {marker}")


def _picture_text(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.Own = Dictionary(Alternates=Array([Dictionary(Note=String(marker))]))


def _xfa(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(), XFA=Array([String("datasets"), _stream(pdf, f"<d><who>{marker}</who></d>")])
    )


def _default_value(pdf: pikepdf.Pdf, marker: str) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("f"), DV=String(marker)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _field_name(pdf: pikepdf.Pdf, marker: str) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String(marker)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _signature(pdf: pikepdf.Pdf, marker: str) -> None:
    value = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=String(marker), Contents=String("x")
    )
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=pdf.make_indirect(value)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _rich_value(pdf: pikepdf.Pdf, marker: str) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("f"), RV=_stream(pdf, f"<p>{marker}</p>")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _intent(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.OutputIntents = Array(
        [Dictionary(S=Name("/GTS_PDFA1"), Info=String(marker), OutputConditionIdentifier=String("x"))]
    )


def _producer_id(pdf: pikepdf.Pdf, marker: str) -> None:
    pdf.Root.OutputIntents = Array([Dictionary(S=Name("/X"), OutputConditionIdentifier=String(marker))])


def _font_name(pdf: pikepdf.Pdf, marker: str) -> None:
    name = Name("/" + marker.replace(" ", ""))
    pdf.pages[0].Resources.Font.F9 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=name)


def _cropped(pdf: pikepdf.Pdf, marker: str) -> None:
    _drawing(pdf, marker)
    pdf.pages[0].CropBox = Array([100, 200, 300, 400])


def _thumb(pdf: pikepdf.Pdf, marker: str) -> None:
    small = pdf.make_stream(picture("JPEG", comment=marker.encode()))
    _keyed(small, Width=8, Height=8, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)
    pdf.pages[0].Thumb = small


def _remote(pdf: pikepdf.Pdf, marker: str) -> None:
    _annotate(
        pdf,
        _note(
            "Link", A=Dictionary(S=Name.GoToR, F=Dictionary(Type=Name.Filespec, UF=String(f"{marker}.pdf")))
        ),
    )


def _encoded_address(pdf: pikepdf.Pdf, marker: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in marker.encode())
    _annotate(
        pdf, _note("Link", A=Dictionary(S=Name.URI, URI=String(f"mailto:a@example.org?subject={encoded}")))
    )


def _annotation(subtype: str, key: str) -> Change:
    def change(pdf: pikepdf.Pdf, marker: str) -> None:
        note = _note(subtype)
        note["/" + key] = String(marker)
        _annotate(pdf, note)

    return change


_CHANGED: dict[str, Change] = {
    "own property": _own_info,
    "own property's name": _info_key,
    "XMP": _xmp,
    "XMP attribute": _xmp_attribute,
    "colour's name": _colour_name,
    "page's XMP": _page_xmp,
    "attachment": _attached,
    "attachment's name": _attachment_name,
    "attachment's description": _attachment_words,
    "file in a file": _attached_pdf,
    "note with a file": _attached_note,
    "sticky note": _annotation("Text", "Contents"),
    "sticky note's author": _annotation("Text", "T"),
    "sticky note's subject": _annotation("Text", "Subj"),
    "sticky note's rich text": _annotation("Text", "RC"),
    "highlight": _annotation("Highlight", "Contents"),
    "pop-up": _annotation("Popup", "Contents"),
    "free text": _annotation("FreeText", "Contents"),
    "line's note": _annotation("Line", "Contents"),
    "mark for redaction": _annotation("Redact", "OverlayText"),
    "link's words": _annotation("Link", "Contents"),
    "name of a note": _annotation("Text", "NM"),
    "hidden note": _hidden_annotation,
    "stamp's picture": _appearance,
    "unused look of a field": _spare_appearance,
    "script": _script,
    "script in a stream": _script_stream,
    "named script": _named_script,
    "named place": _named_place,
    "older named place": _old_named_place,
    "page's label": _page_label,
    "layer's name": _layer_name,
    "hidden layer": _hidden_layer,
    "drawing within": _drawing,
    "unused drawing": _unused_drawing,
    "unused drawing, letters apart": _kerned_drawing,
    "pattern": _pattern,
    "page taken out": _lost_page,
    "text to be spoken": _spoken_text,
    "listed text to be spoken": _listed_text,
    "structure's alt text": _structure("Alt"),
    "structure's spoken text": _structure("ActualText"),
    "structure's expansion": _structure("E"),
    "structure's title": _structure("T"),
    "structure's id": _structure("ID"),
    "structure's role": _role,
    "private data": _own_data,
    "private stream": _own_stream,
    "private note": _picture_text,
    "form's XML": _xfa,
    "field's first value": _default_value,
    "field's name": _field_name,
    "field's rich value": _rich_value,
    "signature": _signature,
    "output intent": _intent,
    "output condition": _producer_id,
    "font's name": _font_name,
    "cropped away": _cropped,
    "page's thumbnail": _thumb,
    "other file": _remote,
    "encoded address": _encoded_address,
}


PLANTS: dict[str, Plant] = {
    place: named(".pdf", partial(_changed, change)) for place, change in _CHANGED.items()
}
