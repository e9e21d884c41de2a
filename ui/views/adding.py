"""Asking for a new record: the dialog, and the words in it that are not lost when the window is locked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.dialogs.asking import Failed, NewRecord, show
from ui.models.desk import Desk
from ui.views.view import Noun
from workbench.errors import WorkbenchError
from workbench.services import drafts


class Adding:
    """The dialog for new records of one kind. `made` is told of each, with the record."""

    def __init__(self, desk: Desk, noun: Noun, owner: QWidget, made: Callable[[Any], None]) -> None:
        self._desk = desk
        self._noun = noun
        self._owner = owner
        self._made = made
        self._dialog: NewRecord | None = None
        self._key = f"new:{noun.key}:"

    def ask(self, start: Mapping[str, str] | None = None) -> None:
        """Show the dialog, with the words that were in it when the window was locked."""
        if self._noun.add is None:
            return
        heading = f"Add {self._noun.one.lower()}"
        fields = self._noun.new_fields or self._noun.fields
        window = self._owner.window()
        dialog = NewRecord(heading, fields, self._save, verb=heading, start=start, parent=window)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        show(dialog)
        case_id = self._desk.case_id
        self._desk.store.read(dialog, lambda session: drafts.drafts_of(session, case_id), self._put_back)

    def keep(self) -> None:
        """Keep what stands in an open dialog as a draft."""
        dialog = self._dialog
        words = dialog.form.unsaved() if dialog is not None and isValid(dialog) else {}
        if words:
            case_id, key, text = self._desk.case_id, self._key, json.dumps(dict(words))
            store = self._desk.store
            store.write(self._owner, lambda session: drafts.keep_draft(session, case_id, key, text))

    def _put_back(self, kept: Mapping[str, drafts.Draft]) -> None:
        dialog = self._dialog
        if self._key in kept and dialog is not None and not dialog.form.unsaved():
            dialog.form.put_drafts(json.loads(kept[self._key].text))

    def _save(self, values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
        adding, case_id = self._noun.add, self._desk.case_id
        assert adding is not None

        def made(result: Any) -> None:
            done()
            self._made(result[0])

        self._desk.store.write(self._owner, lambda session: adding(session, case_id, **values), made, failed)

    def _closed(self) -> None:
        self._dialog = None
        case_id, key = self._desk.case_id, self._key
        # Closed by locking, the vault is shut by now: the draft stays, as it should.
        if self._desk.store.is_open:
            self._desk.store.write(
                self._owner, lambda session: drafts.drop_draft(session, case_id, key), failed=_let_it_stay
            )


def _let_it_stay(_: WorkbenchError) -> None:
    """A draft that could not be dropped is offered once more; nothing is lost by it."""
