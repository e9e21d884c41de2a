"""What holds for a whole case and has no section of its own: its rules, copies for oneself, approved phrases.

Owns these actions, in the menus wherever the person is in the case. What the rules say is for the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.asking import Failed, NewRecord, confirm, show
from ui.dialogs.rules import ChangeRulesDialog, RulesDialog
from ui.jobs import Progress
from ui.models.desk import Desk
from ui.widgets.clipboard import keeper
from ui.widgets.form import Field, FieldKind
from workbench.records.record import CaseId
from workbench.services.changing_rules import RulesChange, change_regime, preview_change
from workbench.services.releasing import permitting
from workbench.services.releasing.permitting import (
    give_standing,
    standing_in_force,
    withdraw_standing,
)
from workbench.services.session import Session


class CaseRules:
    """The case-wide actions of an open case; `page` is what dialogs stand over."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk, self._page = desk, page
        add = desk.commands.add
        add("case.rules", "&Rules in force…", self.show_rules, menu="&Case", owner=page,
            icon=theme.icon("info"), keywords="regime law bases source")  # fmt: skip
        add("case.change_rules", "Put the case under &other rules…", self.change, menu="&Case", owner=page,
            keywords="regime change")  # fmt: skip
        add("case.standing", "&Standing basis for copies…", self.stand, menu="&Case", owner=page,
            keywords="clipboard copy paste working")  # fmt: skip
        add("case.phrase", "&Approve a phrase…", self.approve, menu="&Case", owner=page,
            keywords="allow words always")  # fmt: skip
        desk.reloaded.connect(self._follow)

    def show_rules(self) -> None:
        """The rules of this case as a page to read."""
        show(RulesDialog(self._desk.file.case.regime, self._page.window()))

    def change(self) -> None:
        """Ask for other rules, showing first what they would allow and refuse."""
        desk, case_id = self._desk, self._desk.case_id

        def ask(code: str, done: Callable[[RulesChange], None], failed: Failed) -> None:
            def work(session: Session, progress: Progress) -> RulesChange:
                return preview_change(session, case_id, code, progress=progress)

            desk.store.job(dialog, "Looking at the case under other rules", work, done, failed)

        def do(code: str, reason: str, done: Callable[[], None], failed: Failed) -> None:
            case = desk.file.case
            desk.store.write(
                dialog,
                lambda session: change_regime(session, case, code, reason=reason),
                lambda _: done(),
                failed,
            )

        dialog = ChangeRulesDialog(desk.file.case.regime, ask=ask, do=do, parent=self._page.window())
        show(dialog)

    def stand(self) -> None:
        """Give the standing basis for copies, or offer to withdraw the one in force."""
        desk = self._desk
        given = standing_in_force(desk.file, desk.regime)
        if given is not None:
            said = f"Given by {given.given_by}, {given.role}: {given.reason} From then on nothing is copied."
            if confirm(self._page.window(), "Withdraw the standing basis for copies?", said, "Withdraw"):
                desk.store.write(self._page, lambda session: withdraw_standing(session, given))
            return
        basis = desk.regime.basis(desk.regime.working_copies.basis)
        fields = (
            Field(
                name="reason", label="&Why are words copied?", kind=FieldKind.TEXT, rows=3, hint=basis.meaning
            ),
            Field(name="extent", label="&For which copies?", hint="Left empty: for work on this case."),
            Field(name="by", label="&Given by", hint="A name, as it is to be recorded; left empty: you."),
            Field(name="role", label="R&ole", hint=f"Left empty: {basis.decision_maker_role}."),
        )
        _ask(desk, self._page.window(), "Standing basis for copies", "Give it", fields, give_standing)

    def approve(self) -> None:
        """Ask for words that may always stand."""
        approve_phrase(self._desk, "", self._page.window())

    def _follow(self) -> None:
        keeper().watching = True
        keeper().seconds = self._desk.regime.working_copies.clipboard_clears_after_seconds


def approve_phrase(desk: Desk, words: str, parent: QWidget) -> None:
    """Ask for words that may always stand in this case."""
    fields = (
        Field(
            name="text", label="&Words", kind=FieldKind.TEXT, rows=3,
            hint="They are no longer raised as copied words, in any report of this case. Names and "
            "identifiers in them still are. You can withdraw this at any time.",
        ),
        Field(name="reason", label="Wh&y may they always stand?", kind=FieldKind.TEXT, rows=2),
        Field(name="by", label="&Approved by", hint="Left empty: you."),
    )  # fmt: skip

    def verb(session: Session, case_id: CaseId, *, text: str, **more: Any) -> Any:
        return permitting.approve_phrase(session, case_id, text, **more)

    _ask(desk, parent, "These words may always stand", "Approve", fields, verb, {"text": words})


def _ask(
    desk: Desk,
    parent: QWidget,
    heading: str,
    done_by: str,
    fields: tuple[Field, ...],
    verb: Callable[..., Any],
    start: Mapping[str, str] | None = None,
) -> None:
    case_id = desk.case_id

    def save(values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
        given = {name: value or "" for name, value in values.items()}
        desk.store.write(dialog, lambda session: verb(session, case_id, **given), lambda _: done(), failed)

    dialog = NewRecord(heading, fields, save, verb=done_by, start=start, parent=parent)
    show(dialog)
