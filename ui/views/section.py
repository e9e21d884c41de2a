"""What every section of the workspace has in common: a list, the details of one record, the thread beside it.

A section that needs no more than that is a description of its columns and fields. Knows no noun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.asking import PickRecords, confirm, show
from ui.models.desk import Desk
from ui.models.table import RecordTable
from ui.views.adding import Adding
from ui.views.copying import copy_rows
from ui.views.details import Details
from ui.views.view import Joining, Noun, View
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from ui.widgets.inspector import Inspector
from ui.widgets.parts import Banner, Card, action_button, column, label
from ui.widgets.table import Table
from workbench.records.record import Record, RecordId
from workbench.services import removing
from workbench.services.session import Session
from workbench.services.titles import reference, title

_SHARES = (56, 23)
"""How wide the list and the details are at first, in letters."""
_BOTH = 54
"""Letters from which there is room for both."""
_HIGH = 22
"""Letters of height from which there is room for the list and what stands below it."""


class Section(View):
    """List, details and thread of one kind of record."""

    below_words = "More"
    """What the pane below the list is called, where there is one."""

    def __init__(self, desk: Desk, noun: Noun) -> None:
        super().__init__(desk)
        self.noun = noun
        self.model: RecordTable[Any] = RecordTable(noun.columns, self)
        self.table = Table(noun.many, empty=noun.empty)
        self.table.setModel(self.model)
        self.details = Details(desk, noun)
        self.details.drafts_back.connect(self.drafts_back)
        self.inspector = Inspector()
        self.banner = Banner()
        self.upright: Fold | None = None
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(f"Filter {noun.many.lower()}")
        self.filter.setAccessibleName(f"Filter {noun.many.lower()}")
        self.filter.setClearButtonEnabled(True)
        self.count = label(role="quiet")
        self.tools = Flow(self.filter, self.count)
        self._picks = 0
        self._adding = Adding(desk, noun, self, self._record_made)
        self._commands()
        self._arrange()
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _: self.focus_details())
        self.table.copy_asked.connect(lambda words: copy_rows(desk, self, self.banner, words))
        self.inspector.followed.connect(lambda found: desk.go(RecordId(found)))
        self.inspector.link_down.connect(lambda: self._join(noun.down))
        self.inspector.link_up.connect(lambda: self._join(noun.up))

    # What a section with more to show overrides or adds to.

    def below(self) -> QWidget | None:
        """What stands below the list, such as the text of the evidence."""
        return None

    def refresh(self) -> None:
        records = list(self.noun.records(self.desk.file))
        shown = [record for record in records if self._fits(record)]
        keep, picks = self.table.current, self._picks
        self.model.show(shown)
        self.count.setText(f"{len(shown)} of {len(records)} shown" if len(shown) != len(records) else "")
        self.table.set_empty("Nothing fits the filter." if records and not shown else self.noun.empty)
        if not (keep is not None and self.table.pick(keep.id)) and shown:
            self.table.pick(shown[0].id)
        if not shown:
            self._pick(None)
        elif self._picks == picks:
            # Picking has not shown the row: it was picked already.
            self.show_details(self.table.current)

    def show_details(self, record: Record | None) -> None:
        """Show one record's fields and its place on the thread."""
        fresh = self.desk.record(record.id) if record is not None else None
        self.details.show_record(fresh)
        step = self.desk.step(fresh) if fresh is not None else None
        self.inspector.show_step(
            step.rests_on if step else (),
            step.supports if step else (),
            down=self.noun.down.words if self.noun.down and fresh is not None else "",
            up=self.noun.up.words if self.noun.up and fresh is not None else "",
        )
        for action in self._on_record:
            action.setEnabled(fresh is not None)

    def focus_details(self) -> None:
        self.split.put_aside(aside=True)
        entries = list(self.details.form.entries.values())
        if entries:
            entries[0].control.setFocus()

    def show_lower(self) -> None:
        """Bring the pane below the list into sight, where only one of them has room."""
        self.split.put_aside(aside=False)
        if self.upright is not None:
            self.upright.put_aside(aside=True)

    def show_record(self, record_id: RecordId) -> bool:
        if self.table.pick(record_id):
            return True
        self.filter.clear()
        self.refresh()
        return self.table.pick(record_id)

    def place(self) -> Mapping[str, Any]:
        current = self.table.current
        return {
            "record": current.id if current else "",
            "filter": self.filter.text(),
            "aside": self.split.aside,
        }

    def restore_place(self, place: Mapping[str, Any]) -> None:
        self.filter.setText(str(place.get("filter", "")))
        self.table.pick(RecordId(str(place.get("record", ""))))
        self.split.put_aside(aside=bool(place.get("aside")))

    def flush(self) -> None:
        self.details.form.flush()

    def keep(self) -> None:
        self.details.keep()
        self._adding.keep()

    def add(self, start: Mapping[str, str] | None = None) -> None:
        """Ask for a new record's fields and save it."""
        self._adding.ask(start)

    def remove(self) -> None:
        """Delete the selected records, after naming what goes with them. It can be undone."""
        chosen = self.table.chosen
        if not chosen:
            return
        gone, several = {record.id for record in chosen}, len(chosen) > 1
        kept = {each.id for step in map(self.desk.step, chosen) for each in step.supports} - gone
        what = f"{reference(chosen[0])} {title(chosen[0])}"
        if several:
            what = f"{len(chosen)} {self.noun.many.lower()}"
        ties, them = len(kept), "them" if several else "it"
        follows = f" {ties} record{'s' if ties != 1 else ''} will lose a link to {them}." if ties else ""
        undone = "You can undo this in one step." if several else "You can undo this."
        if confirm(self, f"Delete {what}?", f"{undone}{follows}", "Delete"):
            one = _on(self.noun.remove, chosen[0])
            verb = partial(removing.remove_records, chosen=chosen) if several else one
            self.desk.store.write(self, verb, failed=lambda error: self.banner.tell(error.sentence, "danger"))

    def _commands(self) -> None:
        noun, commands = self.noun, self.desk.commands
        self._on_record: list[QAction] = []
        if noun.add is not None:
            self.add_action = commands.add(
                f"{noun.key}.add", f"Add {noun.one.lower()}…", self.add, menu=noun.menu,
                shortcut=noun.shortcut or "Ctrl+N", icon=theme.icon("add"), owner=self,
            )  # fmt: skip
            add = action_button(self.add_action, role="primary")
            add.setIcon(theme.icon("add", role="on_accent"))
            self.tools.addWidget(add)
        commands.add(
            f"{noun.key}.pane", "Go to the list or the details", lambda: self.split.turn(), menu="&View",
            icon=theme.icon("panel"), owner=self, shortcut="F6",
        )  # fmt: skip
        delete = commands.add(
            f"{noun.key}.delete", f"Delete {noun.one.lower()}…", self.remove, menu=noun.menu,
            icon=theme.icon("delete"), owner=self.table, shortcut="Delete",
        )  # fmt: skip
        self._on_record.append(delete)
        for name, joining in (("down", noun.down), ("up", noun.up)):
            if joining is not None:
                tie = commands.add(
                    f"{noun.key}.link_{name}", joining.words, partial(self._join, joining),
                    menu=noun.menu, icon=theme.icon("link"), owner=self.table,
                )  # fmt: skip
                self._on_record.append(tie)
                if joining.untie is not None:
                    words = joining.words.replace("Link", "Unlink", 1)
                    untie = commands.add(
                        f"{noun.key}.unlink_{name}", words, partial(self._part, joining),
                        menu=noun.menu, icon=theme.icon("unlink"), owner=self.table,
                    )  # fmt: skip
                    self._on_record.append(untie)

    def _arrange(self) -> None:
        self.filter.setFixedWidth(theme.metric(None, 13))
        top = QWidget()
        top.setLayout(self.tools)
        left = QWidget()
        layout = column(top)
        lower = self.below()
        if lower is None:
            layout.addWidget(self.table, 1)
        else:
            self.upright = Fold(
                f"{self.name}.below", self.table, lower, least=_HIGH, forth=self.below_words,
                way=Qt.Orientation.Vertical,
            )  # fmt: skip
            self.upright.setChildrenCollapsible(False)
            self.tools.insert(self.upright.forth)
            self.upright.alone.connect(top.setHidden)
            layout.addWidget(self.upright, 1)
        left.setLayout(layout)
        card = Card("Details")
        card.body.addWidget(self.details)
        inside = QWidget()
        cards = column(card, *self.beside(), self.inspector, None)
        cards.setContentsMargins(0, 0, theme.metric(None, 0.4), 0)
        inside.setLayout(cards)
        self.split = Fold(f"{self.name}.split", left, Side(inside), least=_BOTH, forth="Details")
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([theme.metric(None, ems) for ems in _SHARES])
        self.tools.insert(self.split.forth)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.banner)
        outer.addWidget(self.split, 1)

    def beside(self) -> Sequence[QWidget]:
        """Cards between the details and the thread."""
        return ()

    def _fits(self, record: Record) -> bool:
        words = self.filter.text().casefold().split()
        said = " ".join(spec.text(record) for spec in self.noun.columns).casefold() if words else ""
        return all(word in said for word in words)

    def _pick(self, record: Record | None) -> None:
        self._picks += 1
        self.show_details(record)
        if self.isVisible():
            self.desk.select(record)

    def _record_made(self, record: Record) -> None:
        self.desk.said.emit(f"{self.noun.one} added.")
        self._pick_soon(record.id)

    def _pick_soon(self, record_id: RecordId) -> None:
        def pick() -> None:
            self.desk.reloaded.disconnect(pick)
            self.show_record(record_id)

        self.desk.reloaded.connect(pick)
        self.desk.refresh()

    def _join(self, joining: Joining | None) -> None:
        record = self.table.current
        if joining is None or record is None:
            return
        choices = joining.choices(self.desk.file, record)
        dialog = PickRecords(joining.words.removesuffix("…"), choices, parent=self.window())
        dialog.accepted.connect(lambda: self._tie_all(joining.tie, record, dialog.chosen))
        show(dialog)

    def _part(self, joining: Joining) -> None:
        record, untie = self.table.current, joining.untie
        if record is None or untie is None:
            return
        step = self.desk.step(record)
        tied = step.rests_on if joining is self.noun.down else step.supports
        heading = joining.words.removesuffix("…").replace("Link", "Unlink", 1)
        dialog = PickRecords(heading, tied, verb="Unlink", parent=self.window())
        dialog.accepted.connect(lambda: self._tie_all(untie, record, dialog.chosen))
        show(dialog)

    def _tie_all(self, verb: Callable[..., Any], record: Record, chosen: Sequence[Record]) -> None:
        for other in chosen:
            self.desk.store.write(self, _on(verb, record, other))


def _on(verb: Callable[..., Any], *records: Record) -> Callable[[Session], Any]:
    """A verb with its records, to be given a session."""
    return lambda session: verb(session, *records)
