"""Excerpts: spans of an evidence text with codes, and the list of codes that a case uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.record import CaseId, RecordId
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import is_blank, one_line, words
from workbench.store import search, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """A code, the excerpts that carry it, and how many pieces of evidence those are from."""

    code: str = field(repr=False)
    excerpts: int
    evidence: int


def add_excerpt(
    session: Session, evidence: Evidence, start: int, end: int, codes: Iterable[str] = (), note: str = ""
) -> tuple[Excerpt, Changes]:
    """Take a span out of an evidence text; a code in other capitals than before is the same code.

    `start` and `end` count Unicode code points over the extracted text, end exclusive.

    Raises:
        BadInput: the span lies outside the text, or holds nothing to read. NotFound.
    """
    records.require_here(session, evidence.case_id, evidence)
    text = search.file_text(session.db, evidence.id)
    if not text:
        raise BadInput(f"{evidence.reference} has no text to take an excerpt from.", where="evidence")
    if not 0 <= start < end <= len(text):
        raise BadInput(
            f"The excerpt must lie inside the evidence's text, which has {len(text)} characters.",
            where="start",
        )
    if is_blank(text[start:end]):
        raise BadInput("There are no words in this part of the text. Mark some words.", where="start")
    return records.add(
        session,
        Excerpt,
        evidence.case_id,
        evidence_id=evidence.id,
        start=start,
        end=end,
        text=text[start:end],
        codes=_spelled(session, evidence.case_id, codes),
        note=note,
    )


def recode(session: Session, excerpt: Excerpt, codes: Iterable[str]) -> tuple[Excerpt, Changes]:
    """Give an excerpt these codes and no others. Raises: BadInput, NotFound."""
    spelled = _spelled(session, excerpt.case_id, codes)
    return records.edit(session, excerpt, verb="code_excerpt", codes=spelled)


def edit_excerpt_note(session: Session, excerpt: Excerpt, note: str) -> tuple[Excerpt, Changes]:
    """Change the note on an excerpt. Raises: BadInput, NotFound."""
    return records.edit(session, excerpt, note=note)


def remove_excerpt(session: Session, excerpt: Excerpt) -> Changes:
    """Drop an excerpt; the evidence is untouched. Raises: NotFound."""
    return records.remove(session, excerpt)


def list_codes(session: Session, case_id: CaseId) -> tuple[CodeCount, ...]:
    """The codes of a case with how often each is used, the most used first."""
    uses: Counter[str] = Counter()
    sources: dict[str, set[RecordId]] = defaultdict(set)
    for excerpt in tables.all_of(session.db, Excerpt, case_id):
        for code in excerpt.codes:
            uses[code] += 1
            sources[code].add(excerpt.evidence_id)
    ordered = sorted(uses, key=lambda code: (-uses[code], code.casefold()))
    return tuple(CodeCount(code=c, excerpts=uses[c], evidence=len(sources[c])) for c in ordered)


def rename_code(session: Session, case_id: CaseId, old: str, new: str) -> Changes:
    """Call a code something else wherever it is used; a name in use already merges the two.

    Raises:
        BadInput: the new name is empty. NotFound: no excerpt of the case has the old one.
    """
    name = one_line(new)
    if is_blank(name):
        raise BadInput("Say what the code shall be called; it cannot be empty.", where="code")
    coded = [each for each in tables.all_of(session.db, Excerpt, case_id) if old in each.codes]
    if not coded:
        raise NotFound("No excerpt of this case has that code.")
    with session.vault.operation("rename_code", case_id) as work:
        for excerpt in coded:
            codes = words(name if code == old else code for code in excerpt.codes)
            renamed = replace(excerpt, codes=codes)
            records.check(renamed)
            work.update(renamed)
    return work.done


def _spelled(session: Session, case_id: CaseId, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes as the case spells them already, whatever their capitals."""
    known: dict[str, str] = {}
    for excerpt in tables.all_of(session.db, Excerpt, case_id):
        for code in excerpt.codes:
            known.setdefault(code.casefold(), code)
    return words(known.setdefault(code.casefold(), code) for code in words(codes))
