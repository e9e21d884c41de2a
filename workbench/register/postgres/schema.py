"""The tables of a shared register: numbered migrations, and the three roles that its people have.

Owns who may do what there. A migration that has been published is never changed; a new one is added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from psycopg import errors, sql

from workbench.errors import BadInput, Help, NotWritable, RegisterUnavailable
from workbench.register.local_rows import FIELDS
from workbench.register.postgres.address import Address
from workbench.register.postgres.link import Connection, connect, translated

READ, ANALYST, ADMIN = "register_read", "register_analyst", "register_admin"
_SETTING_UP = 7_203_502
_TEXT = 'text COLLATE "C" NOT NULL'


def set_up(address: Address) -> tuple[str, ...]:
    """Make the tables and roles, or bring them up to date; returns the migrations that were applied.

    Doing it again does nothing. Two that do it at once do it one after the other.

    Raises: RegisterUnavailable: no connection, or the register is newer than this program. BadInput: the
    database does not keep text as UTF-8. NotWritable: this person may not.
    """
    with connect(address) as connection, translated():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SETTING_UP,))
        (encoding,) = _one(connection, "SHOW server_encoding")
        if encoding != "UTF8":
            raise BadInput("The database must keep its text as UTF-8. Make another with ENCODING 'UTF8'.")
        applied = _applied(connection)
        _refuse_newer(applied)
        pending = [each for each in MIGRATIONS if each.__name__ not in (applied or ())]
        if pending:
            if applied is None:
                _begin(connection)
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(ADMIN)))
        for each in pending:
            each(connection)
            connection.execute("INSERT INTO register_migration (name) VALUES (%s)", (each.__name__,))
        return tuple(each.__name__ for each in pending)


def _require_current(connection: Connection) -> None:
    """Refuse a database whose tables are not those of this program. Raises: RegisterUnavailable."""
    applied = _applied(connection)
    if applied is None:
        raise RegisterUnavailable(
            "There is no register in this database yet. Whoever runs the server sets it up, once.",
            code="no_register",
            see=Help.SET_UP,
        )
    _refuse_newer(applied)
    if any(each.__name__ not in applied for each in MIGRATIONS):
        raise RegisterUnavailable(
            "The register was made by an older version of this program. One of its administrators brings it "
            "up to date by setting it up once more; nothing in it is lost.",
            code="register_older",
            see=Help.SET_UP,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one stands there: under which name and in which role (admin, analyst, read), before how much."""

    person: str = field(repr=False)
    role: str
    entries: int


def standing(address: Address) -> Standing:
    """How this person stands in a register.

    Raises: RegisterUnavailable: it cannot be reached, or its tables are not this program's. NotWritable: they
    have no role there.
    """
    with connect(address) as connection, translated():
        _require_current(connection)
        (person,) = _one(connection, "SELECT session_user")
        role = _role_of(connection)
        (count,) = _one(connection, "SELECT count(*) FROM register_entry")
        return Standing(person=str(person), role=role, entries=int(str(count)))


def _role_of(connection: Connection) -> str:
    for role, word in ((ADMIN, "admin"), (ANALYST, "analyst")):
        if _one(connection, "SELECT pg_has_role(session_user, %s, 'member')", role)[0]:
            return word
    return "read"


def _one(connection: Connection, query: str, *arguments: str) -> tuple[object, ...]:
    row = connection.execute(query, arguments).fetchone()
    return row if row is not None else (None,)


def _applied(connection: Connection) -> set[str] | None:
    """The migrations that were applied; None where there is no register."""
    try:
        if _one(connection, "SELECT to_regclass('workbench.register_migration')")[0] is None:
            return None
        return {str(name) for (name,) in connection.execute("SELECT name FROM workbench.register_migration")}
    except errors.InsufficientPrivilege:
        raise NotWritable(
            "The register is there, and you may not read it yet. Whoever runs it can give you a role: that "
            "of a reader, an analyst or an administrator."
        ) from None


def _refuse_newer(applied: set[str] | None) -> None:
    if (applied or set()) - {each.__name__ for each in MIGRATIONS}:
        raise RegisterUnavailable(
            "The register was made by a newer version of this program. Install that version to use it; "
            "nothing was changed.",
            code="register_newer",
        )


def _begin(connection: Connection) -> None:
    """The roles, which belong to the whole server, and the place for the tables."""
    for role in (READ, ANALYST, ADMIN):
        if not _one(connection, "SELECT count(*) FROM pg_roles WHERE rolname = %s", role)[0]:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    for upper, lower in ((ANALYST, READ), (ADMIN, ANALYST)):
        if not _one(connection, "SELECT pg_has_role(%s, %s, 'member')", upper, lower)[0]:
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(lower), sql.Identifier(upper)))
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(ADMIN)))
    (name,) = _one(connection, "SELECT current_database()")
    connection.execute(
        sql.SQL("GRANT CREATE, TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(str(name)), sql.Identifier(ADMIN)
        )
    )
    connection.execute(
        sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(str(name)), sql.Identifier(ANALYST)
        )
    )
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
    connection.execute("CREATE SCHEMA IF NOT EXISTS workbench")
    connection.execute(sql.SQL("ALTER SCHEMA workbench OWNER TO {}").format(sql.Identifier(ADMIN)))
    connection.execute(
        "CREATE TABLE register_migration (name text PRIMARY KEY, at timestamptz DEFAULT now())"
    )
    connection.execute(sql.SQL("ALTER TABLE register_migration OWNER TO {}").format(sql.Identifier(ADMIN)))


