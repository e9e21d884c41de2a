"""Bringing published recommendations into the register: a package, or a file.

Owns how a file is known for what it is, and what is asked when it does not fit what is there already. A file
is taken whole or not at all; nothing but public entries passes (register/admission.py).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench import seal
from workbench.errors import BadInput, Cancelled, ImportRefused, NotFound, NotWritable
from workbench.records.register import KnownIssuer, PublicEntry
from workbench.register import columns as columns_of
from workbench.register.admission import Admitted, admit_published
from workbench.register.checking import FIELDS as FIELDS
from workbench.register.columns import guessed as guessed
from workbench.register.engine import Added, Register
from workbench.register.reading import Reading, read_json_lines, read_rows
from workbench.register.sheets import Sheet, read_csv, read_workbook
from workbench.services.register.opening import open_register
from workbench.services.register.packages import Tell, check_package, keep, keep_package, refuse_other_words
from workbench.services.session import Session
from workbench.store.files import write_atomically

_LARGEST = 1024 * 1024 * 1024
Progress = Callable[[int, int], bool]
_STEPS = 4
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
REASONS = ".reasons.txt"
"""What is added to a refused file's name for the list of all its faults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file. `columns` are those of a table; a package has a signing key.

    `fingerprint` is to be compared with one had from the issuer by another way; `first_time` is whether
    this issuer's key was met for the first time.
    """

    added: Added
    columns: Mapping[str, str] = field(default_factory=dict)
    issuer: str = field(default="", repr=False)
    fingerprint: str = ""
    first_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person says about a file beforehand.

    `issuer` and `columns` (field and heading) are for tables; `update` lets other words take the place of
    those that the register has under the same id; `key` is the fingerprint that a package must have.
    """

    issuer: str = field(default="", repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    update: bool = False
    key: str = ""


def import_file(
    session: Session, path: Path, choices: Choices | None = None, *, progress: Progress | None = None
) -> Imported:
    """Bring a package, JSON Lines, CSV or a workbook into the register, whole or not at all.

    `progress` hears of each of the four steps that a file takes.

    Raises:
        Cancelled: `progress` said so; nothing was brought in.
        NotFound: there is no such file. BadInput: it cannot be read.
        ImportRefused: lines of it are faulty, or a package does not stand; all reasons are written beside
            the file. Code `other_key`: the package is not signed with the issuer's known key; code
            `other_words`: the register has other words under an id of it, and no update was asked for.
        NeedsDecision: code `columns`; the columns of a table have to be named.
    """
    data = content_of(path)
    choices = choices or Choices()
    register = open_register(session)
    kind, tell = _kind(path, data), _teller(progress)
    tell(0)
    try:
        if kind == "package":
            return _import_package(register, data, choices, tell)
        if kind == "json":
            return _import_entries(register, read_json_lines(data), data, choices, tell)
        sheet = read_workbook(data) if kind == "workbook" else read_csv(data)
        return _import_sheet(register, sheet, data, choices, tell)
    except ImportRefused as error:
        if error.code == "other_key":
            raise
        raise _with_list(error, path) from None


def known_issuers(session: Session) -> tuple[KnownIssuer, ...]:
    """Whose packages were brought in, and the key that each signs with."""
    return open_register(session).issuers()


def fingerprint_of(issuer: KnownIssuer) -> str:
    """The fingerprint of the key that an issuer signs with, to compare with what they tell."""
    return seal.fingerprint(bytes.fromhex(issuer.public_key))


def _import_package(register: Register, data: bytes, choices: Choices, tell: Tell) -> Imported:
    standing = check_package(register, data, update=choices.update, key=choices.key)
    tell(1)
    with register.writing("import") as pen:
        added = keep_package(register, pen, standing, tell)
    return Imported(
        added=added,
        issuer=standing.admitted.issuer,
        fingerprint=standing.fingerprint,
        first_time=standing.first_time,
    )


def _import_entries(
    register: Register, reading: Reading, data: bytes, choices: Choices, tell: Tell
) -> Imported:
    entries = reading.whole()
    tell(1)
    if not choices.update:
        refuse_other_words(register, entries, reading.lines)
    with register.writing("import") as pen:
        return Imported(added=keep(register, pen, _published(entries, data), tell))


def _import_sheet(register: Register, sheet: Sheet, data: bytes, choices: Choices, tell: Tell) -> Imported:
    headings = columns_of.headings_key(sheet.headings)
    remembered = register.mapping(headings)
    columns = columns_of.settled(
        sheet.headings, said=choices.columns, remembered=remembered, issuer=choices.issuer
    )
    reading = read_rows(columns_of.named_rows(sheet, columns, issuer=choices.issuer))
    entries = reading.whole()
    tell(1)
    if not choices.update:
        refuse_other_words(register, entries, reading.lines)
    with register.writing("import") as pen:
        added = keep(register, pen, _published(entries, data), tell)
        if columns_of.spelled(columns) != remembered:
            pen.remember(headings, columns_of.spelled(columns))
    return Imported(added=added, columns=columns, issuer=choices.issuer)


def _published(entries: Sequence[PublicEntry], data: bytes) -> Admitted:
    return admit_published(entries, sha256=seal.digest(data))


def _teller(progress: Progress | None) -> Tell:
    """Tells how far it is; within a step, stopping takes the whole of it back."""

    def tell(done: int) -> None:
        if progress is not None and not progress(done, _STEPS):
            raise Cancelled("The import was stopped. Nothing was brought in.")

    return tell


def _with_list(error: ImportRefused, path: Path) -> ImportRefused:
    listed = path.with_name(f"{path.name}{REASONS}")
    try:
        write_atomically(listed, "".join(f"{reason}\n" for reason in error.reasons).encode())
        where = f"All reasons stand in {listed.name}, beside the file."
    except NotWritable:
        where = "The list of all reasons could not be written beside the file."
    return ImportRefused(f"{error.message}\n{where}", error.reasons, code=error.code)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises: NotFound: there is none. BadInput: too large, or it cannot be read."""
    try:
        if not path.is_file():
            raise NotFound("There is no file of that name.")
        if path.stat().st_size > _LARGEST:
            raise BadInput(f"This file is larger than {_LARGEST // 1024**2} MiB. Divide it.")
        return path.read_bytes()
    except OSError:
        raise BadInput("This file cannot be read.") from None


def _kind(path: Path, data: bytes) -> str:
    name = path.name.casefold()
    if data.startswith(b"PK"):
        inside = _members(data)
        if any(member.startswith("xl/") for member in inside):
            return "workbook"
        # A damaged archive says nothing of itself: its name does.
        return "workbook" if not inside and name.endswith((".xlsx", ".xlsm")) else "package"
    if data.startswith(_OLD_OFFICE):
        raise BadInput("This is a workbook of an old kind (.xls). Save it as .xlsx, or as CSV.")
    if name.endswith(".recs.zip"):
        return "package"
    if name.endswith((".xlsx", ".xlsm")):
        return "workbook"
    # A table may have a name that says otherwise, but it does not begin like JSON.
    return "json" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"


def _members(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []
