"""Which kinds of report a case can have, their names in words, and their sections in order.

Knows no words of a case; what a section draws from the records is composed elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.paths import template
from workbench.records.casefile import CaseFile
from workbench.records.report import ReportKind, Section
from workbench.regimes import Regime

_NAMES = {"psii": "Patient safety incident investigation", "mdt_review": "Multidisciplinary team review"}


def report_kinds(case: CaseFile, regime: Regime) -> list[ReportKind]:
    """The kinds that have a template: the case's own first, then those of its regime, then the others."""
    own = case.case.case_kind.value
    order = dict.fromkeys([own, *regime.kinds.report_kinds, *(kind.value for kind in ReportKind)])
    known = {kind.value: kind for kind in ReportKind}
    return [known[code] for code in order if code in known and template(code, "outline.toml").is_file()]


def kind_title(code: str) -> str:
    """A kind of report in words: “National investigation”."""
    return _NAMES.get(code, code.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A section that a report has by its outline. `written` is whether it is for somebody to write."""

    key: str
    heading: str
    guidance: str = ""
    required: bool = False
    drawn: tuple[str, ...] = ()
    written: bool = True


def slots(kind: ReportKind, sections: Sequence[Section]) -> list[Slot]:
    """The sections of a report in order: those of its outline, then what was written beside it."""
    outline = tomllib.loads(template(kind.value, "outline.toml").read_text(encoding="utf-8"))
    found = [
        Slot(
            key=each["id"],
            heading=each["heading"],
            guidance=each.get("guidance", ""),
            required=each.get("required", False),
            drawn=tuple(part for part in each.get("parts", ()) if part != "written"),
            written="written" in each.get("parts", ("written",)),
        )
        for each in outline.get("section", ())
    ]
    known = {slot.key for slot in found}
    more = [section for section in sections if section.section_key not in known]
    return [*found, *(Slot(key=section.section_key, heading=section.heading) for section in more)]
