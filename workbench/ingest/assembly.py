"""Joins passages into one text and remembers where each lies. Knows nothing of file formats."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.records.extract import Anchor, Extract


@dataclass(slots=True)
class Assembly:
    """Passages in reading order; what parts two passages belongs to the anchor of the first."""

    _pieces: list[str] = field(default_factory=list, repr=False)
    _places: list[tuple[int, str, int | None]] = field(default_factory=list, repr=False)
    length: int = 0
    """Code points so far."""

    def add(self, text: str, label: str, *, page: int | None = None, parting: str = "\n\n") -> None:
        """Add a passage under `label`, with `parting` between it and the one before it.

        Spaces and line ends round the passage are dropped (not tabs, which stand for empty cells), and
        a passage of white space adds nothing.
        """
        if not text.strip():
            return
        text = text.strip(" \n")
        if self._pieces:
            self._append(parting)
        self._places.append((self.length, label, page))
        self._append(text)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)

    def extract(self, media_type: str, *, extractor: str, note: str = "", empty: str) -> Extract:
        """Return what was gathered; when that is nothing, an unread extract whose note is `empty`."""
        if not self._pieces:
            return Extract(media_type=media_type, text="", readable=False, note=empty, extractor=extractor)
        return Extract(
            media_type=media_type,
            text="".join(self._pieces),
            anchors=tiled(self._places, self.length),
            note=note,
            extractor=extractor,
        )


def tiled(places: list[tuple[int, str, int | None]], length: int) -> tuple[Anchor, ...]:
    """Make anchors that cover `length` code points without a gap, from (start, label, page) in order.

    The first is stretched to the beginning, so that no offset of the text lacks a place.
    """
    ends = [*(start for start, _, _ in places[1:]), length] if places else []
    return tuple(
        Anchor(start=0 if index == 0 else start, end=end, label=label, page=page)
        for index, ((start, label, page), end) in enumerate(zip(places, ends, strict=True))
    )
