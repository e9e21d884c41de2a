"""Bringing published recommendations into the register: a package, a file, a release of this vault.

Owns how a file is known for what it is, and what is asked when it does not fit what is there already. A file
is taken whole or not at all; nothing but public entries passes (register/admission.py).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench import seal
from workbench.errors import BadInput, ImportRefused, NotFound, NotWritable
from workbench.records.register import Entry, KnownIssuer, PublicEntry
from workbench.records.release import Release
from workbench.register import columns as columns_of
from workbench.register.admission import Admitted, admit_package, admit_published, admit_release
from workbench.register.checking import Fault
from workbench.register.engine import Added, Pen, Register
from workbench.register.reading import Reading, read_json_lines, read_rows, refused
from workbench.register.sheets import Sheet, read_csv, read_workbook
from workbench.services.register.likeness import keep_words
from workbench.services.register.opening import open_register
from workbench.services.session import Session
from workbench.store.files import write_atomically
from workbench.wire.package_file import ReceivedPackage, read_package

_LARGEST = 1024 * 1024 * 1024
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


def import_file(session: Session, path: Path, choices: Choices | None = None) -> Imported:
    """Bring a package, JSON Lines, CSV or a workbook into the register, whole or not at all.

    Raises:
        NotFound: there is no such file. BadInput: it cannot be read.
        ImportRefused: lines of it are faulty, or a package does not stand; all reasons are written beside
            the file. Code `other_key`: the package is not signed with the issuer's known key.
        NeedsDecision: code `columns`; the columns of a table have to be named.
    """
    data = _content(path)
    choices = choices or Choices()
    register = open_register(session)
    kind = _kind(path, data)
    try:
        if kind == "package":
            return _import_package(register, data, choices)
        if kind == "json":
            return _import_entries(register, read_json_lines(data), data, choices)
        sheet = read_workbook(data) if kind == "workbook" else read_csv(data)
        return _import_sheet(register, sheet, data, choices)
    except ImportRefused as error:
        if error.code == "other_key":
            raise
        raise _with_list(error, path) from None


def known_issuers(session: Session) -> tuple[KnownIssuer, ...]:
    """Whose packages were brought in, and the key that each signs with."""
    return open_register(session).issuers()


def import_release(session: Session, release: Release) -> Added:
    """Bring the recommendations of a release that anybody may read into the register.

    Raises: BadInput: it was made for one recipient, or is a draft.
    """
    register = open_register(session)
    with register.writing("release") as pen:
        return _add(register, pen, admit_release(release))


def _import_package(register: Register, data: bytes, choices: Choices) -> Imported:
    received, admitted = _standing(data)
    known = {issuer.name: issuer.public_key for issuer in register.issuers()}.get(admitted.issuer)
    _require_key(received.fingerprint, known, admitted.public_key, choices.key)
    if not choices.update:
        _refuse_other_words(register, admitted.entries, range(1, len(admitted.entries) + 1))
    with register.writing("import") as pen:
        added = _add(register, pen, admitted)
        if known != admitted.public_key:
            pen.know(admitted.issuer, admitted.public_key)
    return Imported(
        added=added, issuer=admitted.issuer, fingerprint=received.fingerprint, first_time=known is None
    )


def _standing(data: bytes) -> tuple[ReceivedPackage, Admitted]:
    """A package that stands. Raises: ImportRefused, with the first ten reasons."""
    try:
        received = read_package(data)
        return received, admit_package(received)
    except BadInput as error:
        first, *reasons = error.message.splitlines()
        raise ImportRefused(error.message, reasons or [first]) from None


def _require_key(fingerprint: str, known: str | None, key: str, said: str) -> None:
    """Raises: ImportRefused, code `other_key`."""
    why = ""
    if said and _letters(said) != _letters(fingerprint):
        why = f"The package is signed with another key than the one you named: {fingerprint}. Ask the issuer."
    elif known is not None and known != key and not said:
        why = (
            "This issuer's packages were signed with another key until now: "
            f"{seal.fingerprint(bytes.fromhex(known))}. This one has {fingerprint}. Ask the issuer by "
            "another way than this package; if the new key is theirs, name its fingerprint."
        )
    if why:
        raise ImportRefused(why, [why], code="other_key")


def _import_entries(register: Register, reading: Reading, data: bytes, choices: Choices) -> Imported:
    entries = reading.whole()
    if not choices.update:
        _refuse_other_words(register, entries, reading.lines)
    with register.writing("import") as pen:
        return Imported(added=_add(register, pen, _published(entries, data)))


def _import_sheet(register: Register, sheet: Sheet, data: bytes, choices: Choices) -> Imported:
    headings = columns_of.headings_key(sheet.headings)
    remembered = register.mapping(headings)
    columns = columns_of.settled(
        sheet.headings, said=choices.columns, remembered=remembered, issuer=choices.issuer
    )
    reading = read_rows(columns_of.named_rows(sheet, columns, issuer=choices.issuer))
    entries = reading.whole()
    if not choices.update:
        _refuse_other_words(register, entries, reading.lines)
    with register.writing("import") as pen:
        added = _add(register, pen, _published(entries, data))
        if columns_of.spelled(columns) != remembered:
            pen.remember(headings, columns_of.spelled(columns))
    return Imported(added=added, columns=columns, issuer=choices.issuer)


def _published(entries: Sequence[PublicEntry], data: bytes) -> Admitted:
    return admit_published(entries, sha256=seal.digest(data))


def _add(register: Register, pen: Pen, admitted: Admitted) -> Added:
    added = pen.add(admitted)
    keep_words(register, pen, added.numbers)
    return added


def _refuse_other_words(register: Register, entries: Sequence[PublicEntry], lines: Sequence[int]) -> None:
    """Refuse a file that says something else under an id that the register has. Raises: ImportRefused."""
    there: dict[tuple[str, str], Entry] = {
        (entry.public.issuer, entry.public.source_id): entry
        for entry in register.sources(sorted({each.issuer for each in entries}))
    }
    faults = [
        Fault(line=line, says=f"the register has other words under this id ({before.reference})")
        for line, each in zip(lines, entries, strict=True)
        if (before := there.get((each.issuer, each.source_id))) and before.public.text != each.text
    ]
    if faults:
        error = refused(faults, of=len(entries))
        raise ImportRefused(
            f"{error.message}\nIf these are newer versions, import the file as an update.", error.reasons
        )


def _with_list(error: ImportRefused, path: Path) -> ImportRefused:
    listed = path.with_name(f"{path.name}{REASONS}")
    try:
        write_atomically(listed, "".join(f"{reason}\n" for reason in error.reasons).encode())
        where = f"All reasons stand in {listed.name}, beside the file."
    except NotWritable:
        where = "The list of all reasons could not be written beside the file."
    return ImportRefused(f"{error.message}\n{where}", error.reasons)


def _content(path: Path) -> bytes:
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


def _letters(fingerprint: str) -> str:
    return "".join(char for char in fingerprint.upper() if char.isalnum())
