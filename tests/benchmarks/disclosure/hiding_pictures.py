"""Every place of a picture file in which a marker can be besides the picture, one file each."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin, TiffImagePlugin

from tests.benchmarks.disclosure.hidden_marks import Plant, named, picture

_XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='r'><rdf:li>{}</rdf:li></rdf:RDF></x:xmpmeta>"


def _exif(
    tag: int, folder: int | None = None, spelled: Callable[[str], object] = str
) -> Callable[[str], Image.Exif]:
    def made(marker: str) -> Image.Exif:
        exif = Image.Exif()
        (exif.get_ifd(folder) if folder else exif)[tag] = spelled(marker)
        return exif

    return made


def _jpeg(tag: int, folder: int | None = None, spelled: Callable[[str], object] = str) -> Plant:
    return named(".jpg", lambda marker: picture("JPEG", exif=_exif(tag, folder, spelled)(marker)))


def _wide(marker: str) -> bytes:
    return marker.encode("utf-16-le") + b"\0\0"


def _user_comment(marker: str) -> bytes:
    return b"UNICODE\0" + marker.encode("utf-16-be")


def _segment(number: int, content: bytes) -> Callable[[bytes], bytes]:
    return lambda data: (
        data[:2] + bytes((0xFF, number)) + (len(content) + 2).to_bytes(2, "big") + content + data[2:]
    )


def _in_segment(number: int, before: bytes = b"") -> Plant:
    return named(".jpg", lambda marker: _segment(number, before + marker.encode())(picture("JPEG")))


def _thumbnail(marker: str) -> bytes:
    small = picture("JPEG", comment=marker.encode())
    exif = Image.Exif()
    exif[0x0132] = "2026:01:01 00:00:00"
    body = exif.tobytes()
    # A second folder behind the first holds the small picture (Exif 2.3, 4.5.5).
    tiff = bytearray(body[6:])
    first = struct.unpack_from(">I" if tiff[:2] == b"MM" else "<I", tiff, 4)[0]
    order = ">" if tiff[:2] == b"MM" else "<"
    count = struct.unpack_from(order + "H", tiff, first)[0]
    link = first + 2 + 12 * count
    second = len(tiff) + len(tiff) % 2
    tiff = tiff.ljust(second, b"\0")
    struct.pack_into(order + "I", tiff, link, second)
    place = second + 2 + 24 + 4
    tiff += struct.pack(order + "H", 2) + struct.pack(order + "HHII", 0x0201, 4, 1, place)
    tiff += struct.pack(order + "HHII", 0x0202, 4, 1, len(small)) + bytes(4) + small
    return picture("JPEG", exif=b"Exif\0\0" + bytes(tiff))


def _captions(marker: str) -> bytes:
    record = marker.encode()
    iptc = b"\x1c\x02\x78" + len(record).to_bytes(2, "big") + record
    block = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    return _segment(0xED, b"Photoshop 3.0\0" + block)(picture("JPEG"))


def _second_picture(marker: str) -> bytes:
    return picture("JPEG") + picture("JPEG", comment=marker.encode())


def _png(kind: bytes, content: Callable[[str], bytes]) -> Plant:
    def made(marker: str) -> bytes:
        data, body = picture(), content(marker)
        chunk = len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        return data[:33] + chunk + data[33:]

    return named(".png", made)


def _png_info(*, packed: bool, international: bool) -> Plant:
    def made(marker: str) -> bytes:
        info = PngImagePlugin.PngInfo()
        (info.add_itxt if international else info.add_text)("Comment", marker, zip=packed)
        return picture("PNG", pnginfo=info)

    return named(".png", made)


def _colour_profile(marker: str) -> bytes:
    return b"profile\0\0" + zlib.compress(bytes(128) + b"desc" + marker.encode())


def _tiff(tag: int, spelled: Callable[[str], object] = str) -> Plant:
    def made(marker: str) -> bytes:
        folder = TiffImagePlugin.ImageFileDirectory_v2()
        folder[tag] = spelled(marker)
        return picture("TIFF", tiffinfo=folder)

    return named(".tiff", made)


def _second_page(marker: str) -> bytes:
    file = io.BytesIO()
    first, second = Image.new("L", (8, 8)), Image.new("L", (8, 8))
    second.encoderinfo = {"tiffinfo": {0x010E: marker}}
    first.save(file, "TIFF", save_all=True, append_images=[second])
    return file.getvalue()


def _lost_bytes(marker: str) -> bytes:
    return picture("TIFF") + b"\0\0" + marker.encode() + b"\0"


def _gif_comment(marker: str) -> bytes:
    return picture("GIF", comment=marker.encode())


def _gif_application(marker: str) -> bytes:
    data = picture("GIF")
    block = b"\x21\xff\x0bXMP DataXMP" + bytes([len(marker.encode())]) + marker.encode() + b"\0"
    return data[:-1] + block + data[-1:]


def _webp(kind: bytes) -> Plant:
    def made(marker: str) -> bytes:
        data = picture("WEBP")
        body = marker.encode() + b"\0" * (len(marker.encode()) % 2)
        data += kind + len(marker.encode()).to_bytes(4, "little") + body
        return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:]

    return named(".webp", made)


def _svg(template: str) -> Plant:
    from tests.benchmarks.disclosure.hidden_marks import quoted, text

    head = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:i='urn:editor'>"
    return named(
        ".svg", lambda m: f"{head}{template.replace('{t}', text(m)).replace('{q}', quoted(m))}</svg>".encode()
    )


def _behind(form: str, ending: str) -> Plant:
    return named(ending, lambda marker: picture(form) + marker.encode())


JPEGS: dict[str, Plant] = {
    "artist": _jpeg(0x013B),
    "description": _jpeg(0x010E),
    "copyright": _jpeg(0x8298),
    "software": _jpeg(0x0131),
    "camera's owner": _jpeg(0xA430, 0x8769),
    "maker's note": _jpeg(0x927C, 0x8769, lambda m: m.encode() + b"\0"),
    "user's comment": _jpeg(0x9286, 0x8769, _user_comment),
    "Windows author": _jpeg(0x9C9D, None, _wide),
    "Windows title": _jpeg(0x9C9B, None, _wide),
    "place's name": _jpeg(0x001B, 0x8825, lambda m: b"ASCII\0\0\0" + m.encode()),
    "comment": _in_segment(0xFE),
    "XMP": _in_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
    "extended XMP": _in_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40)),
    "application segment": _in_segment(0xE4, b"OWN\0"),
    "JFIF extension": _in_segment(0xE0, b"JFXX\0\x10"),
    "colour profile": _in_segment(0xE2, b"ICC_PROFILE\0\x01\x01"),
    "last application segment": _in_segment(0xEF),
    "captions": named(".jpg", _captions),
    "thumbnail": named(".jpg", _thumbnail),
    "second picture": named(".jpg", _second_picture),
    "bytes behind": _behind("JPEG", ".jpg"),
}
PNGS: dict[str, Plant] = {
    "text": _png_info(packed=False, international=False),
    "packed text": _png_info(packed=True, international=False),
    "international text": _png_info(packed=False, international=True),
    "packed international text": _png_info(packed=True, international=True),
    "camera data": named(".png", lambda m: picture("PNG", exif=_exif(0x010E)(m))),
    "private chunk": _png(b"prVt", lambda m: m.encode()),
    "colour profile": _png(b"iCCP", _colour_profile),
    "colour profile's name": _png(
        b"iCCP", lambda m: m.encode("latin-1", "replace")[:79] + b"\0\0" + zlib.compress(bytes(128))
    ),
    "palette's name": _png(b"sPLT", lambda m: m.encode("latin-1", "replace")[:79] + b"\0\x08"),
    "XMP": _png(b"iTXt", lambda m: b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP.format(m).encode()),
    "bytes behind": _behind("PNG", ".png"),
}
OTHERS: dict[str, Plant] = {
    "TIFF artist": _tiff(0x013B),
    "TIFF description": _tiff(0x010E),
    "TIFF page name": _tiff(0x011D),
    "TIFF document name": _tiff(0x010D),
    "TIFF host": _tiff(0x013C),
    "TIFF XMP": _tiff(700, lambda m: _XMP.format(m).encode()),
    "TIFF captions": _tiff(33723, lambda m: m.encode()),
    "TIFF private tag": _tiff(65000),
    "TIFF second page": named(".tiff", _second_page),
    "TIFF loose bytes": named(".tif", _lost_bytes),
    "GIF comment": named(".gif", _gif_comment),
    "GIF application": named(".gif", _gif_application),
    "GIF bytes behind": _behind("GIF", ".gif"),
    "WEBP camera data": _webp(b"EXIF"),
    "WEBP XMP": _webp(b"XMP "),
    "WEBP own chunk": _webp(b"OWNC"),
    "BMP bytes behind": _behind("BMP", ".bmp"),
    "SVG title": _svg("<title>{t}</title>"),
    "SVG description": _svg("<desc>{t}</desc>"),
    "SVG metadata": _svg("<metadata><i:note>{t}</i:note></metadata>"),
    "SVG layer's name": _svg("<g i:label={q}/>"),
    "SVG own attribute": _svg("<path i:docname={q}/>"),
    "SVG text without size": _svg("<text font-size='0'>{t}</text>"),
    "SVG style": _svg("<style>/* {t} */</style>"),
    "SVG remark": _svg("<!-- {t} -->"),
    "SVG defs": _svg("<defs><text>{t}</text></defs>"),
    "SVG script": _svg("<script>var a = '{t}'</script>"),
    "HEIC": named(".heic", lambda m: b"\0\0\0\x18ftypheic" + bytes(30) + m.encode() + bytes(9)),
}
