"""How WordprocessingML is spelt: elements, runs, fields, links, content controls. Knows no document tree.

Element order inside `w:pPr` and `w:rPr` matters to Word (ECMA-376 part 1, 17.3.1.26 and 17.3.2.28).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from typing import cast

from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": MAIN,
    "r": RELATIONS,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
W = f"{{{MAIN}}}"
R_ID = f"{{{RELATIONS}}}id"

_PREFIX = {"w": MAIN}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff"
_STRETCH = re.compile(rf"[{_RIGHT_TO_LEFT}](?:[\W\d_]*[{_RIGHT_TO_LEFT}])*")
_PIECES = re.compile("[\n\t]|[^\n\t]+")
_TAG_LENGTH = 64


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """A `w:` element; attributes are named without their prefix."""
    element = etree.Element(W + tag, None, _PREFIX)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    if children:
        element.extend(children)
    return element


def part_root(tag: str) -> BaseOxmlElement:
    """The root of a new part, such as `w:footnotes`."""
    return cast(BaseOxmlElement, OxmlElement(tag))


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids, and with line feeds as line ends."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def paragraph(style: str, content: Iterable[Element], *settings: Element, rtl: bool = False) -> Element:
    """A paragraph; `settings` are children of `w:pPr` in the order of the schema, up to `w:tabs`,
    then from `w:spacing` on."""
    properties = w("pPr", w("pStyle", val=style), *settings)
    if rtl:
        _put_before(properties, w("bidi"), ("spacing", "ind", "jc", "outlineLvl"))
    made = w("p", properties)
    made.extend(content)
    return made


def _put_before(properties: Element, element: Element, followers: tuple[str, ...]) -> None:
    names = {W + name for name in followers}
    place = next((n for n, child in enumerate(properties) if child.tag in names), len(properties))
    properties.insert(place, element)


def runs(text: str, style: str = "", bold: bool = False, italic: bool = False) -> Iterator[Element]:
    """Runs of `text`, split where the direction of writing turns so that each is marked for it."""
    text = legal(text)
    end = 0
    for stretch in _STRETCH.finditer(text):
        if stretch.start() > end:
            yield _run(text[end : stretch.start()], style, bold, italic, rtl=False)
        yield _run(stretch.group(), style, bold, italic, rtl=True)
        end = stretch.end()
    if end < len(text):
        yield _run(text[end:], style, bold, italic, rtl=False)


def _run(text: str, style: str, bold: bool, italic: bool, rtl: bool) -> Element:
    run = w("r")
    properties = w("rPr")
    if style:
        properties.append(w("rStyle", val=style))
    # Word reads the second of each pair for right-to-left words and the first for all others.
    if bold:
        properties.extend((w("b"), w("bCs")))
    if italic:
        properties.extend((w("i"), w("iCs")))
    if rtl:
        hebrew = any("\u0590" <= letter <= "\u05ff" for letter in text)
        properties.extend((w("rtl"), w("lang", bidi="he-IL" if hebrew else "ar-SA")))
    if len(properties):
        run.append(properties)
    for piece in _PIECES.findall(text):
        if piece == "\n":
            run.append(w("br"))
        elif piece == "\t":
            run.append(w("tab"))
        else:
            words = w("t")
            words.text = piece
            if piece != piece.strip() or "  " in piece:
                words.set(_SPACE, "preserve")
            run.append(words)
    return run


def reads_right_to_left(text: str) -> bool:
    """Whether the first strongly directed letter of `text` is of a right-to-left script (UAX #9, P2)."""
    if text.isascii():
        return False
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return first != "L"


def tab() -> Element:
    """A run that holds one tab."""
    return w("r", w("tab"))


def field(instruction: str, result: Iterable[Element]) -> list[Element]:
    """A field with its cached result, which is what a reader sees until Word works it out anew."""
    return [
        w("r", w("fldChar", fldCharType="begin")),
        _instruction(instruction),
        w("r", w("fldChar", fldCharType="separate")),
        *result,
        w("r", w("fldChar", fldCharType="end")),
    ]


def _instruction(text: str) -> Element:
    code = w("instrText")
    code.text = f" {text} "
    code.set(_SPACE, "preserve")
    return w("r", code)


def inner_link(bookmark: str, content: Iterable[Element]) -> Element:
    """A link to a bookmark of the same document."""
    made = w("hyperlink", anchor=bookmark, history=1)
    made.extend(content)
    return made


def control(tag: str, title: str, content: Iterable[Element]) -> Element:
    """An inline content control. Its number is drawn from its tag, so that it is the same each time."""
    tag = legal(tag)[:_TAG_LENGTH]
    number = zlib.crc32(tag.encode()) % 0x7FFFFFFE + 1
    inside = w("sdtContent")
    inside.extend(content)
    if not len(inside):
        inside.append(w("r"))
    properties = w(
        "sdtPr", w("alias", val=legal(title)[:_TAG_LENGTH]), w("tag", val=tag), w("id", val=number)
    )
    return w("sdt", properties, inside)


def tidy(root: Element) -> None:
    """Declare each namespace once, at the root."""
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES, keep_ns_prefixes=["w", "r"])
