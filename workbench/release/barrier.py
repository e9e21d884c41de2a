"""The wall inside an organisation that both investigates and regulates: who may not be served, and for what.

Owns how a recipient is recognised as standing outside. It knows no regime by name: the wall is data, and a
regime without outsiders has none. Who holds a key to the vault, the caller says.
"""

from __future__ import annotations

from collections.abc import Collection

from workbench.errors import BadInput
from workbench.regimes import Basis, Outsider, Purpose, Regime
from workbench.release.letters import pieces


def outsider_named(regime: Regime, recipient: str) -> Outsider | None:
    """The outsider that a recipient is, by the beginnings of its words, however they are written."""
    words = pieces(recipient)
    for outsider in regime.barrier.outsiders:
        for known in outsider.known_by:
            wanted = pieces(known)
            for at in range(len(words) - len(wanted) + 1):
                if all(words[at + n].startswith(begins) for n, begins in enumerate(wanted)):
                    return outsider
    return None


def refuse_barred(basis: Basis, purposes: Collection[Purpose], recipient: str, regime: Regime) -> None:
    """Refuse what may not go to this recipient. `purposes` are those that the basis would serve here.

    Raises: BadInput saying who is barred and what is still open to them.
    """
    outsider = outsider_named(regime, recipient)
    if outsider is None or not set(purposes) <= set(outsider.barred):
        return
    open_to = [
        known.code
        for known in regime.bases
        if not set(known.purposes) <= {*outsider.barred, "passage"} and known.code != basis.code
    ]
    raise BadInput(
        f"Under {regime.code} nothing goes on the basis {basis.code} to {outsider.title[0].lower()}"
        f"{outsider.title[1:]}: they stand outside {regime.barrier.inside}. "
        f"Open to them: {', '.join(open_to) or 'nothing'}.",
        where="recipient",
    )


def refuse_stranger(
    purposes: Collection[Purpose], recipient: str, regime: Regime, *, keyholders: Collection[str]
) -> None:
    """Refuse a copy that stays inside to somebody who is not known to be inside.

    With a wall, a name proves nothing and a key to the vault does. Without a recipient the copy is for
    whoever makes it, who has a key.

    Raises: BadInput saying what to do.
    """
    stays = {"internal_copy", "clipboard"} & regime.barrier.stays_inside
    if not recipient.strip() or not purposes or not set(purposes) <= stays:
        return
    if pieces(recipient) not in [pieces(name) for name in keyholders]:
        raise BadInput(
            f"Under {regime.code} a working copy stays inside {regime.barrier.inside}, and this recipient "
            "holds no key to the vault. Let them into the vault first, or choose another basis.",
            where="recipient",
        )
