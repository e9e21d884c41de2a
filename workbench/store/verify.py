"""Is the vault what was written? Every page, row, ledger entry, sealed file and key is looked at.

Owns the checks and the plain words for what they find. It changes nothing but stray files (half-written
or without a key), and those only in a vault opened for writing. No word of a case is in a fault:
references, counts and random file names only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from workbench.errors import NotWritable, VaultDamaged, VaultError, VaultFull, VaultInUse, VaultTooNew
from workbench.records.record import Kind
from workbench.store import blobs, keyfile, ledger, search
from workbench.store.driver import Connection, begin, connect, translated
from workbench.store.rows import CLASSES, row_of, shape
from workbench.store.secret import Secret
from workbench.store.vault import DATABASE, Vault

RESTORE = (
    "Restore the latest backup. If there is none, repair the vault: what can still be read is saved into a "
    "new one."
)
_PUT_BACK = "Put the file back from a backup of this vault, into the same place in its blobs folder."
_MEND_KEYS = "Change any passphrase, or make a new recovery page: that writes both copies anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and what to do about it, in plain words. `code` is stable."""

    code: str
    message: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found. `checked` counts what was looked at; `removed` counts stray files taken away."""

    faults: tuple[Fault, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)
    removed: int = 0

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(kw_only=True)
class _Check:
    """One run over one vault. Each step has a connection of its own."""

    vault: Vault
    connection: Connection
    known: tuple[int, str] | None
    progress: Callable[[int, int], None] | None
    checked: dict[str, int] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)


Step = Callable[[_Check], Iterator[Fault]]


def verify(
    vault: Vault,
    *,
    known: tuple[int, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check an open vault through and through. `known` is the place and hash of the ledger's end as this
    computer last saw it; `progress` is told the sealed files done, and how many there are.

    Not while an import is under way: its file has no key yet and would count as a stray.

    Raises:
        NotWritable, VaultInUse: the check itself could not be carried out.
    """
    check = _Check(vault=vault, connection=vault.connection, known=known, progress=progress)
    faults = list(_look(check, _pages, "database"))
    if not faults:
        # On damaged pages these two only say again, page by page, what is known.
        faults += [*_look(check, _structure, "database"), *_look(check, _index, "text index")]
    for step, what in _STEPS:
        faults += _look(check, step, what)
    faults += [*key_faults(vault.folder), *_key_seals(vault)]
    if check.strays and not vault.writes:
        faults.append(_stray(len(check.strays)))
    # With anything amiss they stay: they may belong to changes that a better copy still has.
    removed = [] if faults else check.strays
    for name in removed:
        blobs.destroy(vault.folder, name)
    return Report(faults=tuple(faults), checked=check.checked, removed=len(removed))


