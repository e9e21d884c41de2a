"""The tables of a vault, as an append-only list of migrations. A released migration never changes.

Every row carries its case. Foreign keys are checked at commit, so that one operation may write in
any order. Text to be searched lies in `passage`, once; evidence text lies only there.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.errors import VaultTooNew
from workbench.store.driver import Connection, Database, Migrations, translated

SCHEMA_VERSION = 2
"""Written beside every image in the ledger; grows with each migration that changes a record."""

_RECORD = (
    "id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id) DEFERRABLE INITIALLY DEFERRED,"
    " reference TEXT NOT NULL, file_id TEXT NOT NULL, extra TEXT NOT NULL"
)
_FOREVER = "REFERENCES {table}(id) DEFERRABLE INITIALLY DEFERRED"

migrations = Migrations("workbench")


def _to(table: str) -> str:
    return _FOREVER.format(table=table)


def _create(db: Database, tables: dict[str, str], indexed: tuple[tuple[str, str], ...]) -> None:
    for table, columns in tables.items():
        db.execute(f"CREATE TABLE {table} ({_RECORD}, {columns}) STRICT")
        db.execute(f"CREATE INDEX {table}_case ON {table}(case_id)")
    for table, column in indexed:
        db.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")


@migrations()
def m0001_records(db: Database) -> None:
    """The case, what steers it, people and organisations."""
    _create(
        db,
        {
            "case_file": "title TEXT NOT NULL, case_kind TEXT NOT NULL, regime TEXT NOT NULL,"
            " opened_on TEXT NOT NULL, summary TEXT NOT NULL, status TEXT NOT NULL, due_on TEXT,"
            " lead TEXT NOT NULL, issuer TEXT NOT NULL",
            "term": "text TEXT NOT NULL, position INTEGER NOT NULL",
            "task": "title TEXT NOT NULL, assigned_to TEXT NOT NULL, due_on TEXT, done_on TEXT",
            "decision_note": "title TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL,"
            " decided_by TEXT NOT NULL, decided_at TEXT",
            "organisation": "name TEXT NOT NULL, ods_code TEXT NOT NULL, organisation_kind TEXT NOT NULL",
            "person": "name TEXT NOT NULL, aliases TEXT NOT NULL, person_kind TEXT NOT NULL,"
            " role TEXT NOT NULL, display TEXT NOT NULL, consent_to_name INTEGER NOT NULL,"
            " nhs_number TEXT NOT NULL, date_of_birth TEXT, hospital_number TEXT NOT NULL,"
            " professional_number TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL,"
            " postcode TEXT NOT NULL",
            "engagement": f"person_id TEXT NOT NULL {_to('person')}, means TEXT NOT NULL,"
            " summary TEXT NOT NULL, contacted_at TEXT, made_by TEXT NOT NULL, reached INTEGER NOT NULL",
            "question": f"text TEXT NOT NULL, asked_by TEXT {_to('person')}, asked_by_name TEXT NOT NULL,"
            " position INTEGER NOT NULL",
        },
        (),
    )


@migrations()
def m0002_evidence_and_reasoning(db: Database) -> None:
    """Evidence, what happened and why, what is concluded, and every link."""
    _create(
        db,
        {
            "evidence": "title TEXT NOT NULL, evidence_kind TEXT NOT NULL, marking TEXT NOT NULL,"
            " source TEXT NOT NULL, obtained_on TEXT, file_name TEXT NOT NULL, media_type TEXT NOT NULL,"
            " blob TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, readable INTEGER NOT NULL,"
            " note TEXT NOT NULL",
            "excerpt": f"evidence_id TEXT NOT NULL {_to('evidence')}, start INTEGER NOT NULL,"
            ' "end" INTEGER NOT NULL, text TEXT NOT NULL, codes TEXT NOT NULL, note TEXT NOT NULL',
            "event": "title TEXT NOT NULL, description TEXT NOT NULL, starts_at TEXT, ends_at TEXT,"
            f" precision TEXT NOT NULL, organisation_id TEXT {_to('organisation')}",
            "account": f"event_id TEXT NOT NULL {_to('event')}, description TEXT NOT NULL,"
            f" person_id TEXT {_to('person')}, starts_at TEXT",
            "factor": "title TEXT NOT NULL, description TEXT NOT NULL, seips TEXT, level TEXT",
            "finding": "statement TEXT NOT NULL, explanation TEXT NOT NULL, confidence TEXT,"
            " position INTEGER NOT NULL",
            "link": "relation TEXT NOT NULL, from_id TEXT NOT NULL, from_kind TEXT NOT NULL,"
            " to_id TEXT NOT NULL, to_kind TEXT NOT NULL, note TEXT NOT NULL, position INTEGER NOT NULL",
        },
        (("excerpt", "evidence_id"), ("account", "event_id"), ("link", "from_id"), ("link", "to_id")),
    )


@migrations()
def m0003_recommendations_and_reports(db: Database) -> None:
    """What is asked for, what is written, and what left the vault."""
    _create(
        db,
        {
            "recommendation": "type TEXT NOT NULL, action TEXT NOT NULL, number TEXT NOT NULL,"
            f" status TEXT NOT NULL, addressee_id TEXT {_to('organisation')}, addressee_name TEXT NOT NULL,"
            " partners TEXT NOT NULL, intent TEXT NOT NULL, risk_addressed TEXT NOT NULL,"
            " population TEXT NOT NULL, inequalities TEXT NOT NULL, outcome_sought TEXT NOT NULL,"
            " seips TEXT NOT NULL, counter_evidence TEXT NOT NULL, level_of_intervention TEXT NOT NULL,"
            " cost TEXT, benefit TEXT, strategic_fit TEXT NOT NULL, unintended_effects TEXT NOT NULL,"
            " measure TEXT NOT NULL, data_source TEXT NOT NULL, frequency TEXT NOT NULL,"
            " monitored_by TEXT NOT NULL, review_on TEXT, due_on TEXT, response_due_on TEXT,"
            " position INTEGER NOT NULL",
            "section": "report_kind TEXT NOT NULL, section_key TEXT NOT NULL, heading TEXT NOT NULL,"
            " body TEXT NOT NULL, position INTEGER NOT NULL",
            "consultation": "recipient TEXT NOT NULL, sent_on TEXT, due_on TEXT",
            "comment": f"consultation_id TEXT NOT NULL {_to('consultation')}, text TEXT NOT NULL,"
            " section_key TEXT NOT NULL, disposition TEXT, reason TEXT NOT NULL",
            "disclosure_decision": "concern TEXT NOT NULL, words TEXT NOT NULL, remedy TEXT NOT NULL,"
            " reason TEXT NOT NULL, decided_by TEXT NOT NULL, basis TEXT NOT NULL,"
            " replacement TEXT NOT NULL, decided_at TEXT",
            "release_entry": "report_kind TEXT NOT NULL, basis TEXT NOT NULL, decided_by TEXT NOT NULL,"
            " reason TEXT NOT NULL, recipient TEXT NOT NULL, released_at TEXT, content_sha256 TEXT NOT NULL,"
            " files TEXT NOT NULL, certificate TEXT NOT NULL",
        },
        (),
    )


@migrations()
def m0004_ledger(db: Database) -> None:
    """Every operation, its images, and what was deleted."""
    db.execute(
        "CREATE TABLE operation (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,"
        " hybrid TEXT NOT NULL, person TEXT NOT NULL, device TEXT NOT NULL, verb TEXT NOT NULL,"
        " case_id TEXT, group_id TEXT NOT NULL, undoable INTEGER NOT NULL, undoes TEXT, redoes TEXT,"
        " schema INTEGER NOT NULL, detail TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX operation_case ON operation(case_id, seq)")
    db.execute(
        "CREATE TABLE change (seq INTEGER NOT NULL REFERENCES operation(seq), n INTEGER NOT NULL,"
        " kind TEXT NOT NULL, record_id TEXT NOT NULL, before BLOB, after BLOB, salt BLOB,"
        " before_mac BLOB, after_mac BLOB, PRIMARY KEY (seq, n)) STRICT"
    )
    db.execute("CREATE INDEX change_record ON change(record_id)")
    db.execute(
        "CREATE TABLE tombstone (record_id TEXT PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT,"
        " seq INTEGER NOT NULL) STRICT"
    )


@migrations()
def m0005_files_search_and_facts(db: Database) -> None:
    """Keys of sealed files, the text to be searched, and the vault's own facts."""
    db.execute("CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT")
    db.execute(
        "CREATE TABLE counter (case_id TEXT NOT NULL, prefix TEXT NOT NULL, last INTEGER NOT NULL,"
        " PRIMARY KEY (case_id, prefix)) STRICT"
    )
    db.execute(
        "CREATE TABLE blob (name TEXT PRIMARY KEY, case_id TEXT NOT NULL, key BLOB NOT NULL,"
        " sha256 TEXT NOT NULL, size INTEGER NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE passage (rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, record_id TEXT NOT NULL,"
        " case_id TEXT NOT NULL, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, place TEXT NOT NULL,"
        " live INTEGER NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX passage_record ON passage(record_id, ordinal)")
    db.execute("CREATE INDEX passage_case ON passage(case_id)")
    create_text_index(db)


