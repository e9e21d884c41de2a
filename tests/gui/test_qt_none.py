"""Qt's calls that return nothing must hand out `None` properly: PySide6 6.12 on Python 3.11 loses it.

A process that lost every reference to None aborts, so the calls are made in one of their own.
"""

from __future__ import annotations

import subprocess
import sys

CALLS = 50_000
SLACK = 1_000
SCRIPT = """
import sys
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QStandardItem, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

class Teller(QObject):
    told = Signal(object)

    def hear(self, _):
        return None

app = QApplication([])
label, field, widget, teller, timer = QLabel(), QLineEdit(), QWidget(), Teller(), QTimer()
item, cursor = QStandardItem(), QTextCursor(QTextDocument())
teller.told.connect(teller.hear)
verbs = {
    "label": lambda: label.setText("words"),
    "field": field.clear,
    "widget": lambda: widget.setEnabled(True),
    "update": widget.update,
    "signal": lambda: teller.told.emit(None),
    "timer": timer.stop,
    "item": lambda: item.setText("words"),
    "cursor": cursor.beginEditBlock,
    "property": lambda: teller.property("nothing"),
}
for name, verb in verbs.items():
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        verb()
    print(name, sys.getrefcount(None) - before)
""".replace("CALLS", str(CALLS))


def test_fifty_thousand_calls_of_each_kind_neither_lose_nor_keep_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr
    changes = {name: int(change) for name, change in map(str.split, done.stdout.splitlines())}
    assert len(changes) == SCRIPT.count('": ')
    assert {name: change for name, change in changes.items() if abs(change) > SLACK} == {}
