"""Every place of a page, a mail, rich text or an archive in which a marker can be unseen, one file each."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import quopri
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

from tests.benchmarks.disclosure.compound import compound
from tests.benchmarks.disclosure.hidden_marks import Plant, named, picture, quoted, text, zipped

_PAGES = {
    "comment": "<!-- {t} -->",
    "conditional comment": "<!--[if mso]><p>{t}</p><![endif]-->",
    "data attribute": "<p data-who={q}>x</p>",
    "own attribute": "<p who={q}>x</p>",
    "script": "<script>var who = {j}</script>",
    "script's escapes": "<script>var who = '{u}'</script>",
    "structured data": "<script type='application/ld+json'>{{\"author\": {j}}}</script>",
    "style": "<style>p::after {{ content: {q} }}</style>",
    "style's remark": "<style>/* {t} */</style>",
    "style attribute": '<p style="--who: {t}">x</p>',
    "hidden": "<p hidden>{t}</p>",
    "display none": "<p style='display:none'>{t}</p>",
    "hidden by a class": "<style>.x{{display:none}}</style><p class='x'>{t}</p>",
    "off the screen": "<p style='position:absolute;left:-9999px'>{t}</p>",
    "white": "<p style='color:#fff'>{t}</p>",
    "tiny": "<p style='font-size:1px'>{t}</p>",
    "template": "<template><p>{t}</p></template>",
    "no script": "<noscript>{t}</noscript>",
    "closed details": "<details><summary>x</summary>{t}</details>",
    "alt": "<img alt={q}>",
    "title": "<p title={q}>x</p>",
    "spoken label": "<p aria-label={q}>x</p>",
    "spoken value": "<p aria-valuetext={q}>x</p>",
    "hidden field": "<input type=hidden value={q}>",
    "placeholder": "<input placeholder={q}>",
    "choice": "<select><option value=1>{t}</option></select>",
    "data list": "<datalist><option value={q}></datalist>",
    "text area": "<textarea hidden>{t}</textarea>",
    "frame's page": "<iframe srcdoc={q}></iframe>",
    "object": "<object data={q}></object>",
    "parameter": "<object><param name=a value={q}></object>",
    "link": '<a href="https://example.org/?q={p}">x</a>',
    "mail link": '<a href="mailto:a@example.org?subject={p}">x</a>',
    "link's ping": "<a href='#' ping={q}>x</a>",
    "download's name": "<a href='#' download={q}>x</a>",
    "source map": "<script>//# sourceMappingURL={p}</script>",
    "id": "<p id={q}>x</p>",
    "class": "<p class={q}>x</p>",
    "event": "<p onclick='say({j})'>x</p>",
    "entities": "<p>{e}</p>",
    "letters parted by tags": "<p>{a}<b></b><span>{b}</span></p>",
    "zero-width signs": "<p>{z}</p>",
    "processing instruction": "<?note {t}?>",
    "character data": "<svg><![CDATA[{t}]]></svg>",
    "drawing's title": "<svg><title>{t}</title></svg>",
    "drawing's description": "<svg><desc>{t}</desc></svg>",
    "formula's note": "<math><semantics><annotation>{t}</annotation></semantics></math>",
    "frameset text": "<noframes>{t}</noframes>",
    "embedded page": '<iframe src="data:text/html;base64,{c}"></iframe>',
    "embedded text": '<a href="data:text/plain,{p}">x</a>',
    "text coded in a script": "<script>var x = '{c}'</script>",
    "page's edit note": "<del cite={q}>x</del>",
    "microdata": "<meta itemprop=author content={q}>",
    "table's summary": "<table summary={q}></table>",
    "caption of a film": "<video><track label={q}></video>",
    "insertion's moment": "<ins datetime={q}>x</ins>",
}
_HEADS = {
    "meta author": "<meta name=author content={q}>",
    "open graph": "<meta property='og:title' content={q}>",
    "page's title": "<title>{t}</title>",
    "base": '<base href="file:///C:/{p}/">',
    "link to a sheet": '<link rel=stylesheet href="{p}.css" title={q}>',
}


def _filled(template: str, marker: str) -> str:
    half = len(marker) // 2
    spaced = "\u200b".join(marker) if marker.isascii() and "'" not in marker else marker
    values = {
        "t": text(marker),
        "q": quoted(marker),
        "j": json.dumps(marker).replace("'", "\\u0027"),
        "u": "".join(f"\\u{ord(letter):04x}" for letter in marker),
        "e": "".join(f"&#{ord(letter)};" for letter in marker),
        "a": text(marker[:half]),
        "b": text(marker[half:]),
        "z": text(spaced),
        "p": "".join(f"%{byte:02X}" for byte in marker.encode()),
        "c": base64.b64encode(f"<p>{marker}</p>".encode()).decode(),
    }
    return template.format(**values)


def _page(template: str, marker: str) -> bytes:
    inner = f"<p>Seen</p>{_filled(template, marker)}"
    return f"<!doctype html><html><head></head><body>{inner}</body></html>".encode()


def _head(template: str, marker: str) -> bytes:
    return f"<!doctype html><html><head>{_filled(template, marker)}</head><body>Seen</body></html>".encode()


def _behind(marker: str) -> bytes:
    return b"<!doctype html><html><body>Seen</body></html>\n" + html.escape(marker).encode()


def _photo(marker: str) -> bytes:
    coded = base64.b64encode(picture("JPEG", comment=marker.encode())).decode()
    return f"<html><body><img src='data:image/jpeg;base64,{coded}'></body></html>".encode()


def _wide(marker: str) -> bytes:
    return f"<html><body><p hidden>{html.escape(marker)}</p></body></html>".encode("utf-16")


def _mail(body: bytes, coding: str, kind: str = "text/plain; charset=utf-8", more: str = "") -> bytes:
    head = f"From: a@example.org\nTo: b@example.org\nSubject: Minutes\n{more}MIME-Version: 1.0\n"
    return f"{head}Content-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n".encode() + body


def _mail_64(marker: str) -> bytes:
    return _mail(base64.encodebytes(f"It was {marker}.".encode()), "base64")


def _mail_quoted(marker: str) -> bytes:
    coded = quopri.encodestring(f"It was {marker}.".encode())
    middle = len(coded) // 2 + 1
    while b"=" in coded[middle - 2 : middle + 2]:
        middle -= 1
    return _mail(coded[:middle] + b"=\n" + coded[middle:], "quoted-printable")


def _mail_subject(marker: str) -> bytes:
    coded = base64.b64encode(marker.encode()).decode()
    return _mail(b"Seen", "7bit", more=f"Thread-Topic: =?utf-8?B?{coded}?=\n")


def _mail_attachment(marker: str) -> bytes:
    inner = base64.encodebytes(zipped({"note.txt": marker})).decode()
    body = (
        f"--b\nContent-Type: text/plain\n\nSeen\n--b\nContent-Type: application/zip; name=a.zip\n"
        f"Content-Transfer-Encoding: base64\n\n{inner}\n--b--\n"
    )
    return _mail(body.encode(), "7bit", 'multipart/mixed; boundary="b"')


def _mail_page(marker: str) -> bytes:
    page = base64.encodebytes(f"<p hidden>{html.escape(marker)}</p>".encode()).decode()
    body = f"--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{page}\n--b--\n"
    return _mail(body.encode(), "7bit", 'multipart/related; boundary="b"')


def _rich(inner: Callable[[str], str], marker: str) -> bytes:
    return ("{\\rtf1\\ansi\\ansicpg1252 Seen " + inner(marker) + "}").encode("ascii", "replace")


def _escaped(marker: str) -> str:
    return "".join(f"\\u{ord(letter)}?" for letter in marker)


def _plainly(marker: str) -> str:
    return "".join(letter if letter.isascii() else f"\\'{ord(letter):02x}" for letter in marker)


_RICH: dict[str, Callable[[str], str]] = {
    "info": lambda m: "{\\info{\\author " + _plainly(m) + "}}",
    "hidden": lambda m: "{\\v " + _plainly(m) + "}",
    "escapes": _escaped,
    "pieces": lambda m: "\\b ".join((_plainly(m[:3]), "\\b0 " + _plainly(m[3:]))).replace(
        "\\b \\b0 ", "\\b\\b0 "
    ),
    "deleted": lambda m: "{\\deleted\\revauthdel1 " + _plainly(m) + "}",
    "comment": lambda m: "{\\*\\annotation " + _plainly(m) + "}",
    "unknown group": lambda m: "{\\*\\own " + _plainly(m) + "}",
    "object": lambda m: "{\\object{\\*\\objdata " + (b"\x01\x05\0\0" + m.encode()).hex() + "}}",
    "picture": lambda m: "{\\pict\\jpegblip " + picture("JPEG", comment=m.encode()).hex() + "}",
}


def _tarred(marker: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("note.txt")
        entry.size = len(marker.encode())
        archive.addfile(entry, io.BytesIO(marker.encode()))
    return file.getvalue()


def _gap(marker: str) -> bytes:
    """Bytes between two entries of a zip, to which no entry leads."""
    whole = zipped({"a.txt": "a", "b.txt": "b"})
    hidden = marker.encode()
    second = whole.index(b"PK\x03\x04", 4)
    directory = whole.index(b"PK\x01\x02")
    data = bytearray(whole[:second] + hidden + whole[second:])
    for at in (directory + len(hidden),):
        following = data.index(b"PK\x01\x02", at + 4)
        struct.pack_into("<I", data, following + 42, second + len(hidden))
        end = data.rindex(b"PK\x05\x06")
        struct.pack_into("<I", data, end + 16, directory + len(hidden))
    return bytes(data)


def _lost_entry(marker: str) -> bytes:
    """An entry that the directory at the end of a zip no longer names."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = f"minutes of the talk with {marker} about the rota".encode()
    content = packed.compress(body) + packed.flush()
    name = b"old.txt"
    local = struct.pack(
        "<4sHHHHHIIIHH",
        b"PK\x03\x04",
        20,
        0,
        zipfile.ZIP_DEFLATED,
        0,
        0x21,
        zlib.crc32(body),
        len(content),
        len(body),
        len(name),
        0,
    )
    lost = local + name + content
    whole = bytearray(zipped({"a.txt": "a"}))
    directory = whole.index(b"PK\x01\x02")
    data = whole[:directory] + lost + whole[directory:]
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 16, directory + len(lost))
    return bytes(data)


