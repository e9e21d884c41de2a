"""The wall: an outsider is known however it is written, and what is barred does not go to it."""

from __future__ import annotations

import msgspec
import pytest

from tests.unit.release.case import regime, terms
from workbench.errors import BadInput
from workbench.regimes import Outsider, Purpose, Regime
from workbench.release.barrier import outsider_named, refuse_barred, refuse_stranger
from workbench.release.gate import fitting_basis

BRANCH = "cqc-discrete-branch"
WITHOUT = ("hssib-2022-act", "mnsi", "psirf-provider")
TEAM = "Ms Threlkeld-Osgood, enforcement team"
BARRED = ("internal-need", "consultation-draft", "outsider-needed")
OPEN = ("final-report", "offence", "serious-risk", "court-order")
COPY: tuple[Purpose, ...] = ("internal_copy",)


def walled(*known_by: str) -> Regime:
    """The branch with a wall against one outsider, known by these words."""
    branch = regime(BRANCH)
    outsider = Outsider(code="arm", title="The arm", known_by=known_by, barred=("consultation",))
    return msgspec.structs.replace(
        branch, barrier=msgspec.structs.replace(branch.barrier, outsiders=(outsider,))
    )


@pytest.mark.parametrize(
    "recipient",
    [
        "Enforcement",
        "ENFORCEMENT TEAM",
        "The head of inspections, South",
        "A. Threlkeld (Regulatory Policy)",
        "en\u00adforce\u200bment team",
        "ｅｎｆｏｒｃｅｍｅｎｔ",
        "Énforcement",
        "еnforcement",
        "Harrowgill Hospital; prosecutions",
        "inspector/lead",
    ],
)
def test_an_outsider_is_known_however_it_is_written(recipient: str) -> None:
    found = outsider_named(regime(BRANCH), recipient)
    assert found is not None
    assert found.code == "regulatory-arm"


@pytest.mark.parametrize(
    "recipient", ["", "Harrowgill Hospital", "Reinforcement Works", "The deregulated supplier", "Registrar"]
)
def test_others_are_not_taken_for_one(recipient: str) -> None:
    assert outsider_named(regime(BRANCH), recipient) is None


def test_words_by_which_one_is_known_stand_side_by_side_in_their_order() -> None:
    rules = walled("licens team", "audit")
    for recipient in ("Licensing Teams", "The licensing team, North", "Internal audit"):
        assert outsider_named(rules, recipient) is not None
    for recipient in ("Licensing", "Team of licensing", "Licensing and other teams", "Team"):
        assert outsider_named(rules, recipient) is None


@pytest.mark.parametrize("code", WITHOUT)
def test_where_there_is_no_wall_nobody_stands_outside_it(code: str) -> None:
    rules = regime(code)
    assert outsider_named(rules, TEAM) is None
    assert rules.barrier.stays_inside == frozenset()
    for basis in rules.bases:
        refuse_barred(basis, basis.purposes, TEAM, rules)
    refuse_stranger(COPY, TEAM, rules, keyholders=())


@pytest.mark.parametrize("code", BARRED)
def test_what_is_barred_does_not_go_and_what_is_open_is_named(code: str) -> None:
    rules = regime(BRANCH)
    basis = rules.basis(code)
    with pytest.raises(BadInput) as refused:
        refuse_barred(basis, basis.purposes, TEAM, rules)
    said = refused.value.message
    assert refused.value.where == "recipient"
    assert f"on the basis {code} to the regulator's inspection" in said
    assert "they stand outside the investigation branch" in said
    assert said.endswith(f"Open to them: {', '.join(OPEN)}.")
    assert "Threlkeld" not in str(refused.value)
    refuse_barred(basis, basis.purposes, "Harrowgill Hospital", rules)


@pytest.mark.parametrize("code", OPEN)
def test_an_offence_a_risk_an_order_and_the_published_report_go_to_outsiders_too(code: str) -> None:
    rules = regime(BRANCH)
    assert outsider_named(rules, TEAM) is not None
    refuse_barred(rules.basis(code), rules.basis(code).purposes, TEAM, rules)


def test_what_also_serves_an_end_that_is_not_barred_goes() -> None:
    rules = regime(BRANCH)
    basis = rules.basis("consultation-draft")
    refuse_barred(basis, ("consultation", "final_report"), TEAM, rules)
    barred: tuple[Purpose, ...] = ("consultation", "outside_help")
    with pytest.raises(BadInput):
        refuse_barred(basis, barred, TEAM, rules)


def test_one_to_whom_nothing_is_open_is_told_so() -> None:
    branch = regime(BRANCH)
    everything = tuple(dict.fromkeys(purpose for basis in branch.bases for purpose in basis.purposes))
    outsider = msgspec.structs.replace(branch.barrier.outsiders[0], barred=everything)
    wall = msgspec.structs.replace(branch.barrier, outsiders=(outsider,))
    order: tuple[Purpose, ...] = ("lawful_order",)
    with pytest.raises(BadInput, match="Open to them: nothing"):
        refuse_barred(
            branch.basis("court-order"),
            order,
            TEAM,
            msgspec.structs.replace(branch, barrier=wall),
        )


def test_the_gate_asks_the_wall_before_it_accepts_a_basis() -> None:
    draft = {"regime": BRANCH, "basis": "consultation-draft", "purposes": ("consultation",)}
    order = {"regime": BRANCH, "basis": "court-order", "purposes": ("lawful_order",), "reason": "Order 7/31."}
    with pytest.raises(BadInput, match="stand outside"):
        fitting_basis(terms(**draft, recipient=TEAM), regime(BRANCH))
    assert fitting_basis(terms(**draft, recipient="Harrowgill"), regime(BRANCH)).code == "consultation-draft"
    assert fitting_basis(terms(**order, recipient=TEAM), regime(BRANCH)).code == "court-order"


def test_a_working_copy_goes_to_no_one_without_a_key() -> None:
    for recipient in ("Osbert Tannahill", "Grace", "Grace O'Neill and Osbert"):
        with pytest.raises(BadInput, match="holds no key") as refused:
            refuse_stranger(COPY, recipient, regime(BRANCH), keyholders=("Ada", "Grace O'Neill"))
        assert refused.value.where == "recipient"
        assert recipient not in str(refused.value)


@pytest.mark.parametrize("recipient", ["Grace O'Neill", " grace  o'neill ", "GRACE O\u2019NEILL"])
def test_a_key_holder_is_known_however_the_name_is_typed(recipient: str) -> None:
    refuse_stranger(COPY, recipient, regime(BRANCH), keyholders=("Ada", "Grace O'Neill"))
    with pytest.raises(BadInput):
        refuse_stranger(COPY, recipient, regime(BRANCH), keyholders=("Ada",))


@pytest.mark.parametrize(
    ("purposes", "recipient"),
    [
        ((), "Osbert"),
        (COPY, ""),
        (COPY, "  "),
        (("consultation",), "Osbert"),
        (("internal_copy", "lawful_order"), "Osbert"),
    ],
)
def test_a_key_is_asked_for_only_of_what_stays_inside_and_is_for_somebody(
    purposes: tuple[Purpose, ...], recipient: str
) -> None:
    refuse_stranger(purposes, recipient, regime(BRANCH), keyholders=())
    with pytest.raises(BadInput):
        refuse_stranger(("clipboard", "internal_copy"), "Osbert", regime(BRANCH), keyholders=())
