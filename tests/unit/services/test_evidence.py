"""Evidence: read, proved, marked anew, and removed without being lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.services.steps import HSSIB, LONG, MIXED, file_text, open_case, there_and_back
from workbench.errors import BadInput, Cancelled, NotFound
from workbench.records.evidence import EvidenceKind
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.services import evidence as verbs
from workbench.services import excerpts, findings, people
from workbench.services.cases import load_case
from workbench.services.evidence import State
from workbench.services.history import list_history
from workbench.services.search import search
from workbench.services.session import Session, open_vault, undo
from workbench.services.tidying import today
from workbench.store.blobs import FOLDER


def blob_of(session: Session, name: str) -> Path:
    return session.vault.folder / FOLDER / name[:2] / name


def test_reading_protected_text_is_noted_and_reading_free_text_is_not(
    session: Session, tmp_path: Path
) -> None:
    case = open_case(session, HSSIB)
    kept = file_text(session, case, tmp_path, "a.txt", "She waited.")
    assert verbs.evidence_text(session, case.case_id, "e-1") == "She waited."
    noted = list_history(session, case.case_id)[-1]
    assert (noted.verb, noted.person, noted.words) == ("read_evidence", "Ada", "read protected evidence")
    verbs.change_marking(session, kept, Marking.PUBLIC)
    verbs.evidence_text(session, case.case_id, "E-1")
    assert list_history(session, case.case_id)[-1].verb == "change_marking"


def test_a_look_does_not_stand_in_the_way_of_an_undo(session: Session, tmp_path: Path) -> None:
    case = open_case(session, HSSIB)
    file_text(session, case, tmp_path, "a.txt", "She waited.")
    verbs.evidence_text(session, case.case_id, "E-1")
    assert undo(session, case.case_id)[0] == "add_evidence"


def test_a_vault_opened_for_reading_shows_text_and_notes_nothing(session: Session, tmp_path: Path) -> None:
    case = open_case(session, HSSIB)
    file_text(session, case, tmp_path, "a.txt", "She waited.")
    before = len(list_history(session))
    with open_vault(session.vault.folder, bytearray(b"correct horse battery"), write=False) as reading:
        assert verbs.evidence_text(reading, case.case_id, "E-1") == "She waited."
    assert len(list_history(session)) == before


def test_evidence_without_text_says_why(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    verbs.add_files(session, case.case_id, [tmp_path / "a.png"])
    with pytest.raises(BadInput, match=r"E-1 has no text\. Pictures are kept but not read"):
        verbs.evidence_text(session, case.case_id, "E-1")
    for nothing in ("E-9", "", " ", "T-1"):
        with pytest.raises(NotFound, match="no evidence with that reference"):
            verbs.evidence_text(session, case.case_id, nothing)


def test_evidence_is_found_by_its_reference_and_where_needed_by_its_case(
    session: Session, tmp_path: Path
) -> None:
    one, two = open_case(session), open_case(session)
    file_text(session, one, tmp_path, "a.txt", "alpha")
    second = file_text(session, two, tmp_path, "b.txt", "beta")
    only = file_text(session, two, tmp_path, "c.txt", "gamma")
    assert verbs.find_evidence(session, "E-2") == only
    assert verbs.find_evidence(session, f"{two.reference}/E-1") == second
    assert verbs.find_evidence(session, "E-1", case=two.reference) == second
    with pytest.raises(BadInput, match=f"{one.reference}/E-1"):
        verbs.find_evidence(session, "E-1")
    for nowhere in ("E-9", "", "PSII-1999-001/E-1"):
        with pytest.raises(NotFound):
            verbs.find_evidence(session, nowhere)


def test_files_are_proved_intact_missing_or_altered(session: Session, tmp_path: Path) -> None:
    case, other = open_case(session), open_case(session)
    first = file_text(session, case, tmp_path, "a.txt", "alpha")
    second = file_text(session, case, tmp_path, "b.txt", "beta")
    file_text(session, other, tmp_path, "c.txt", "gamma")
    blob_of(session, first.blob).unlink()
    sealed = blob_of(session, second.blob)
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"?")
    states = [each.state for each in verbs.verify_evidence(session)]
    assert sorted(states) == [State.ALTERED, State.INTACT, State.MISSING]
    ours = {each.evidence.reference: each.state for each in verbs.verify_evidence(session, case.case_id)}
    assert ours == {"E-1": State.MISSING, "E-2": State.ALTERED}


def test_one_sound_file_in_the_place_of_another_is_an_alteration(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    first = file_text(session, case, tmp_path, "a.txt", "alpha")
    second = file_text(session, case, tmp_path, "b.txt", "bravo")
    blob_of(session, first.blob).write_bytes(blob_of(session, second.blob).read_bytes())
    assert [v.state for v in verbs.verify_evidence(session, case.case_id)] == [State.ALTERED, State.INTACT]


def test_evidence_that_came_without_a_file_is_said_to_have_none(
    session: Session, import_file: object
) -> None:
    assert callable(import_file)
    case = import_file(evidence=[{"id": "E1", "title": "Log", "kind": "record"}]).case
    (one,) = verbs.verify_evidence(session, case.case_id)
    assert one.state is State.NO_FILE
    with pytest.raises(NotFound, match="No file was given for E-1"):
        verbs.read_file(session, one.evidence)


def test_the_check_can_be_stopped(session: Session, tmp_path: Path) -> None:
    file_text(session, open_case(session), tmp_path, "a.txt", "alpha")
    with pytest.raises(Cancelled):
        verbs.verify_evidence(session, progress=lambda _done, _of: False)


def test_what_is_said_of_evidence_is_changed(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    kept = file_text(session, case, tmp_path, "a.txt", "alpha")
    kept, _ = there_and_back(
        session,
        case.case_id,
        lambda: verbs.edit_evidence(
            session, kept, title=f"{MIXED} {LONG}", evidence_kind=EvidenceKind.RECORD
        ),
    )
    assert [hit.reference for hit in search(session, "مراجعة")] == ["E-1"]
    assert [hit.reference for hit in search(session, "alpha")] == ["E-1"]
    kept, _ = there_and_back(
        session, case.case_id, lambda: verbs.change_marking(session, kept, Marking.INTERNAL)
    )
    assert kept.evidence_kind is EvidenceKind.RECORD
    for wrong in ({"title": "\u200b"}, {"obtained_on": today() + timedelta(days=1)}):
        with pytest.raises(BadInput) as caught:
            verbs.edit_evidence(session, kept, **wrong)
        assert caught.value.where in wrong


def test_whom_evidence_concerns_is_replaced_as_one_step(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    kept = file_text(session, case, tmp_path, "a.txt", "alpha")
    ann, _ = people.add_person(session, case.case_id, "Ann")
    bob, _ = people.add_person(session, case.case_id, "Bob")
    verbs.set_people(session, kept, [ann])
    there_and_back(session, case.case_id, lambda: verbs.set_people(session, kept, [bob, ann, bob]))
    held = load_case(session, case.case_id)
    assert held.targets(kept.id, Relation.CONCERNS) == [bob, ann]


def test_evidence_is_removed_with_its_excerpts_and_comes_back_whole(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    kept = file_text(session, case, tmp_path, "a.txt", "alpha beta")
    excerpt, _ = excerpts.add_excerpt(session, kept, 0, 5)
    finding, _ = findings.add_finding(session, case.case_id, "So.", rests_on=[kept, excerpt])
    there_and_back(session, case.case_id, lambda: verbs.remove_evidence(session, kept))
    assert search(session, "beta") == ()
    assert load_case(session, case.case_id).links == ()
    undo(session, case.case_id)
    assert [hit.reference for hit in search(session, "beta")] == ["E-1"]
    assert load_case(session, case.case_id).targets(finding.id, Relation.RESTS_ON) == [kept, excerpt]
    assert [v.state for v in verbs.verify_evidence(session, case.case_id)] == [State.INTACT]
