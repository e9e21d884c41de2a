"""Taking packages in at the intake desk: by file or by folder, each whole or not at all.

Owns what becomes of a package that is refused (it is told, and stays where it is) or that comes again, and
what a person is told besides. Whether a package stands is `services/register/packages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from workbench import seal
from workbench.civil_time import LONDON
from workbench.errors import BadInput, ImportRefused, NotFound, UserError
from workbench.records.intake import IntakePackage, Item, ItemNumber
from workbench.records.register import Entry
from workbench.register.desk import Desk
from workbench.register.engine import Added, Register
from workbench.register.method import due_on, load_method
from workbench.services.register.importing import Choices, content_of
from workbench.services.register.opening import open_desk, open_register
from workbench.services.register.packages import Standing, check_package, keep_package
from workbench.services.session import Session

SUFFIX = ".recs.zip"

Progress = Callable[[int, int], object]


class Outcome(StrEnum):
    """What became of one file."""

    STANDS = "stands"
    TAKEN = "taken"
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of one file. `items` are the numbers of its new items; `reasons` say why it was refused,
    and `code` is that of the error.

    `fingerprint` is to be compared with one had from the issuer by another way, above all the `first_time`;
    `notes` are sentences for the person.
    """

    path: Path
    outcome: Outcome
    issuer: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    items: tuple[ItemNumber, ...] = ()
    added: Added | None = None
    fingerprint: str = ""
    first_time: bool = False
    notes: tuple[str, ...] = field(default=(), repr=False)
    reasons: tuple[str, ...] = ()
    code: str = ""


def look_at_packages(
    session: Session, paths: Sequence[Path], *, progress: Progress | None = None
) -> tuple[Received, ...]:
    """Look packages through and change nothing: each stands, came before, or would be refused.

    Whoever meets an issuer for the first time compares the fingerprint before anything is taken in.

    Raises: NotFound: a folder holds no package.
    """
    register, desk = open_register(session), open_desk(session)
    files = [file for path in paths for file in _files(path)]
    seen = []
    for count, file in enumerate(files, 1):
        seen.append(_seen(register, desk, file))
        if progress is not None:
            progress(count, len(files))
    return tuple(seen)


def receive(
    session: Session,
    paths: Sequence[Path],
    choices: Choices | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Received, ...]:
    """Take packages in, one after the other; a folder is looked through for them, with what is in it.

    Each is a step of its own, and one that is refused leaves the others as they are. Only `update` and
    `key` of the choices count.

    Raises: NotFound: a folder holds no package. NotWritable: the vault was opened for reading only.
    """
    session.vault.require_writer()
    files = [file for path in paths for file in _files(path)]
    done = []
    for count, file in enumerate(files, 1):
        done.append(_one(session, file, choices or Choices()))
        if progress is not None:
            progress(count, len(files))
    return tuple(done)


def packages(session: Session) -> tuple[IntakePackage, ...]:
    """Every package that was taken in, the last one first."""
    return open_desk(session).packages()


def arrivals(folder: Path) -> dict[Path, tuple[int, int]]:
    """The packages in a folder, each with its size and the time of its last change: what tells a new one.

    Raises: NotFound: there is no such folder. BadInput: it cannot be read.
    """
    if not folder.is_dir():
        raise NotFound("The folder that is watched is not there.")
    try:
        found = {each: each.stat() for each in sorted(folder.rglob(f"*{SUFFIX}")) if each.is_file()}
    except OSError:
        raise BadInput("The folder that is watched cannot be read.") from None
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        found = sorted(each for each in path.rglob(f"*{SUFFIX}") if each.is_file())
    except OSError:
        raise BadInput("This folder cannot be read.") from None
    if not found:
        raise NotFound(f"There is no package in that folder: their names end with {SUFFIX}.")
    return found


def _one(session: Session, path: Path, choices: Choices) -> Received:
    register, desk = open_register(session), open_desk(session)
    try:
        standing = _standing(register, desk, path, choices)
        if isinstance(standing, Received):
            return standing
        notes = tuple(_notes(register, desk, standing))
        added, items = _taken(register, desk, standing)
    except UserError as error:
        return _refused(path, error)
    known = _known(path, standing, Outcome.TAKEN, notes)
    return replace(known, items=tuple(each.n for each in items), added=added)


