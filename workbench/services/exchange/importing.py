"""Loading a case from the exchange format: all of it, or nothing and the JSON path of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound
from workbench.ingest.media import HEAD_BYTES, PLAIN
from workbench.ingest.plain import read_plain
from workbench.ingest.reading import read as read_file
from workbench.records.case import Case, CaseKind, CaseStatus
from workbench.records.extract import Extract
from workbench.records.record import CaseId, RecordId, new_id
from workbench.regimes import Regime, load_regime
from workbench.services import cases
from workbench.services.exchange import nouns, working
from workbench.services.exchange.gathering import Gathering, checked, extra
from workbench.services.exchange.nouns import Attached
from workbench.services.filing import unread
from workbench.services.session import Session
from workbench.services.tidying import today
from workbench.services.word_prints import keep_file
from workbench.store import rotation
from workbench.store.vault import Vault
from workbench.wire import case as wire
from workbench.wire import reading

MOST = 256 * 1024 * 1024
"""Bytes; a case file beyond this is not a case file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came in: the case, what was touched, and JSON paths of keys kept without being understood."""

    case: Case
    changes: Changes
    unknown: tuple[str, ...] = field(repr=False)


def import_case(
    session: Session, path: Path, *, progress: Callable[[int, int], bool] | None = None
) -> Imported:
    """Load a case file with the evidence files beside it, as one operation.

    `progress(done, of)` is called before each piece of evidence; returning False stops the work.

    Raises:
        NotFound: no such file. BadInput: `where` is the JSON path. Cancelled. VaultFull.
    """
    exchange = reading.read(_content(path), wire.CaseExchange, "the case file")
    if exchange.format != wire.FORMAT:
        raise BadInput(f"This file is not in the format {wire.FORMAT}.", where="$.format")
    try:
        regime = load_regime(exchange.case.regime)
    except NotFound as error:
        raise BadInput(error.message, where="$.case.regime") from None
    case = _made_case(session, exchange)
    session.safeguard(when=rotation.holds_anything)
    files = _Files(session.vault, path.parent)
    try:
        changes = _load(session, exchange, case, regime, files, progress or _always)
    except BaseException:
        files.discard()
        raise
    return Imported(case=case, changes=changes, unknown=tuple(reading.unknown_paths(exchange)))


def _load(
    session: Session,
    exchange: wire.CaseExchange,
    case: Case,
    regime: Regime,
    files: _Files,
    progress: Callable[[int, int], bool],
) -> Changes:
    into = Gathering(case.case_id)
    nouns.gather_people(into, exchange)
    kept = nouns.gather_evidence(into, exchange, regime, files.attach, progress)
    nouns.gather_reasoning(into, exchange)
    nouns.gather_conclusions(into, exchange)
    working.gather_working_parts(into, exchange)
    with session.vault.operation("import_case", case.case_id, undoable=False) as work:
        work.create(case, *into.with_references(work))
        for record, file in kept:
            if file.sealed is not None:
                keep_file(session, case.case_id, record.id, regime, file.sealed, file.extract)
    return work.done


def _always(_done: int, _of: int) -> bool:
    return True


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise BadInput("This file is far too large to be a case file. Check that it is the right one.")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound("There is no case file of that name.") from None
    except OSError:
        raise BadInput("The case file cannot be read. Check that it is a file and that you may.") from None


def _made_case(session: Session, exchange: wire.CaseExchange) -> Case:
    facts = exchange.case
    others: dict[str, Any] = {
        report.kind: report.unknown for report in exchange.other_reports if report.unknown
    }
    parts = {
        "case": facts,
        "report": exchange.report or wire.Item(),
        "other_reports": wire.Item(unknown=others),
    }
    reference = (facts.reference or "").strip()
    if reference:
        cases.require_free(session, reference, where="$.case.reference")
    kind = CaseKind(facts.kind)
    opened_on = facts.opened_on or today()
    case_id = CaseId(new_id())
    case = Case(
        id=RecordId(case_id),
        case_id=case_id,
        reference=reference or cases.next_reference(session, kind, opened_on.year),
        title=facts.title,
        case_kind=kind,
        regime=facts.regime,
        opened_on=opened_on,
        due_on=facts.due_on,
        lead=facts.lead or "",
        issuer=facts.issuer or "",
        summary=facts.summary or "",
        status=CaseStatus(facts.status),
        extra=extra(exchange, "$", parts),
    )
    checked(case, "$.case")
    return case


class _Files:
    """The evidence files of the import: sealed as they come, discarded together if it fails."""

    def __init__(self, vault: Vault, beside: Path) -> None:
        self._vault, self._beside = vault, beside
        self._attached: list[Attached] = []

    def attach(self, item: wire.Evidence, where: str) -> Attached:
        """Read and seal an item's text or file. Raises: BadInput, with the JSON path."""
        if item.text is not None and item.file is not None:
            raise BadInput("Give either “text” or “file”, not both.", where=where)
        if item.text:
            attached = self._sealed_text(item.text)
        elif item.file is not None:
            attached = self._sealed_file(item, item.file, f"{where}.file")
        else:
            missing = Extract(media_type="", text="", readable=False, note="No file was given.")
            attached = Attached(file_name="", sealed=None, extract=missing)
        self._attached.append(attached)
        return attached

    def discard(self) -> None:
        for attached in self._attached:
            if attached.sealed is not None:
                self._vault.discard_file(attached.sealed)

    def _sealed_text(self, text: str) -> Attached:
        content = text.replace("\r\n", "\n").replace("\r", "\n").encode()
        sealed = self._vault.seal_file(BytesIO(content), size_hint=len(content))
        # Known to be text: words that happen to begin as a PDF does must not be taken for one.
        return Attached(file_name="", sealed=sealed, extract=read_plain(content, PLAIN))

    def _sealed_file(self, item: wire.Evidence, name: str, where: str) -> Attached:
        inside = PurePosixPath(name.replace("\\", "/"))
        path = self._beside / Path(*inside.parts)
        try:
            if inside.is_absolute() or not path.resolve().is_relative_to(self._beside.resolve()):
                raise BadInput("Name a file in the same folder as the case file, or below it.")
            if not path.is_file():
                raise BadInput("There is no such file beside the case file.")
            with path.open("rb") as source:
                size = path.stat().st_size
                extract = _read(path.name, source, size, damaged_too=not item.readable)
                source.seek(0)
                sealed = self._vault.seal_file(source, size_hint=size)
        except BadInput as error:
            raise BadInput(error.message, where=where) from None
        except (OSError, ValueError):
            raise BadInput("This file cannot be read.", where=where) from None
        return Attached(file_name=path.name, sealed=sealed, extract=extract)


def _read(name: str, source: BinaryIO, size: int, *, damaged_too: bool) -> Extract:
    try:
        return read_file(name, source, size=size)
    except BadInput as error:
        if not damaged_too or not size:
            raise
        source.seek(0)
        return unread(name, source.read(HEAD_BYTES), error)
