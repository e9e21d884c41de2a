"""Report kinds are data: every shipped one loads, and copying a folder adds one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from workbench import paths
from workbench.compose import outline
from workbench.compose.outline import Part, list_kinds, load_outline
from workbench.errors import BadInput, NotFound
from workbench.records.case import CaseKind
from workbench.records.report import ReportKind


@pytest.fixture
def own_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped templates that an organisation may change."""
    folder = tmp_path / "templates"
    shutil.copytree(paths.template(), folder)
    monkeypatch.setattr(outline, "template", lambda: folder)
    return folder


@pytest.mark.parametrize("code", list_kinds())
def test_every_shipped_kind_loads_and_is_a_report_kind(code: str) -> None:
    kind = load_outline(code)

    assert kind.code in set(ReportKind)
    assert kind.title
    assert kind.purpose
    assert kind.section
    for section in kind.section:
        assert section.heading
        assert section.parts
        assert set(section.parts) <= set(get_args(Part))


def test_every_kind_of_case_has_its_report() -> None:
    assert {kind.value for kind in CaseKind} <= set(list_kinds())


@pytest.mark.parametrize("code", list_kinds())
def test_types_are_given_only_where_recommendations_are_shown(code: str) -> None:
    for section in load_outline(code).section:
        if section.types:
            assert {"recommendations", "actions"} & set(section.parts)


@pytest.mark.parametrize("code", list_kinds())
def test_opening_sentences_are_whole_sentences(code: str) -> None:
    said = load_outline(code).wording
    for name in said.__struct_fields__:
        words = getattr(said, name)
        assert not set(words) & set("{}")
        assert not words or words.endswith((".", ":"))


def test_copying_a_folder_adds_a_kind(own_templates: Path) -> None:
    shutil.copytree(own_templates / "psii", own_templates / "falls_review")
    content = (own_templates / "falls_review" / "outline.toml").read_text(encoding="utf-8")
    (own_templates / "falls_review" / "outline.toml").write_text(
        content.replace("Patient safety incident investigation report", "Falls review — مراجعة"),
        encoding="utf-8",
    )

    assert "falls_review" in list_kinds()
    made = load_outline("falls_review")
    assert (made.code, made.title) == ("falls_review", "Falls review — مراجعة")
    assert made.section == load_outline("psii").section


@pytest.mark.parametrize("code", ["atlantis", "", "..", "../templates/psii", "word"])
def test_a_kind_that_is_not_there_is_refused_with_those_that_are(code: str) -> None:
    with pytest.raises(NotFound, match="swarm_huddle"):
        load_outline(code)


@pytest.mark.parametrize(
    "content",
    [
        b"title = ",
        b"title = 'A'",
        b"title = 'A'\npurpose = 'B'\nshape = 'C'",
        b"title = 'A'\npurpose = 'B'\n[[section]]\nid = 'a'\nheading = 'A'\nparts = ['magic']",
        b"title = 'A'\npurpose = 'B'\n[[section]]\nid = 'a'\nheading = 'A'\ntypes = ['wish']",
        b"title = '\xff'",
    ],
)
def test_an_outline_that_is_not_right_says_which(own_templates: Path, content: bytes) -> None:
    (own_templates / "psii" / "outline.toml").write_bytes(content)

    with pytest.raises(BadInput) as error:
        load_outline("psii")

    assert error.value.where == "templates/psii"


def test_two_sections_of_one_id_are_refused(own_templates: Path) -> None:
    section = "[[section]]\nid = 'same'\nheading = 'A'\n"
    (own_templates / "psii" / "outline.toml").write_text(
        f"title='A'\npurpose='B'\npurposes=[]\n{section * 2}"
    )

    with pytest.raises(BadInput, match="share an id: same"):
        load_outline("psii")