def m0001_register(connection: Connection) -> None:
    """The register, its history, and its indexes: of words by their beginnings, of names by their parts."""
    columns = ", ".join(f"{name} {_TEXT}" for name in FIELDS)
    for table, declared in {
        "register_step": f"id bigint PRIMARY KEY, at {_TEXT}, person {_TEXT}, verb {_TEXT}, detail {_TEXT},"
        " undone integer NOT NULL, last_entry bigint NOT NULL, login text NOT NULL DEFAULT session_user",
        "register_entry": f"n bigint PRIMARY KEY, step bigint NOT NULL, {columns}, words tsvector NOT NULL",
        "register_change": 'step bigint NOT NULL, entry bigint NOT NULL, before text COLLATE "C",'
        " PRIMARY KEY (step, entry)",
        "register_tie": f"first bigint NOT NULL, second bigint NOT NULL, relation {_TEXT},"
        f" note {_TEXT}, step bigint NOT NULL, PRIMARY KEY (first, second, step)",
        "register_mapping": f"headings {_TEXT}, step bigint NOT NULL, fields {_TEXT}",
        "register_issuer": f"name {_TEXT}, step bigint NOT NULL, public_key {_TEXT}, first_seen_at {_TEXT}",
        "register_words": "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content bytea NOT NULL",
        "register_vectors": f"n bigint PRIMARY KEY, model {_TEXT}, content bytea NOT NULL",
    }.items():
        connection.execute(f"CREATE TABLE {table} ({declared})")
    # A tree takes no text longer than a third of a page: such columns are looked up by their digest.
    for columns in (
        "register_entry (md5(issuer), md5(source_id))",
        "register_mapping (md5(headings), step)",
        "register_issuer (md5(name), step)",
    ):
        connection.execute(f"CREATE UNIQUE INDEX ON {columns}")
    for index in (
        "register_change_entry ON register_change (entry)",
        "register_vectors_model ON register_vectors (model)",
        "register_entry_number ON register_entry USING hash (number)",
        "register_entry_source ON register_entry USING hash (source_id)",
        "register_entry_of ON register_entry USING hash (issuer)",
        "register_entry_newest ON register_entry (published_on, n)",
        "register_entry_words ON register_entry USING gin (words)",
        "register_entry_issued_by ON register_entry USING gin (issuer gin_trgm_ops)",
        "register_entry_addressee ON register_entry USING gin (addressee gin_trgm_ops)",
    ):
        connection.execute(f"CREATE INDEX {index}")


def m0002_intake(connection: Connection) -> None:
    """The intake desk beside it: what came in, how it was judged, what was decided."""
    for table, declared in {
        "intake_package": f"sha256 text PRIMARY KEY, step bigint NOT NULL, issuer {_TEXT}, title {_TEXT},"
        f" release_id {_TEXT}, released_on {_TEXT}, received_at {_TEXT}, received_by {_TEXT},"
        " recommendations bigint NOT NULL",
        "intake_item": "n bigint PRIMARY KEY, step bigint NOT NULL, entry bigint NOT NULL UNIQUE,"
        f" package {_TEXT}, received_at {_TEXT}, due_on {_TEXT}, content {_TEXT}",
        "intake_change": 'step bigint NOT NULL, item bigint NOT NULL, before text COLLATE "C",'
        " PRIMARY KEY (step, item)",
        "intake_last": "last bigint NOT NULL",
        "intake_name": f"step bigint PRIMARY KEY, name {_TEXT}",
    }.items():
        connection.execute(f"CREATE TABLE {table} ({declared})")
    connection.execute("CREATE INDEX intake_change_item ON intake_change (item)")


def m0003_roles(connection: Connection) -> None:
    """Readers read; analysts write and take back; administrators own the tables and change them."""
    for role, rights in ((READ, "SELECT"), (ANALYST, "INSERT, UPDATE, DELETE")):
        connection.execute(f"GRANT USAGE ON SCHEMA workbench TO {role}")
        connection.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA workbench TO {role}")
        connection.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA workbench GRANT {rights} ON TABLES TO {role}")
    connection.execute(f"REVOKE INSERT, UPDATE, DELETE ON register_migration FROM {ANALYST}")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (m0001_register, m0002_intake, m0003_roles)
