"""The one gate: it alone makes a `Release`, and only when nothing that blocks stands open.

Owns the mint. It trusts no list of concerns handed to it: it assesses the document itself. It knows
nothing of files or of the vault; rendering comes after it, and `clear_bytes` after rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec.structs import replace as restated

from workbench.errors import BadInput, Help, NotFound, ReleaseRefused
from workbench.records.document import Document, Passage, Run, content_digest, shortcomings
from workbench.records.release import Concern, ConcernKind, Release, Severity, Terms, claim_mint
from workbench.regimes import Basis, Regime
from workbench.release.assess import Guard, assess
from workbench.release.barrier import refuse_barred
from workbench.release.kinds import ANY_REPORT, WHOLE, For, making
from workbench.release.letters import squeezed
from workbench.release.material import Material
from workbench.release.settle import Settlement, counts, covered

_MINT = claim_mint(__name__)

PREVIEW = "preview"
_NOT_RELEASED = "Preview: not released"


def open_gate(
    document: Document,
    *,
    guard: Guard,
    justified: Sequence[Settlement],
    terms: Terms,
    recommendations: bytes,
    regime: Regime,
) -> Release:
    """Let one document out, on terms, with the package payload that goes with it.

    `justified` are the settlements under which words stay as they are; one that waits for a second person
    counts for nothing. The basis must be one for a
    purpose of the terms, or for one that any report may serve (a court order, a risk to safety …).

    Raises:
        BadInput: the basis does not fit, lacks what it requires, or the document has shortcomings.
        ReleaseRefused: blocking concerns are open; it carries their ids.
    """
    basis = fitting_basis(terms, regime)
    lacking = shortcomings(document)
    if lacking:
        raise BadInput(
            f"the document is not ready to be released: it lacks {len(lacking)} things. "
            "A check of the report names each with its place.",
            see=Help.CONCERNS,
        )
    _refuse_unmarked(document, terms)
    found = assess(document, guard)
    justified = [each for each in justified if counts(each.decision, regime)]
    refuse_open(found, justified=justified, basis=basis, recipient=terms.recipient, what="the document")
    return Release(
        _MINT,
        document=document,
        terms=terms,
        recommendations=recommendations,
        content_sha256=content_digest(document),
    )


def open_preview(document: Document, *, terms: Terms, regime: Regime) -> Release:
    """Let a document be drawn for the person who writes it, inside the vault: nothing leaves.

    Why no concern is looked for: whoever sees it has the vault open and the very words before them. Why
    it cannot pass for a release: its mark is put on every page here, whatever the document had; it has no
    recommendations, so no package; and its basis stands in no regime, so `fitting_basis` refuses it and it
    can be neither certified nor entered. It still goes through `open_gate`, on a basis made for this call.

    Raises:
        BadInput: the document has shortcomings.
    """
    mark = Passage(id="preview-mark", section="front", runs=(Run(text=_NOT_RELEASED),))
    basis = Basis(
        source="this program",
        as_of=terms.released_on,
        confidence="checked",
        code=PREVIEW,
        title=_NOT_RELEASED,
        meaning="Shown on the screen of the person who writes it.",
        purposes=("internal_copy",),
        requires=(),
        decision_maker_role="",
        covers_protected=True,
    )
    return open_gate(
        replace(document, mark=mark),
        guard=Guard(Material(key=bytes(32))),
        justified=(),
        terms=replace(
            terms, release_id=_NOT_RELEASED, basis=PREVIEW, basis_title=_NOT_RELEASED, regime=regime.code
        ),
        recommendations=b"",
        regime=restated(regime, bases=(basis,)),
    )


def fitting_basis(terms: Terms, regime: Regime) -> Basis:
    """The basis of the terms, once it is sure that it may be used and has what it requires.

    Raises: BadInput saying which basis fits, or what is still to be filled in.
    """
    if terms.regime != regime.code:
        raise BadInput(f"the release is for the regime {terms.regime}, the case stands under {regime.code}.")
    wanted = terms.purposes if terms.release_kind else (*terms.purposes, *ANY_REPORT)
    fitting = dict.fromkeys(basis.code for each in wanted for basis in regime.bases_for(each))
    try:
        basis = regime.basis(terms.basis)
    except NotFound:
        basis = None
    if basis is None or basis.code not in fitting:
        raise BadInput(
            f"this release cannot be made on the basis given; under {regime.code} these fit: "
            f"{', '.join(fitting) or 'none'}.",
            where="basis",
        )
    given = {
        "recipient": terms.recipient,
        "decision_maker_role": terms.decided_by,
        "extent": terms.extent or WHOLE,
    }
    lacking = [need for need in basis.requires if not given.get(need, terms.reason).strip()]
    if lacking or not terms.decided_by.strip():
        needs = " and ".join(dict.fromkeys(_NEEDED[need] for need in [*lacking, *_decider(terms)]))
        raise BadInput(f"the basis {basis.code} needs {needs}.", where="basis")
    refuse_barred(basis, set(basis.purposes) & set(wanted), terms.recipient, regime)
    return basis


def _refuse_unmarked(document: Document, terms: Terms) -> None:
    """Refuse a kind of release that lacks its mark or its recipient. Raises: BadInput."""
    if not terms.release_kind:
        return
    made = making(terms.release_kind)
    if made.recipients in (For.ONE, For.SEVERAL) and not terms.recipient.strip():
        raise BadInput(
            f"a {made.title.lower()} is for somebody: say who, so that their copy bears their name.",
            where="recipient",
        )
    if made.mark and document.mark is None:
        raise BadInput(f"a {made.title.lower()} bears a mark on every page, and this document has none.")


def clear_bytes(
    concerns: Iterable[Concern], *, justified: Sequence[Settlement], basis: Basis, recipient: str = ""
) -> None:
    """Let rendered bytes go: `concerns` are what `scan` found in every part of every file.

    Raises: ReleaseRefused when words stand there that block and that nobody justified.
    """
    refuse_open(concerns, justified=justified, basis=basis, recipient=recipient, what="the finished files")


def refuse_open(
    concerns: Iterable[Concern],
    *,
    justified: Sequence[Settlement],
    basis: Basis,
    recipient: str = "",
    what: str,
) -> None:
    """Refuse while a blocking concern is not justified; a basis that covers protected material lifts all.

    A recipient may read their own name: a draft for comment is marked with it.

    Raises: ReleaseRefused with the ids of the open concerns.
    """
    if basis.covers_protected:
        return
    blocking = [
        concern.id
        for concern in concerns
        if concern.severity is Severity.BLOCK
        and not covered(concern, justified)
        and not _is_recipient(concern, recipient)
    ]
    if blocking:
        many = "1 concern is" if len(blocking) == 1 else f"{len(blocking)} concerns are"
        raise ReleaseRefused(
            f"{many} open in {what}. Settle each one: mend the words, or say why they may stand.", blocking
        )


def _is_recipient(concern: Concern, recipient: str) -> bool:
    named = squeezed(concern.text)
    return concern.kind is ConcernKind.NAME and bool(named) and named in squeezed(recipient)


def _decider(terms: Terms) -> tuple[str, ...]:
    return () if terms.decided_by.strip() else ("decision_maker_role",)


_NEEDED = {
    "reason": "a reason",
    "recipient": "a recipient",
    "extent": "its extent",
    "decision_maker_role": "the person who decides",
    "review_date": "a date of review, given with the reason",
    "consent": "the consent, cited in the reason",
    "order_reference": "the order, cited in the reason",
}
