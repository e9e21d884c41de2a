"""Every place of a Word file in which a marker can be that its reader does not see, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PIL import Image

from tests.benchmarks.disclosure.compound import compound, macro_project
from tests.benchmarks.disclosure.hidden_marks import (
    A,
    Plant,
    R,
    W,
    named,
    office,
    picture,
    quoted,
    rels,
    text,
    zipped,
)

_MAIN = "word/document.xml"
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def _document(inner: str) -> str:
    return f"<w:document {W} {A} {R} {_DRAWING}><w:body>{inner}<w:sectPr/></w:body></w:document>"


def _run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def _seen(inner: str = "") -> str:
    return f"<w:p>{_run('Nothing to see here.')}{inner}</w:p>"


def _file(parts: Mapping[str, str | bytes]) -> bytes:
    return office(_MAIN, {_MAIN: _document(_seen()), **parts})


def _body(template: str, marker: str) -> bytes:
    """In the body, where {t} stands for the marker as text and {q} for it as an attribute's value."""
    return office(_MAIN, {_MAIN: _document(_filled(template, marker))})


def _part(name: str, template: str, marker: str) -> bytes:
    return _file({name: _filled(template, marker)})


def _filled(template: str, marker: str) -> str:
    half = len(marker) // 2
    return (
        template.replace("{t}", text(marker))
        .replace("{q}", quoted(marker))
        .replace("{a}", text(marker[:half]))
        .replace("{b}", text(marker[half:]))
    )


