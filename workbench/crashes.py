"""What a crash may leave behind: no memory on the disk, and in the log the kind of error and its place.

Owns the last hooks of the process. An error's own words can quote a case, so they are never printed. Knows
no window and no command.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from contextlib import suppress
from types import TracebackType

from workbench import logs

if sys.platform != "win32":
    import resource

_NOT_DUMPABLE = 4

_log = logs.get_logger(__name__)


def guard() -> None:
    """Write no core file, and print no words of an error that nobody caught. Calling it again is harmless."""
    _refuse_core_files()
    sys.excepthook = _tell
    threading.excepthook = _tell_of_thread
    sys.unraisablehook = _tell_unraisable


def _refuse_core_files() -> None:
    """Ask the system for no core file. Where one goes to a program, the limit does not hold: hence both."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0, 0, 0, 0)


def _tell(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _write_down(error)


def _tell_of_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_type is not SystemExit:
        _write_down(told.exc_value)


def _tell_unraisable(told: sys.UnraisableHookArgs) -> None:
    _write_down(told.exc_value)


def _write_down(error: BaseException | None) -> None:
    try:
        if error is not None:
            raise error
    except BaseException:
        _log.critical("nobody caught an error", exc_info=True)
