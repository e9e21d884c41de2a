"""Files into evidence: each stands or fails alone, all are undone as one, and nothing is lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.unit.services.steps import HSSIB, MIXED, open_case, standing
from workbench.errors import BadInput, Cancelled, NotFound, NotWritable, VaultFull
from workbench.records.case import Case
from workbench.records.evidence import EvidenceKind
from workbench.records.marking import Marking
from workbench.records.record import CaseId
from workbench.services.evidence import evidence_text, list_evidence, read_file
from workbench.services.filing import Added, add_files
from workbench.services.search import search
from workbench.services.session import Session, open_vault, redo, undo
from workbench.store import blobs, files
from workbench.store.blobs import BlobReader, SealedBlob

DAMAGED_PDF = b"%PDF-1.7\nnothing follows"


def added(session: Session, case: Case, *paths: Path, kind: EvidenceKind | None = None) -> tuple[Added, ...]:
    return add_files(session, case.case_id, paths, kind=kind)


def written(folder: Path, **contents: bytes) -> dict[str, Path]:
    """Files of these names (with _ for the dot) and contents."""
    made = {}
    for name, content in contents.items():
        made[name] = folder / name.replace("_", ".")
        made[name].write_bytes(content)
    return made


def sealed_names(session: Session) -> set[str]:
    return set(blobs.stray_blobs(session.vault.folder, set()))


def test_a_file_is_sealed_read_and_registered(session: Session, tmp_path: Path) -> None:
    case = open_case(session, HSSIB)
    path = tmp_path / f"{MIXED}.txt"
    path.write_bytes(b"The ward sister spoke.\r\nShe waited.")
    (one,) = added(session, case, path)
    evidence = one.evidence
    assert evidence is not None
    assert (evidence.reference, evidence.title, evidence.file_name) == ("E-1", MIXED, f"{MIXED}.txt")
    assert (evidence.size, evidence.readable, evidence.media_type) == (35, True, "text/plain")
    assert evidence.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert evidence.marking is Marking.PROTECTED
    assert one.changes.ids == {evidence.id}
    assert (one.wrong, one.duplicate_of) == (None, ())
    assert evidence_text(session, case.case_id, "E-1") == "The ward sister spoke.\nShe waited."
    with read_file(session, evidence) as reader:
        assert reader.read() == path.read_bytes()
    assert [hit.reference for hit in search(session, '"ward sister spoke"')] == ["E-1"]


def test_a_batch_is_undone_and_redone_as_one(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    files = written(tmp_path, a_txt=b"alpha pump", b_txt=b"beta pump", c_txt=b"gamma pump")
    before = standing(session, case.case_id)
    added(session, case, *files.values())
    after = standing(session, case.case_id)
    assert len(search(session, "pump")) == 3
    assert undo(session, case.case_id)[0] == "add_evidence"
    assert standing(session, case.case_id) == before
    assert search(session, "pump") == ()
    redo(session, case.case_id)
    assert standing(session, case.case_id) == after
    assert len(search(session, "pump")) == 3
    assert evidence_text(session, case.case_id, "E-2") == "beta pump"


def test_one_bad_file_does_not_stop_the_others(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    files = written(tmp_path, a_txt=b"alpha", empty_txt=b"", z_txt=b"omega")
    good, empty, missing, last = added(
        session, case, files["a_txt"], files["empty_txt"], tmp_path / "gone.txt", files["z_txt"]
    )
    assert good.evidence is not None
    assert last.evidence is not None
    assert isinstance(empty.wrong, BadInput)
    assert empty.wrong.message == "The file is empty (0 bytes). Check the copy, and add it again."
    assert isinstance(missing.wrong, NotFound)
    assert [each.reference for each in list_evidence(session, case.case_id)] == ["E-1", "E-2"]
    assert len(sealed_names(session)) == 2


def test_a_damaged_file_is_kept_unread_with_a_plain_note(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    (one,) = added(session, case, written(tmp_path, scan_pdf=DAMAGED_PDF)["scan_pdf"])
    assert one.evidence is not None
    assert not one.evidence.readable
    assert one.evidence.media_type == "application/pdf"
    assert one.evidence.note.startswith("The file is kept but was not read.")
    with read_file(session, one.evidence) as reader:
        assert reader.read() == DAMAGED_PDF


def test_the_same_content_again_is_pointed_out_and_not_merged(session: Session, tmp_path: Path) -> None:
    first, second = open_case(session), open_case(session)
    files = written(tmp_path, a_txt=b"the same", b_txt=b"the same")
    added(session, first, files["a_txt"])
    (again,) = added(session, first, files["b_txt"])
    (elsewhere,) = added(session, second, files["a_txt"])
    assert again.duplicate_of == ("E-1",)
    assert elsewhere.duplicate_of == (f"{first.reference} E-1", f"{first.reference} E-2")
    assert len(list_evidence(session, first.case_id)) == 2


def test_a_file_named_twice_is_added_once(session: Session, tmp_path: Path) -> None:
    path = written(tmp_path, a_txt=b"alpha")["a_txt"]
    assert len(added(session, open_case(session), path, path)) == 1


def test_a_folder_stands_for_its_files_but_hidden_ones(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "from the ward"
    for name in ("b.txt", "a/c.txt", ".hidden", ".git/config", "a/Thumbs.db", "~$letter.docx"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"words")
    case = open_case(session)
    assert [each.path.name for each in added(session, case, folder)] == ["b.txt", "c.txt"]
    (tmp_path / "nothing").mkdir()
    (refused,) = added(session, case, tmp_path / "nothing")
    assert isinstance(refused.wrong, BadInput)
    assert "no file in this folder" in refused.wrong.message


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n0000", EvidenceKind.IMAGE),
        ("a.wav", b"RIFF0000WAVE0000", EvidenceKind.AUDIO),
        ("a.mp4", b"0000ftypisom0000", EvidenceKind.VIDEO),
        ("a.csv", b"bed,time\n4,03:10\n", EvidenceKind.DATA),
        ("a.eml", b"From: somebody\n\nwords", EvidenceKind.CORRESPONDENCE),
        ("a.md", b"# Policy", EvidenceKind.OTHER),
    ],
)
def test_the_kind_is_guessed_and_a_guess_never_marks_more_freely(
    session: Session, tmp_path: Path, name: str, content: bytes, kind: EvidenceKind
) -> None:
    (tmp_path / name).write_bytes(content)
    (one,) = added(session, open_case(session), tmp_path / name)
    assert one.evidence is not None
    assert (one.evidence.evidence_kind, one.evidence.marking) == (kind, Marking.CONFIDENTIAL)


@pytest.mark.parametrize(
    ("kind", "marking"),
    [(EvidenceKind.POLICY, Marking.INTERNAL), (EvidenceKind.PUBLICATION, Marking.PUBLIC)],
)
def test_a_kind_that_is_given_has_the_marking_of_its_regime(
    session: Session, tmp_path: Path, kind: EvidenceKind, marking: Marking
) -> None:
    path = written(tmp_path, a_txt=b"alpha")["a_txt"]
    (one,) = added(session, open_case(session), path, kind=kind)
    assert one.evidence is not None
    assert (one.evidence.evidence_kind, one.evidence.marking) == (kind, marking)


def test_marking_and_source_may_be_given(session: Session, tmp_path: Path) -> None:
    path = written(tmp_path, a_txt=b"alpha")["a_txt"]
    (one,) = add_files(
        session, open_case(session).case_id, [path], marking=Marking.PUBLIC, source="Board papers\n"
    )
    assert one.evidence is not None
    assert (one.evidence.marking, one.evidence.source) == (Marking.PUBLIC, "Board papers")


def test_stopping_keeps_what_was_added(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    files = written(tmp_path, a_txt=b"alpha", b_txt=b"beta", c_txt=b"gamma")
    seen: list[tuple[int, int]] = []

    def until_the_second(done: int, of: int) -> bool:
        seen.append((done, of))
        return done < 1

    one, two, three = add_files(session, case.case_id, list(files.values()), progress=until_the_second)
    assert one.evidence is not None
    assert isinstance(two.wrong, Cancelled)
    assert isinstance(three.wrong, Cancelled)
    assert seen[0] == (0, 3)
    assert seen[-1] == (1, 3)
    assert len(list_evidence(session, case.case_id)) == 1


def test_a_long_file_can_be_stopped_halfway_and_leaves_nothing(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"0000ftypisom" + bytes(3 * blobs.CHUNK))
    asked = iter([True, True])
    case = open_case(session)
    (one,) = add_files(session, case.case_id, [path], progress=lambda _done, _of: next(asked, False))
    assert isinstance(one.wrong, Cancelled)
    assert sealed_names(session) == set()
    assert list_evidence(session, case.case_id) == ()


def test_what_is_no_file_is_refused_without_waiting_for_it(session: Session, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (one,) = added(session, open_case(session), tmp_path / "pipe")
    assert isinstance(one.wrong, BadInput)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_path_that_cannot_be_is_refused(session: Session, tmp_path: Path, name: str) -> None:
    (one,) = added(session, open_case(session), tmp_path / name)
    assert isinstance(one.wrong, (BadInput, NotFound))


def test_a_name_that_is_no_text_or_disguises_itself_is_made_plain(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in (b"caf\xe9.txt", "rota\u202efdp.txt".encode(), b"two\nlines.txt"):
        (folder / os.fsdecode(name)).write_bytes(b"words")
    names = [each.evidence.file_name for each in added(session, open_case(session), folder) if each.evidence]
    assert sorted(names) == ["caf\ufffd.txt", "rotafdp.txt", "two lines.txt"]


def test_a_full_disk_fails_the_file_that_does_not_fit(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = written(tmp_path, a_txt=b"alpha", b_txt=b"much longer than alpha")

    def room_for_little(_folder: Path, needed: int) -> None:
        if needed > blobs.sealed_size(10):
            raise VaultFull("There is no space left on the disk.")

    monkeypatch.setattr(files, "require_space", room_for_little)
    one, two = added(session, open_case(session), *contents.values())
    assert one.evidence is not None
    assert isinstance(two.wrong, VaultFull)


def test_a_file_whose_record_cannot_be_written_leaves_no_sealed_copy(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise VaultFull("There is no space left on the disk.")

    monkeypatch.setattr(session.vault, "keep_file", refuse)
    case = open_case(session)
    (one,) = added(session, case, written(tmp_path, a_txt=b"alpha")["a_txt"])
    assert isinstance(one.wrong, VaultFull)
    assert sealed_names(session) == set()
    assert list_evidence(session, case.case_id) == ()


def test_a_long_file_is_never_held_in_memory_whole(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scan.bin"
    with path.open("wb") as file:
        file.truncate(20 * blobs.CHUNK)
    largest = 0
    readinto: Callable[..., int] = BlobReader.readinto

    def watched(self: BlobReader, buffer: bytearray) -> int:
        nonlocal largest
        largest = max(largest, len(buffer))
        return readinto(self, buffer)

    monkeypatch.setattr(BlobReader, "readinto", watched)
    (one,) = added(session, open_case(session), path)
    assert one.evidence is not None
    assert one.evidence.size == 20 * blobs.CHUNK
    assert 0 < largest <= blobs.CHUNK


def test_the_text_is_of_the_sealed_copy_even_when_the_file_changes(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, a_txt=b"as it was")["a_txt"]
    seal = session.vault.seal_file

    def seal_then_change(source: BinaryIO, **named: Any) -> SealedBlob:
        sealed = seal(source, **named)
        path.write_bytes(b"as somebody left it")
        return sealed

    monkeypatch.setattr(session.vault, "seal_file", seal_then_change)
    case = open_case(session)
    added(session, case, path)
    assert evidence_text(session, case.case_id, "E-1") == "as it was"


def test_nothing_is_added_to_a_vault_opened_for_reading_or_to_no_case(
    session: Session, tmp_path: Path
) -> None:
    case = open_case(session)
    path = written(tmp_path, a_txt=b"alpha")["a_txt"]
    with (
        open_vault(session.vault.folder, bytearray(b"correct horse battery"), write=False) as reading,
        pytest.raises(NotWritable),
    ):
        add_files(reading, case.case_id, [path])
    with pytest.raises(NotFound):
        add_files(session, CaseId("no-such-case"), [path])
