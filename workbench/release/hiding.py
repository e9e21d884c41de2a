"""What a hiding place of a file holds: the common answer of the walkers of each family of files.

Owns the kinds of hiding place and which of them a released file should not have at all. It opens no
file and looks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class HiddenKind(StrEnum):
    """Where in a file words can be that its reader does not see."""

    BODY = "body"
    PROPERTY = "property"
    LINK = "link"
    ALT_TEXT = "alt_text"
    MARKUP = "markup"
    CUSTOM_DATA = "custom_data"
    FIELD = "field"
    FORM = "form"
    THUMBNAIL = "thumbnail"
    SCRIPT = "script"
    ANNOTATION = "annotation"
    PHOTO_DATA = "photo_data"
    LOCATION = "location"
    COMMENT = "comment"
    TRACKED_CHANGE = "tracked_change"
    HIDDEN_TEXT = "hidden_text"
    SPEAKER_NOTE = "speaker_note"
    OFF_PAGE = "off_page"
    OLD_REVISION = "old_revision"
    ATTACHMENT = "attachment"
    LOOSE_BYTES = "loose_bytes"
    UNREADABLE = "unreadable"

    @property
    def sentence(self) -> str:
        """What it is, as a sentence without its stop."""
        return _TITLES.get(self, "Words stand where a reader does not see them")


_TITLES = {
    HiddenKind.THUMBNAIL: "The file carries a small picture of an earlier state of itself",
    HiddenKind.SCRIPT: "The file carries a script",
    HiddenKind.FORM: "The file carries data typed into a form",
    HiddenKind.ANNOTATION: "The file carries a note stuck on a page",
    HiddenKind.PHOTO_DATA: "The picture carries data of the camera that took it",
    HiddenKind.LOCATION: "The picture says where it was taken",
    HiddenKind.COMMENT: "The file carries a reviewer's comment",
    HiddenKind.TRACKED_CHANGE: "The file carries tracked changes: what was struck out can be read",
    HiddenKind.HIDDEN_TEXT: "The file carries text that is hidden from view",
    HiddenKind.SPEAKER_NOTE: "The file carries the speaker's notes",
    HiddenKind.OFF_PAGE: "Text stands outside the page, where no reader sees it",
    HiddenKind.OLD_REVISION: "An earlier version of the file can be restored from it",
    HiddenKind.ATTACHMENT: "Another file is attached inside this one",
    HiddenKind.LOOSE_BYTES: "Bytes that belong to no part of the file stand in it",
    HiddenKind.UNREADABLE: "A part of the file could not be looked into",
}

_GRAVE = frozenset(
    {
        HiddenKind.COMMENT,
        HiddenKind.TRACKED_CHANGE,
        HiddenKind.HIDDEN_TEXT,
        HiddenKind.OFF_PAGE,
        HiddenKind.OLD_REVISION,
        HiddenKind.LOCATION,
        HiddenKind.UNREADABLE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPart:
    """Words at one place: `part` is its path in the file, as "word/comments.xml".

    `expected` marks what the program itself puts into its releases.
    """

    part: str = field(repr=False)
    text: str = field(repr=False)
    kind: HiddenKind
    expected: bool = False

    @property
    def unwanted(self) -> bool:
        """Whether it should not be in a released file, whatever it says."""
        return self.kind in _TITLES and not self.expected

    @property
    def grave(self) -> bool:
        """Whether its being there discloses something, and not only what it happens to say."""
        return self.kind in _GRAVE


Descend = Callable[[bytes, str], Iterator[HiddenPart]]
"""How a walker goes down into a file within its file: its bytes and its name or path."""

_PRINTABLE = re.compile(rb"[\x09\x20-\x7e\x80-\xff]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){5,}")
_MOST_LOOSE = 8 * 2**20


def loose_text(data: bytes) -> str:
    """The readable stretches of bytes of an unknown form, one a line, at most 8 MB of them."""
    data = data[:_MOST_LOOSE]
    narrow = (match[0].decode("utf-8", "replace") for match in _PRINTABLE.finditer(data))
    wide = (match[0].decode("utf-16-le") for match in _WIDE.finditer(data))
    return "\n".join([*narrow, *wide])
