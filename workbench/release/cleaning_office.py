"""A Word, Excel or PowerPoint file made anew from the parts that are seen.

Owns which parts and relations of such a file are kept, and the walk from its main part; `cleaning_parts` says
what of each part is kept. Whatever no kept relation leads to is left behind.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from PIL import Image

from workbench.errors import BadInput
from workbench.release.cleaning_parts import Keeping, clean_part
from workbench.release.hiding_office import parse_xml
from workbench.release.redaction_pictures import fresh_png, upright

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KEPT = {
    "word": [
        "chart",
        "diagramColors",
        "diagramData",
        "diagramDrawing",
        "diagramLayout",
        "diagramQuickStyle",
        "endnotes",
        "fontTable",
        "footer",
        "footnotes",
        "header",
        "hyperlink",
        "image",
        "numbering",
        "settings",
        "styles",
        "theme",
    ],
    "xl": [
        "chart",
        "chartColorStyle",
        "chartStyle",
        "drawing",
        "hyperlink",
        "image",
        "sharedStrings",
        "styles",
        "table",
        "theme",
        "worksheet",
    ],
    "ppt": [
        "chart",
        "diagramColors",
        "diagramData",
        "diagramDrawing",
        "diagramLayout",
        "diagramQuickStyle",
        "hyperlink",
        "image",
        "slide",
        "slideLayout",
        "slideMaster",
        "tableStyles",
        "theme",
    ],
}
_SAID = {
    kind: said
    for said, kinds in {
        "comments": (
            "comments commentsExtended commentAuthors people threadedComment person comment "
            "authors vmlDrawing"
        ),
        "custom XML": "customXml",
        "building blocks": "glossaryDocument",
        "macros": "vbaProject",
        "path of a template": "attachedTemplate",
        "embedded file": "package oleObject aFChunk",
        "speaker's notes": "notesSlide notesMaster",
        "link to another book": "externalLink",
        "pivot table (its cells stay)": "pivotTable pivotCacheDefinition",
        "printer's settings": "printerSettings",
        "tags": "tags",
        "film or sound": "video audio media",
        "form control": "control ctrlProp",
        "slicer": "slicer",
        "connection to data": "connections queryTable",
        "log of changes": "revisionHeaders",
        "order of calculation": "calcChain",
        "properties (author, title and others)": "core-properties extended-properties custom-properties",
        "thumbnail": "thumbnail",
        "styles for older programs": "stylesWithEffects",
        "handout's master": "handoutMaster",
        "settings for the web": "webSettings",
        "web extension": "webextension",
    }.items()
    for kind in kinds.split()
}
"""What is said of a relation that is not followed."""
_ENDINGS = {"jpeg": "jpeg", "jpg": "jpeg"} | dict.fromkeys(("png", "gif", "bmp", "tif", "tiff"), "png")
"""Pictures are made anew as JPEG or PNG, whatever their names end in."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_SAFE_LINKS = ("https://", "http://", "mailto:")
_PLAIN_TYPES = {
    "main/word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "main/xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "main/ppt": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def clean_office(data: bytes, family: str) -> tuple[bytes, Counter[str]]:
    """A new file of the family ("word", "xl", "ppt") from the parts that are seen, and what was left out.

    Raises: BadInput, zipfile.BadZipFile, and what lxml and Pillow raise.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        walk = _Walk(archive=archive, family=family)
        walk.run()
    return walk.written(), walk.removed


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The way through one file: parts that are kept, their relations, and what stays behind."""

    archive: zipfile.ZipFile
    family: str
    removed: Counter[str] = field(default_factory=Counter)
    parts: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str, str, bool]]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        names = set(self.archive.namelist())
        main = next((target for _, kind, target, _ in self._relations("") if kind == "officeDocument"), "")
        if main not in names:
            raise BadInput("This file has no main part, so that no safe copy can be made of it.")
        known = self._types()
        keeping = Keeping(family=self.family, removed=self.removed)
        keeping.gather(self._root, main, dict(self._targets(main)))
        for _, kind, _, _ in self._relations(""):
            if kind != "officeDocument":
                self._say(kind)
        waiting = [main]
        while waiting:
            name = waiting.pop()
            if name in self.parts or name not in names:
                continue
            self.types[name] = _PLAIN_TYPES[f"main/{self.family}"] if name == main else known(name)
            waiting.extend(self._keep(name, keeping))
        unused = [n for n in names - set(self.parts) if n.startswith(("ppt/slides/slide", "xl/worksheets/"))]
        self.removed["slide or sheet that is not shown"] += len(unused)

    def _keep(self, name: str, keeping: Keeping) -> Iterator[str]:
        """Keep one part, and give what it leads to."""
        content = self.archive.read(name)
        if not name.endswith(".xml"):
            picture = _fresh_picture(content)
            if picture is not None:
                self.parts[name] = picture
            else:
                self.removed["picture or data that cannot be made anew"] += 1
            return
        root = parse_xml(content)
        if root is None:
            raise BadInput("A part of this file is damaged, so that no safe copy can be made of it.")
        kept: list[tuple[str, str, str, bool]] = []
        for number, kind, target, outside in self._relations(name):
            if kind not in _KEPT[self.family] or not keeping.leads(target):
                self._say(kind)
            elif outside and not target.lower().startswith(_SAFE_LINKS):
                self.removed["link to a file or a place in a network"] += 1
            elif not outside and not self._is_whole(target):
                self.removed["picture or data that cannot be made anew"] += 1
            else:
                kept.append((number, kind, target, outside))
        clean_part(root, keeping, {number for number, _, _, _ in kept})
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self.links[name] = kept
        yield from (target for _, _, target, outside in kept if not outside)

    def _is_whole(self, name: str) -> bool:
        """Whether a part can be kept: markup, or a picture that can be made anew."""
        if name not in self.archive.namelist():
            return False
        return name.endswith(".xml") or _fresh_picture(self.archive.read(name)) is not None

    def _say(self, kind: str) -> None:
        self.removed[_SAID.get(kind, f"part of the kind “{kind}”")] += 1

    def _root(self, name: str) -> etree._Element | None:
        return parse_xml(self.archive.read(name)) if name in self.archive.namelist() else None

    def _targets(self, name: str) -> Iterator[tuple[str, str]]:
        yield from ((number, target) for number, _, target, outside in self._relations(name) if not outside)

    def _relations(self, name: str) -> Iterator[tuple[str, str, str, bool]]:
        """Id, kind, target and whether it leads out, for each relation of a part; "" is the file itself."""
        folder, base = posixpath.split(name)
        root = self._root(posixpath.join(folder, "_rels", f"{base}.rels") if name else "_rels/.rels")
        for each in root.iter("{*}Relationship") if root is not None else ():
            kind = posixpath.basename(each.get("Type", ""))
            target, outside = each.get("Target", ""), each.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield each.get("Id", ""), kind, target, outside

    def _types(self) -> _Types:
        root = self._root("[Content_Types].xml")
        return _Types.of(root)

    def written(self) -> bytes:
        """The new archive: nothing in it but what was kept, with plain names and no moments."""
        types = "".join(
            f'<Override PartName="/{name}" ContentType="{self.types[name]}"/>'
            for name in self.parts
            if name.endswith(".xml")
        )
        pictures = "".join(
            f'<Default Extension="{ending}" ContentType="image/{kind}"/>' for ending, kind in _ENDINGS.items()
        )
        links = f'<Default Extension="rels" ContentType="{_LINKS_TYPE}"/>'
        head = f'<Types xmlns="{_TYPES}">{links}{pictures}{types}</Types>'
        main = next(iter(self.parts))
        start = _written_links([("r1", "officeDocument", main, False)], "")
        entries = {"[Content_Types].xml": head.encode(), "_rels/.rels": start}
        for name, content in self.parts.items():
            entries[name] = content
            if self.links.get(name):
                folder, base = posixpath.split(name)
                place = posixpath.join(folder, "_rels", f"{base}.rels")
                entries[place] = _written_links(self.links[name], folder)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return file.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Types:
    """What kind each part is, by its name or its ending."""

    parts: dict[str, str]

    @classmethod
    def of(cls, root: etree._Element | None) -> _Types:
        found = root.iter("{*}Override") if root is not None else ()
        return cls(
            parts={each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in found}
        )

    def __call__(self, name: str) -> str:
        return self.parts.get(name, "application/xml").replace("macroEnabled.main+xml", "main+xml")


