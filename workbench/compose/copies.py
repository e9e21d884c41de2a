"""What one copy of a report bears: its mark on every page, its recipient's name, and the draft's warning.

Owns those words and where they stand. Pure: a document in, a document out. Which copy is marked how, and
which warning a regime asks for, is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench.records.document import Block, Callout, Document, Passage, Run, TitleBlock

_SHORT = 60
"""Letters of a recipient's name that a mark has room for; all of it stands at the front."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy: the words across its pages, whom it is for, its number, and the regime's warning."""

    mark: str
    recipient: str = field(default="", repr=False)
    number: str = ""
    warning: str = field(default="", repr=False)


def as_copy(document: Document, copy: Copy) -> Document:
    """The document as that copy of it: marked, named and warned of on its pages."""
    if not (copy.mark or copy.recipient):
        return document
    short = shortened(copy.recipient)
    whose = " ".join(filter(None, (f"Copy {copy.number}" if copy.number else "", short and f"for {short}")))
    running = document.running.text if document.running else ""
    mark = " · ".join(filter(None, (copy.mark, short)))
    line = " · ".join(filter(None, (whose[:1].upper() + whose[1:], running)))
    return replace(
        document,
        mark=_front("copy-mark", mark) if copy.mark else document.mark,
        running=_front("copy-line", line) if line else None,
        blocks=_warned(document, copy),
    )


def _warned(document: Document, copy: Copy) -> tuple[Block, ...]:
    said = [copy.warning] if copy.warning else []
    if copy.number:
        said.append(f"This is copy {copy.number}, made for {copy.recipient}. No other copy is quite like it.")
    if not said:
        return document.blocks
    body = tuple(_front(f"copy-warning-{n}", words) for n, words in enumerate(said, 1))
    box = Callout(title=_front("copy-warning", copy.mark), body=body)
    at = 1 if document.blocks and isinstance(document.blocks[0], TitleBlock) else 0
    return (*document.blocks[:at], box, *document.blocks[at:])


def shortened(name: str) -> str:
    """A name on one line, cut at a word where it is longer than a mark has room for."""
    plain = " ".join(name.split())
    if len(plain) <= _SHORT:
        return plain
    return plain[:_SHORT].rsplit(" ", 1)[0][:_SHORT].rstrip(" ,;") + "…"


def _front(passage_id: str, words: str) -> Passage:
    return Passage(id=passage_id, section="front", runs=(Run(text=words),))
