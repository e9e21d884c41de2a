"""The rules that a regime makes, as a person reads them: one by one with their source, and two side by side.

Owns the plain words for what stands in a regime's file. Knows no case and reads no vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.regimes import Basis, RecommendationType, Regime
from workbench.taxonomies import Sourced

SECTIONS = (
    "These rules", "What stops a release", "Bases for disclosure", "Second person", "Wall inside",
    "Copies for work", "Names", "Markings", "Drafts and consultation", "Candour", "Recommendations",
    "What is not certain",
)  # fmt: skip
"""In the order in which they are read."""

PURPOSES = {
    "final_report": "a final report",
    "consultation": "a draft for comment",
    "internal_copy": "a working copy",
    "clipboard": "copying for oneself",
    "intake_package": "a package of recommendations",
    "candour_letter": "a letter under the duty of candour",
    "outside_help": "help from outside",
    "offence": "an offence under the Act",
    "safety_risk": "a warning of a risk to safety",
    "lawful_order": "an order of a court",
    "passage": "one name or passage",
}
_NEEDS = {
    "reason": "a reason",
    "recipient": "a recipient",
    "extent": "its extent",
    "decision_maker_role": "who decides",
    "review_date": "a day of review",
    "consent": "the consent",
    "order_reference": "the order",
}
_CONCERNS = {
    "name": "Names of people",
    "identifier": "Identifying numbers and details",
    "passage": "Words copied from protected evidence",
    "metadata": "Words hidden in a file",
    "image": "Pictures nobody looked at",
    "paraphrase": "Protected evidence retold",
    "lineage": "Passages drawn from protected evidence",
}
_EFFECTS = {"block": "Stops the release.", "review": "Asks for a reason.", "off": "Not looked for."}
_STATUS = {"in_force": "In force", "draft": "Draft: not law when it was written"}
_JUSTIFY = {
    "public": "what is called public already",
    "consent": "a release with consent",
    "determined": "every determination",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in words. `key` is the same in every regime that has it; empty, its name is."""

    section: str
    name: str
    key: str = ""
    says: str
    source: str = ""
    as_of: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A rule that two regimes have in different words; None where one of them has none."""

    before: Rule | None
    after: Rule | None

    @property
    def rule(self) -> Rule:
        """The rule by whose name it goes: the later one, where there is one."""
        found = self.after or self.before
        assert found is not None
        return found


def rules_of(regime: Regime) -> tuple[Rule, ...]:
    """Every rule of a regime, in the order in which they are read."""
    return tuple(_each(regime))


def compare(before: Regime, after: Regime) -> tuple[Difference, ...]:
    """What two regimes say differently, in the order in which rules are read.

    What each is unsure of is left out: it differs always, and is read whole.
    """
    old, new = _by_key(before), _by_key(after)
    found = [
        Difference(before=old.get(key), after=new.get(key))
        for key in dict.fromkeys((*old, *new))
        if _says(old.get(key)) != _says(new.get(key))
    ]
    return tuple(sorted(found, key=lambda difference: SECTIONS.index(difference.rule.section)))


def _by_key(regime: Regime) -> dict[tuple[str, str], Rule]:
    rules = (rule for rule in rules_of(regime) if rule.section != SECTIONS[-1])
    return {(rule.section, rule.key or rule.name): rule for rule in rules}


def _says(rule: Rule | None) -> str | None:
    return rule.says if rule is not None else None


def _each(regime: Regime) -> Iterator[Rule]:
    about, *stops = SECTIONS[:2]
    since = f" since {regime.valid_from:%d %B %Y}".replace(" 0", " ") if regime.valid_from else ""
    yield Rule(section=about, name="Title", says=regime.title)
    yield Rule(section=about, name="Status", says=f"{_STATUS[regime.status]}{since}.")
    yield Rule(section=about, name="Who speaks in its reports", says=regime.issuer or "The team's own body.")
    for kind, treatment in regime.assessment.concerns.items():
        says = f"{_EFFECTS[treatment.severity]} {treatment.reason}"
        yield _rule(stops[0], _CONCERNS[kind], says, regime.assessment)
    shortest = f"Words count as copied from {regime.assessment.min_run_words} in a row."
    yield _rule(stops[0], "Shortest run", shortest, regime.assessment)
    for basis in regime.bases:
        yield replace(_rule(SECTIONS[2], basis.title, _of_basis(basis), basis), key=basis.code)
    yield from _of_people(regime)
    yield from _of_material(regime)
    for each in regime.recommendation_types:
        yield _rule("Recommendations", each.title, _of_recommendation(each), each)
    for number, sentence in enumerate(regime.uncertainty, 1):
        yield Rule(section=SECTIONS[-1], name=f"{number}", says=sentence)


def _of_people(regime: Regime) -> Iterator[Rule]:
    asked = regime.confirmation
    titles = {basis.code: basis.title for basis in regime.bases}
    wanted = [*(_JUSTIFY[each] for each in asked.remedies), *(f"“{titles[code]}”" for code in asked.bases)]
    says = "No decision needs a second person."
    if wanted:
        says = (
            f"Another person with a key to the vault confirms {_listed(wanted)}. Until then the concern "
            "stays open."
        )
    yield _rule("Second person", "Confirmation", says, asked)
    wall = regime.barrier
    if not wall.outsiders:
        yield _rule("Wall inside", "Wall", f"There is no wall inside {wall.inside}.", wall)
    for outsider in wall.outsiders:
        says = (
            f"They stand outside {wall.inside}. Nothing goes to them for "
            f"{_listed([PURPOSES[each] for each in outsider.barred], 'or')}."
        )
        yield _rule("Wall inside", outsider.title, says, wall)
    if wall.outsiders:
        says = "A working copy for somebody is for a person with a key to the vault: a name proves nothing."
        yield _rule("Wall inside", "Who is inside", says, wall)
    names = regime.names
    says = "Nobody's name needs consent."
    if names.consent_needed:
        says = f"These are named only with their recorded consent: {_listed(list(names.who))}."
    yield _rule("Names", "Consent", says, names)


def _of_material(regime: Regime) -> Iterator[Rule]:
    copies = regime.working_copies
    basis = regime.basis(copies.basis)
    once = " One standing basis a case covers them, and each copy is logged." if basis.standing else ""
    after = copies.clipboard_clears_after_seconds
    clears = f" Copied words leave the clipboard after {after} seconds." if after else ""
    flags = f" Pointed out in passing: {_listed([_CONCERNS[flag].lower() for flag in copies.flags])}."
    says = f"On the basis “{basis.title}”.{once}{clears}{flags if copies.flags else ''}"
    yield _rule("Copies for work", "Clipboard and working copies", says, copies)
    for level in regime.markings.levels:
        guarded = "Guarded." if level.protected else "Not guarded."
        yield _rule("Markings", level.title, f"{guarded} {level.meaning}", regime.markings)
    starts: dict[str, list[str]] = {}
    for kind, marking in regime.markings.default.items():
        starts.setdefault(marking, []).append(kind)
    says = " ".join(f"As {marking}: {_listed(kinds)}." for marking, kinds in starts.items())
    yield _rule("Markings", "How evidence starts", says, regime.markings)
    drafts = "Drafts and consultation"
    yield _rule(drafts, "Warning on drafts", regime.notices.draft or "None.", regime.notices)
    consultation = regime.consultation
    must = "Needed" if consultation.required else "Not needed"
    says = f"{must}. {consultation.who} They have {consultation.days} days."
    yield _rule(drafts, "Consultation", says, consultation)
    candour = regime.candour
    steps = _listed([step.replace("_", " ") for step in candour.steps])
    says = f"Owed by the case's own body: {steps}." if candour.applies else "Not owed by the case's own body."
    yield _rule("Candour", "Duty of candour", says, candour)


def _of_basis(basis: Basis) -> str:
    uses = _listed([PURPOSES[purpose] for purpose in basis.purposes])
    needs = _listed([_NEEDS[need] for need in basis.requires])
    covers = " Protected words may be part of it." if basis.covers_protected else ""
    standing = " One record covers repeated use." if basis.standing else ""
    weighs = " The benefit to safety and the harm are weighed on record." if basis.weighs else ""
    return (
        f"{basis.meaning} For {uses}. Records {needs}. Decided by: {basis.decision_maker_role}."
        f"{covers}{standing}{weighs}"
    )


def _of_recommendation(each: RecommendationType) -> str:
    number = f" Numbered {each.number_pattern.format(year=2026, sequence=1)}." if each.number_pattern else ""
    duty = each.response_duty
    answer = f" An answer is owed within {duty.default_days} days." if duty and duty.applies else ""
    return f"{each.meaning}{number}{answer}"


def _rule(section: str, name: str, says: str, group: Sourced) -> Rule:
    return Rule(
        section=section,
        name=name,
        says=says,
        source=group.source,
        as_of=group.as_of.isoformat(),
        confidence=group.confidence,
        note=group.note,
    )


def shares_source(rule: Rule, following: Rule | None) -> bool:
    """Whether the next rule is of the same group, whose source is told once, below the last of them."""
    if following is None or following.section != rule.section or rule.section not in _GROUPS:
        return False
    names = ("source", "as_of", "confidence", "note")
    return all(getattr(rule, name) == getattr(following, name) for name in names)


_GROUPS = ("What stops a release", "Markings")


def _listed(words: Iterable[str], last: str = "and") -> str:
    given = list(words)
    return f" {last} ".join(filter(None, [", ".join(given[:-1]), *given[-1:]])) or "nothing"
