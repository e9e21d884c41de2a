"""PDF: the text of each page, through PDFium. Knows nothing of other formats.

PDFium is not safe for threads: call from one thread of a process at a time.
"""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from workbench.errors import BadInput
from workbench.ingest.assembly import Assembly
from workbench.ingest.media import PDF
from workbench.records.extract import Extract

EXTRACTOR = f"pdf/1 pypdfium2/{pdfium.PYPDFIUM_INFO.version}"

_LARGEST_TEXT = 200_000_000
"""Code points; a file that claims more is not a document."""

# PDFium joins a word that is hyphenated over two lines and leaves one of these where the hyphen was;
# the page shows a hyphen and a line end, which `workbench.text` joins when it compares.
_CLEANED = dict.fromkeys((*range(9), 11, *range(14, 32), 0x7F)) | {0x02: "-\n", 0xFFFE: "-\n"}
_WHOLE_PLANE = 1e7
"""Points: far beyond any page edge, because text placed off the page is evidence too."""


def read_pdf(data: bytes) -> Extract:
    """Read the text of a PDF page by page, with an anchor for each page that holds text.

    A scan and a file with a password give an unread extract whose note says so.

    Raises:
        BadInput: the file is not a PDF, or is damaged beyond reading.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        if fault.err_code in (pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY):
            return Extract(
                media_type=PDF,
                text="",
                readable=False,
                note="The PDF is kept but was not read: it is protected by a password. "
                "Remove the password and add it again to read its text.",
                extractor=EXTRACTOR,
            )
        raise BadInput("The PDF is damaged or is not a PDF. Ask for another copy of it.") from None
    try:
        return _pages(document)
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument) -> Extract:
    assembly = Assembly()
    count = len(document)
    empty: list[int] = []
    broken: list[int] = []
    for number in range(1, count + 1):
        text = _page_text(document, number - 1)
        if text is None:
            broken.append(number)
        elif not text.strip():
            empty.append(number)
        else:
            assembly.add(text, f"page {number}", page=number, parting="\n")
        if assembly.length > _LARGEST_TEXT:
            raise BadInput("The PDF unpacks to far more text than a document holds.")
    if count == 0 or len(broken) == count:
        raise BadInput("The PDF is damaged: none of its pages can be read. Ask for another copy of it.")
    return assembly.extract(
        PDF,
        extractor=EXTRACTOR,
        note=" ".join(filter(None, (_told(empty, "no text (blank, or pictures)"), _told(broken, "damage")))),
        empty="The PDF is kept but was not read: it holds no text; its pages are pictures (a scan).",
    )


def _page_text(document: pdfium.PdfDocument, index: int) -> str | None:
    try:
        page = document[index]
        try:
            plane = _WHOLE_PLANE
            text: str = page.get_textpage().get_text_bounded(-plane, -plane, plane, plane)
        finally:
            page.close()
    except pdfium.PdfiumError:
        return None
    return text.translate(_CLEANED).replace("\r\n", "\n").replace("\r", "\n")


def _told(pages: list[int], what: str) -> str:
    if not pages:
        return ""
    if len(pages) == 1:
        return f"Page {pages[0]} gave nothing to read: {what}."
    return f"{len(pages)} pages, from page {pages[0]} on, gave nothing to read: {what}."