@migrations()
def m0006_drafts_and_steps(db: Database) -> None:
    """What is being typed and where each person was, outside the ledger; finding the next step to undo."""
    db.execute(
        "CREATE TABLE draft (case_id TEXT NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL,"
        " text TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (case_id, person, key)) STRICT"
    )
    db.execute("CREATE TABLE place (person TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) STRICT")
    db.execute("CREATE INDEX operation_step ON operation(case_id, seq) WHERE undoable = 1")
    db.execute("CREATE INDEX operation_group ON operation(group_id)")
    db.execute("CREATE INDEX operation_undoes ON operation(undoes) WHERE undoes IS NOT NULL")


@migrations()
def m0007_decisions_and_permissions(db: Database) -> None:
    """What a decision about disclosure records besides; approved phrases and standing bases."""
    words = (
        "role", "extent", "benefit", "harm", "report_kind", "text", "place", "source", "recorded_by",
        "confirmed_by",
    )  # fmt: skip
    for name in words:
        db.execute(f"ALTER TABLE disclosure_decision ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
    for name in ("review_on", "confirmed_at"):
        db.execute(f"ALTER TABLE disclosure_decision ADD COLUMN {name} TEXT")
    _create(
        db,
        {
            "approved_phrase": "text TEXT NOT NULL, reason TEXT NOT NULL, approved_by TEXT NOT NULL,"
            " approved_at TEXT, recorded_by TEXT NOT NULL",
            "standing_basis": "basis TEXT NOT NULL, regime TEXT NOT NULL, reason TEXT NOT NULL,"
            " extent TEXT NOT NULL, given_by TEXT NOT NULL, role TEXT NOT NULL, given_at TEXT,"
            " recorded_by TEXT NOT NULL, withdrawn_at TEXT, withdrawn_by TEXT NOT NULL",
        },
        (),
    )


@migrations()
def m0008_kinds_of_release(db: Database) -> None:
    """What kind of release an entry is of, how much of the report it held, and which copies went together."""
    for name in ("release_kind", "extent", "batch"):
        db.execute(f"ALTER TABLE release_entry ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")


@migrations()
def m0009_looks_at_pictures(db: Database) -> None:
    """The last look at a picture before it is shown to others: when, by whom, and for what."""
    db.execute("ALTER TABLE evidence ADD COLUMN looked_at TEXT")
    db.execute("ALTER TABLE evidence ADD COLUMN looked_by TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE evidence ADD COLUMN looked_for TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m0010_word_prints(db: Database) -> None:
    """Fingerprints of the words of evidence, outside the ledger: made from the text, and made again."""
    db.execute(
        "CREATE TABLE word_print (evidence_id TEXT PRIMARY KEY, case_id TEXT NOT NULL,"
        " content BLOB NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX word_print_case ON word_print(case_id)")


@migrations()
def m0011_register(db: Database) -> None:
    """The register of published recommendations: it belongs to no case, and keeps its own history."""
    words = (
        "source_id", "issuer", "text", "addressee", "number", "type", "intent", "published_on",
        "report_title", "source_url", "status", "decision", "response_text", "response_on", "response_by",
        "response_due", "target_on", "planned_actions", "assessment", "implementation", "actual_cost",
        "observed_effect", "feedback", "closed_on", "closure", "extra",
    )  # fmt: skip
    columns = ", ".join(f"{name} TEXT NOT NULL" for name in words)
    for table, declared in {
        "register_step": "id INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, verb TEXT NOT NULL,"
        " detail TEXT NOT NULL, undone INTEGER NOT NULL, last_entry INTEGER NOT NULL",
        "register_entry": f"n INTEGER PRIMARY KEY, step INTEGER NOT NULL, {columns},"
        " UNIQUE (issuer, source_id)",
        "register_change": "step INTEGER NOT NULL, entry INTEGER NOT NULL, before TEXT,"
        " PRIMARY KEY (step, entry)",
        "register_tie": "first INTEGER NOT NULL, second INTEGER NOT NULL, relation TEXT NOT NULL,"
        " note TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (first, second, step)",
        "register_mapping": "headings TEXT NOT NULL, step INTEGER NOT NULL, fields TEXT NOT NULL,"
        " PRIMARY KEY (headings, step)",
        "register_issuer": "name TEXT NOT NULL, step INTEGER NOT NULL, public_key TEXT NOT NULL,"
        " first_seen_at TEXT NOT NULL, PRIMARY KEY (name, step)",
        "register_words": "id INTEGER PRIMARY KEY, content BLOB NOT NULL",
        "register_vectors": "n INTEGER PRIMARY KEY, model TEXT NOT NULL, content BLOB NOT NULL",
    }.items():
        db.execute(f"CREATE TABLE {table} ({declared}) STRICT")
    db.execute("CREATE INDEX register_change_entry ON register_change(entry)")
    db.execute("CREATE INDEX register_vectors_model ON register_vectors(model)")
    db.execute("CREATE INDEX register_entry_number ON register_entry(number)")
    db.execute("CREATE INDEX register_entry_source ON register_entry(source_id)")


@migrations()
def m0012_intake(db: Database) -> None:
    """The intake desk: what came in, how it was judged, what was decided; it shares the register's steps."""
    for table, declared in {
        "intake_package": "sha256 TEXT PRIMARY KEY, step INTEGER NOT NULL, issuer TEXT NOT NULL,"
        " title TEXT NOT NULL, release_id TEXT NOT NULL, released_on TEXT NOT NULL,"
        " received_at TEXT NOT NULL, received_by TEXT NOT NULL, recommendations INTEGER NOT NULL",
        "intake_item": "n INTEGER PRIMARY KEY, step INTEGER NOT NULL, entry INTEGER NOT NULL UNIQUE,"
        " package TEXT NOT NULL, received_at TEXT NOT NULL, due_on TEXT NOT NULL, content TEXT NOT NULL",
        "intake_change": "step INTEGER NOT NULL, item INTEGER NOT NULL, before TEXT,"
        " PRIMARY KEY (step, item)",
        "intake_last": "last INTEGER NOT NULL",
        "intake_name": "step INTEGER PRIMARY KEY, name TEXT NOT NULL",
    }.items():
        db.execute(f"CREATE TABLE {table} ({declared}) STRICT")
    db.execute("CREATE INDEX intake_change_item ON intake_change(item)")


@migrations()
def m0013_earlier_recommendations(db: Database) -> None:
    """How a recommendation stands to those that were published before it."""
    db.execute("ALTER TABLE recommendation ADD COLUMN earlier TEXT NOT NULL DEFAULT '[]'")


def create_text_index(db: Database) -> None:
    """The full-text index over `passage` and the triggers that keep it; also used by benchmarks."""
    db.execute(
        "CREATE VIRTUAL TABLE passage_fts USING fts5(title, body, content='passage',"
        " content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2')"
    )
    new = "INSERT INTO passage_fts(rowid, title, body) VALUES (new.rowid, new.title, new.body);"
    old = (
        "INSERT INTO passage_fts(passage_fts, rowid, title, body)"
        " VALUES ('delete', old.rowid, old.title, old.body);"
    )
    db.execute(f"CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN {new} END")
    db.execute(f"CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN {old} END")
    db.execute(f"CREATE TRIGGER passage_changed AFTER UPDATE OF title, body ON passage BEGIN {old} {new} END")


def migrate(connection: Connection, before: Callable[[], None]) -> None:
    """Bring a vault up to date; `before` is called once if anything has to change.

    Raises:
        VaultTooNew: it holds migrations that this program does not know; it is left untouched.
        VaultDamaged: it cannot be read.
    """
    db = Database(connection)
    with translated():
        pending = {migration.name for migration in migrations.pending(db)}
        applied = {migration.name for migration in migrations.applied(db)}
    if applied - _names():
        raise VaultTooNew(
            "This vault was made by a newer version of the program. Install that version to open it; "
            "nothing was changed."
        )
    if pending:
        before()
        with translated():
            migrations.apply(db)


def _names() -> set[str]:
    db = Database(memory=True)
    try:
        return {migration.name for migration in migrations.pending(db)}
    finally:
        db.conn.close()
