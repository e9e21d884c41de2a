"""Report kinds as data: a folder under templates/ with an outline and the wording of what is generated.

An organisation adds a kind by copying a folder. Knows the shape of an outline, not how it is composed.
"""

from __future__ import annotations

import tomllib
from typing import Literal

import msgspec

from workbench.errors import BadInput, NotFound
from workbench.paths import template
from workbench.records.recommendations import RecommendationType
from workbench.regimes import Purpose

Part = Literal[
    "written",
    "terms",
    "questions",
    "timeline",
    "chronology",
    "accounts",
    "causal_map",
    "factors",
    "findings",
    "recommendations",
    "actions",
    "evidence",
    "engagement",
    "consultation",
    "releases",
]


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sentence a kind puts before what it generates. Empty: none."""

    findings: str = ""
    recommendations: str = ""
    terms: str = ""
    questions: str = ""
    chronology: str = ""
    factors: str = ""
    actions: str = ""
    evidence: str = ""
    engagement: str = ""
    consultation: str = ""
    releases: str = ""


class OutlineSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section: its written words, then what its parts draw from records.

    `types` limits the recommendations shown; empty means all of the case.
    """

    id: str
    heading: str
    parts: tuple[Part, ...] = ("written",)
    types: tuple[RecommendationType, ...] = ()
    required: bool = False
    numbered: bool = True
    guidance: str = ""


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report kind: what it is called and made for, how it is numbered, and its sections in order."""

    code: str
    title: str
    purpose: str
    purposes: tuple[Purpose, ...]
    contents: bool = True
    recommendation_list: bool = False
    numbered_headings: bool = True
    numbered_paragraphs: bool = True
    wording: Wording = Wording()
    section: tuple[OutlineSection, ...] = ()


def list_kinds() -> tuple[str, ...]:
    """The codes of the report kinds that have a template, sorted."""
    return tuple(sorted(folder.parent.name for folder in template().glob("*/outline.toml")))


def load_outline(code: str) -> Outline:
    """The outline of a report kind.

    Raises:
        NotFound: no template of that name, naming those there are. BadInput: the file is not right.
    """
    path = template() / code / "outline.toml"
    if code not in list_kinds():
        raise NotFound(f"There is no report kind of that name. There are: {', '.join(list_kinds())}.")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        outline = msgspec.convert({"code": code, **values}, Outline)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadInput(f"The outline cannot be read: {error}.", where=f"templates/{code}") from None
    repeated = {s.id for s in outline.section if [t.id for t in outline.section].count(s.id) > 1}
    if repeated:
        raise BadInput(f"Two sections share an id: {', '.join(repeated)}.", where=f"templates/{code}")
    return outline
