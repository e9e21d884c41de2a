"""What is asked when a file does not come in by itself: which column is which, or why it was refused.

Owns the questions. How a file is read is for the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QWidget,
)

from ui import theme
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import ImportRefused
from workbench.services.register.importing import FIELDS, Choices, guessed

_TITLES: Mapping[str, str] = {
    "id": "Its id with the issuer",
    "issuer": "Who issued it",
    "text": "The recommendation itself",
    "addressee": "Asked of",
    "number": "Number",
    "date": "Day it was published",
    "report_title": "Report",
    "source_url": "Source on the web",
    "decision": "Answer",
    "response_text": "Reasons for the answer",
    "response_date": "Day of the answer",
    "response_by": "Who answered",
    "response_due": "Answer due",
    "target_date": "To be done by",
    "closed_date": "Closed on",
    "closure": "Why it was closed",
}
_FIRST = ("text", "id", "issuer", "number", "addressee", "date")
_NONE = "– no column –"
_SHOWN = 10


class ColumnsDialog(QDialog):
    """Which column of a table holds what. `chosen` is what was said once it is accepted."""

    def __init__(
        self, file_name: str, headings: Sequence[str], *, why: str = "", issuer: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("Which column holds what?")
        self.setMinimumSize(theme.metric(None, 38), theme.metric(None, 32))
        self._headings = tuple(headings)
        self.banner = Banner()
        self.issuer = QLineEdit(issuer)
        self.issuer.setPlaceholderText("Only where there is no column for it")
        self.boxes: dict[str, QComboBox] = {}
        self.accept_button = button("Bring it in", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._arrange(file_name, why)

    @property
    def chosen(self) -> Choices:
        """The columns that were named, and those that were said to be none."""
        return Choices(
            issuer=self.issuer.text().strip(),
            columns={name: box.currentData() for name, box in self.boxes.items()},
        )

    def _arrange(self, file_name: str, why: str) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        known = guessed(self._headings)
        order = (*_FIRST, *(name for name in FIELDS if name not in _FIRST))
        for at, name in enumerate(order):
            box = QComboBox()
            box.addItem(_NONE, "")
            for heading in self._headings:
                box.addItem(heading, heading)
            box.setCurrentIndex(max(0, box.findData(known.get(name, ""))))
            box.setMinimumContentsLength(14)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            caption = QLabel(_title(name))
            caption.setBuddy(box)
            box.setAccessibleName(_title(name))
            grid.addWidget(caption, at, 0)
            grid.addWidget(box, at, 1)
            self.boxes[name] = box
        inside = QWidget()
        inside.setLayout(grid)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setAccessibleName("Columns")
        caption = QLabel("Issuer of &all of it")
        caption.setBuddy(self.issuer)
        said = (
            f"{file_name} is a table. Say which of its columns holds the recommendation, its id or number, "
            "and who issued it. This is remembered for the next table with the same headings."
        )
        layout = column(
            label("Which column holds what?", "title"), label(said, "quiet", wraps=True), self.banner,
            row(caption, self.issuer), area, row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)
        if why:
            self.banner.tell(why, "warning")
        self.boxes["text"].setFocus()

    def _try(self) -> None:
        said = {name for name, box in self.boxes.items() if box.currentData()}
        missing = [
            words
            for words, there in (
                ("the recommendation itself", "text" in said),
                ("its id or its number", bool({"id", "number"} & said)),
                (
                    "who issued it, in a column or for all of it",
                    "issuer" in said or self.issuer.text().strip(),
                ),
            )
            if not there
        ]
        twice = _twice([box.currentData() for box in self.boxes.values()])
        if missing:
            self.banner.tell(f"Still needed: {'; '.join(missing)}.", "warning")
        elif twice:
            self.banner.tell(f"“{twice}” is chosen for two things. A column holds one.", "warning")
        else:
            self.accept()


class RefusedDialog(QDialog):
    """Why a file was not brought in: its first reasons, where all of them stand, and what can be done."""

    def __init__(
        self,
        file_name: str,
        error: ImportRefused,
        again: Callable[[Choices], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("The file was not brought in")
        self.setMinimumSize(theme.metric(None, 38), theme.metric(None, 24))
        self._again = again
        self.reasons = QListWidget()
        self.reasons.setAccessibleName("Reasons")
        self.reasons.setWordWrap(True)
        self.reasons.addItems(list(error.reasons[:_SHOWN]))
        self.key = QLineEdit()
        self.key.setPlaceholderText("Fingerprint that the issuer told you")
        self.key.setAccessibleName("Fingerprint that the issuer told you")
        self.key.setVisible(error.code == "other_key")
        self.again_button = button("", self._once_more)
        words = {"other_words": "Bring it in as an update", "other_key": "Bring it in with this key"}
        self.again_button.setText(words.get(error.code, ""))
        self.again_button.setVisible(error.code in words)
        close = button("Close", self.reject, role="primary")
        close.setDefault(True)
        layout = column(
            label(f"{file_name} was not brought in", "title", wraps=True),
            label(_told(error), wraps=True), self.reasons, self.key,
            row(None, self.again_button, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _once_more(self) -> None:
        key = self.key.text().strip()
        if not self.key.isHidden() and not key:
            self.key.setFocus()
            return
        self.accept()
        self._again(Choices(key=key) if key else Choices(update=True))


def _told(error: ImportRefused) -> str:
    """What the error says besides its reasons, which are listed below."""
    listed = {reason.strip() for reason in error.reasons}
    lines = [line for line in error.message.splitlines() if line.strip(" •-") not in listed]
    count = len(error.reasons)
    more = f"The first {_SHOWN} of {count:,} reasons:" if count > _SHOWN else ""
    return "\n".join([*(line for line in lines if line.strip()), *([more] if more else [])])


def _title(name: str) -> str:
    return _TITLES.get(name) or name.replace("_", " ").capitalize()


def _twice(chosen: Sequence[str]) -> str:
    return next((each for each in chosen if each and chosen.count(each) > 1), "")
