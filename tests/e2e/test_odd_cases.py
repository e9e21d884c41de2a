"""Cases as people write them: long titles, every script and emoji, the same name twice, very many events."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from lxml import etree

from tests.e2e.conftest import Program

ARABIC, EMOJI, LONG = "تأخر العلاج في الليل", "Handover 🩺🏥👩🏽‍⚕️", "A very long title, " * 10 + "to the end"
COMBINED = "Zoe\u0308 and Łukasz, “quoted” — 5 µg/ml, x < y & z"
BODY = f"{ARABIC}\n\n{COMBINED}\n\n{EMOJI} {{finding:F1}}"
REFERENCE = "PSII-2031-100"


def odd() -> dict[str, Any]:
    return {
        "format": "workbench-case/1",
        "case": {
            "reference": REFERENCE, "title": LONG, "kind": "psii", "regime": "psirf-provider",
            "opened_on": "2031-01-01", "summary": ARABIC,
        },
        "organisations": [{"id": "O1", "name": "Same name"}, {"id": "O2", "name": "Same name"}],
        "people": [
            {"id": "P1", "name": "Chandrika Brathwaite", "display": "the first nurse"},
            {"id": "P2", "name": "Chandrika Brathwaite", "display": "the second nurse"},
            {"id": "P3", "name": "عائشة الزهراني", "display": "المريضة"},
        ],
        "evidence": [{"id": "E1", "title": EMOJI, "marking": "internal", "text": f"{ARABIC}\n{EMOJI}"}],
        "findings": [{"id": "F1", "statement": f"{EMOJI}: {ARABIC}.", "rests_on": ["E1"]}],
        "report": {
            "kind": "psii",
            "sections": [
                {"id": "executive_summary", "heading": EMOJI, "body": BODY}
            ],
        },
    }  # fmt: skip


def imported(program: Program, content: dict[str, Any]) -> None:
    path = program.folder / "odd.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    program("case", "import", path)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(path: Path) -> str:
    if path.suffix == ".docx":
        with ZipFile(path) as parts:
            tree = etree.fromstring(parts.read("word/document.xml"))
        return "".join(str(words) for words in tree.itertext())
    if path.suffix == ".html":
        parser = _Words()
        parser.feed(path.read_text(encoding="utf-8"))
        return "".join(parser.words)
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_every_script_goes_through_to_every_format(workbench: Program) -> None:
    imported(workbench, odd())
    assert ARABIC in workbench("case", "show", REFERENCE).out
    assert workbench.json("search", "العلاج")["results"]
    assert EMOJI in workbench("evidence", "list", REFERENCE).out
    made = workbench.json(
        "release", "make", REFERENCE, "--report", "psii", "--out", "o", "--basis", "openness"
    )["release"]
    for name in made["files"][:3]:
        words = words_of(workbench.folder / "o" / name)
        assert "Łukasz" in words, name
        assert "5 µg/ml, x < y & z" in " ".join(words.split()), name
        if not name.endswith(".pdf"):
            assert ARABIC in words, name
            assert EMOJI in words, name
            assert LONG in words, name


def test_people_of_one_name_are_both_guarded(workbench: Program) -> None:
    content = odd()
    content["report"]["sections"][0]["body"] = "We spoke with Chandrika Brathwaite and with عائشة الزهراني."
    imported(workbench, content)
    found = workbench.json("release", "check", REFERENCE, "--report", "psii", code=3)["concerns"]
    assert [c["text"] for c in found] == ["Chandrika Brathwaite", "عائشة الزهراني"]


@pytest.mark.slow
def test_a_case_of_twenty_thousand_events(workbench: Program) -> None:
    content = odd()
    content["events"] = [
        {"id": f"V{n}", "title": f"Event {n}", "starts_at": f"2031-01-{1 + n % 28:02}T{n % 24:02}:00"}
        for n in range(20_000)
    ]
    imported(workbench, content)
    assert workbench.json("case", "show", REFERENCE)["case"]["counts"]["events"] == 20_000
    assert len(workbench.json("case", "list")["cases"]) == 2
    assert len(workbench.json("search", "Event", "--limit", "50")["results"]) == 50
    assert workbench.json("thread", REFERENCE, "--gaps")["gaps"]
