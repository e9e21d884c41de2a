"""The fields of one record, saved as each is left. Owns what happens between typing and saving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models.desk import Desk
from ui.views.view import Noun
from ui.widgets.form import RecordForm
from ui.widgets.parts import Banner, column
from workbench.errors import BadInput, WorkbenchError
from workbench.records.record import Record
from workbench.services import drafts
from workbench.services.session import Session


class Details(QWidget):
    """The fields of one record, saved as each is left, with drafts kept in the vault meanwhile."""

    drafts_back = Signal()

    def __init__(self, desk: Desk, noun: Noun) -> None:
        super().__init__()
        self._desk = desk
        self._noun = noun
        self._record: Record | None = None
        self.banner = Banner()
        self.form = RecordForm(noun.fields)
        self.form.committed.connect(self._commit)
        self.form.paused.connect(self._keep)
        self.form.resolved.connect(self._drop)
        self.setLayout(column(self.banner, self.form))

    def show_record(self, record: Record | None) -> None:
        changed = (record.id if record else None) != self.form.record_id
        if changed:
            self.banner.dismiss()
        self.form.show_record(record)
        self._record = record
        if changed and record is not None:
            case_id = self._desk.case_id
            self._desk.store.read(
                self,
                lambda session: drafts.drafts_of(session, case_id),
                lambda kept: self._offer(record, kept),
            )

    def keep(self) -> None:
        """Keep every uncommitted word as a draft, now."""
        for name, typed in self.form.unsaved().items():
            self._keep(name, typed)

    def _commit(self, name: str, value: Any) -> None:
        record = self._record
        if record is None:
            return
        edit, case_id, key = self._noun.edit, self._desk.case_id, self._key(record, name)

        def verb(session: Session) -> Any:
            done = edit(session, record, **{name: value})
            drafts.drop_draft(session, case_id, key)
            return done

        def saved(_: Any) -> None:
            if self.form.record_id == record.id:
                self.form.accept(name)

        self._desk.store.write(self, verb, saved, lambda error: self._refuse(record, name, error))

    def _refuse(self, record: Record, name: str, error: WorkbenchError) -> None:
        if self.form.record_id == record.id and isinstance(error, BadInput):
            self.form.refuse(name, error.sentence)
        else:
            self.banner.tell(error.sentence, "danger")

    def _keep(self, name: str, typed: str) -> None:
        if self._record is not None:
            key, case_id = self._key(self._record, name), self._desk.case_id
            self._desk.store.write(self, lambda session: drafts.keep_draft(session, case_id, key, typed))

    def _drop(self, name: str) -> None:
        if self._record is not None:
            key, case_id = self._key(self._record, name), self._desk.case_id
            self._desk.store.write(self, lambda session: drafts.drop_draft(session, case_id, key))

    def _offer(self, record: Record, kept: Mapping[str, drafts.Draft]) -> None:
        if self.form.record_id != record.id:
            return
        stem = self._key(record, "")
        mine = {key.removeprefix(stem): draft.text for key, draft in kept.items() if key.startswith(stem)}
        mine = {name: text for name, text in mine.items() if name not in self.form.unsaved()}
        if mine and self.form.put_drafts(mine):
            self.banner.tell("Words that were typed and not yet saved have been put back here.", "info")
        self.drafts_back.emit()

    def _key(self, record: Record, name: str) -> str:
        return f"{record.kind.value}:{record.id}:{name}"
