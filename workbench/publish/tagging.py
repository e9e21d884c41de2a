"""Tagged PDF: the structure that a reader hears, kept beside the page that a reader sees.

reportlab draws pages but has no tags. So `TaggedCanvas` marks what it draws with the numbers of
structure elements while reportlab writes the page, and `pikepdf` adds the structure tree, links,
outline and metadata to the finished file (PDF/UA-1, ISO 14289-1; tags of ISO 32000-1, 14.8). It
must not know the document tree or how a page looks.

reportlab is used through its public drawing methods alone. Two things that it writes are mended on
the finished file, which is why it is pinned: ToUnicode maps and the coding of photographs.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from workbench.publish.pdf_metadata import Particulars, write_particulars
from workbench.publish.pdf_script import unjoined

Rect = tuple[float, float, float, float]

# Elements that say something by being there, even when empty.
_KEPT_EMPTY = frozenset({"Document", "TD", "TH"})
# A title is no heading: ISO 32000-1 has no tag for it, so it stands for a paragraph.
_ROLES = {"Title": "P"}
_ATTRIBUTES = {
    "column": {"O": "Table", "Scope": "Column"},
    "row": {"O": "Table", "Scope": "Row"},
    "disc": {"O": "List", "ListNumbering": "Disc"},
    "decimal": {"O": "List", "ListNumbering": "Decimal"},
    "unmarked": {"O": "List", "ListNumbering": "None"},
}


class _Mark(NamedTuple):
    page: int
    number: int


class _Joint(NamedTuple):
    """A link area that belongs to the element; `link` is its place in the canvas's list."""

    page: int
    link: int


