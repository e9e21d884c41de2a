"""The window is locked before the computer sleeps, told so over a message bus as Linux desktops do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

BUS = """<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""

SYSTEM = """
import time
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
app = QCoreApplication([])
bus = QDBusConnection.systemBus()
assert bus.registerService("org.freedesktop.login1")
said = QDBusMessage.createSignal(
    "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"
)
said.setArguments([True])
assert bus.send(said)
time.sleep(0.5)
"""

WATCHER = """
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from ui.widgets.watch import Watch
app, owner = QGuiApplication([]), QObject()
watch = Watch(app, 60, owner)
watch.left.connect(lambda: (print("left"), app.quit()))
watch.listening.connect(lambda: print("listening", flush=True))
QTimer.singleShot(20_000, app.quit)
app.exec()
"""

if sys.platform.startswith("linux"):

    @pytest.fixture
    def bus(tmp_path: Path) -> Iterator[dict[str, str]]:
        """The environment in which a message bus of our own stands for the system's."""
        found = shutil.which("dbus-daemon")
        assert found, "dbus-daemon is missing: “make test” installs it or says how"
        socket = tmp_path / "bus"
        (tmp_path / "bus.conf").write_text(BUS.format(socket=socket))
        daemon = subprocess.Popen([found, "--config-file", tmp_path / "bus.conf", "--nofork"])
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.05)
        yield os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}", "QT_QPA_PLATFORM": "offscreen"}
        daemon.terminate()
        daemon.wait()

    @pytest.mark.slow
    def test_going_to_sleep_is_heard_of_before_it_happens(bus: dict[str, str]) -> None:
        watching = [sys.executable, "-c", WATCHER]
        with subprocess.Popen(watching, cwd=ROOT, env=bus, stdout=subprocess.PIPE, text=True) as watcher:
            assert watcher.stdout is not None
            assert watcher.stdout.readline() == "listening\n"

            subprocess.run([sys.executable, "-c", SYSTEM], env=bus, check=True, timeout=60)

            assert watcher.stdout.read() == "left\n"
        assert watcher.returncode == 0