def _written_links(links: list[tuple[str, str, str, bool]], folder: str) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships")
    for number, kind, target, outside in links:
        one = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        base = (
            "http://schemas.microsoft.com/office/2007/relationships" if kind == "diagramDrawing" else _OFFICE
        )
        one.set("Id", number)
        one.set("Type", f"{base}/{kind}")
        one.set("Target", target if outside else posixpath.relpath(target, folder or "."))
        if outside:
            one.set("TargetMode", "External")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fresh_picture(content: bytes) -> bytes | None:
    """The picture from its pixels alone; None for drawings and data that are made of more than pixels."""
    if not content.startswith(_PICTURES):
        return None
    try:
        with Image.open(io.BytesIO(content)) as image:
            form, mode = image.format, image.mode
            image.load()
            if form == "PNG" and mode in ("RGBA", "LA", "P"):
                seen = image.convert("RGBA")
                bare = Image.frombytes("RGBA", seen.size, _without_unseen(seen))
                file = io.BytesIO()
                bare.save(file, "PNG")
                return file.getvalue()
        seen = upright(content)
    except (BadInput, OSError, ValueError, SyntaxError):
        return None
    if form != "JPEG":
        return fresh_png(seen)
    file = io.BytesIO()
    Image.frombytes("RGB", seen.size, seen.tobytes()).save(file, "JPEG", quality=95)
    return file.getvalue()


def _without_unseen(picture: Image.Image) -> bytes:
    """Pixels in which what is wholly transparent has no colour left."""
    blank = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    seen = picture.getchannel("A").point(lambda depth: 255 if depth else 0)
    blank.paste(picture, mask=seen)
    return blank.tobytes()
