"""What a detector is to the door: a class built once for a case, then asked about any number of texts.

Owns the one interface. A new detector is a module of its own and a line in `DETECTORS` of
`assess.py`; the certificate's list of versions follows from that. It knows no detector.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from workbench.records.release import ConcernKind
from workbench.release.letters import Letters
from workbench.release.material import Hit, Material


class Detector(Protocol):
    """`name` and `version` are those of the certificate; a version rises when the findings may differ.

    With `across`, it is given a document as one text, since what it looks for may go on from one
    passage into the next; without, each passage, link and file name by itself. A kind that the regime
    switches off is not looked for.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    kind: ClassVar[ConcernKind]
    across: ClassVar[bool]

    def __init__(self, material: Material) -> None: ...

    def find(self, letters: Letters) -> list[Hit]:
        """Everything of its kind in one text, in any order; offsets are those of `letters.source`."""
        ...
