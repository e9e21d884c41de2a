"""What a Word file says of itself: its properties, and the recommendations as data. Knows no blocks.

The list of properties is complete: the title, the issuer, the case, the language, the day of
release, the release id and the digest of the words. Nothing is taken from the machine.
"""

from __future__ import annotations

import re

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from workbench.publish.word_xml import RELATIONS, Element, legal
from workbench.records.release import Release

RECOMMENDATIONS = "urn:investigation-workbench:recommendations:1"
"""Namespace of the custom XML part; its one element holds the canonical JSON as its text."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_ELEMENTS = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_USER_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_STORE_ITEM = "{6B2F8F0A-5D0E-5C0B-9C57-52E5C0A7D001}"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def add_core(package: Package, release: Release) -> None:
    """Title, subject, issuer, language and the day of release (ECMA-376 part 2, 11)."""
    document, terms = release.document, release.terms
    names = {"cp": _CORE, "dc": _ELEMENTS, "dcterms": _TERMS, "xsi": _INSTANCE}
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=names)
    for name, text in (
        ("title", document.title.text),
        ("subject", terms.case_reference),
        ("creator", document.issuer.text if document.issuer else terms.issuer),
        ("language", document.language),
    ):
        etree.SubElement(root, f"{{{_ELEMENTS}}}{name}").text = legal(text)
    for name in ("created", "modified"):
        when = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        when.set(f"{{{_INSTANCE}}}type", "dcterms:W3CDTF")
        when.text = f"{terms.released_on.isoformat()}T00:00:00Z"
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    part = _part("/docProps/core.xml", kind, root, package)
    package.relate_to(part, f"{_PACKAGE}/relationships/metadata/core-properties")


def add_custom(package: Package, release: Release) -> None:
    """The release id and the digest of the document's words, by which a certificate is found."""
    root = etree.fromstring(f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VARIANT}"/>')
    facts = (("Release", release.terms.release_id), ("Content SHA-256", release.content_sha256))
    for number, (name, text) in enumerate(facts, 2):
        fact = etree.SubElement(root, f"{{{_CUSTOM}}}property")
        fact.attrib.update({"fmtid": _USER_PROPERTIES, "pid": str(number), "name": name})
        etree.SubElement(fact, f"{{{_VARIANT}}}lpwstr").text = legal(text)
    part = _part("/docProps/custom.xml", f"{_OFFICE_TYPE}.custom-properties+xml", root, package)
    package.relate_to(part, f"{RELATIONS}/custom-properties")


def add_recommendations(main: DocumentPart, recommendations: bytes) -> None:
    """The canonical JSON of the recommendations as a custom XML part, for reading back in."""
    package = main.package
    root = etree.fromstring(f'<recommendations xmlns="{RECOMMENDATIONS}"/>')
    root.text = _NOT_IN_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", recommendations.decode())
    part = _part("/customXml/item1.xml", "application/xml", root, package)
    item = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    item.set(f"{{{_STORE}}}itemID", _STORE_ITEM)
    schemas = etree.SubElement(item, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", RECOMMENDATIONS)
    kind = f"{_OFFICE_TYPE}.customXmlProperties+xml"
    part.relate_to(_part("/customXml/itemProps1.xml", kind, item, package), f"{RELATIONS}/customXmlProps")
    main.relate_to(part, f"{RELATIONS}/customXml")


def _part(name: str, kind: str, root: Element, package: Package) -> Part:
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Part(PackURI(name), kind, blob, package)
