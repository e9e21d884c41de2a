"""Every place of a PowerPoint file in which a marker can be that its viewer does not see, one file each."""

from __future__ import annotations

from functools import partial

from PIL import Image

from tests.benchmarks.disclosure.compound import compound, macro_project
from tests.benchmarks.disclosure.hidden_marks import (
    A,
    P,
    Plant,
    R,
    named,
    office,
    picture,
    quoted,
    rels,
    text,
)

_SHOW = "ppt/presentation.xml"
_SLIDE = "ppt/slides/slide1.xml"
_C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def _shape(words: str, *, at: tuple[int, int] = (100_000, 100_000), props: str = "", fill: str = "") -> str:
    run = f"<a:r><a:rPr lang='en-GB' {props}>{fill}</a:rPr><a:t>{words}</a:t></a:r>"
    box = f"<a:xfrm><a:off x='{at[0]}' y='{at[1]}'/><a:ext cx='900000' cy='300000'/></a:xfrm>"
    return (
        "<p:sp><p:nvSpPr><p:cNvPr id='2' name='Box'/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{box}</p:spPr><p:txBody><a:bodyPr/><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _slide(inner: str, more: str = "", behind: str = "") -> str:
    return f"<p:sld {P} {A} {R} {more}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld>{behind}</p:sld>"


_WHITE = "<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"
_CLEAR = "<a:solidFill><a:srgbClr val='000000'><a:alpha val='0'/></a:srgbClr></a:solidFill>"
_RAW = {
    "speaker's note": (
        "ppt/notesSlides/notesSlide1.xml",
        f"<p:notes {P} {A}><p:cSld>{_shape('{t}')}</p:cSld></p:notes>",
    ),
    "note in pieces": (
        "ppt/notesSlides/notesSlide1.xml",
        f"<p:notes {P} {A}><a:p><a:r><a:t>{{a}}</a:t></a:r><a:r><a:t>{{b}}</a:t></a:r></a:p></p:notes>",
    ),
    "notes' master": (
        "ppt/notesMasters/notesMaster1.xml",
        f"<p:notesMaster {P} {A}>{_shape('{t}')}</p:notesMaster>",
    ),
    "handout's master": (
        "ppt/handoutMasters/handoutMaster1.xml",
        f"<p:handoutMaster {P} {A}>{_shape('{t}')}</p:handoutMaster>",
    ),
    "slides' master": (
        "ppt/slideMasters/slideMaster1.xml",
        f"<p:sldMaster {P} {A}>{_shape('{t}')}</p:sldMaster>",
    ),
    "layout": (
        "ppt/slideLayouts/slideLayout1.xml",
        f"<p:sldLayout {P} {A}><p:cSld name='L'>{_shape('{t}')}</p:cSld></p:sldLayout>",
    ),
    "layout's name": (
        "ppt/slideLayouts/slideLayout1.xml",
        f"<p:sldLayout {P}><p:cSld name={{q}}/></p:sldLayout>",
    ),
    "hidden slide": (_SLIDE, _slide(_shape("{t}"), "show='0'")),
    "deleted slide": ("ppt/slides/slide7.xml", _slide(_shape("{t}"))),
    "beside the slide": (_SLIDE, _slide(_shape("{t}", at=(-9_000_000, 0)))),
    "below the slide": (_SLIDE, _slide(_shape("{t}", at=(0, 40_000_000)))),
    "white words": (_SLIDE, _slide(_shape("{t}", fill=_WHITE))),
    "clear words": (_SLIDE, _slide(_shape("{t}", fill=_CLEAR))),
    "tiny words": (_SLIDE, _slide(_shape("{t}", props="sz='100'"))),
    "hidden shape": (_SLIDE, _slide(_shape("{t}").replace("name='Box'", "name='Box' hidden='1'"))),
    "group": (_SLIDE, _slide(f"<p:grpSp>{_shape('{t}')}</p:grpSp>")),
    "table": (
        _SLIDE,
        _slide(
            "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>{t}</a:t></a:r></a:p>"
            "</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
        ),
    ),
    "alt text": (
        _SLIDE,
        _slide("<p:pic><p:nvPicPr><p:cNvPr id='4' name='p' descr={q}/></p:nvPicPr></p:pic>"),
    ),
    "shape's name": (_SLIDE, _slide("<p:sp><p:nvSpPr><p:cNvPr id='4' name={q}/></p:nvSpPr></p:sp>")),
    "link's tip": (_SLIDE, _slide("<p:sp><a:hlinkClick r:id='r9' tooltip={q}/></p:sp>")),
    "action": (_SLIDE, _slide("<p:sp><a:hlinkClick r:id='r9' action={q}/></p:sp>")),
    "slide's name": (_SLIDE, f"<p:sld {P}><p:cSld name={{q}}/></p:sld>"),
    "timing": (_SLIDE, _slide("", behind="<p:timing><p:cmd type='call' cmd={q}/></p:timing>")),
    "extension": (
        _SLIDE,
        _slide("", behind="<p:extLst><p:ext uri='x'><x:note xmlns:x='u'>{t}</x:note></p:ext></p:extLst>"),
    ),
    "own data": (_SLIDE, _slide("", behind="<p:custDataLst><p:custData r:id={q}/></p:custDataLst>")),
    "comment": (
        "ppt/comments/comment1.xml",
        f"<p:cmLst {P}><p:cm authorId='0'><p:text>{{t}}</p:text></p:cm></p:cmLst>",
    ),
    "commenter": (
        "ppt/commentAuthors.xml",
        f"<p:cmAuthorLst {P}><p:cmAuthor id='0' name={{q}} initials='x'/></p:cmAuthorLst>",
    ),
    "commenter's initials": (
        "ppt/commentAuthors.xml",
        f"<p:cmAuthorLst {P}><p:cmAuthor id='0' name='x' initials={{q}}/></p:cmAuthorLst>",
    ),
    "modern comment": (
        "ppt/comments/modernComment_1.xml",
        (
            f"<p188:cmLst xmlns:p188='u' {A}><p188:cm><p188:txBody><a:p><a:r><a:t>{{t}}</a:t></a:r>"
            f"</a:p></p188:txBody></p188:cm></p188:cmLst>"
        ),
    ),
    "modern commenter": (
        "ppt/authors.xml",
        "<p188:authorLst xmlns:p188='u'><p188:author id='1' name={q} userId='x'/></p188:authorLst>",
    ),
    "tag": ("ppt/tags/tag1.xml", f"<p:tagLst {P}><p:tag name='N' val={{q}}/></p:tagLst>"),
    "section's name": (
        _SHOW,
        f"<p:presentation {P}><p:extLst><p14:section xmlns:p14='u' name={{q}}/></p:extLst></p:presentation>",
    ),
    "own show": (
        _SHOW,
        (
            f"<p:presentation {P}><p:custShowLst><p:custShow name={{q}} id='0'/></p:custShowLst>"
            f"</p:presentation>"
        ),
    ),
    "kinsoku": (_SHOW, f"<p:presentation {P}><p:kinsoku lang='x' invalStChars={{q}}/></p:presentation>"),
    "change record": (
        "ppt/changesInfos/changesInfo1.xml",
        "<pc:chgInfo xmlns:pc='u'><pc:docChg><pc:chgData name={q} userId='1'/></pc:docChg></pc:chgInfo>",
    ),
    "show's properties": (
        "ppt/presProps.xml",
        f"<p:presentationPr {P}><p:htmlPubPr title={{q}}/></p:presentationPr>",
    ),
    "smart art": (
        "ppt/diagrams/data1.xml",
        f"<dgm:dataModel xmlns:dgm='u' {A}><a:t>{{t}}</a:t></dgm:dataModel>",
    ),
    "chart's kept values": ("ppt/charts/chart1.xml", f"<c:chartSpace {_C}><c:v>{{t}}</c:v></c:chartSpace>"),
    "theme": ("ppt/theme/theme1.xml", f"<a:theme {A} name={{q}}/>"),
    "table styles": (
        "ppt/tableStyles.xml",
        f"<a:tblStyleLst {A}><a:tblStyle styleName={{q}}/></a:tblStyleLst>",
    ),
    "author": (
        "docProps/core.xml",
        "<p xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{t}</dc:creator></p>",
    ),
    "titles of slides": (
        "docProps/app.xml",
        "<Properties xmlns:vt='u'><TitlesOfParts><vt:lpstr>{t}</vt:lpstr></TitlesOfParts></Properties>",
    ),
    "view": ("ppt/viewProps.xml", f"<p:viewPr {P}><p:guide name={{q}}/></p:viewPr>"),
}


def _raw(name: str, template: str, marker: str) -> bytes:
    half = len(marker) // 2
    filled = (
        template.replace("{t}", text(marker)).replace("{q}", quoted(marker))
        .replace("{a}", text(marker[:half])).replace("{b}", text(marker[half:]))
    )  # fmt: skip
    return _file({name: filled.encode()})


def _file(parts: dict[str, bytes]) -> bytes:
    show = (
        f"<p:presentation {P} {R}><p:sldIdLst><p:sldId id='256' r:id='r1'/></p:sldIdLst>"
        "<p:sldSz cx='9144000' cy='6858000'/></p:presentation>"
    )
    plain = {
        _SHOW: show.encode(),
        "ppt/_rels/presentation.xml.rels": rels(("slide", "slides/slide1.xml")).encode(),
        _SLIDE: _slide(_shape("Nothing to see here")).encode(),
    }
    return office(_SHOW, plain | parts)


def _recording(marker: str) -> bytes:
    title = b"\x03" + marker.encode()
    frame = b"TIT2" + len(title).to_bytes(4, "big") + b"\0\0" + title
    return _file({"ppt/media/media1.mp3": b"ID3\x03\0\0\0\0\0" + bytes([len(frame)]) + frame + bytes(40)})


def _thumbnail(marker: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = marker
    return _file({"docProps/thumbnail.jpeg": picture("JPEG", exif=exif)})


def _macro(marker: str) -> bytes:
    return _file({"ppt/vbaProject.bin": macro_project(f"' for {marker}\nSub A()\nEnd Sub\n")})


def _video_link(marker: str) -> bytes:
    return _file(
        {
            "ppt/slides/_rels/slide1.xml.rels": rels(
                ("video", f"file:///C:/{marker}.mp4"), outside=True
            ).encode()
        }
    )


def _sheet(marker: str) -> bytes:
    from tests.benchmarks.disclosure.hiding_sheets import PLANTS

    return _file({"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": PLANTS["hidden row"](marker)[1]})


def _old(marker: str) -> bytes:
    return compound({"PowerPoint Document": bytes(900) + marker.encode("utf-16-le") + bytes(8)})


PLANTS: dict[str, Plant] = {
    **{place: named(".pptx", partial(_raw, *part)) for place, part in _RAW.items()},
    "recording's title": named(".pptx", _recording),
    "thumbnail": named(".pptx", _thumbnail),
    "macro": named(".pptm", _macro),
    "film's path": named(".pptx", _video_link),
    "sheet inside": named(".pptx", _sheet),
    "older show": named(".ppt", _old),
}
