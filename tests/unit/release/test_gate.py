"""Only the gate makes a Release, and only when nothing that blocks stands open."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.release.case import (
    SECRET,
    decision,
    document,
    guard,
    material,
    passage,
    regime,
    release,
    terms,
)
from workbench.errors import BadInput, BugError, ReleaseRefused
from workbench.records.document import Document, content_digest
from workbench.records.release import Mint, Release, Remedy, claim_mint
from workbench.release.assess import Guard, assess, scan
from workbench.release.gate import clear_bytes, fitting_basis, open_gate
from workbench.release.settle import Settlement


def _open(report: Document, justified: tuple[Settlement, ...] = (), **changes: Any) -> Release:
    return open_gate(
        report,
        guard=guard(),
        justified=justified,
        terms=terms(**changes),
        recommendations=b"{}",
        regime=regime(),
    )


def test_a_clean_document_goes_out_with_its_digest() -> None:
    report = document("Nothing here names anybody.")
    made = _open(report)
    assert made.document is report
    assert made.content_sha256 == content_digest(report)


def test_an_open_blocking_concern_refuses_by_id_and_count_without_words() -> None:
    report = document("Quarrendon and Pickersleigh.", "We asked, and Dawn agreed.")
    with pytest.raises(ReleaseRefused) as refused:
        _open(report)
    assert refused.value.concerns == tuple(c.id for c in assess(report, guard()) if c.severity == "block")
    assert "2 concerns" in str(refused.value)
    assert "Quarrendon" not in str(refused.value) + repr(refused.value)


def test_justified_words_may_stand_and_only_those() -> None:
    report = document("Imelda Quarrendon agreed.", f"We heard {SECRET}.")
    name, run = assess(report, guard())
    kept = [
        Settlement(concern=name, decision=decision(name, Remedy.CONSENT)),
        Settlement(concern=run, decision=decision(run, Remedy.DETERMINED, basis="s113-determination")),
    ]
    assert _open(report, tuple(kept)).document is report
    with pytest.raises(ReleaseRefused) as refused:
        _open(report, (kept[0],))
    assert refused.value.concerns == (run.id,)


def test_the_gate_looks_for_itself() -> None:
    harmless = assess(document("Quarrendon."), guard())[0]
    unrelated = Settlement(
        concern=replace(harmless, source="P-9"), decision=decision(harmless, Remedy.PUBLIC)
    )
    with pytest.raises(ReleaseRefused):
        _open(document("Quarrendon."), (unrelated,))


def test_a_basis_that_covers_protected_material_lifts_every_concern() -> None:
    made = _open(document("Imelda Quarrendon."), basis="internal-need")
    assert made.terms.basis == "internal-need"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"basis": "s113-determination"}, "final-report"),
        ({"basis": "made up"}, "final-report"),
        ({"basis": "serious-risk", "recipient": "the maker"}, "reason"),
        ({"basis": "serious-risk", "reason": "the pump"}, "recipient"),
        ({"basis": "court-order", "recipient": "the court"}, "order"),
        ({"decided_by": " "}, "person who decides"),
        ({"purposes": ("consultation",), "basis": "final-report"}, "consultation-draft"),
        ({"purposes": ("consultation",), "basis": "consultation-draft"}, "recipient"),
        ({"regime": "psirf-provider"}, "psirf-provider"),
    ],
)
def test_a_basis_must_fit_and_have_what_it_requires(changes: dict[str, Any], missing: str) -> None:
    with pytest.raises(BadInput, match=missing):
        _open(document("Nothing."), **changes)


def test_what_a_report_is_made_for_narrows_the_choice_of_basis() -> None:
    draft = terms(purposes=("consultation",), basis="final-report")
    with pytest.raises(BadInput, match="consultation-draft"):
        fitting_basis(draft, regime())


def test_any_report_may_serve_an_internal_need() -> None:
    assert fitting_basis(terms(purposes=("consultation",), basis="internal-need"), regime()).code


def test_a_document_with_shortcomings_is_not_released() -> None:
    bare = Document(title=passage("", "t"), kind="psii", blocks=(), language="")
    with pytest.raises(BadInput, match="lacks 2 things"):
        _open(bare)


def test_a_recipient_may_read_their_own_name_and_no_other() -> None:
    marked = replace(document("Nothing."), mark=passage("For Imelda Quarrendon alone", "mark", "mark"))
    given: dict[str, Any] = {"report_kind": "consultation_draft", "basis": "consultation-draft"}
    assert _open(marked, **given, recipient="Imelda Quarrendon").terms.recipient
    with pytest.raises(ReleaseRefused):
        _open(marked, **given, recipient="Dawn Pickersleigh")


def test_rendered_bytes_are_held_to_the_same_rule() -> None:
    basis = regime().basis("final-report")
    name = assess(document("Imelda Quarrendon agreed."), guard())[0]
    kept = [Settlement(concern=name, decision=decision(name, Remedy.CONSENT))]
    clear_bytes(scan("a.txt", None, b"Imelda\nQUARRENDON agreed.", guard()), justified=kept, basis=basis)
    with pytest.raises(ReleaseRefused):
        clear_bytes(
            scan("a.txt", None, b"Imelda Quarrendon and Pickersleigh", guard()), justified=kept, basis=basis
        )
    with pytest.raises(ReleaseRefused):
        clear_bytes(scan("a.html", None, b"<p>x</p><!-- a remark -->", guard()), justified=kept, basis=basis)


def test_a_release_cannot_be_made_copied_changed_or_kept() -> None:
    made = release()
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(BugError):
            attempt(made)
    with pytest.raises(BugError):
        made.terms = terms()
    with pytest.raises(BugError):
        Release(Mint(), document=made.document, terms=made.terms, recommendations=b"", content_sha256="")
    with pytest.raises(BugError):
        claim_mint("somebody else")


def test_nothing_shown_of_a_release_holds_its_words() -> None:
    made = release(document("The word is marmalade."))
    assert "marmalade" not in repr(made) + repr(made.terms) + repr(made.document)


def test_an_assessment_without_material_lets_a_document_go() -> None:
    nobody = Guard(material(people=(), evidence=(), protected_ids={}))
    assert assess(document("Imelda Quarrendon", SECRET), nobody) == ()
