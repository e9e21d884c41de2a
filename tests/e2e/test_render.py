"""The demonstration's released files as a reader's own program sees them: whole, valid and readable."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

from tests.validators.programs import faults_of, look
from workbench import paths
from workbench.services.demonstration import demonstrate
from workbench.store.passphrase import Cost

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        demonstrate(folder / "out", cost=Cost(memory_kib=64, passes=1, lanes=1, cheap=True))
    return folder / "out"


def test_every_page_of_every_pdf_can_be_drawn_and_is_not_blank(released: Path) -> None:
    found = sorted(released.glob("*/**/*.pdf"))
    assert {path.relative_to(released).parts[0] for path in found} == {
        path.name for path in released.iterdir() if path.suffix != ".vault"
    }
    for path in found:
        document = pypdfium2.PdfDocument(path)
        try:
            for page in document:
                darkest, _ = page.render(scale=0.25).to_pil().convert("L").getextrema()
                assert darkest < 128
        finally:
            document.close()


def test_every_word_file_is_valid(released: Path) -> None:
    for path in sorted(released.glob("*/**/*.docx")):
        result = OpenXmlValidator().validate(str(path))
        assert result.is_valid, [error.description for error in result.errors][:5]


class _Balanced(HTMLParser):
    """Notices an element that is closed without being open, or left open."""

    _VOID = frozenset({"meta", "link", "br", "img", "hr", "col", "wbr", "path", "rect", "line", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            assert self.open.pop() == tag


def test_every_page_for_a_browser_is_whole(released: Path) -> None:
    for path in sorted(released.glob("*/**/*.html")):
        parser = _Balanced()
        parser.feed(path.read_text(encoding="utf-8"))
        parser.close()
        assert parser.open == []


@pytest.mark.validators
def test_every_page_for_a_browser_is_accessible_to_axe(released: Path) -> None:
    """WCAG 2.2 AA, and what axe-core calls best practice; what it cannot decide counts as a fault."""
    for path in sorted(released.glob("*/**/*.html")):
        looked = look(path.read_text(encoding="utf-8"))
        assert looked.faults == []
        assert looked.passes > 30


@pytest.mark.validators
def test_every_pdf_is_accessible_and_for_keeping_to_verapdf(released: Path) -> None:
    """PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2)."""
    assert faults_of(sorted(released.glob("*/**/*.pdf")), ["ua1", "2a"]) == []


@pytest.mark.validators
def test_both_would_notice_what_is_amiss(released: Path, tmp_path: Path) -> None:
    page = next(released.glob("*/*.html")).read_text(encoding="utf-8")
    without_language = re.sub(r'<html lang="[^"]*"', "<html", page)
    assert any(fault.startswith("html-has-lang") for fault in look(without_language).faults)
    paper = tmp_path / "untagged.pdf"
    with pikepdf.open(next(released.glob("*/*.pdf"))) as document:
        del document.Root.MarkInfo
        document.save(paper)
    assert faults_of([paper], ["ua1"]) != []
