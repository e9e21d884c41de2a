"""Hiding places of HTML, XML and JSON: what the source says and the page does not show.

Owns which parts of markup a reader never sees. It runs no script and fetches nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, inside, unfolded

_UNSEEN = {
    "script": HiddenKind.SCRIPT,
    "style": HiddenKind.MARKUP,
    "template": HiddenKind.HIDDEN_TEXT,
    "noscript": HiddenKind.MARKUP,
}
_ALT = frozenset({"alt", "title", "aria-label", "aria-description", "summary", "placeholder", "label"})
_LINKS = frozenset(
    {"href", "src", "action", "cite", "poster", "srcset", "{http://www.w3.org/1999/xlink}href"}
)
_PAGES = frozenset({"srcdoc"})
_SETTINGS = frozenset(
    {"style", "type", "rel", "charset", "lang", "dir", "method", "target", "d", "points", "transform", "fill",
     "stroke", "viewbox", "font-family", "xmlns", "version", "role", "scope", "colspan", "rowspan", "color"}
)  # fmt: skip
"""Attributes that hold settings and hardly ever words; a style is looked into apart."""
_MEASURE = re.compile(r"-?\d{0,5}(?:\.\d{1,4})?(?:px|pt|em|rem|%)?")
"""A place or a size. Set beside those of its neighbours it could be read as a telephone number."""
_GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b)"
)
_CONDITION = re.compile(r"@(?:media|page|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""Rules for paper or small screens: what they hide is seen elsewhere."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_REACHED = re.compile(r"\.([\w-]+):focus")
_CLASS = re.compile(r"\.([\w-]+)\s*$")
_EMBEDDED = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'\s>)]*)")
_CODED = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_WITHIN_WORDS = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "span",
     "strong", "sub", "sup", "time", "tspan", "u", "wbr"]
)  # fmt: skip


def markup_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """What a page carries in its source: comments, meta, data, scripts, hidden elements, links."""
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding=_encoding(data), huge_tree=False))
    gone = _gone_classes(root)
    found: dict[HiddenKind, list[str]] = {}
    for element in root.iter(etree.Element):
        for kind, text in _said(element, gone):
            found.setdefault(kind, []).append(text)
    for remark in root.iter(etree.Comment, etree.ProcessingInstruction):
        found.setdefault(HiddenKind.COMMENT, []).append(remark.text or "")
    for kind, texts in found.items():
        text = unfolded("\n".join(each for each in texts if each.strip()))
        if text.strip():
            yield HiddenPart(part=inside(path, kind.value), text=text, kind=kind)
    yield HiddenPart(part=inside(path, "body"), text=_visible(root), kind=HiddenKind.BODY)
    for index, frame in enumerate(root.iter("iframe"), 1):
        yield from descend(frame.get("srcdoc", "").encode(), f"frame-{index}.html")
    for index, content in enumerate(_embedded(data)):
        yield from descend(content, f"embedded-{index + 1}")
    coded = [text for element in root.iter("script", "style") for text in _decoded(element.text or "")]
    if coded:
        yield HiddenPart(part=inside(path, "coded"), text="\n".join(coded), kind=HiddenKind.SCRIPT)
    yield from _behind(data, path)


def json_parts(data: bytes, path: str) -> Iterator[HiddenPart]:
    """Every text of a JSON file or of JSON lines with its escapes undone."""
    text = data.decode("utf-8-sig", "replace")
    words: list[str] = []
    for line in [text] if _is_json(text) else text.splitlines():
        if _is_json(line):
            words.extend(_strings(json.loads(line)))
        else:
            words.append(line)
    yield HiddenPart(part=path, text="\n".join(words), kind=HiddenKind.BODY)


def _said(element: html.HtmlElement, gone: frozenset[str]) -> Iterator[tuple[HiddenKind, str]]:
    tag = str(element.tag).lower()
    if tag in _UNSEEN:
        yield _UNSEEN[tag], element.text_content()
    attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    if tag == "meta":
        yield HiddenKind.PROPERTY, attributes.get("content", "")
    style = attributes.get("style", "").lower()
    hidden = "hidden" in attributes or _GONE.search(style) or gone & set(attributes.get("class", "").split())
    if hidden or (tag == "input" and attributes.get("type") == "hidden"):
        yield HiddenKind.HIDDEN_TEXT, element.text_content() or attributes.get("value", "")
    if "--" in style or "content" in style:
        yield HiddenKind.MARKUP, attributes["style"]
    for key, value in attributes.items():
        if key in _ALT:
            yield HiddenKind.ALT_TEXT, value
        elif key in _LINKS and not value.startswith("data:"):
            yield HiddenKind.LINK, unquote_to_bytes(value).decode("utf-8", "replace")
        elif (
            key not in _SETTINGS | _PAGES and not value.startswith("data:") and not _MEASURE.fullmatch(value)
        ):
            yield HiddenKind.MARKUP, value


def _gone_classes(root: html.HtmlElement) -> frozenset[str]:
    """The classes that a style sheet of the page takes from view."""
    rules = [
        rule for sheet in root.iter("style") for rule in _RULE.findall(_CONDITION.sub("", sheet.text or ""))
    ]
    selectors = [one for rule, style in rules if _GONE.search(style.lower()) for one in rule.split(",")]
    # What comes into sight when the keyboard reaches it, as a link past the menu does, is not hidden.
    reached = {match[1] for rule, _ in rules for match in _REACHED.finditer(rule)}
    gone = frozenset(match[1] for one in selectors if (match := _CLASS.search(one.strip())))
    return gone - reached


def _visible(root: html.HtmlElement) -> str:
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end" and element.tail:
                pieces.append(element.tail)
            continue
        if event == "start":
            pieces.append("" if element.tag in _UNSEEN else element.text or "")
            continue
        if element.tag not in _WITHIN_WORDS:
            pieces.append("\n")
        pieces.append(element.tail or "")
    return "".join(pieces)


def _embedded(data: bytes) -> Iterator[bytes]:
    """Files written into the page itself, as pictures are."""
    for match in _EMBEDDED.finditer(data.decode("latin-1")):
        if ";base64" in match[2]:
            try:
                yield base64.b64decode(unquote_to_bytes(match[3]), validate=False)
            except (binascii.Error, ValueError):
                yield match[3].encode("latin-1")
        else:
            yield unquote_to_bytes(match[3])


def _decoded(text: str) -> Iterator[str]:
    """What is written in base 64 in a script, where it is words."""
    for match in _CODED.finditer(text):
        try:
            yield base64.b64decode(match[0] + "=" * (-len(match[0]) % 4)).decode("utf-8")
        except (binascii.Error, ValueError):
            continue


def _behind(data: bytes, path: str) -> Iterator[HiddenPart]:
    """What stands behind the end of the page; a reader of pages may drop it or show it."""
    end = data.lower().rfind(b"</html>")
    text = data[end + 7 :].decode(_encoding(data), "replace") if end >= 0 else ""
    if text.strip(" \r\n\t\x00"):
        yield HiddenPart(part=inside(path, "bytes"), text=unescape(text), kind=HiddenKind.LOOSE_BYTES)


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    declared = re.search(rb"charset=[\"']?([\w-]+)|encoding=[\"']([\w-]+)", data[:2048])
    name = (declared[1] or declared[2]).decode("ascii").lower() if declared else "utf-8"
    return name if name in ("utf-8", "iso-8859-1", "windows-1252", "us-ascii", "utf-16") else "utf-8"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
