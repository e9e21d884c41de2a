"""The recovery kit on paper: one sheet, everything legible."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from workbench.store.recovery import RecoveryKit, to_groups
from workbench.store.recovery_page import recovery_pdf

KIT = RecoveryKit(
    vault_id="9f67947e-5475-4772-b548-8a59a1976c14",
    made_at=datetime(2026, 3, 4, tzinfo=UTC),
    code=to_groups(bytes(range(32))),
    wrapped=to_groups(bytes(range(97))),
)


def test_the_page_is_one_a4_sheet_with_every_group_on_it() -> None:
    with pypdfium2.PdfDocument(recovery_pdf(KIT)) as document:
        assert len(document) == 1
        assert document.get_page_size(0) == pytest.approx((595.3, 841.9), abs=0.1)
        page = document[0]
        words = page.get_textpage().get_text_range().split()
        groups = (KIT.code + " " + KIT.wrapped).split()
        at = words.index(groups[0])
        assert words[at : at + 13] == groups[:13]
        assert set(groups) <= set(words)
        assert KIT.vault_id in words


def test_nothing_on_the_page_lies_over_anything_else() -> None:
    with pypdfium2.PdfDocument(recovery_pdf(KIT)) as document:
        text = document[0].get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
    for index, (left, bottom, right, top) in enumerate(boxes):
        assert 50 <= left < right <= 545
        assert bottom >= 50
        for other in boxes[index + 1 :]:
            apart = right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= bottom
            assert apart
