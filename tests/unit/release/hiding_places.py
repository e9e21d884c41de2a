"""Files with something in every hiding place that a file can have, made anew for the tests."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pikepdf
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin
from reportlab.pdfgen.canvas import Canvas

from workbench.release.hiding import HiddenKind

SECRET = "Imelda Quarrendon"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(entries: dict[str, str | bytes], comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


def office(name: str, content: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": _TYPES, name: content})


def _body(inner: str) -> str:
    return f"<w:document {W}><w:body><w:p>{inner}</w:p></w:body></w:document>"


def _rels(target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="t" Target="{target}" TargetMode="External"/></Relationships>'
    )


def word_file(change: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _author(document: docx.document.Document) -> None:
    document.core_properties.author = SECRET


def sheet(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _note_in_cell(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A1"].comment = Comment("see the statement", SECRET)


def _hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Rota")
    sheet["A1"] = SECRET
    sheet.sheet_state = "veryHidden"


def picture(form: str, **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, form, **more)
    return file.getvalue()


def _exif(tag: int, value: object, folder: int | None = None) -> bytes:
    exif = Image.Exif()
    (exif.get_ifd(folder) if folder else exif)[tag] = value
    return picture("JPEG", exif=exif)


def _png_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", SECRET, zip=True)
    return picture("PNG", pnginfo=info)


def paper(draw: Callable[[Canvas], None] = lambda canvas: None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, "Nothing to see here")
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _changed_paper(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        change(document)
        document.save(file)
    return file.getvalue()


def _info(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = SECRET


def _xmp(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]


def _attached(document: pikepdf.Pdf) -> None:
    document.attachments["note.txt"] = f"by {SECRET}".encode()


def _sticky_note(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")


def _form(document: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name", V=SECRET)
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))


def _revised() -> bytes:
    first = paper(lambda canvas: canvas.drawString(72, 700, SECRET))
    return first + paper().replace(b"%PDF-1.3", b"% later", 1)


def _unseen(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textLine(SECRET)
    canvas.drawText(text)


def page(inner: str, head: str = "") -> bytes:
    head = f"<!doctype html><html><head><title>t</title>{head}</head>"
    return f"{head}<body><p>Seen</p>{inner}</body></html>".encode()


HIDDEN: dict[str, tuple[str, bytes]] = {
    "docx author": ("a.docx", word_file(_author)),
    "docx comment": (
        "a.docx",
        office(
            "word/comments.xml",
            f"<w:comments {W}><w:comment w:author='x'><w:p><w:r><w:t>Imelda Quar</w:t></w:r>"
            "<w:r><w:t>rendon</w:t></w:r></w:p></w:comment></w:comments>",
        ),
    ),
    "docx comment's author": (
        "a.docx",
        office("word/comments.xml", f"<w:comments {W}><w:comment w:author='{SECRET}'/></w:comments>"),
    ),
    "docx deletion": (
        "a.docx",
        office(
            "word/document.xml",
            _body(f"<w:del w:author='x'><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"),
        ),
    ),
    "docx insertion's author": (
        "a.docx",
        office("word/document.xml", _body(f"<w:ins w:author='{SECRET}'><w:r><w:t>x</w:t></w:r></w:ins>")),
    ),
    "docx hidden run": (
        "a.docx",
        office("word/document.xml", _body(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r>")),
    ),
    "docx field": (
        "a.docx",
        office(
            "word/document.xml",
            _body(
                "<w:r><w:instrText>INCLUDETEXT C:\\Imelda Quar</w:instrText></w:r>"
                "<w:r><w:instrText>rendon\\x.docx</w:instrText></w:r>"
            ),
        ),
    ),
    "docx simple field": (
        "a.docx",
        office("word/document.xml", _body(f"<w:fldSimple w:instr='FILENAME {SECRET}'/>")),
    ),
    "docx alt text": (
        "a.docx",
        office("word/document.xml", _body(f"<x:docPr xmlns:x='u' descr='{SECRET}'/>")),
    ),
    "docx header": ("a.docx", office("word/header1.xml", _body(f"<w:r><w:t>{SECRET}</w:t></w:r>"))),
    "docx variable": (
        "a.docx",
        office(
            "word/settings.xml",
            f"<w:settings {W}><w:docVars><w:docVar w:name='n' w:val='{SECRET}'/></w:docVars></w:settings>",
        ),
    ),
    "docx bookmark": (
        "a.docx",
        office("word/document.xml", _body("<w:bookmarkStart w:name='Quarrendon_statement'/>")),
    ),
    "docx template path": (
        "a.docx",
        office("word/_rels/settings.xml.rels", _rels("file:///C:/Users/Quarrendon/x.dotx")),
    ),
    "docx custom property": ("a.docx", office("docProps/custom.xml", f"<p><v>{SECRET}</v></p>")),
    "docx company": ("a.docx", office("docProps/app.xml", f"<p><Manager>{SECRET}</Manager></p>")),
    "docx custom XML": ("a.docx", office("customXml/item1.xml", f"<x a='1'>{SECRET}</x>")),
    "docx XML remark": ("a.docx", office("word/document.xml", _body(f"<!-- {SECRET} -->"))),
    "docx people": (
        "a.docx",
        office("word/people.xml", f"<w:people {W}><w:person w:author='{SECRET}'/></w:people>"),
    ),
    "docx embedded sheet": ("a.docx", office("word/embeddings/s.xlsx", sheet(_hidden_sheet))),
    "docx broken part": ("a.docx", office("word/extra.xml", f"no markup but {SECRET}")),
    "docx macro": ("a.docm", office("word/vbaProject.bin", f"\x00\x01{SECRET}\x00")),
    "docx picture's data": ("a.docx", office("word/media/image1.jpg", _exif(0x013B, SECRET))),
    "xlsx note's author": ("a.xlsx", sheet(_note_in_cell)),
    "xlsx hidden sheet": ("a.xlsx", sheet(_hidden_sheet)),
    "xlsx defined name": (
        "a.xlsx",
        office(
            "xl/workbook.xml",
            f"<workbook><definedNames><definedName>'{SECRET}'!A1</definedName></definedNames></workbook>",
        ),
    ),
    "pptx speaker's note": (
        "a.pptx",
        office(
            "ppt/notesSlides/notesSlide1.xml",
            f"<p:notes xmlns:p='u' xmlns:a='v'><a:p><a:r><a:t>{SECRET}</a:t></a:r></a:p></p:notes>",
        ),
    ),
    "pptx hidden slide": (
        "a.pptx",
        office(
            "ppt/slides/slide1.xml",
            f"<p:sld xmlns:p='u' xmlns:a='v' show='0'><a:p><a:t>{SECRET}</a:t></a:p></p:sld>",
        ),
    ),
    "zip remark": ("a.zip", zipped({"x.txt": "x"}, comment=SECRET.encode())),
    "zip entry's name": ("a.zip", zipped({"Quarrendon.txt": "x"})),
    "zip text": ("a.zip", zipped({"x.txt": f"by {SECRET}"})),
    "zip in a zip": ("a.zip", zipped({"b.zip": zipped({"c.docx": word_file(_author)})})),
    "bytes before a zip": ("a.zip", SECRET.encode() + zipped({"x.txt": "x"})),
    "bytes behind a zip": ("a.zip", zipped({"x.txt": "x"}) + SECRET.encode()),
    "pdf author": ("a.pdf", _changed_paper(_info)),
    "pdf XMP": ("a.pdf", _changed_paper(_xmp)),
    "pdf attachment": ("a.pdf", _changed_paper(_attached)),
    "pdf sticky note": ("a.pdf", _changed_paper(_sticky_note)),
    "pdf script": ("a.pdf", _changed_paper(_script)),
    "pdf form": ("a.pdf", _changed_paper(_form)),
    "pdf bookmark": ("a.pdf", paper(lambda c: (c.bookmarkPage("k"), c.addOutlineEntry(SECRET, "k"))[0])),
    "pdf off the page": ("a.pdf", paper(lambda c: c.drawString(72, 2000, SECRET))),
    "pdf invisible": ("a.pdf", paper(_unseen)),
    "pdf under a box": (
        "a.pdf",
        paper(lambda c: (c.drawString(72, 500, SECRET), c.rect(60, 490, 300, 30, fill=1))[0]),
    ),
    "pdf earlier revision": ("a.pdf", _revised()),
    "bytes behind a pdf": ("a.pdf", paper() + SECRET.encode()),
    "jpeg artist": ("a.jpg", _exif(0x013B, SECRET)),
    "jpeg user comment": ("a.jpg", _exif(0x9286, b"ASCII\x00\x00\x00" + SECRET.encode(), 0x8769)),
    "jpeg Windows author": ("a.jpg", _exif(0x9C9D, SECRET.encode("utf-16-le") + b"\x00\x00")),
    "jpeg comment": ("a.jpg", picture("JPEG", comment=SECRET.encode())),
    "jpeg XMP": ("a.jpg", picture("JPEG", xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode())),
    "bytes behind a jpeg": ("a.jpg", picture("JPEG") + SECRET.encode()),
    "png text": ("a.png", _png_text()),
    "bytes behind a png": ("a.png", picture("PNG") + SECRET.encode()),
    "html comment": ("a.html", page(f"<!-- {SECRET} -->")),
    "html meta": ("a.html", page("", f'<meta name="author" content="{SECRET}">')),
    "html data attribute": ("a.html", page(f'<p data-who="{SECRET}">x</p>')),
    "html script": ("a.html", page(f'<script>var who = "{SECRET}"</script>')),
    "html hidden": ("a.html", page(f"<p hidden>{SECRET}</p>")),
    "html hidden by style": ("a.html", page('<p style="display: none">Imelda <b>Quar</b>rendon</p>')),
    "html alt": ("a.html", page(f'<img alt="{SECRET}">')),
    "html link": ("a.html", page('<a href="file:///C:/Imelda%20Quarrendon.docx">x</a>')),
    "html entities": ("a.html", page("Imelda &#81;uarrendon")),
    "html embedded picture": (
        "a.html",
        page(f'<img src="data:image/jpeg;base64,{base64.b64encode(_exif(0x013B, SECRET)).decode()}">'),
    ),
    "json escapes": ("a.json", json.dumps({"who": SECRET}).replace("Q", "\\u0051").encode()),
    "svg title": ("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><title>{SECRET}</title></svg>".encode()),
    "utf-16 text": ("a.txt", SECRET.encode("utf-16")),
    "old Office file": ("a.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + SECRET.encode("utf-16-le")),
}

UNWANTED: dict[str, tuple[str, bytes, HiddenKind]] = {
    "comment": (
        "a.docx",
        office(
            "word/comments.xml",
            f"<w:comments {W}><w:comment><w:t>Check this.</w:t></w:comment></w:comments>",
        ),
        HiddenKind.COMMENT,
    ),
    "tracked change": (
        "a.docx",
        office("word/document.xml", _body("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>")),
        HiddenKind.TRACKED_CHANGE,
    ),
    "hidden text": (
        "a.docx",
        office("word/document.xml", _body("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>")),
        HiddenKind.HIDDEN_TEXT,
    ),
    "embedded file": ("a.docx", office("word/embeddings/a.txt", "x"), HiddenKind.ATTACHMENT),
    "thumbnail": ("a.docx", office("docProps/thumbnail.jpeg", picture("JPEG")), HiddenKind.THUMBNAIL),
    "place": ("a.jpg", _exif(2, (51.0, 30.0, 0.0), 0x8825), HiddenKind.LOCATION),
    "attachment": ("a.pdf", _changed_paper(_attached), HiddenKind.ATTACHMENT),
    "sticky note": ("a.pdf", _changed_paper(_sticky_note), HiddenKind.ANNOTATION),
    "script": ("a.pdf", _changed_paper(_script), HiddenKind.SCRIPT),
    "earlier revision": ("a.pdf", _revised(), HiddenKind.OLD_REVISION),
    "off the page": ("a.pdf", paper(lambda c: c.drawString(72, 2000, "aside")), HiddenKind.OFF_PAGE),
    "page comment": ("a.html", page("<!-- aside -->"), HiddenKind.COMMENT),
    "page script": ("a.html", page("<script>1</script>"), HiddenKind.SCRIPT),
    "damaged archive": ("a.zip", b"PK\x03\x04" + b"\x00" * 40, HiddenKind.UNREADABLE),
}
