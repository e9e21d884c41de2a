"""Hiding places of HTML, XML and JSON: what the source says and the page does not show.

Owns which parts of markup a reader never sees. It runs no script and fetches nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from workbench.release.hiding import Descend, HiddenKind, HiddenPart

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
_VALUES = frozenset({"id", "name", "for", "class", "value", "content"})
_GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_EMBEDDED = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'\s>]*)")


def markup_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """What a page carries in its source: comments, meta, data, scripts, hidden elements, links."""
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding=_encoding(data), huge_tree=False))
    found: dict[HiddenKind, list[str]] = {}
    for element in root.iter():
        if isinstance(element, etree._Comment):
            text = element.text or ""
            # Conditional comments of old mail programs say nothing.
            found.setdefault(HiddenKind.COMMENT, []).append(text)
        elif isinstance(element.tag, str):
            for kind, text in _said(element):
                found.setdefault(kind, []).append(text)
    for kind, texts in found.items():
        text = "\n".join(each for each in texts if each.strip())
        if text:
            yield HiddenPart(part=_in(path, kind.value), text=text, kind=kind)
    yield HiddenPart(part=_in(path, "body"), text=_visible(root), kind=HiddenKind.BODY)
    for index, content in enumerate(_embedded(data)):
        yield from descend(content, f"embedded-{index + 1}")


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


def _said(element: html.HtmlElement) -> Iterator[tuple[HiddenKind, str]]:
    tag = str(element.tag).lower()
    if tag in _UNSEEN:
        yield _UNSEEN[tag], element.text_content()
    attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    if tag == "meta":
        yield HiddenKind.PROPERTY, attributes.get("content", "")
    gone = "hidden" in attributes or _GONE.search(attributes.get("style", "").lower())
    if gone or (tag == "input" and attributes.get("type") == "hidden"):
        yield HiddenKind.HIDDEN_TEXT, element.text_content() or attributes.get("value", "")
    for key, value in attributes.items():
        if key in _ALT:
            yield HiddenKind.ALT_TEXT, value
        elif key in _LINKS and not value.startswith("data:"):
            yield HiddenKind.LINK, unquote_to_bytes(value).decode("utf-8", "replace")
        elif key.startswith(("data-", "on")) or key in _VALUES:
            yield HiddenKind.MARKUP, value


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


_WITHIN_WORDS = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "span",
     "strong", "sub", "sup", "time", "tspan", "u", "wbr"]
)  # fmt: skip


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


def _in(path: str, part: str) -> str:
    return f"{path}!{part}" if path else part
