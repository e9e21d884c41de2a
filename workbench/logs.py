"""The program's log: what happened, never to what; it must not let a protected word through.

A message is a literal written in the program, its arguments are numbers and ids, and an exception
is its class, our error code and where in our code it passed. Whatever else is handed to a logger is
replaced before any handler sees it, so that a careless line of code costs detail and not secrecy.

Loggers outside the `workbench` and `ui` trees (third-party libraries) never reach the file: they put
content into their messages.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from pathlib import Path
from types import FrameType, TracebackType

from workbench import paths
from workbench.errors import WorkbenchError

FILE_NAME = "workbench.log"
WITHHELD = "(message withheld: it is not a literal of the program)"

_TREES = ("workbench", "ui")
_MAX_BYTES = 1_000_000
_OLDER_FILES = 3
_MAX_CHAIN = 8

# Narrow on purpose: a name typed in lower case, a hospital number or a file name must not pass.
_ID = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|[A-Z]{1,3}-[0-9]{1,4}"
    r"|[A-Z]{1,6}-(?:19|20)[0-9]{2}-[0-9]{1,4}"
    r"|[A-Z]{1,3}/[0-9]{4}/[0-9]{1,4}"
    r"|(?:addressee|account|alias|backup|blob|case|code|concern|control|device|engagement|event|evidence"
    r"|excerpt|factor|finding|hazard|intake|job|key|ledger|organisation|package|person|question"
    r"|recommendation|register|release|report|response|search|settings|thread|vault)\.[a-z_]{2,30}"
)
_CODE = re.compile(r"[a-z_]{1,40}")


def get_logger(name: str) -> logging.Logger:
    """A logger that lets only literals, numbers and ids through; `name` is the module's `__name__`."""
    logger = logging.getLogger(name)
    if not any(isinstance(present, Redaction) for present in logger.filters):
        logger.addFilter(Redaction())
    return logger


def silence(library: str) -> None:
    """Let nothing through of what a library logs: where there is no log, Python writes it on the terminal."""
    logger = logging.getLogger(library)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def set_up(level: int = logging.INFO) -> None:
    """Write the program's log to a rotating file in the log folder: 4 files of at most 1 MB.

    Calling it again changes the level only. A folder that cannot be written to means no log, never
    an error: the work matters more.
    """
    for tree in _TREES:
        logging.getLogger(tree).setLevel(level)
    # A full disk must not print a traceback on the person's terminal for every line not written.
    logging.raiseExceptions = False
    if _installed():
        return
    # Measured: what turns files over takes 20 ms to load, and the window's first page needs only loggers.
    from workbench.log_file import LogFile

    folder = paths.log_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = LogFile(
            folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(Redaction())
    for tree in _TREES:
        logging.getLogger(tree).addHandler(handler)


def close() -> None:
    """Stop writing the log and close its file."""
    for handler in _installed():
        for tree in _TREES:
            logging.getLogger(tree).removeHandler(handler)
        handler.close()


class Redaction(logging.Filter):
    """Turns a record into its safe text in place; a record already safe passes as it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "redacted", None) is not self.__class__:
            record.msg = _text(record)
            record.args = ()
            record.exc_text = _exception(record.exc_info[1]) if record.exc_info else None
            record.exc_info = None
            record.stack_info = None
            record.redacted = self.__class__
        return True


def _installed() -> list[logging.Handler]:
    return [each for each in logging.getLogger(_TREES[0]).handlers if isinstance(each, logging.FileHandler)]


def _text(record: logging.LogRecord) -> str:
    message = record.msg
    if type(message) is not str or not _is_literal(message, record):
        return WITHHELD
    given = record.args if isinstance(record.args, tuple | None) else (record.args,)
    arguments = tuple(_safe(each) for each in given or ())
    if not arguments:
        return message
    try:
        return message % arguments
    except (TypeError, ValueError):
        # A withheld argument met a number's place, such as %d.
        return " ".join([message, *map(str, arguments)])


def _safe(argument: object) -> object:
    # Exact types only: a subclass may print anything.
    if type(argument) in (int, float, bool):
        return argument
    if type(argument) is str and _ID.fullmatch(argument):
        return argument
    return type(argument).__name__


def _is_literal(message: str, record: logging.LogRecord) -> bool:
    """Whether the message stands as a constant in the code of the line that logged it."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_lineno == record.lineno:
            return message in frame.f_code.co_consts
        frame = frame.f_back
    return False


def _exception(error: BaseException | None) -> str:
    lines: list[str] = []
    while error is not None and len(lines) < _MAX_CHAIN:
        code = f" [{error.code}]" if isinstance(error, WorkbenchError) and _CODE.fullmatch(error.code) else ""
        lines.append(f"  {type(error).__name__}{code}{_places(error.__traceback__)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def _places(traceback: TracebackType | None) -> str:
    places: list[str] = []
    while traceback is not None:
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        if module.split(".")[0] in _TREES:
            # The file's name alone, under its package: a full path holds the person's account name.
            file = Path(traceback.tb_frame.f_code.co_filename).name
            places.append(f"{'/'.join(module.split('.')[:-1])}/{file}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " at " + ", ".join(places) if places else ""


for _tree in _TREES:
    # Without a handler the standard library prints warnings, arguments and all, on standard error.
    logging.getLogger(_tree).addHandler(logging.NullHandler())
