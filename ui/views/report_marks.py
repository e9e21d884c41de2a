"""What a check would raise, marked while a section is being written. The release has the last word.

Owns when the words are looked into: after a pause, in the background, and never twice at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from ui import theme
from ui.models.desk import Desk
from ui.views import release_words as say
from ui.views.report_editor import SectionEditor
from ui.widgets.marking import Marking
from ui.widgets.reading import Span
from workbench.records.report import ReportKind
from workbench.services.releasing.marking import Mark, marks_in


class Marks(QObject):
    """The marks of the editor, and a line below that tells how many there are."""

    def __init__(self, desk: Desk, editor: SectionEditor, told: QLabel) -> None:
        super().__init__(editor)
        self._desk, self._editor, self._told = desk, editor, told
        self._marking = Marking(editor)
        self._kind = ReportKind.OTHER
        self._asked: str | None = None
        self.next = desk.commands.add(
            "report.next_mark", "Go to the next marked place", self._go_on, menu="&Report",
            shortcut="F8", icon=theme.icon("search"), owner=editor, keywords="concern name leak check",
        )  # fmt: skip
        self._show(())

    def look(self, kind: ReportKind) -> None:
        """Look into the words as they are now; while that runs, the latest words wait."""
        self._kind, words = kind, self._editor.toPlainText()
        if self._asked is not None:
            return
        self._asked = words
        if not words.strip():
            self._take(())
            return
        case_id = self._desk.case_id
        self._desk.store.read(
            self,
            lambda session: marks_in(session, case_id, kind.value, words),
            self._take,
            lambda _error: self._take(()),
        )

    def _take(self, marks: Sequence[Mark]) -> None:
        asked, self._asked = self._asked, None
        if asked == self._editor.toPlainText():
            self._show(marks)
        else:
            self.look(self._kind)

    def _show(self, marks: Sequence[Mark]) -> None:
        self._marking.show_spans(
            [
                Span(
                    key=str(at),
                    start=mark.start,
                    end=mark.end,
                    tone="danger" if mark.stops else "warning",
                    words=_words(mark),
                )
                for at, mark in enumerate(marks)
            ]
        )
        self._told.setText(_told(marks))
        self._told.setVisible(bool(marks))
        self.next.setEnabled(bool(marks))

    def _go_on(self) -> None:
        span = self._marking.go_on()
        if span is not None:
            self._desk.said.emit(span.words)


def _words(mark: Mark) -> str:
    effect = "Would stop the release" if mark.stops else "Would ask for a reason"
    whose = f" ({mark.source})" if mark.source else ""
    return f"{effect}. {say.SHORT[mark.kind]}{whose}: {mark.why}"


def _told(marks: Sequence[Mark]) -> str:
    """“3 places would stop a release: 2 × name, copied words. Press F8 to go to them.”"""
    parts = []
    for stops, what in ((True, "would stop a release"), (False, "would ask for a reason")):
        kinds = Counter(say.SHORT[mark.kind].lower() for mark in marks if mark.stops is stops)
        if kinds:
            listed = ", ".join(f"{count} × {kind}" if count > 1 else kind for kind, count in kinds.items())
            places = "1 place" if kinds.total() == 1 else f"{kinds.total()} places"
            parts.append(f"{places} {what}: {listed}.")
    return f"{' '.join(parts)} Press F8 to go there." if parts else ""
