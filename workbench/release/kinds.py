"""The kinds of release: what a person is about to do, for which purposes, in which form, and for whom.

Owns what each kind asks for and what it puts on the pages. The law is the regime's: a kind names purposes,
and the regime says on which bases these may be served. Knows no case and no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.errors import BadInput, Help, NotFound
from workbench.regimes import Basis, Purpose, Regime

WHOLE = "the whole document"


class ReleaseKind(StrEnum):
    FINAL_REPORT = "final_report"
    CONSULTATION_DRAFT = "consultation_draft"
    WORKING_COPY = "working_copy"
    RECOMMENDATION_PACKAGE = "recommendation_package"
    LAWFUL_RESPONSE = "lawful_response"
    PLAIN_LANGUAGE = "plain_language"
    SAFETY_ALERT = "safety_alert"


class For(StrEnum):
    """For whom a kind is: nobody in particular, perhaps one recipient, one, or several at once."""

    NOBODY = "nobody"
    PERHAPS_ONE = "perhaps_one"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a kind is made. `says` is what the person is about to do, in a sentence or two.

    `reports` are the kinds of report that it may hold, the first where none is chosen; empty is any.
    `mark` stands on every page; `part` is whether sections and evidence can be picked out.
    """

    kind: ReleaseKind
    title: str
    says: str
    purposes: tuple[Purpose, ...]
    recipients: For
    formats: tuple[str, ...] = ("word", "pdf", "html")
    reports: tuple[str, ...] = ()
    mark: str = ""
    part: bool = False


MAKINGS: tuple[Making, ...] = (
    Making(
        kind=ReleaseKind.FINAL_REPORT,
        title="Final report",
        says="You are about to release the report for good. Whoever has it may pass it on.",
        purposes=("final_report", "candour_letter", "intake_package"),
        recipients=For.PERHAPS_ONE,
        formats=("word", "pdf", "html", "table", "package"),
    ),
    Making(
        kind=ReleaseKind.CONSULTATION_DRAFT,
        title="Consultation draft",
        says="You are about to send a draft for comment. Each recipient gets a copy of their own, with their "
        "name on every page and a mark that tells the copies apart.",
        purposes=("consultation",),
        recipients=For.SEVERAL,
        mark="Draft for comment",
    ),
    Making(
        kind=ReleaseKind.WORKING_COPY,
        title="Internal working copy",
        says="You are about to make a copy for work inside the team. Names and protected words stay in it: "
        "keep it where the case is kept, and destroy it afterwards.",
        purposes=("internal_copy",),
        recipients=For.PERHAPS_ONE,
        formats=("word", "pdf", "html", "table"),
        mark="Internal working copy",
    ),
    Making(
        kind=ReleaseKind.RECOMMENDATION_PACKAGE,
        title="Recommendation package",
        says="You are about to send the recommendations, in a form that a register can read and people too.",
        purposes=("intake_package", "final_report"),
        recipients=For.PERHAPS_ONE,
        formats=("package", "table", "word", "pdf", "html"),
        reports=("recommendation_submission",),
    ),
    Making(
        kind=ReleaseKind.LAWFUL_RESPONSE,
        title="Response to an order or another lawful request",
        says="You are about to disclose what a court, the police or somebody else may lawfully have. Give "
        "only what was asked for: pick the sections and the evidence, and everything else is left out.",
        purposes=("lawful_order", "offence", "outside_help"),
        recipients=For.ONE,
        mark="Disclosed to one recipient",
        part=True,
    ),
    Making(
        kind=ReleaseKind.PLAIN_LANGUAGE,
        title="Plain-language summary",
        says="You are about to release the summary for the patient and family, with their questions and the "
        "answers.",
        purposes=("final_report", "candour_letter"),
        recipients=For.PERHAPS_ONE,
        reports=("plain_language",),
    ),
    Making(
        kind=ReleaseKind.SAFETY_ALERT,
        title="Safety-risk alert",
        says="You are about to warn somebody who can act on a risk. Give the least that lets them act, and "
        "do not wait for the report.",
        purposes=("safety_risk",),
        recipients=For.ONE,
        mark="Urgent: risk to safety",
        reports=("safety_alert",),
    ),
)
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The part of a report that is let out: ids of sections, references of evidence. Empty is all of it.

    `asked_whole` is whether somebody said that all of it was asked for.
    """

    sections: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    asked_whole: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.sections and not self.evidence

    @property
    def words(self) -> str:
        """What is recorded: “sections analysis, findings; evidence E-003”."""
        if self.is_whole:
            return WHOLE
        listed = (("sections", self.sections), ("evidence", self.evidence))
        return "; ".join(f"{what} {', '.join(names)}" for what, names in listed if names)


WHOLE_EXTENT = Extent()


def making(code: str) -> Making:
    """How the kind of that code is made. Raises: NotFound, naming those there are."""
    found = next((each for each in MAKINGS if each.kind.value == code), None)
    if found is None:
        known = ", ".join(each.kind.value for each in MAKINGS)
        raise NotFound(f"There is no kind of release of that name. There are: {known}.")
    return found


def kind_for(report_kind: str, basis: str, regime: Regime) -> Making:
    """The kind that a report and a basis make between them, where nobody says which is meant."""
    of_report = [each for each in MAKINGS if report_kind in each.reports or each.kind.value == report_kind]
    known = next((each for each in regime.bases if each.code == basis), None)
    purposes = set(known.purposes) if known is not None else set()
    fitting = [each for each in (*of_report, *MAKINGS) if purposes & set(each.purposes)]
    takes = [each for each in fitting if not each.reports or report_kind in each.reports]
    return takes[0] if takes else MAKINGS[0]


def fitting_bases(made: Making, regime: Regime, purposes: Sequence[Purpose] = ()) -> tuple[Basis, ...]:
    """The bases on which a kind can be released under a regime, the regime's first choice first.

    `purposes` are those of the report, where it is known: of a kind that serves a report's own ends, only
    the ends that this report has count.
    """
    ends = [each for each in made.purposes if not purposes or each in purposes or each in ANY_REPORT]
    found = {basis.code: basis for each in ends for basis in regime.bases_for(each)}
    return tuple(found.values())


ANY_REPORT: tuple[Purpose, ...] = (
    "internal_copy", "outside_help", "offence", "safety_risk", "lawful_order", "candour_letter",
)  # fmt: skip
"""Ends that a report of any kind may serve."""


def refuse_misfit(made: Making, report_kind: str, formats: Sequence[str], extent: Extent) -> None:
    """Refuse a report, a file or an extent that a kind of release does not have. Raises: BadInput."""
    if made.reports and report_kind not in made.reports:
        raise BadInput(
            f"a {made.title.lower()} is made of the report {' or '.join(made.reports)}.", where="report"
        )
    if made.part and extent.is_whole and not extent.asked_whole:
        raise BadInput(
            f"a {made.title[0].lower()}{made.title[1:]} gives no more than was asked for: name its sections "
            "and evidence, or say that the whole report was asked for.",
            where="extent",
            see=Help.WHOLE,
        )
    if extent.asked_whole and not extent.is_whole:
        raise BadInput("name parts of the report, or ask for the whole of it, not both.", where="extent")
    if not made.part and not extent.is_whole:
        raise BadInput(
            f"only a response to an order or a request is cut to sections and evidence, not a "
            f"{made.title.lower()}.",
            where="extent",
        )
    stray = [name for name in formats if name not in made.formats]
    if stray:
        raise BadInput(
            f"a {made.title.lower()} is made in: {', '.join(made.formats)}; not in {', '.join(stray)}.",
            where="format",
        )