_WHITE, _TINY = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'
_T = "<w:r><w:t>{t}</w:t></w:r>"
_BODIES = {
    "deleted words": "<w:p><w:del w:id='1' w:author='x'><w:r><w:delText>{t}</w:delText></w:r></w:del></w:p>",
    "deleted words in pieces": "<w:p><w:del w:id='1' w:author='x'><w:r><w:delText>{a}</w:delText></w:r>"
    "<w:r><w:delText>{b}</w:delText></w:r></w:del></w:p>",
    "moved-away words": f"<w:p><w:moveFrom w:id='1' w:author='x'>{_T}</w:moveFrom></w:p>",
    "insertion's author": "<w:p><w:ins w:id='1' w:author={q}><w:r><w:t>x</w:t></w:r></w:ins></w:p>",
    "formatting's author": "<w:p><w:r><w:rPr><w:rPrChange w:id='1' w:author={q}><w:rPr/>"
    "</w:rPrChange></w:rPr>"
    "<w:t>x</w:t></w:r></w:p>",
    "paragraph change's author": "<w:p><w:pPr><w:pPrChange w:id='1' w:author={q}><w:pPr/>"
    "</w:pPrChange></w:pPr></w:p>",
    "table change's author": "<w:tbl><w:tblPr><w:tblPrChange w:id='1' w:author={q}/></w:tblPr></w:tbl>",
    "deleted cell's author": "<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id='1' w:author={q}/>"
    "</w:tcPr><w:p/></w:tc>"
    "</w:tr></w:tbl>",
    "deleted field": "<w:p><w:del w:author='x'><w:r><w:delInstrText>TC {t}</w:delInstrText></w:r>"
    "</w:del></w:p>",
    "hidden run": f"<w:p>{_run('{t}', '<w:vanish/>')}</w:p>",
    "run hidden on the web": f"<w:p>{_run('{t}', '<w:webHidden/>')}</w:p>",
    "white words": f"<w:p>{_run('{t}', _WHITE)}</w:p>",
    "tiny words": f"<w:p>{_run('{t}', _TINY)}</w:p>",
    "words split letter by letter": "<w:p><w:r><w:t>{a}</w:t></w:r><w:proofErr w:type='spellStart'/>"
    "<w:bookmarkStart w:id='1' w:name='b'/><w:r><w:t>{b}</w:t></w:r></w:p>",
    "field code": "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TC {a}"
    "</w:instrText></w:r>"
    "<w:r><w:instrText>{b} \\l 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "simple field": "<w:p><w:fldSimple w:instr={q}><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>",
    "form field": "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='f'/><w:textInput>"
    "<w:default w:val={q}/></w:textInput></w:ffData></w:fldChar></w:r></w:p>",
    "form field's help": "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:helpText"
    " w:type='text' w:val={q}/>"
    "</w:ffData></w:fldChar></w:r></w:p>",
    "drop-down entry": "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:listEntry"
    " w:val={q}/>"
    "</w:ddList></w:ffData></w:fldChar></w:r></w:p>",
    "content control's tag": "<w:sdt><w:sdtPr><w:alias w:val='a'/><w:tag w:val={q}/></w:sdtPr>"
    "<w:sdtContent><w:p/>"
    "</w:sdtContent></w:sdt>",
    "content control's choice": "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText={q} w:value='1'/>"
    "</w:dropDownList></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
    "content control's binding": "<w:sdt><w:sdtPr><w:dataBinding w:xpath={q} w:storeItemID='x'/>"
    "</w:sdtPr></w:sdt>",
    "content control's date": "<w:sdt><w:sdtPr><w:date><w:dateFormat w:val={q}/></w:date></w:sdtPr></w:sdt>",
    "alt text": "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='p' descr={q}/></wp:inline>"
    "</w:drawing></w:r></w:p>",
    "picture's title": "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='p' title={q}/></wp:inline>"
    "</w:drawing></w:r></w:p>",
    "picture's name": "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name={q}/></wp:inline>"
    "</w:drawing></w:r></w:p>",
    "old drawing's alt text": "<w:p><w:r><w:pict><v:shape id='s' alt={q}/></w:pict></w:r></w:p>",
    "word art": "<w:p><w:r><w:pict><v:shape id='s'><v:textpath string={q}/></v:shape></w:pict></w:r></w:p>",
    "old picture's link": "<w:p><w:r><w:pict><v:shape id='s'><v:imagedata o:title={q}/></v:shape>"
    "</w:pict></w:r></w:p>",
    "old shape's address": "<w:p><w:r><w:pict><v:shape id='s' o:href={q}/></w:pict></w:r></w:p>",
    "table's caption": "<w:tbl><w:tblPr><w:tblCaption w:val={q}/></w:tblPr></w:tbl>",
    "table's description": "<w:tbl><w:tblPr><w:tblDescription w:val={q}/></w:tblPr></w:tbl>",
    "text box": f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    f"<w:txbxContent><w:p>"
    f"{_T}</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>",
    "text box for old readers": f"<w:p><w:r><mc:AlternateContent><mc:Fallback><w:pict><v:textbox>"
    f"<w:txbxContent><w:p>"
    f"{_T}</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "table cell": f"<w:tbl><w:tr><w:tc><w:p>{_T}</w:p></w:tc></w:tr></w:tbl>",
    "equation": "<w:p><m:oMath><m:r><m:t>{t}</m:t></m:r></m:oMath></w:p>",
    "ruby": f"<w:p><w:r><w:ruby><w:rt>{_T}</w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase>"
    f"</w:ruby></w:r></w:p>",
    "bookmark": "<w:p><w:bookmarkStart w:id='1' w:name={q}/></w:p>",
    "hyperlink's tip": "<w:p><w:hyperlink w:anchor='a' w:tooltip={q}><w:r><w:t>x</w:t></w:r>"
    "</w:hyperlink></w:p>",
    "hyperlink's place": "<w:p><w:hyperlink w:anchor={q}><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>",
    "smart tag": "<w:p><w:smartTag w:element='name'><w:smartTagPr><w:attr w:name='n' w:val={q}/>"
    "</w:smartTagPr>"
    "</w:smartTag></w:p>",
    "permission's person": "<w:p><w:permStart w:id='1' w:ed={q}/></w:p>",
    "XML remark": "<w:p><!-- {t} --></w:p>",
    "processing instruction": "<w:p><?note {t}?></w:p>",
    "unknown element": "<w:p><x:secret xmlns:x='urn:x'>{t}</x:secret></w:p>",
    "unknown attribute": "<w:p xmlns:x='urn:x' x:keep={q}/>",
    "embedded object's link": "<w:p><w:r><w:object><o:OLEObject Type='Link' ProgID='x'"
    " o:LinkType={q}/></w:object></w:r></w:p>",
}
_NOTE = f"<w:footnotes {W}><w:footnote w:id='2'><w:p>{_T}</w:p></w:footnote></w:footnotes>"
_PARTS = {
    "comment": (
        "word/comments.xml",
        f"<w:comments {W}><w:comment w:id='1' w:author='x'><w:p>{_T}</w:p></w:comment></w:comments>",
    ),
    "comment's author": (
        "word/comments.xml",
        f"<w:comments {W}><w:comment w:id='1' w:author={{q}}/></w:comments>",
    ),
    "comment's initials": (
        "word/comments.xml",
        f"<w:comments {W}><w:comment w:id='1' w:author='x' w:initials={{q}}/></w:comments>",
    ),
    "people of comments": (
        "word/people.xml",
        (
            "<w15:people xmlns:w15='urn:w15'><w15:person w15:author={q}><w15:presenceInfo"
            " w15:userId='x'/></w15:person></w15:people>"
        ),
    ),
    "person's account": (
        "word/people.xml",
        (
            "<w15:people xmlns:w15='urn:w15'><w15:person w15:author='x'><w15:presenceInfo"
            " w15:userId={q}/></w15:person></w15:people>"
        ),
    ),
    "author": (
        "docProps/core.xml",
        "<p xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{t}</dc:creator></p>",
    ),
    "last editor": (
        "docProps/core.xml",
        "<cp:p xmlns:cp='u'><cp:lastModifiedBy>{t}</cp:lastModifiedBy></cp:p>",
    ),
    "keywords": ("docProps/core.xml", "<cp:p xmlns:cp='u'><cp:keywords>{t}</cp:keywords></cp:p>"),
    "manager": ("docProps/app.xml", "<Properties><Manager>{t}</Manager></Properties>"),
    "company": ("docProps/app.xml", "<Properties><Company>{t}</Company></Properties>"),
    "template": ("docProps/app.xml", "<Properties><Template>{t}.dotx</Template></Properties>"),
    "own property": (
        "docProps/custom.xml",
        "<Properties><property name='x'><v>{t}</v></property></Properties>",
    ),
    "own property's name": (
        "docProps/custom.xml",
        "<Properties><property name={q}><v>1</v></property></Properties>",
    ),
    "sensitivity label": (
        "docMetadata/LabelInfo.xml",
        "<l:labels xmlns:l='u'><l:label siteId={q}/></l:labels>",
    ),
    "custom XML": ("customXml/item1.xml", "<record xmlns='urn:r'><who>{t}</who></record>"),
    "custom XML attribute": ("customXml/item1.xml", "<record xmlns='urn:r' who={q}/>"),
    "custom XML's schema": (
        "customXml/itemProps1.xml",
        "<ds:item xmlns:ds='u'><ds:schemaRef ds:uri={q}/></ds:item>",
    ),
    "header": ("word/header1.xml", f"<w:hdr {W}><w:p>{_T}</w:p></w:hdr>"),
    "footer": ("word/footer2.xml", f"<w:ftr {W}><w:p>{_T}</w:p></w:ftr>"),
    "footnote": ("word/footnotes.xml", _NOTE),
    "endnote": ("word/endnotes.xml", _NOTE),
    "glossary": (
        "word/glossary/document.xml",
        (
            f"<w:glossaryDocument {W}><w:docParts><w:docPart><w:docPartBody><w:p>{_T}</w:p>"
            "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
        ),
    ),
    "glossary entry's name": (
        "word/glossary/document.xml",
        f"<w:glossaryDocument {W}><w:docPartPr><w:name w:val={{q}}/></w:docPartPr></w:glossaryDocument>",
    ),
    "style's name": (
        "word/styles.xml",
        f"<w:styles {W}><w:style w:styleId='s'><w:name w:val={{q}}/></w:style></w:styles>",
    ),
    "style's other name": (
        "word/styles.xml",
        f"<w:styles {W}><w:style w:styleId='s'><w:aliases w:val={{q}}/></w:style></w:styles>",
    ),
    "numbering's text": (
        "word/numbering.xml",
        (
            f"<w:numbering {W}><w:abstractNum><w:lvl><w:lvlText w:val={{q}}/></w:lvl>"
            "</w:abstractNum></w:numbering>"
        ),
    ),
    "document variable": (
        "word/settings.xml",
        f"<w:settings {W}><w:docVars><w:docVar w:name='n' w:val={{q}}/></w:docVars></w:settings>",
    ),
    "document variable's name": (
        "word/settings.xml",
        f"<w:settings {W}><w:docVars><w:docVar w:name={{q}} w:val='1'/></w:docVars></w:settings>",
    ),
    "mail merge query": (
        "word/settings.xml",
        f"<w:settings {W}><w:mailMerge><w:query w:val={{q}}/></w:mailMerge></w:settings>",
    ),
    "mail merge connection": (
        "word/settings.xml",
        f"<w:settings {W}><w:mailMerge><w:connectString w:val={{q}}/></w:mailMerge></w:settings>",
    ),
    "mail merge subject": (
        "word/settings.xml",
        f"<w:settings {W}><w:mailMerge><w:mailSubject w:val={{q}}/></w:mailMerge></w:settings>",
    ),
    "mail merge recipients": (
        "word/recipientData.xml",
        f"<w:recipients {W}><w:recipientData><w:uniqueTag w:val={{q}}/></w:recipientData></w:recipients>",
    ),
    "protection's provider": (
        "word/settings.xml",
        f"<w:settings {W}><w:documentProtection w:cryptProvider={{q}}/></w:settings>",
    ),
    "frame's name": (
        "word/webSettings.xml",
        (
            f"<w:webSettings {W}><w:frameset><w:frame><w:name w:val={{q}}/></w:frame></w:frameset>"
            "</w:webSettings>"
        ),
    ),
    "theme's name": ("word/theme/theme1.xml", f"<a:theme {A} name={{q}}/>"),
    "smart art": (
        "word/diagrams/data1.xml",
        (
            f"<dgm:dataModel xmlns:dgm='u' {A}><dgm:pt><dgm:t><a:p><a:r><a:t>{{t}}</a:t></a:r></a:p></dgm:t>"
            "</dgm:pt></dgm:dataModel>"
        ),
    ),
    "chart's kept values": (
        "word/charts/chart1.xml",
        f"<c:chartSpace {_C}><c:strCache><c:pt idx='0'><c:v>{{t}}</c:v></c:pt></c:strCache></c:chartSpace>",
    ),
    "chart's formula": (
        "word/charts/chart1.xml",
        f"<c:chartSpace {_C}><c:f>'{{t}}'!$A$1</c:f></c:chartSpace>",
    ),
    "web page inside": ("word/afchunk.html", "<html><body>{t}</body></html>"),
    "rich text inside": ("word/afchunk.rtf", "{{\\rtf1 {t}}}"),
    "mail inside": ("word/afchunk.mht", "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>{t}</p>"),
    "control's property": (
        "word/activeX/activeX1.xml",
        "<ax:ocx xmlns:ax='u'><ax:ocxPr ax:name='Caption' ax:value={q}/></ax:ocx>",
    ),
    "ink": (
        "word/ink/ink1.xml",
        "<inkml:ink xmlns:inkml='u'><inkml:annotation type='note'>{t}</inkml:annotation></inkml:ink>",
    ),
    "picture drawn as markup": (
        "word/media/image1.svg",
        "<svg xmlns='http://www.w3.org/2000/svg'><title>{t}</title></svg>",
    ),
    "broken part": ("word/extra.xml", "no markup but {t}"),
    "unknown part": ("word/extra.dat", "kept here: {t}"),
    "part that no relation names": ("old/document.xml", f"<w:document {W}><w:p>{_T}</w:p></w:document>"),
    "macro's customisation": ("customUI/customUI.xml", "<customUI xmlns='u'><button label={q}/></customUI>"),
    "web extension": (
        "word/webextensions/webextension1.xml",
        "<we:webextension xmlns:we='u'><we:property name='a' value={q}/></we:webextension>",
    ),
}


