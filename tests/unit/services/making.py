"""What the tests of import look into and make."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

from workbench.services.session import Session

PERSON = {"id": "P1", "name": "Wren Aldous"}
EVIDENCE = {"id": "E1", "title": "Interview", "text": "She said: it was dark.\r\nVery."}


def contents(session: Session) -> tuple[Any, ...]:
    """Every row of the vault's tables, and every file under its folder of sealed files."""
    tables = [
        name
        for (name,) in session.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'passage_fts%'"
        )
    ]
    rows = {name: session.db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    files = sorted(p.name for p in (session.vault.folder / "blobs").rglob("*") if p.is_file())
    return rows, files


def docx() -> bytes:
    document = Document()
    document.add_paragraph("The bleep did not sound.")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
