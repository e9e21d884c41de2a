"""Hiding places of mails, saved web pages and rich text: what their codings and groups keep from a reader.

Owns how these are undone. It fetches nothing and looks for nobody.
"""

from __future__ import annotations

import binascii
import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, inside, unreadable

_MAIL = re.compile(rb"(?mi)^(?:mime-version|content-type|content-transfer-encoding|received|message-id):")
_WORD = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d+) ?\??|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z])|([{}])|[\r\n]+"
)
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}\s*){12,}")
_GONE = re.compile(r"\\(?:v|deleted)(?![a-z])(?!0)")
_NOTE = re.compile(r"\\\*?\\?annotation(?![a-z])")


def is_mail(data: bytes, name: str) -> bool:
    """Whether bytes are a mail or a page saved as one."""
    if name.lower().endswith((".eml", ".mht", ".mhtml")):
        return True
    return len(_MAIL.findall(data[:4096])) >= 2


def mail_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """The headers of a mail and everything in it, each part read as what it is."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for number, part in enumerate(message.walk(), 1):
        here = inside(path, f"part {number}")
        lines = [f"{key}: {_plain(str(value))}" for key, value in part.items()]
        yield HiddenPart(part=here, text="\n".join(lines), kind=HiddenKind.PROPERTY)
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            yield unreadable(here, "its coding is not known")
            continue
        name = _plain(str(part.get_filename() or ""))
        if name:
            yield HiddenPart(part=here, text=name, kind=HiddenKind.ATTACHMENT)
        charset = part.get_content_charset("utf-8")
        if part.get_content_maintype() == "text" and charset not in ("utf-8", "us-ascii"):
            content = _recoded(content, charset)
        fallback = "page.html" if part.get_content_subtype() == "html" else f"part-{number}"
        yield from descend(content, name or fallback)


def rich_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """The words of rich text with its signs undone, and the files written into it."""
    source = data.decode("latin-1")
    yield HiddenPart(part=inside(path, "text"), text=_undone(_HEX.sub(" ", source)), kind=HiddenKind.BODY)
    if _GONE.search(source):
        yield HiddenPart(part=inside(path, "hidden"), text="", kind=HiddenKind.HIDDEN_TEXT)
    if _NOTE.search(source):
        yield HiddenPart(part=inside(path, "notes"), text="", kind=HiddenKind.COMMENT)
    for number, match in enumerate(_HEX.finditer(source), 1):
        content = binascii.unhexlify("".join(match[0].split()))
        yield HiddenPart(part=inside(path, f"object {number}"), text="", kind=HiddenKind.ATTACHMENT)
        yield from descend(content, f"object-{number}")


def _plain(header: str) -> str:
    try:
        return str(make_header(decode_header(header)))
    except (LookupError, ValueError):
        return header


def _recoded(content: bytes, charset: str) -> bytes:
    try:
        return content.decode(charset, "replace").encode()
    except LookupError:
        return content


def _undone(source: str) -> str:
    """The text between the signs; what stands in groups that readers pass over stands in it too."""
    found: list[str] = []
    last = 0
    for match in _WORD.finditer(source):
        found.append(source[last : match.start()])
        last = match.end()
        if match[1]:
            found.append(bytes.fromhex(match[1]).decode("cp1252", "replace"))
        elif match[2]:
            found.append(chr(int(match[2]) % 0x10000))
        elif match[3] in ("par", "line", "cell", "row", "tab", "page", "sect"):
            found.append("\n")
        elif match[5]:
            found.append(" " if match[5] == "~" else "" if match[5] in "*-_" else match[5])
    found.append(source[last:])
    return "".join(found)