def _seen(register: Register, desk: Desk, path: Path) -> Received:
    try:
        standing = _standing(register, desk, path, Choices())
    except UserError as error:
        return _refused(path, error)
    if isinstance(standing, Received):
        return standing
    return _known(path, standing, Outcome.STANDS, tuple(_notes(register, desk, standing)))


def _standing(register: Register, desk: Desk, path: Path, choices: Choices) -> Standing | Received:
    """A package that may be taken in, or what became of it before. Raises: ImportRefused. NotFound."""
    data = content_of(path)
    before = {each.sha256: each for each in desk.packages()}.get(seal.digest(data))
    if before is not None:
        return _again(path, before)
    standing = check_package(register, data, update=choices.update, key=choices.key)
    if not standing.admitted.entries:
        empty = "There is no recommendation in this package."
        raise ImportRefused(empty, [empty])
    return standing


def _refused(path: Path, error: UserError) -> Received:
    reasons = error.reasons if isinstance(error, ImportRefused) else (error.message,)
    return Received(path=path, outcome=Outcome.REFUSED, reasons=reasons, code=error.code)


def _known(path: Path, standing: Standing, outcome: Outcome, notes: tuple[str, ...]) -> Received:
    return Received(
        path=path,
        outcome=outcome,
        issuer=standing.admitted.issuer,
        title=standing.received.package.report.title,
        fingerprint=standing.fingerprint,
        first_time=standing.first_time,
        notes=notes,
    )


def _taken(register: Register, desk: Desk, standing: Standing) -> tuple[Added, tuple[Item, ...]]:
    """One step: the entries enter the register, and each that is not on the desk yet becomes an item."""
    now = datetime.now(UTC)
    with desk.writing("receive") as pen:
        added = keep_package(register, pen.register, standing)
        entries = _entries(register, standing)
        there = {each.entry for each in desk.about([each.n for each in entries])}
        pen.take_in(_remembered(standing, now, pen.person))
        items = pen.add(
            [_item(each, standing, now) for each in entries if each.n not in there],
        )
    return added, items


def _entries(register: Register, standing: Standing) -> list[Entry]:
    """The register's entries of a package, in the package's order."""
    known = {each.public.source_id: each for each in register.sources([standing.admitted.issuer])}
    return [known[each.source_id] for each in standing.admitted.entries if each.source_id in known]


def _item(entry: Entry, standing: Standing, now: datetime) -> Item:
    return Item(
        n=0,
        step=0,
        entry=entry.n,
        package=standing.received.sha256,
        received_at=now,
        due_on=due_on(load_method(), entry.public.type, now.astimezone(LONDON).date()),
    )


def _remembered(standing: Standing, now: datetime, person: str) -> IntakePackage:
    report = standing.received.package.report
    return IntakePackage(
        sha256=standing.received.sha256,
        step=0,
        issuer=standing.admitted.issuer,
        title=report.title,
        release_id=report.release_id,
        released_on=report.released_on,
        received_at=now,
        received_by=person,
        count=len(standing.admitted.entries),
    )


def _again(path: Path, before: IntakePackage) -> Received:
    day = before.received_at.astimezone(LONDON).date().isoformat()
    return Received(
        path=path,
        outcome=Outcome.AGAIN,
        issuer=before.issuer,
        title=before.title,
        notes=(f"It was received on {day} by {before.received_by} already. Nothing was done.",),
    )


def _notes(register: Register, desk: Desk, standing: Standing) -> Iterator[str]:
    """What a person should know of a package before it is taken in."""
    released_on = standing.received.package.report.released_on
    if released_on > datetime.now(LONDON).date():
        yield (
            f"It is dated {released_on.isoformat()}, which is still to come: the issuer's clock or this "
            "computer's is wrong. It was taken in all the same."
        )
    name = standing.admitted.issuer
    for each in register.issuers():
        if each.name == name:
            continue
        if _plain(each.name) == _plain(name):
            yield f"Its issuer is written almost like “{each.name}”. Ask whether the two are one."
        if each.public_key == standing.admitted.public_key:
            yield f"It is signed with the key of “{each.name}”. Ask whether the two are one."
    words = {each.source_id: each.text for each in standing.admitted.entries}
    other = {
        each.n for each in _entries(register, standing) if words[each.public.source_id] != each.public.text
    }
    decided = [each.reference for each in desk.about(sorted(other)) if not each.open]
    if decided:
        yield f"Other words than those that were decided on: {', '.join(decided)}. Look at them again."


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
