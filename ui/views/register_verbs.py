"""What can be done to the register: bring in, answer, move on, relate, follow up, write out, take back.

Owns the actions and their questions. Each is one step of the register, by the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import theme
from ui.commands import Commands
from ui.dialogs.asking import NewRecord, show
from ui.dialogs.register_issuers import IssuersDialog
from ui.dialogs.register_relate import RelateDialog
from ui.jobs import Store
from ui.models.register import DECISIONS, STATUSES, written_said
from ui.views.register_bringing import Bringing
from ui.views.register_undo import UndoStep
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Banner
from workbench.errors import WorkbenchError
from workbench.records.register import Entry, EntryStatus
from workbench.services.register import entries, exporting, following
from workbench.services.register.entries import Answer
from workbench.services.register.following import Afterwards
from workbench.services.session import Session

_DAYS = "As it is known: 31 March 2026, 2026-03 or 2026."
_KINDS = "Excel workbook (*.xlsx);;CSV (*.csv);;JSON Lines (*.jsonl)"


class RegisterVerbs(QObject):
    """The actions of the register's page. `changed` after each that changed something."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, page: QWidget, store: Store, commands: Commands, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._store, self._banner = page, store, banner
        self._entry: Entry | None = None
        self.undo = UndoStep(page, store, banner)
        self.undo.done.connect(self._done)
        self.bringing = Bringing(page, store, banner)
        self.bringing.done.connect(self.changed)
        self._register(commands)
        self.follow(None)
        self.undo.follow(self.undo_action)

    @property
    def on_entry(self) -> Sequence[QAction]:
        """What is done to the entry that is shown."""
        return (self.respond_action, self.move_action, self.relate_action, self.follow_action,
                self.days_action)  # fmt: skip

    def follow(self, entry: Entry | None) -> None:
        """The entry that is shown, or none."""
        self._entry = entry
        for action in self.on_entry:
            action.setEnabled(entry is not None)

    # Verbs.

    def respond(self) -> None:
        """Ask what was answered, and record it."""
        entry = self._entry
        if entry is None:
            return
        choices = [(decision, words) for decision, words in DECISIONS.items()]
        fields = [
            Field(name="decision", label="&Decision", kind=FieldKind.CHOICE, choices=choices),
            Field(name="text", label="&Reasons, as they were given", kind=FieldKind.TEXT, rows=4),
            Field(name="on", label="Day of the &answer", hint=_DAYS),
            Field(name="by", label="&Who answered", hint="Empty: who was asked."),
        ]

        def verb(session: Session, fresh: Entry, values: Mapping[str, Any]) -> Entry:
            return entries.respond(session, fresh, Answer(**values))

        self._ask(f"Answer to {entry.reference}", fields, verb, "The answer is recorded.")

    def move(self) -> None:
        """Ask where the recommendation stands now."""
        entry = self._entry
        if entry is None:
            return
        choices = [(status, words) for status, (words, _) in STATUSES.items()]
        field = Field(name="status", label="&Status", kind=FieldKind.CHOICE, choices=choices)

        def verb(session: Session, fresh: Entry, values: Mapping[str, Any]) -> Entry:
            return entries.move(session, fresh, EntryStatus(values["status"]))

        asked = self._ask(f"Status of {entry.reference}", [field], verb, "The status is changed.")
        asked.form.entries["status"].show(entry.public.status)

    def relate(self) -> None:
        """Ask for another recommendation and how this one stands to it."""
        entry = self._entry
        if entry is None:
            return
        dialog = RelateDialog(self._store, entry, self._page.window())
        dialog.accepted.connect(lambda: self._done("The relation is recorded."))
        show(dialog)

    def come(self) -> None:
        """Ask what came of the recommendation."""
        entry = self._entry
        if entry is None:
            return
        now = entry.public
        fields = [
            _text("planned", "&Planned actions to add", "One a line, with its day: 2026-09-30: Name a lead."),
            _text("done", "Done so &far, to add", "One a line, with its day."),
            _text("assessment", "Assessment of the a&nswer"),
            Field(name="cost", label="Actual &cost"),
            _text("effect", "&Effect seen"),
            _text("feedback", "Feed&back of who was asked"),
        ]
        start = {
            "assessment": now.assessment, "cost": now.actual_cost, "effect": now.observed_effect,
            "feedback": now.feedback,
        }  # fmt: skip
        self._ask_after(f"What came of {entry.reference}", fields, start)

    def dates(self) -> None:
        """Ask for the days by which something is due, and for how it was closed."""
        entry = self._entry
        if entry is None:
            return
        now = entry.public
        fields = [
            Field(name="response_due", label="&Answer due", hint=_DAYS),
            Field(name="target", label="&To be done by", hint=_DAYS),
            Field(name="closed_on", label="&Closed on", hint=_DAYS),
            _text("closure", "&Why it was closed", "A reason closes it."),
        ]
        start = {
            "response_due": now.response_due, "target": now.target_on, "closed_on": now.closed_on,
            "closure": now.closure,
        }  # fmt: skip
        self._ask_after(f"Days of {entry.reference}", fields, start)

    def export(self) -> None:
        """Ask for a place and write the whole register there."""
        chosen, kind = QFileDialog.getSaveFileName(
            self._page, "Write the register to", str(Path.home() / "Register.xlsx"), _KINDS
        )
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(kind.rpartition("*")[2].rstrip(")")))

    def export_to(self, path: Path) -> None:
        """Write every entry into a file whose ending says the form."""
        self._store.job(
            self,
            "Writing the register",
            lambda session, _: exporting.export_register(session, path),
            lambda count: self._banner.tell(written_said(count, path.name), "success"),
            self._failed,
        )

    def show_issuers(self) -> None:
        """Show whose keys are known, with their fingerprints."""
        show(IssuersDialog(self._store, self._page.window()))

    # Asking.

    def _ask(
        self, heading: str, fields: Sequence[Field],
        verb: Callable[[Session, Entry, Mapping[str, Any]], Entry], said: str,
    ) -> NewRecord:  # fmt: skip
        entry = self._entry
        assert entry is not None
        name = entry.reference

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            def run(session: Session) -> Entry:
                return verb(session, entries.find_entry(session, name), values)

            def saved(_: Entry) -> None:
                done()
                self._done(said)

            self._store.write(self, run, saved, failed)

        dialog = NewRecord(heading, fields, save, verb="Save", parent=self._page.window())
        show(dialog)
        return dialog

    def _ask_after(self, heading: str, fields: Sequence[Field], start: Mapping[str, str]) -> None:
        def verb(session: Session, fresh: Entry, values: Mapping[str, Any]) -> Entry:
            said: dict[str, Any] = {
                name: tuple(line for line in str(values[name]).splitlines() if line.strip())
                for name in ("planned", "done")
                if name in values
            }
            for name, words in start.items():
                typed = str(values[name]).strip()
                if typed != words:
                    said[name] = typed
            return following.follow(session, fresh, Afterwards(**said))

        dialog = self._ask(heading, fields, verb, "What came of it is recorded.")
        for name, words in start.items():
            dialog.form.entries[name].show(words)

    def _done(self, said: str) -> None:
        self.said.emit(said)
        self.changed.emit()

    def _failed(self, error: WorkbenchError) -> None:
        self._banner.tell(error.sentence, "danger")

    def _register(self, commands: Commands) -> None:
        def add(name: str, title: str, run: Callable[[], object], **more: Any) -> QAction:
            more["icon"] = theme.icon(more["icon"]) if "icon" in more else None
            menu = more.pop("menu", "&Case")
            return commands.add(f"register.{name}", title, run, menu=menu, owner=self._page, **more)

        self.import_action = add("import", "&Bring in a file…", self.bringing.choose,
                                 shortcut="Ctrl+O", icon="upload", menu="&File",
                                 keywords="import package csv excel")  # fmt: skip
        self.export_action = add("export", "&Write out…", self.export, shortcut="Ctrl+Shift+S",
                                 icon="download", keywords="export csv excel", menu="&File")  # fmt: skip
        self.respond_action = add("respond", "Record an &answer…", self.respond, shortcut="Ctrl+Return",
                                  icon="edit", keywords="response accept reject")  # fmt: skip
        self.move_action = add("move", "Change the &status…", self.move, shortcut="Ctrl+T",
                               keywords="closed superseded withdrawn")  # fmt: skip
        self.relate_action = add("relate", "&Relate to another…", self.relate, shortcut="Ctrl+R", icon="link",
                                 keywords="duplicate distinct supersedes")  # fmt: skip
        self.follow_action = add(
            "follow", "What &came of it…", self.come, keywords="planned done cost effect"
        )
        self.days_action = add("days", "&Days and closing…", self.dates, keywords="due target closed")
        self.issuers_action = add("issuers", "&Known issuers…", self.show_issuers, icon="key",
                                  keywords="fingerprint key signature", menu="&File")  # fmt: skip
        self.undo_action = add("undo", "&Undo", self.undo.run, shortcut="Ctrl+Z", icon="undo", menu="&Edit")


def _text(name: str, words: str, hint: str = "") -> Field:
    return Field(name=name, label=words, kind=FieldKind.TEXT, rows=2, hint=hint)
