"""The ledger as people read it: who did what and when, what a record said before, whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime

from workbench.errors import NotFound
from workbench.records.record import CaseId, Record, RecordId
from workbench.services.session import Session
from workbench.store import ledger, steps
from workbench.store.ledger import Change, Entry
from workbench.store.steps import NextStep

_DID = {
    "add": "added",
    "edit": "changed",
    "remove": "removed",
    "order": "put in order",
    "link": "linked",
    "unlink": "unlinked",
}
_NOUNS = {
    "term": "a term of reference",
    "task": "a task",
    "decision_note": "the note of a decision",
    "organisation": "an organisation",
    "person": "a person",
    "engagement": "a contact",
    "contact": "a contact",
    "failed_contact": "a contact that failed",
    "question": "a question",
    "evidence": "evidence",
    "excerpt": "an excerpt",
    "event": "an event",
    "account": "an account",
    "factor": "a factor",
    "finding": "a finding",
    "recommendation": "a recommendation",
    "section": "a section",
    "consultation": "a consultation",
    "comment": "a comment",
    "case_file": "the case",
    "link": "a link",
    "grounds": "what a finding rests on",
    "effects": "what a factor contributes to",
    "records": "records",
}
_SEVERAL = {
    "term": "terms of reference",
    "decision_note": "notes of decisions",
    "person": "people",
    "evidence": "pieces of evidence",
}
"""Several of a noun, where it is not the noun with an s."""
_SENTENCES = {
    "new_case": "opened the case",
    "import_case": "imported the case",
    "erase_case": "erased a case",
    "salvage": "saved what could be read of a damaged vault",
    "create_vault": "made the vault",
    "export_case": "wrote a working copy of the case",
    "decide_concerns": "decided about concerns before a release",
    "withdraw_decision": "withdrew a decision about a concern",
    "confirm_decision": "confirmed a decision as a second person",
    "approve_phrase": "approved a phrase that may stand",
    "withdraw_phrase": "withdrew an approved phrase",
    "give_standing": "gave a standing basis for copies",
    "withdraw_standing": "withdrew the standing basis for copies",
    "copy_words": "copied words of the case",
    "change_regime": "put the case under other rules",
    "release": "released a report",
    "release_not_written": "could not write the files of a release",
    "scan_files": "looked for protected material in files",
    "back_up": "backed the vault up",
    "add_key": "let a person in",
    "take_over": "took the vault over from another computer",
    "remove_key": "took a person's key out",
    "remove_key_for_good": "shut a person out for good: the vault has new keys",
    "make_recovery_page": "made a recovery page",
    "rebuild_keys": "rebuilt the key file from the recovery page",
    "change_passphrase": "changed a passphrase",
    "read_evidence": "read protected evidence",
    "redact_evidence": "made a redacted copy of evidence",
    "record_look": "recorded a look at a picture",
    "withdraw_look": "withdrew a look at a picture",
    "change_marking": "changed a marking",
    "set_evidence_people": "said whom evidence concerns",
    "code_excerpt": "coded an excerpt",
    "rename_code": "renamed a code",
    "assign_task": "assigned a task",
    "complete_task": "completed a task",
    "reopen_task": "reopened a task",
    "answer_term": "answered a term of reference",
    "unanswer_term": "took an answer from a term of reference",
    "give_consent": "recorded consent to be named",
    "withdraw_consent": "withdrew consent to be named",
    "ask_question": "added a question",
    "answer_question": "answered a question",
    "unanswer_question": "took an answer from a question",
    "rest_finding": "gave a finding a ground",
    "unrest_finding": "took a ground from a finding",
    "counter_finding": "recorded what speaks against a finding",
    "drop_counter": "dropped what spoke against a finding",
    "connect_factor": "connected a factor to its effect",
    "disconnect_factor": "disconnected a factor from an effect",
    "evidence_event": "gave evidence for an event",
    "evidence_factor": "gave evidence for a factor",
    "unlink_evidenced_by": "took evidence from an event or a factor",
    "issue_recommendation": "issued a recommendation",
    "take_table": "brought in a table of recommendations",
    "change_status": "changed the status of a recommendation",
    "follow_from_finding": "tied a recommendation to a finding",
    "unfollow_finding": "untied a recommendation from a finding",
    "set_findings": "said what a recommendation follows from",
    "address_area": "tied a safety action to an area for improvement",
    "relate_to_earlier": "said how a recommendation stands to an earlier one",
    "drop_earlier": "took back how a recommendation stands to an earlier one",
    "drop_area": "untied a safety action from an area for improvement",
    "write_section": "wrote a section",
    "dispose_comment": "answered a comment",
    "take_comments": "took in the comments of a document",
    "reopen_comment": "reopened a comment",
}
_DO = {
    "added": "add",
    "approved": "approve",
    "answered": "answer",
    "assigned": "assign",
    "asked": "ask",
    "brought": "bring",
    "changed": "change",
    "coded": "code",
    "completed": "complete",
    "confirmed": "confirm",
    "connected": "connect",
    "decided": "decide",
    "disconnected": "disconnect",
    "dropped": "drop",
    "gave": "give",
    "imported": "import",
    "issued": "issue",
    "linked": "link",
    "made": "make",
    "opened": "open",
    "recorded": "record",
    "removed": "delete",
    "renamed": "rename",
    "reopened": "reopen",
    "said": "say",
    "tied": "tie",
    "took": "take",
    "unlinked": "unlink",
    "untied": "untie",
    "withdrew": "withdraw",
    "wrote": "write",
}
"""What was done, as what is to be done: the first word of each plain verb that can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One operation in words: "Ann *added a finding*". `at` is UTC; `changes` counts records.

    `erased` means that what it changed was erased since, with its case.
    """

    seq: int
    at: datetime
    person: str
    device: str
    verb: str
    words: str
    case_id: CaseId | None
    group_id: str
    changes: int
    undoable: bool
    erased: bool
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What undo and redo would do next: "add finding F-3", "delete 5 excerpts"; empty for nothing."""

    undo: str = field(default="", repr=False)
    redo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A record as one operation left it; None before it was made, and after it was removed.

    `fields` are the names of those that the operation changed.
    """

    line: HistoryLine
    before: Record | None
    after: Record | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """Whether the chain is whole. `faults` are plain sentences; `head` is the last hash, in hex."""

    operations: int
    head: str
    faults: tuple[str, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults


def list_history(session: Session, case_id: CaseId | None = None) -> tuple[HistoryLine, ...]:
    """The operations of a case, or of the whole vault, oldest first."""
    return tuple(_line(entry) for entry in ledger.entries(session.db, case_id))


def history_of(session: Session, record_id: RecordId) -> tuple[Version, ...]:
    """Every state that a record has had, oldest first; works for one that is gone, too."""
    return tuple(_version(_line(entry), change) for entry, change in ledger.history(session.db, record_id))


def changes_in(session: Session, seq: int) -> tuple[Version, ...]:
    """What one operation did to each record, in the order it was done; nothing of what was erased since.

    Raises:
        NotFound: the ledger has no such operation.
    """
    entry = ledger.entry(session.db, seq)
    if entry is None:
        raise NotFound("There is no step of that number in the ledger.")
    line = _line(entry)
    return tuple(_version(line, change) for change in ledger.changes_at(session.db, seq))


def verify_ledger(session: Session) -> LedgerCheck:
    """Check every operation against the one before it, and every image against its digest."""
    seq, head = ledger.head(session.db)
    return LedgerCheck(operations=seq, head=head, faults=tuple(ledger.faults(session.db)))


def next_steps(session: Session, case_id: CaseId) -> Steps:
    """What undo would take back and redo would do again; quick however long the history is."""
    return Steps(
        undo=_named(steps.next_undo(session.db, case_id)), redo=_named(steps.next_redo(session.db, case_id))
    )


def plain_verb(verb: str, count: int = 1) -> str:
    """A verb of the ledger in words: "added a finding"; of several records, "removed 5 findings"."""
    if verb in _SENTENCES:
        return _SENTENCES[verb]
    did, _, noun = verb.partition("_")
    if did in _DID and noun in _NOUNS:
        return f"{_DID[did]} {_NOUNS[noun] if count < 2 else f'{count} {_several(noun)}'}"
    return verb.replace("_", " ")


def _named(step: NextStep | None) -> str:
    """A step as the thing to do: "add finding F-3", "complete a task (TK-2)"."""
    if step is None:
        return ""
    did, _, noun = step.verb.partition("_")
    if did == "order":
        return "change the order"
    if step.many and step.verb == "add_evidence":
        return "add several pieces of evidence"
    first, _, rest = plain_verb(step.verb, step.count).partition(" ")
    words = f"{_DO.get(first, first)} {rest}"
    if not step.reference or step.many or step.count > 1:
        return words
    if did in _DID and noun in _NOUNS and step.kind is not None and step.kind.value == noun:
        return f"{_DO[first]} {_NOUNS[noun].removeprefix('an ').removeprefix('a ')} {step.reference}"
    return f"{words} ({step.reference})"


def _several(noun: str) -> str:
    bare = _NOUNS[noun].removeprefix("an ").removeprefix("a ")
    return _SEVERAL.get(noun, bare if bare.endswith("s") else f"{bare}s")


def _version(line: HistoryLine, change: Change) -> Version:
    changed = tuple(_changed(change.before, change.after))
    return Version(line=line, before=change.before, after=change.after, fields=changed)


def _line(entry: Entry) -> HistoryLine:
    detail = json.loads(entry.detail)
    count = detail.get("count", 1)
    words = plain_verb(entry.verb, count)
    if entry.undoes is not None or entry.redoes is not None:
        step = plain_verb(str(detail.get("verb", "a step")), count)
        words = f"{'took back' if entry.undoes is not None else 'did again'}: {step}"
    return HistoryLine(
        seq=entry.seq,
        at=entry.at,
        person=entry.person,
        device=entry.device,
        verb=entry.verb,
        words=words,
        case_id=entry.case_id,
        group_id=entry.group_id,
        changes=entry.changes,
        undoable=entry.undoable,
        hash=entry.hash,
        erased=entry.images < entry.changes,
    )


def _changed(before: Record | None, after: Record | None) -> Iterable[str]:
    if before is None or after is None:
        return
    for each in fields(after):
        if getattr(before, each.name) != getattr(after, each.name):
            yield each.name
