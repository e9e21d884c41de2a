"""Writing the register into a file. Everything in it was public before it came in, so no gate is passed."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import BadInput
from workbench.register.writing import csv_bytes, json_lines, workbook_bytes
from workbench.services.register.opening import open_register
from workbench.services.session import Session
from workbench.store.files import write_atomically

_WRITERS = {".csv": csv_bytes, ".xlsx": workbook_bytes, ".jsonl": json_lines}


def export_register(session: Session, path: Path) -> int:
    """Write every entry into a file whose ending says the form; returns how many there were.

    Raises: BadInput: the ending is of no form. NotWritable, VaultFull.
    """
    writer = _WRITERS.get(path.suffix.casefold())
    if writer is None:
        raise BadInput(f"Give the file one of these endings: {', '.join(_WRITERS)}.")
    register = open_register(session)
    found = register.entries(register.numbers())
    write_atomically(path, writer(found))
    return len(found)
