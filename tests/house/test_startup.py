"""The unlock screen comes first: what reads, scans and writes documents is loaded when it is needed.

Measured: all services with their libraries take two seconds to load, Qt alone a fifth of one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT

HEAVY = (
    "docx", "reportlab", "lxml", "openpyxl", "pikepdf", "pypdfium2", "PIL",
    "onnxruntime", "numpy", "zxcvbn", "sqlite_utils",
)  # fmt: skip
SCRIPT = """
import json, sys
heavy = json.loads(sys.argv[1])
import ui.app
imported = [name for name in heavy if name in sys.modules]
from PySide6.QtWidgets import QApplication
from ui.widgets.appearance import Appearance
app = QApplication(["workbench"])
window = ui.app.Window(app, Appearance(app))
window.show()
for _ in range(3):
    app.processEvents()
shown = [name for name in heavy if name in sys.modules]
print(json.dumps({"imported": imported, "shown": shown}))
"""


def test_the_unlock_screen_is_shown_before_anything_heavy_loads(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(HEAVY)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "WORKBENCH_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"imported": [], "shown": []}