def examine(
    folder: Path,
    secret: Secret,
    *,
    known: tuple[int, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check a vault that may be too damaged to open: then the report says so. Only reads.

    `secret` is left to the caller to wipe.

    Raises:
        NotWritable: the folder cannot be written to, which even reading the database needs.
        VaultInUse, VaultTooNew: it could not be looked at.
    """
    own = Secret(bytearray(secret.material()))
    try:
        with own, Vault.open(folder, own, "", device="", write=False) as vault:
            return verify(vault, known=known, progress=progress)
    except (VaultInUse, VaultTooNew):
        raise
    except VaultError as error:
        keys = tuple(key_faults(folder))
        return Report(faults=(Fault(code=error.code, message=error.message, what_to_do=RESTORE), *keys))


def key_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with keys.json and its copy; needs no passphrase.

    Raises:
        VaultTooNew: written by a later version of this program.
    """
    sound = keyfile.sound_copies(folder)
    if not sound:
        yield Fault(
            code="keys",
            message="The key file (keys.json) and its copy (keys.json.bak) are both damaged or missing.",
            what_to_do="Put keys.json back from a backup, or rebuild it from the printed recovery page.",
        )
        return
    for name in {keyfile.KEYS, keyfile.COPY} - set(sound):
        yield Fault(
            code="keys",
            message=f"One of the two copies of the key file ({name}) is damaged or missing.",
            what_to_do=_MEND_KEYS,
        )
    if len(set(sound.values())) > 1:
        yield Fault(
            code="keys",
            message="The key file (keys.json) and its copy (keys.json.bak) are not the same.",
            what_to_do=_MEND_KEYS,
        )


def _look(check: _Check, step: Step, what: str) -> list[Fault]:
    """Carry out one step on a connection of its own: one bad page spoils a connection for good."""
    found: list[Fault] = []
    try:
        check.connection = connect(check.vault.folder / DATABASE, check.vault.secret)
        with closing(check.connection), translated():
            found.extend(step(check))
    except (VaultInUse, VaultFull):
        raise
    except VaultError:
        found.append(
            Fault(
                code="unreadable",
                message=f"The {what} could not be read to the end: the database is damaged.",
                what_to_do=RESTORE,
            )
        )
    return found


def _pages(check: _Check) -> Iterator[Fault]:
    check.checked["pages"] = check.connection.execute("PRAGMA page_count").fetchone()[0]
    bad = check.connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if bad:
        yield Fault(
            code="pages",
            message=f"Pages of the database are not as they were written: {len(bad)}.",
            what_to_do=RESTORE,
        )


def _structure(check: _Check) -> Iterator[Fault]:
    if check.connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        yield Fault(code="structure", message="The database contradicts itself.", what_to_do=RESTORE)
    dangling = check.connection.execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        yield Fault(
            code="references",
            message=f"{len(dangling)} records point at a record that is not there.",
            what_to_do=RESTORE,
        )


def _index(check: _Check) -> Iterator[Fault]:
    try:
        with begin(check.connection):
            check.connection.execute(
                "INSERT INTO passage_fts(passage_fts, rank) VALUES ('integrity-check', 1)"
            )
    except NotWritable:
        # The library can only check the index where it may write; the page check has covered it.
        return
    except VaultDamaged:
        yield Fault(
            code="index",
            message="The text index does not fit the text: a search may miss or invent places.",
            what_to_do=RESTORE,
        )


def _ledger(check: _Check) -> Iterator[Fault]:
    seq, _ = ledger.head(check.connection)
    check.checked["operations"] = seq
    for sentence in ledger.faults(check.connection):
        yield Fault(code="ledger", message=sentence, what_to_do=RESTORE)
    yield from head_faults(check.connection, check.known)


def head_faults(connection: Connection, known: tuple[int, str] | None) -> Iterator[Fault]:
    """Compare the ledger with its end (place, hash) as last seen: an older copy passes every other check."""
    if known is None:
        return
    seq, expected = known
    found = ledger.hash_at(connection, seq)
    if found is None:
        here, _ = ledger.head(connection)
        yield Fault(
            code="older_copy",
            message=f"The vault ends at operation {here}, but was last seen here at operation {seq}: it is "
            "an older copy, or its last changes were lost.",
            what_to_do="If you did not put an older copy back on purpose, restore the latest backup.",
        )
    elif found != expected:
        yield Fault(
            code="other_history",
            message=f"Operation {seq} is not the one that was last seen here: this is a copy of the vault "
            "that went its own way.",
            what_to_do="Find out who worked on which copy, and keep on with one of them.",
        )


def _records(check: _Check) -> Iterator[Fault]:
    check.checked["records"] = 0
    for kind in CLASSES:
        of = shape(kind)
        rows = {
            row[0]: row
            for row in check.connection.execute(f'SELECT id, {of.column_list} FROM "{of.table}"').fetchall()
        }
        check.checked["records"] += len(rows)
        reference = of.columns.index("reference") + 1
        for record_id, image in last_images(check.connection, kind):
            row = rows.pop(record_id, None)
            if (None if row is None else tuple(row[1:])) != (None if image is None else row_of(kind, image)):
                yield _strayed(kind, row[reference] if row else "")
        for row in rows.values():
            yield _strayed(kind, row[reference])


def last_images(connection: Connection, kind: Kind) -> Iterator[tuple[str, bytes | None]]:
    """The id and last image of every record of a kind that ever was; None when it was deleted or erased."""
    for record_id, image, _ in connection.execute(
        "SELECT record_id, after, max(seq) FROM change WHERE kind = ? GROUP BY record_id", (kind.value,)
    ):
        yield record_id, image


def _strayed(kind: Kind, reference: str) -> Fault:
    name = reference or "one without a reference"
    return Fault(
        code="record",
        message=f"A {kind.value.replace('_', ' ')} ({name}) is not what the ledger last recorded: it was "
        "changed, added or taken away by another program.",
        what_to_do="Find out who could open the vault. Then restore the latest backup that is in order.",
    )


def _words(check: _Check) -> Iterator[Fault]:
    wrong = 0
    for kind in CLASSES:
        of = shape(kind)
        records = check.connection.execute(f'SELECT {of.column_list} FROM "{of.table}"').fetchall()
        stored = check.connection.execute(
            "SELECT kind, record_id, case_id, ordinal, start, place, title, body FROM passage"
            " WHERE kind = ? AND ordinal = ?",
            (kind.value, search.OWN_TEXT),
        ).fetchall()
        wrong += len(set(search.index_rows(map(of.decode, records))) ^ set(stored))
    if wrong:
        yield Fault(
            code="words",
            message=f"{wrong} passages kept for searching are not the words of their records.",
            what_to_do=RESTORE,
        )


def _links(check: _Check) -> Iterator[Fault]:
    missing = 0
    for end, kind in product(("from", "to"), CLASSES):
        astray = f'{end}_kind = ? AND {end}_id NOT IN (SELECT id FROM "{kind}")'
        missing += check.connection.execute(
            f"SELECT count(*) FROM link WHERE {astray}", (kind.value,)
        ).fetchone()[0]
    if missing:
        yield Fault(
            code="links",
            message=f"{missing} links lead to a record that is not there.",
            what_to_do="The records themselves are in order. Report this: the program should not allow it.",
        )


def _files(check: _Check) -> Iterator[Fault]:
    known = check.connection.execute("SELECT name, key, sha256 FROM blob ORDER BY name").fetchall()
    cited = dict(check.connection.execute("SELECT blob, reference FROM evidence WHERE blob <> ''").fetchall())
    digests = dict(check.connection.execute("SELECT blob, sha256 FROM evidence WHERE blob <> ''").fetchall())
    check.checked["files"] = len(known)
    names = set()
    for done, (name, key, sha256) in enumerate(known):
        if check.progress is not None:
            check.progress(done, len(known))
        names.add(name)
        whole = blobs.verify_blob(check.vault.folder, name, bytes(key), sha256)
        if not whole or digests.get(name, sha256) != sha256:
            whose = f"the file of evidence {cited[name]}" if name in cited else "a file of deleted evidence"
            yield Fault(
                code="file",
                message=f"A sealed file is missing or damaged: {whose} (blobs/{name[:2]}/{name}).",
                what_to_do=_PUT_BACK,
            )
    if check.progress is not None:
        check.progress(len(known), len(known))
    for name in sorted(set(cited) - names):
        yield Fault(
            code="file_key",
            message=f"The key to the file of evidence {cited[name]} is missing, so it cannot be opened.",
            what_to_do=RESTORE,
        )
    check.strays = blobs.stray_blobs(check.vault.folder, names)


def _stray(count: int) -> Fault:
    return Fault(
        code="strays",
        message=f"{count} files in the blobs folder belong to no evidence: an import was cut off.",
        what_to_do="Nothing is lost. Check the vault when it is open for writing: that removes them.",
    )


def _key_seals(vault: Vault) -> Iterator[Fault]:
    for name, file in keyfile.sound_copies(vault.folder).items():
        if not keyfile.is_sealed_with(file, vault.secret):
            yield Fault(
                code="keys",
                message=f"The key file ({name}) was changed by somebody who could not open the vault.",
                what_to_do="Put keys.json back from a backup, and find out who could write to the folder.",
            )


_STEPS: tuple[tuple[Step, str], ...] = (
    (_ledger, "ledger"),
    (_records, "list of records"),
    (_words, "text for searching"),
    (_links, "list of links"),
    (_files, "list of sealed files"),
)