def _extra_field(marker: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        spelled = marker.encode()
        entry.extra = struct.pack("<HH", 0x9901, len(spelled)) + spelled
        archive.writestr(entry, "a")
    return file.getvalue()


def _open_document(name: str, template: str, marker: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            name: template.replace("{t}", text(marker)).replace("{q}", quoted(marker)),
        }
    )


def _old(before: int, scattered: bool, marker: str) -> bytes:
    words = bytes(before) + marker.encode("utf-16-le") + bytes(9)
    return compound({"WordDocument": words}, scattered=scattered)


def _calendar(marker: str) -> bytes:
    line = f"ATTENDEE;CN={marker[:5]}\r\n {marker[5:]}:mailto:a"
    return f"BEGIN:VCALENDAR\r\n{line}\r\nEND:VCALENDAR".encode()


_OPEN = {
    "comment": ("content.xml", "<o:text xmlns:o='u'><o:annotation><o:p>{t}</o:p></o:annotation></o:text>"),
    "change": (
        "content.xml",
        "<o:text xmlns:o='u'><o:deletion><o:p>{t}</o:p></o:deletion></o:text>",
    ),
    "author": ("meta.xml", "<o:meta xmlns:o='u'><o:creator>{t}</o:creator></o:meta>"),
    "settings": (
        "settings.xml",
        "<o:settings xmlns:o='u'><o:item o:name='PrinterName'>{t}</o:item></o:settings>",
    ),
    "hidden sheet's name": ("content.xml", "<o:table xmlns:o='u' o:name={q}/>"),
}
WEB: dict[str, Plant] = {
    **{place: named(".html", partial(_page, template)) for place, template in _PAGES.items()},
    **{place: named(".html", partial(_head, template)) for place, template in _HEADS.items()},
    "bytes behind": named(".html", _behind),
    "photograph's data": named(".html", _photo),
    "wide letters": named(".html", _wide),
}
OTHERS: dict[str, Plant] = {
    "mail in base 64": named(".eml", _mail_64),
    "mail quoted": named(".eml", _mail_quoted),
    "mail's header": named(".eml", _mail_subject),
    "mail's attachment": named(".eml", _mail_attachment),
    "saved page": named(".mht", _mail_page),
    **{f"rich text: {place}": named(".rtf", partial(_rich, inner)) for place, inner in _RICH.items()},
    **{
        f"open document: {place}": named(".odt", partial(_open_document, *part))
        for place, part in _OPEN.items()
    },
    "zip's gap": named(".zip", _gap),
    "zip's lost entry": named(".zip", _lost_entry),
    "zip's extra field": named(".zip", _extra_field),
    "zip's entry": named(".zip", lambda m: zipped({"a/b.txt": m})),
    "packed text": named(".txt.gz", lambda m: gzip.compress(m.encode())),
    "packed archive": named(".tgz", _tarred),
    "older document": named(
        ".doc", lambda m: compound({"WordDocument": bytes(1500) + m.encode("utf-16-le") + bytes(9)})
    ),
    "older document in scattered pieces": named(
        ".doc",
        lambda m: compound({"WordDocument": bytes(508) + m.encode("utf-16-le") + bytes(9)}, scattered=True),
    ),
    "saved mail": named(".msg", lambda m: compound({"__substg1.0_1000001F": m.encode("utf-16-le")})),
    "database": named(".sqlite", lambda m: b"SQLite format 3\0" + bytes(100) + m.encode() + bytes(10)),
    "wide text": named(".txt", lambda m: f"Seen\n{m}\n".encode("utf-16-be")),
    "recording's title": named(
        ".mp3", lambda m: b"ID3\x03\0\0\0\0\0\x40TIT2\0\0\0\x20\0\0\x03" + m.encode() + bytes(60)
    ),
    "calendar": named(".ics", _calendar),
}