class Element:
    """A structure element. Its children stand in reading order, whatever the order of drawing.

    `attributes` is one of the named sets ("column", "row", "disc", "decimal", "unmarked") or "";
    `ident` is unique in the document; `title` is what a list of tags shows.
    """

    __slots__ = ("_joined", "alt", "attributes", "box", "ident", "kids", "parent", "tag", "title")

    def __init__(
        self,
        tag: str,
        parent: Element | None = None,
        *,
        alt: str = "",
        title: str = "",
        ident: str = "",
        attributes: str = "",
        inline: bool = False,
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.alt = alt
        self.title = title
        self.ident = ident
        self.attributes = attributes
        self.box: Rect | None = None
        self.kids: list[Element | _Mark | _Joint] = []
        # An inline element takes its place among its parent's words when it is first drawn.
        self._joined = not inline
        if parent is not None and not inline:
            parent.kids.append(self)

    def add(self, kid: _Mark | _Joint) -> None:
        """Add drawn content or a link area as the next child."""
        self._join()
        self.kids.append(kid)

    def _join(self) -> None:
        if self.parent is None:
            return
        self.parent._join()
        if not self._joined:
            self._joined = True
            self.parent.kids.append(self)


class _Link(NamedTuple):
    page: int
    element: Element
    rect: Rect
    contents: str
    url: str
    target: str


class Bookmark(NamedTuple):
    """One line of the outline; `level` is from 1."""

    level: int
    title: str
    target: str


class TaggedCanvas:
    """A reportlab canvas on which everything drawn is either marked for an element or an artifact.

    Between `open` and `close` draw with `canvas`, or with `text` and `put`. Coordinates are points
    from the lower left corner of the page.
    """

    def __init__(self, size: tuple[float, float], font: str) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(
            self._file, pagesize=size, initialFontName=font, invariant=1, pageCompression=0, pdfVersion=(1, 7)
        )
        self.page = 0
        self._owners: list[list[Element]] = [[]]
        self._links: list[_Link] = []
        self._places: dict[str, tuple[int, float]] = {}

    def open(self, element: Element) -> None:
        """Mark what is drawn until `close` as content of `element`."""
        owners = self._owners[-1]
        element.add(_Mark(self.page, len(owners)))
        self.canvas.addLiteral(f"/{element.tag} <</MCID {len(owners)}>> BDC")
        owners.append(element)

    def open_artifact(self, kind: str = "Layout", subtype: str = "") -> None:
        """Mark what is drawn until `close` as decoration, which is not read out."""
        extra = f" /Subtype /{subtype}" if subtype else ""
        self.canvas.addLiteral(f"/Artifact <</Type /{kind}{extra}>> BDC")

    def open_actual(self, text: str) -> None:
        """Inside marked content: what is drawn until `close` stands for `text`."""
        self.canvas.addLiteral(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")

    def open_reversed(self) -> None:
        """Inside marked content: letters drawn until `close` are read from the last to the first.

        Source: ISO 32000-1, 14.8.2.3.3.
        """
        self.canvas.addLiteral("/ReversedChars BMC")

    def close(self) -> None:
        """End what the last `open…` began."""
        self.canvas.addLiteral("EMC")

    def text(self) -> PDFTextObject:
        """A new text object; give it to `put` when it is written."""
        return self.canvas.beginText()

    def put(self, text: PDFTextObject) -> None:
        """Draw a text object that is written."""
        self.canvas.drawText(text)

    def link(self, element: Element, rect: Rect, contents: str, *, url: str = "", target: str = "") -> None:
        """Make `rect` a link to `url` or to the place called `target`; `contents` is what is read out."""
        element.add(_Joint(self.page, len(self._links)))
        self._links.append(_Link(self.page, element, rect, contents, url, target))

    def place(self, name: str, y: float) -> None:
        """Call this height on this page `name`; the first use of a name holds."""
        self._places.setdefault(name, (self.page, y))

    def next_page(self) -> None:
        """End this page and begin the next."""
        self.canvas.showPage()
        self.page += 1
        self._owners.append([])

    def bare(self) -> bytes:
        """What was drawn as a file without tags: to make an image of, not to give to anybody."""
        self.canvas.save()
        return self._file.getvalue()

    def finish(self, root: Element, outline: Sequence[Bookmark], particulars: Particulars) -> bytes:
        """The finished file: every page ended with `next_page`, all children of `root` drawn."""
        self.canvas.save()
        with pikepdf.open(self._file) as pdf:
            _mend_character_maps(pdf)
            _mend_photographs(pdf)
            annotations = self._write_links(pdf)
            _write_tree(pdf, root, self._owners, [link.element for link in self._links], annotations)
            self._write_outline(pdf, outline)
            write_particulars(pdf, particulars)
            out = io.BytesIO()
            pdf.save(
                out,
                deterministic_id=True,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
        return out.getvalue()

    def _destination(self, pdf: pikepdf.Pdf, name: str) -> Array:
        page, y = self._places[name]
        return Array([pdf.pages[page].obj, Name.XYZ, 0, round(y, 2), None])

    def _write_links(self, pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
        written: list[pikepdf.Object] = []
        pages = [page.obj for page in pdf.pages]
        for number, link in enumerate(self._links):
            annotation = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=[round(side, 2) for side in link.rect],
                Border=[0, 0, 0],
                F=4,
                Contents=String(link.contents),
                StructParent=len(pages) + number,
            )
            if link.url:
                annotation.A = Dictionary(S=Name.URI, URI=link.url.encode("utf-8", "replace"))
            elif link.target in self._places:
                annotation.Dest = self._destination(pdf, link.target)
            made = pdf.make_indirect(annotation)
            page = pages[link.page]
            if "/Annots" not in page:
                page.Annots = Array()
            page.Annots.append(made)
            written.append(made)
        return written

    def _write_outline(self, pdf: pikepdf.Pdf, outline: Sequence[Bookmark]) -> None:
        with pdf.open_outline() as tree:
            above: list[tuple[int, pikepdf.OutlineItem]] = []
            for mark in outline:
                item = pikepdf.OutlineItem(mark.title, self._destination(pdf, mark.target))
                while above and above[-1][0] >= mark.level:
                    above.pop()
                (above[-1][1].children if above else tree.root).append(item)
                item.is_closed = mark.level > 1
                above.append((mark.level, item))


def _mend_character_maps(pdf: pikepdf.Pdf) -> None:
    """Rewrite the maps from codes to Unicode that reportlab writes.

    reportlab 5.1.0 maps unused codes to U+0000 (ISO 14289-1, 7.21.7 forbids it), lists more than the
    hundred entries that one block may hold, and writes letters beyond U+FFFF as five digits.
    """
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.Font and "/ToUnicode" in item:
            source = item.ToUnicode.read_bytes().decode("latin-1")
            pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,6})>\n", source.split("beginbfchar")[1])
            codes = [(code, int(value, 16)) for code, value in pairs if int(value, 16) > 0]
            item.ToUnicode.write(_character_map(codes))


def _mend_photographs(pdf: pikepdf.Pdf) -> None:
    """Take off the text coding that reportlab puts around JPEG data, which makes it a quarter larger."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Filter") == Array(
            [Name.ASCII85Decode, Name.DCTDecode]
        ):
            item.write(
                base64.a85decode(item.read_raw_bytes().rstrip().removesuffix(b"~>")), filter=Name.DCTDecode
            )


def _character_map(codes: list[tuple[str, int]]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(codes), 100):
        block = codes[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code}> <{_read_as(value).encode('utf-16-be').hex().upper()}>" for code, value in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def _read_as(code: int) -> str:
    # The shape of a joined letter is a matter of drawing; searching and reading want the letter.
    return unjoined(chr(code))


def _prune(element: Element) -> bool:
    """Drop what was never drawn; whether the element itself stays."""
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or _prune(kid)]
    return bool(element.kids) or element.tag in _KEPT_EMPTY


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)


def _write_tree(
    pdf: pikepdf.Pdf,
    root: Element,
    owners: Sequence[Sequence[Element]],
    linked: Sequence[Element],
    annotations: Sequence[pikepdf.Object],
) -> None:
    _prune(root)
    pages = [page.obj for page in pdf.pages]
    shared: dict[str, pikepdf.Object] = {
        name: pdf.make_indirect(Dictionary({f"/{k}": Name(f"/{v}") for k, v in values.items()}))
        for name, values in _ATTRIBUTES.items()
    }
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    made: dict[int, pikepdf.Object] = {}
    for element in _walk(root):
        above = tree if element is root else made[id(element.parent)]
        made[id(element)] = pdf.make_indirect(_dictionary(element, above, shared))
    for element in _walk(root):
        _write_kids(made[id(element)], element, made, pages, annotations)
    tree.K = made[id(root)]
    tree.RoleMap = Dictionary({f"/{role}": Name(f"/{tag}") for role, tag in _ROLES.items()})
    numbers: list[Any] = []
    for number, page in enumerate(pages):
        page.Tabs = Name.S
        page.StructParents = number
        numbers += [number, pdf.make_indirect(Array([made[id(owner)] for owner in owners[number]]))]
    for number, element in enumerate(linked):
        numbers += [len(pages) + number, made[id(element)]]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    tree.ParentTreeNextKey = len(pages) + len(linked)
    named = sorted((element.ident.encode(), made[id(element)]) for element in _walk(root) if element.ident)
    if named:
        flat: list[Any] = [part for pair in named for part in (String(pair[0].decode()), pair[1])]
        tree.IDTree = pdf.make_indirect(Dictionary(Names=Array(flat)))
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _dictionary(element: Element, above: pikepdf.Object, shared: dict[str, pikepdf.Object]) -> Dictionary:
    entry = Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=above)
    if element.alt:
        entry.Alt = String(element.alt)
    if element.title:
        entry.T = String(element.title)
    if element.ident:
        entry.ID = String(element.ident)
    if element.attributes:
        entry.A = shared[element.attributes]
    elif element.box:
        corners = [round(side, 2) for side in element.box]
        entry.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=corners)
    return entry


def _write_kids(
    entry: pikepdf.Object,
    element: Element,
    made: dict[int, pikepdf.Object],
    pages: Sequence[pikepdf.Object],
    annotations: Sequence[pikepdf.Object],
) -> None:
    home = next((kid.page for kid in element.kids if isinstance(kid, _Mark)), None)
    if home is not None:
        entry.Pg = pages[home]
    kids: list[Any] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(made[id(kid)])
        elif isinstance(kid, _Joint):
            kids.append(Dictionary(Type=Name.OBJR, Obj=annotations[kid.link], Pg=pages[kid.page]))
        elif kid.page == home:
            kids.append(kid.number)
        else:
            kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.number))
    if len(kids) == 1:
        entry.K = kids[0]
    elif kids:
        entry.K = Array(kids)
