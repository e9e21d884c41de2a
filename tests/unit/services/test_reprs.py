"""What the services and the rooms below them hand about shows nothing of a case in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.compose.markdown import NoteMark, Picture, Reference
from workbench.records.extract import Anchor, Extract
from workbench.records.recommendations import Estimate
from workbench.records.release import Remedy
from workbench.services.exchange.nouns import Attached
from workbench.services.filing import Added
from workbench.services.releasing.deciding import DecisionLine

WORDS = "Zylbrandt"
SHOWN = [
    Added(path=Path(WORDS)),
    Anchor(start=0, end=1, label=WORDS),
    Attached(file_name=WORDS, sealed=None, extract=Extract(media_type="text/plain", text=WORDS)),
    DecisionLine(concern="1", decision=Remedy.MASK, by=WORDS, reason=WORDS, replacement=WORDS),
    Estimate(text=WORDS, payer=WORDS, basis=WORDS),
    NoteMark(name=WORDS),
    Picture(source=WORDS, alt=WORDS, caption=WORDS),
    Reference(kind="person", name=WORDS),
]


@pytest.mark.parametrize("value", SHOWN, ids=lambda value: type(value).__name__)
def test_a_repr_holds_no_words_of_a_case(value: object) -> None:
    assert WORDS not in repr(value)
