"""What ingest reads out of a file: its text and the places in it. Knows nothing of files or storage."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A named place in an extracted text.

    `start` and `end` count Unicode code points over the text, end exclusive. `label` is what a
    person would call the place: "page 3", "paragraph 12", "heading 2.1".
    """

    start: int
    end: int
    label: str = field(repr=False)
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file with its anchors in order; anchors cover the text without overlapping.

    `readable` is False when the type is kept but not read; then text is empty and `note` says why,
    in words for a person and without any of the file's content.
    """

    media_type: str
    text: str = field(repr=False)
    anchors: tuple[Anchor, ...] = ()
    readable: bool = True
    note: str = ""
    extractor: str = ""
