"""Copying words of a case for oneself: asked of the rules, logged, and told. Knows no section.

What may be copied is for the services to say; what lies on the clipboard is the keeper's.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.models.desk import Desk
from ui.widgets.clipboard import keeper
from ui.widgets.parts import Banner, button
from workbench.services.releasing.permitting import copy_rule, log_copy


def copy_rows(desk: Desk, owner: QObject, banner: Banner, words: str) -> None:
    """Copy rows of a list, or say in the banner why they are not copied and what to do."""
    rule = copy_rule(desk.file, desk.regime)
    if not rule.allowed:
        refuse_copy(desk, banner, rule.why_not)
        return
    keeper().put(words, rule.clears_after)
    tell_copied(desk, owner, words, rule.clears_after)


def tell_copied(desk: Desk, owner: QObject, words: str, seconds: int | None) -> None:
    """Log a copy by its number of words, and say what of people stands in it."""
    case_id, count = desk.case_id, len(words.split())
    stays = f" They leave the clipboard in {seconds} seconds." if seconds is not None else ""

    def told(flagged: int) -> None:
        people = {0: "", 1: " 1 name or identifier is in them."}
        said = people.get(flagged, f" {flagged} names and identifiers are in them.")
        many = "1 word" if count == 1 else f"{count} words"
        desk.said.emit(f"Copied {many}; this is in the history.{said}{stays}")

    desk.store.write(owner, lambda session: log_copy(session, case_id, words), told)


def refuse_copy(desk: Desk, banner: Banner, why: str) -> None:
    """Say why words are not copied, with the way to allow it."""
    give = button("Give a standing basis…", lambda: desk.commands["case.standing"].trigger())
    banner.tell(why, "warning", give)
