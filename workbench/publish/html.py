"""A release as one HTML file: semantic, self-contained, without script (WCAG 2.2 AA).

Owns the page around the blocks: its head, its policy, what stands above and below. Blocks are
html_blocks.py's, the look is html_style.py's. It must not know where the document came from, nor
touch a file.
"""

from __future__ import annotations

import base64
import hashlib

from lxml import etree

from workbench.publish.html_blocks import Body
from workbench.publish.html_style import style_sheet
from workbench.publish.html_text import direction, element, plain, put
from workbench.records.document import Document
from workbench.records.release import Release

# Not strftime: its names of months follow the locale, which a window may have set.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def write(release: Release) -> bytes:
    """The release as UTF-8 HTML; equal releases give equal bytes.

    The page asks for nothing from anywhere: a content security policy allows its own style sheet,
    by digest, and pictures that it carries itself. Links to the web stay links.

    Raises:
        BugError: a figure is neither PNG nor JPEG.
    """
    document = release.document
    body = Body(document)
    page = element("html", lang=document.language, cls="marked" if document.mark else None)
    main = element("main", *body.blocks(), body.notes(), id="main", tabindex="-1")
    sheet = style_sheet(
        rules=body.rules,
        head=plain(document.running) if document.running else "",
        mark=plain(document.mark) if document.mark else "",
        foot=release.terms.release_id,
    )
    put(
        page,
        (
            _head(release, sheet),
            element(
                "body",
                element("a", "Skip to main content", href="#main", cls="skip"),
                _mark(document),
                _band(document),
                main,
                _foot(release),
            ),
        ),
    )
    _break_lines(page)
    return etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


def _head(release: Release, sheet: str) -> etree._Element:
    document, terms = release.document, release.terms
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", plain(document.title)),
        element("meta", name="author", content=plain(document.issuer)) if document.issuer else None,
        element("meta", name="release-id", content=terms.release_id),
        element("meta", name="released-on", content=terms.released_on.isoformat()),
        element("meta", name="content-sha256", content=release.content_sha256),
        element("style", sheet),
    )


def _mark(document: Document) -> etree._Element | None:
    if document.mark is None:
        return None
    return element("p", plain(document.mark), cls="mark", role="note", dir=direction(document.mark))


def _band(document: Document) -> etree._Element | None:
    issuer = element("p", plain(document.issuer), cls="issuer") if document.issuer else None
    running = element("p", plain(document.running)) if document.running else None
    if issuer is None and running is None:
        return None
    return element("header", element("div", issuer, running), cls="band")


def _foot(release: Release) -> etree._Element:
    day = release.terms.released_on
    return element(
        "footer",
        element(
            "div",
            element(
                "p", f"Release {release.terms.release_id}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
            ),
            element("p", "Digest of the content: ", element("span", release.content_sha256, cls="digest")),
        ),
        cls="foot",
    )


def _break_lines(page: etree._Element) -> None:
    # So that a person can read the source and a difference shows the block that changed.
    for parent in page.iter("html", "head", "body", "main", "table", "thead", "tbody", "dl", "nav"):
        parent.text = "\n"
        for child in parent:
            child.tail = "\n"
