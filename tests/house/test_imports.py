"""Who may import whom: the floors of the house, and the few doors to dangerous libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.source import ROOT, code, core, imports, listed, window

# Database libraries have one door: opened anywhere else they would write a plain file. A package is a
# door too, with everything in it.
DOORS = {
    "sqlcipher3": {"workbench.store.driver", "workbench.store.cipher_alias"},
    "sqlite_utils": {"workbench.store.driver"},
    "sqlite3": set[str](),
    "psycopg": {"workbench.register.postgres"},
    "psycopg_pool": {"workbench.register.postgres"},
    "PySide6": {"ui"},
    "shiboken6": {"ui"},
    "ui": {"ui"},
}
THREADS = {
    "threading", "_thread", "multiprocessing", "concurrent", "asyncio",
    "QThread", "QThreadPool", "QRunnable", "QtConcurrent",
}  # fmt: skip

BLOCKED = """
import importlib, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "ui"):
            raise ImportError(f"{name} was asked for by the core")
sys.meta_path.insert(0, Blocked())
for name in sys.stdin.read().split():
    importlib.import_module(name)
"""


def test_the_floors_of_the_house_are_kept() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_core_module_imports_without_qt_and_says_nothing() -> None:
    names = [module.name for module in core() if not module.name.endswith("__main__")]

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKED],
        input="\n".join(names),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == ""


@pytest.mark.parametrize("library", DOORS)
def test_a_library_with_a_door_is_imported_at_its_door_alone(library: str) -> None:
    elsewhere = [
        module.place(statement)
        for module in code()
        if not any(module.name == door or module.name.startswith(f"{door}.") for door in DOORS[library])
        for name, statement in imports(module)
        if name.partition(".")[0] == library
    ]

    assert not elsewhere, listed(elsewhere)


def test_no_module_imports_a_private_name_of_another() -> None:
    borrowed = [
        f"{module.place(statement)} {name}"
        for module in code()
        for name, statement in imports(module)
        if name.startswith(("workbench.", "ui.")) and _is_private(name)
    ]

    assert not borrowed, listed(borrowed)


def test_the_windows_threads_are_made_in_one_place() -> None:
    elsewhere = [
        f"{module.place(statement)} {name}"
        for module in window()
        if module.name != "ui.jobs"
        for name, statement in imports(module)
        if name.partition(".")[0] in THREADS or name.rpartition(".")[2] in THREADS
    ]

    assert not elsewhere, listed(elsewhere)


def _is_private(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.startswith("_") and not last.startswith("__")
