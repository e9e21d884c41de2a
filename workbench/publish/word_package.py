"""The Word file as a package: what the house's template gives, and the bytes at the end. Knows no blocks.

Nothing is taken over from the template but its styles, theme, fonts, settings and page: whatever
else someone's Word wrote into it (names, revision marks, printer, thumbnail) stays behind.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import cast

from docx.opc.package import OpcPackage
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from workbench.errors import BadInput
from workbench.paths import template
from workbench.publish.word_xml import NAMESPACES, Element, W, tidy, w

_KEPT_PARTS = frozenset({"styles", "settings", "theme", "fontTable"})
_KEPT_SETTINGS = frozenset({"zoom", "defaultTabStop", "characterSpacingControl", "compat"})
_KEPT_IN_SECTION = frozenset({"pgSz", "pgMar"})
_EARLIEST_ZIP_YEAR = 1980


class Frame:
    """An empty document in the house's look, to be filled: its package, main part, body and page."""

    def __init__(self, language: str) -> None:
        self.package = Package.open(str(template("word", "house.docx")))
        self.main = cast(DocumentPart, self.package.main_document_part)
        _keep(self.package, {"officeDocument"})
        _keep(self.main, _KEPT_PARTS)
        body = self.main.element.find("w:body", NAMESPACES)
        section = None if body is None else body.find("w:sectPr", NAMESPACES)
        if body is None or section is None:
            raise BadInput(
                "It has no page set-up. Save it from Word again.", where="templates/word/house.docx"
            )
        self.body: Element = body
        self.section: Element = section
        self._settings: Element = self.main.settings.element
        self._clean(language)

    @property
    def text_width(self) -> int:
        """Twips from margin to margin."""
        size, margins = (self.section.find(f"w:{name}", NAMESPACES) for name in ("pgSz", "pgMar"))
        if size is None or margins is None:
            raise BadInput("It has no page size or margins.", where="templates/word/house.docx")
        left, right = (int(margins.get(f"{W}{side}", "1440")) for side in ("left", "right"))
        return int(size.get(f"{W}w", "11906")) - left - right

    def declare_notes(self) -> None:
        """Tell Word which of the footnotes are the separators (see `word_prose.Notes`)."""
        compat = self._settings.find("w:compat", NAMESPACES)
        place = len(self._settings) if compat is None else self._settings.index(compat)
        separators = (w("footnote", id=-1), w("footnote", id=0))
        self._settings.insert(place, w("footnotePr", *separators))

    def _clean(self, language: str) -> None:
        for part, names in ((self._settings, _KEPT_SETTINGS), (self.section, _KEPT_IN_SECTION)):
            part.attrib.clear()
            for child in [c for c in part if etree.QName(c).localname not in names]:
                part.remove(child)
        for child in [c for c in self.body if c is not self.section]:
            self.body.remove(child)
        for lang in self.main.styles.element.iterfind("w:docDefaults//w:lang", NAMESPACES):
            lang.set(f"{W}val", language)
            lang.set(f"{W}eastAsia", language)

    def packed(self, day: date) -> bytes:
        """The file. Every entry is dated `day`, so that the same release gives the same bytes."""
        tidy(self.main.element)
        saved, packed = io.BytesIO(), io.BytesIO()
        cast(OpcPackage, self.package).save(saved)
        stamp = (max(day.year, _EARLIEST_ZIP_YEAR), day.month, day.day, 0, 0, 0)
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, stamp)
                entry.create_system = 0
                target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def _keep(holder: Package | DocumentPart, kinds: frozenset[str] | set[str]) -> None:
    for key, relation in list(holder.rels.items()):
        if relation.is_external or relation.reltype.rpartition("/")[2] not in kinds:
            del holder.rels[key]
