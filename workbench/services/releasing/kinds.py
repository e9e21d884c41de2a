"""What can be released of a case: its reports, the kinds of release, and the bases that fit each.

Owns the order in which they are offered, at the window and on the command line alike. Writes nothing.
"""

from __future__ import annotations

from workbench.compose.outline import list_kinds, load_outline
from workbench.records.casefile import CaseFile
from workbench.records.report import ReportKind
from workbench.regimes import Basis, Purpose, Regime
from workbench.release.kinds import (
    ANY_REPORT,
    MAKINGS,
    WHOLE,
    WHOLE_EXTENT,
    Extent,
    For,
    Making,
    ReleaseKind,
    fitting_bases,
    kind_for,
    making,
)
from workbench.taxonomies import load_taxonomy

__all__ = [
    "MAKINGS", "WHOLE_EXTENT", "Extent", "For", "Making", "ReleaseKind", "extent_said", "fitting_bases",
    "kind_for", "making", "makings_for", "release_title", "report_for", "report_kinds", "report_title",
]  # fmt: skip
_NAMES = {"psii": "Patient safety incident investigation", "mdt_review": "Multidisciplinary team review"}
_OTHER_REPORTS: tuple[str, ...] = tuple(code for each in MAKINGS for code in each.reports)


def report_kinds(case: CaseFile, regime: Regime) -> list[ReportKind]:
    """The kinds that have a template: the case's own first, then those of its regime, then the others."""
    own = case.case.case_kind.value
    order = dict.fromkeys([own, *regime.kinds.report_kinds, *(kind.value for kind in ReportKind)])
    known = {kind.value: kind for kind in ReportKind}
    there = set(list_kinds())
    return [known[code] for code in order if code in known and code in there]


def report_title(code: str) -> str:
    """A kind of report in words: “National investigation”."""
    return _NAMES.get(code, code.replace("_", " ").capitalize())


def release_title(entry_kind: str, report_kind: str) -> str:
    """What was released, in words: “Consultation draft: National investigation”."""
    made = next((each for each in MAKINGS if each.kind.value == entry_kind), None)
    report = _exported(report_kind)
    if made is not None and report_kind in made.reports:
        return made.title
    if made is None or entry_kind == report_kind:
        return report
    return f"{made.title}: {report}"


def extent_said(extent: str) -> str:
    """How much was released, as it is recorded, in a few words: “only evidence E-3”; nothing where empty."""
    return f"only {extent}" if extent and extent != WHOLE else extent


def _exported(report_kind: str) -> str:
    known = load_taxonomy("report_kinds").codes()
    return report_title(report_kind) if report_kind in known else report_kind.replace("_", " ").capitalize()


def report_for(made: Making, case: CaseFile) -> str:
    """The report that a kind of release holds where nobody chooses: its own, else the case's."""
    return made.reports[0] if made.reports else case.case.case_kind.value


def makings_for(report_kind: str, regime: Regime) -> tuple[Making, ...]:
    """The kinds in which a report can be released under a regime, each with a basis that fits."""
    purposes = load_outline(report_kind).purposes
    fitting = [made for made in MAKINGS if takes(made, report_kind, purposes)]
    return tuple(made for made in fitting if fitting_bases(made, regime, purposes))


def takes(made: Making, report_kind: str, purposes: tuple[Purpose, ...]) -> bool:
    """Whether a kind of release may hold a report: one of its own, else one with no kind of its own."""
    if made.reports:
        return report_kind in made.reports
    if made.kind is ReleaseKind.FINAL_REPORT:
        return "final_report" in purposes and report_kind not in _OTHER_REPORTS
    return any(each in purposes or each in ANY_REPORT for each in made.purposes)


def bases_of(made: Making, report_kind: str, regime: Regime) -> tuple[Basis, ...]:
    """The bases on which a kind can be released of this report."""
    return fitting_bases(made, regime, load_outline(report_kind).purposes)