def _template(marker: str) -> bytes:
    return _file(
        {
            "word/_rels/settings.xml.rels": rels(
                ("attachedTemplate", f"file:///C:/{marker}/x.dotx"), outside=True
            )
        }
    )


def _linked(marker: str) -> bytes:
    return _file({"word/_rels/document.xml.rels": rels(("hyperlink", f"mailto:{marker}"), outside=True)})


def _encoded_link(marker: str) -> bytes:
    encoded = "".join(f"%{byte:02X}" for byte in marker.encode())
    return _file(
        {"word/_rels/document.xml.rels": rels(("hyperlink", f"file:///C:/{encoded}.docx"), outside=True)}
    )


def _sheet(marker: str) -> bytes:
    from tests.benchmarks.disclosure.hiding_sheets import PLANTS

    return _file({"word/embeddings/sheet1.xlsx": PLANTS["sheet that is hidden"](marker)[1]})


def _object(marker: str) -> bytes:
    return _file({"word/embeddings/oleObject1.bin": compound({"CONTENTS": marker.encode("utf-16-le")})})


def _macro(marker: str) -> bytes:
    return _file({"word/vbaProject.bin": macro_project(f"Sub Main()\n' written for {marker}\nEnd Sub\n")})


def _camera(marker: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = marker
    return _file({"word/media/image1.jpeg": picture("JPEG", exif=exif)})


def _thumbnail(marker: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = marker
    return _file({"docProps/thumbnail.jpeg": picture("JPEG", exif=exif)})


def _drawing_record(marker: str) -> bytes:
    return _file(
        {"word/media/image1.emf": b"\x01\x00\x00\x00" + bytes(84) + marker.encode("utf-16-le") + bytes(8)}
    )


def _printer(marker: str) -> bytes:
    return _file({"word/printerSettings1.bin": bytes(60) + marker.encode("utf-16-le") + bytes(8)})


def _part_name(marker: str) -> bytes:
    return _file({f"word/media/{marker}.png": picture()})


def _nested(marker: str) -> bytes:
    inner = _body(_BODIES["deleted words"], marker)
    return _file({"word/embeddings/a.docx": _file({"word/embeddings/b.zip": zipped({"c.docx": inner})})})


PLANTS: dict[str, Plant] = {
    **{place: named(".docx", partial(_body, template)) for place, template in _BODIES.items()},
    **{place: named(".docx", partial(_part, *part)) for place, part in _PARTS.items()},
    "template's path": named(".docx", _template),
    "link": named(".docx", _linked),
    "encoded link": named(".docx", _encoded_link),
    "sheet inside": named(".docx", _sheet),
    "object inside": named(".docx", _object),
    "macro": named(".docm", _macro),
    "picture's camera data": named(".docx", _camera),
    "thumbnail": named(".docx", _thumbnail),
    "drawing record": named(".docx", _drawing_record),
    "printer's settings": named(".docx", _printer),
    "part's name": named(".docx", _part_name),
    "file in a file in a file": named(".docx", _nested),
}
