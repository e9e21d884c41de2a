"""Several recommendations at once: the same said of those that are chosen, and a table brought in.

Owns what is asked on the way. What a table changes, and whether it may, is for the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from ui import theme
from ui.dialogs.asking import Failed, NewRecord, show
from ui.dialogs.recommendation_table import TableDialog
from ui.views.section import Section
from ui.widgets.form import Field, FieldKind
from workbench.errors import ImportRefused, NeedsDecision, WorkbenchError
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.services.recommendation_tables import Table, read_table, take_table
from workbench.services.recommendations import edit_recommendations

_SHOWN = 10
_FORMS = "Tables (*.csv *.xlsx);;All files (*)"
_ALIKE = (
    Field(name="addressee", label="Asked &of"),
    Field(name="due_on", label="To be &done by", kind=FieldKind.DAY),
    Field(name="review_on", label="Re&view on", kind=FieldKind.DAY),
    Field(name="measure", label="&Measure of success", kind=FieldKind.TEXT, rows=2),
    Field(name="frequency", label="&How often"),
    Field(name="data_source", label="Data so&urce"),
    Field(name="monitored_by", label="Monitored &by"),
    Field(
        name="level_of_intervention", label="&Level of intervention", hint="What stays empty is not changed."
    ),
)


class Several:
    """The two actions, for one section. `resolved` puts an organisation in the place of its name."""

    def __init__(self, section: Section, resolved: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
        self._section, self._resolved = section, resolved
        add = partial(section.desk.commands.add, menu=section.noun.menu, owner=section.table)
        self.change_action = add(
            "recommendation.several", "Change several…", self.change, icon=theme.icon("edit"),
            keywords="bulk selected owner date",
        )  # fmt: skip
        self.table_action = add(
            "recommendation.table", "Bring in a table…", self.choose, icon=theme.icon("upload"),
            keywords="spreadsheet excel csv safety action plan",
        )  # fmt: skip

    def change(self) -> None:
        """Ask what to say of every recommendation that is chosen."""
        chosen = [each for each in self._section.table.chosen if isinstance(each, Recommendation)]
        if len(chosen) < 2:
            self._section.desk.said.emit("Choose several recommendations first, with Shift or Ctrl.")
            return

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
            said = self._resolved({name: value for name, value in values.items() if value})
            if not said:
                done()
                return

            def changed(_: object) -> None:
                done()
                self._section.desk.said.emit(f"Changed {len(chosen)} recommendations.")

            self._section.desk.store.write(
                self._section, lambda session: edit_recommendations(session, chosen, **said), changed, failed
            )

        heading = f"Change {len(chosen)} recommendations alike"
        show(NewRecord(heading, _ALIKE, save, verb="Change", parent=self._section.window()))

    def choose(self) -> None:
        """Ask for a table, and show what it would change."""
        name, _ = QFileDialog.getOpenFileName(self._section, "Bring in a table", str(Path.home()), _FORMS)
        if name:
            self.look(Path(name))

    def look(
        self, path: Path, kind: RecommendationType | None = None, columns: Mapping[str, str] | None = None
    ) -> None:
        """Read a table and show what it would change; what is not clear is asked first."""
        case_id = self._section.desk.case_id
        self._section.desk.store.read(
            self._section,
            lambda session: read_table(session, case_id, path, kind=kind, columns=columns),
            lambda table: self._show(path, table),
            lambda error: self._unclear(path, kind, columns, error),
        )

    def _show(self, path: Path, table: Table) -> None:
        case_id = self._section.desk.case_id

        def take(done: Callable[[], None], failed: Failed) -> None:
            self._section.desk.store.write(
                self._section, lambda session: take_table(session, case_id, table), lambda _: done(), failed
            )

        show(TableDialog(path.name, table, take, self._section.window()))

    def _unclear(
        self, path: Path, kind: RecommendationType | None, columns: Mapping[str, str] | None,
        error: WorkbenchError,
    ) -> None:  # fmt: skip
        if not isinstance(error, NeedsDecision):
            reasons = "\n".join(error.reasons[:_SHOWN]) if isinstance(error, ImportRefused) else ""
            said = error.sentence.splitlines()[0] + (f"\n{reasons}" if reasons else "")
            self._section.details.banner.tell(f"{path.name}: {said}", "danger")
            return
        of_type = error.code == "type"
        types = {each.code: each.title for each in self._section.desk.regime.recommendation_types}
        choices = [(each, types.get(each, each) if of_type else each) for each in error.choices]
        label = "&Type of the new rows" if of_type else "&Column with the action"
        field = Field(name="said", label=label, kind=FieldKind.CHOICE, choices=choices)

        def answered(values: Mapping[str, Any], done: Callable[[], None], _failed: Failed) -> None:
            done()
            said = str(values["said"])
            if of_type:
                self.look(path, RecommendationType(said), columns)
            else:
                self.look(path, kind, {**(columns or {}), "action": said})

        show(NewRecord(error.sentence, [field], answered, verb="Go on", parent=self._section.window()))
