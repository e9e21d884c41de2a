"""The file that the log is written to, turned over when it is full. It must not know what is logged."""

from __future__ import annotations

import contextlib
from logging.handlers import RotatingFileHandler


class LogFile(RotatingFileHandler):
    """A rotating file that grows a little longer where it cannot be turned over."""

    def rotate(self, source: str, dest: str) -> None:
        # Windows refuses while another process has the file open.
        with contextlib.suppress(OSError):
            super().rotate(source, dest)
