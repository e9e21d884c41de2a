"""What a hiding place of a file holds: the common answer of the walkers of each family of files.

Owns the kinds of hiding place and which of them a released file should not have at all. It opens no
file and looks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote


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
    COVERED = "covered"
    OLD_REVISION = "old_revision"
    ATTACHMENT = "attachment"
    LOOSE_BYTES = "loose_bytes"
    UNREADABLE = "unreadable"
    UNSEEN_PICTURE = "unseen_picture"

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
    HiddenKind.COVERED: "Text stands under a box or a picture, from where it can be copied out",
    HiddenKind.OLD_REVISION: "An earlier version of the file can be restored from it",
    HiddenKind.ATTACHMENT: "Another file is attached inside this one",
    HiddenKind.LOOSE_BYTES: "Bytes that belong to no part of the file stand in it",
    HiddenKind.UNREADABLE: "A part of the file could not be looked into",
    HiddenKind.UNSEEN_PICTURE: "Words in a picture cannot be read by this program: a person has to look",
}

_GRAVE = frozenset(
    {
        HiddenKind.COMMENT,
        HiddenKind.TRACKED_CHANGE,
        HiddenKind.HIDDEN_TEXT,
        HiddenKind.OFF_PAGE,
        HiddenKind.COVERED,
        HiddenKind.OLD_REVISION,
        HiddenKind.LOCATION,
        HiddenKind.UNREADABLE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPart:
    """Words at one place: `part` is its path in the file, as "word/comments.xml".

    `expected` marks what the program itself puts into its releases. `why` says, for what could not be
    looked into, what stood in the way; it never holds the file's words.
    """

    part: str = field(repr=False)
    text: str = field(repr=False)
    kind: HiddenKind
    expected: bool = False
    why: str = ""

    @property
    def sentence(self) -> str:
        """What it is and, where it could not be looked into, why: a sentence without its stop."""
        return f"{self.kind.sentence}: {self.why}" if self.why else self.kind.sentence

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
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01\x02\x1e\x20]){4,}")
_WIDE_TURNED = re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]){4,}")
_MOST_LOOSE = 16 * 2**20
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]{1,5})\}")


def loose_text(data: bytes) -> str:
    """The readable stretches of bytes of an unknown form, one a line, at most 16 MB of them."""
    data = data[:_MOST_LOOSE]
    found = [match[0].decode("utf-8", "replace") for match in _PRINTABLE.finditer(data)]
    found += [
        match[0].decode("cp1252", "replace") for match in _PRINTABLE.finditer(data) if _is_old(match[0])
    ]
    for at in (0, 1):
        found += [match[0].decode("utf-16-le", "replace") for match in _WIDE.finditer(data, at)]
    found += [match[0].decode("utf-16-be", "replace") for match in _WIDE_TURNED.finditer(data)]
    return "\n".join(dict.fromkeys(found))


def is_cut(data: bytes) -> bool:
    """Whether loose bytes are too many to be looked through whole."""
    return len(data) > _MOST_LOOSE


def unfolded(text: str) -> str:
    """A text with its per cent signs and backslash escapes undone, below the text as it was."""
    plain = unquote(text) if "%" in text else text
    if "\\" in plain:
        plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2] or m[3], 16)), plain)
    return text if plain == text else f"{text}\n{plain}"


def unreadable(part: str, why: str, data: bytes = b"") -> HiddenPart:
    """A part that could not be looked into: why, and the loose words of its bytes."""
    return HiddenPart(part=part, text=loose_text(data), kind=HiddenKind.UNREADABLE, why=why)


def inside(path: str, part: str) -> str:
    """The path of a part of a file that itself stands at `path`, "" for the file given."""
    return f"{path}!{part}" if path else part


def _is_old(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
