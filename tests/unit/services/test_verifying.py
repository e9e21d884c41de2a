"""A release is verified without a vault: whatever byte of whatever file is changed, it is said."""

from __future__ import annotations

import random
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.e2e import fiction
from workbench import paths
from workbench.errors import BadInput, NotFound, ReleaseRefused
from workbench.records.release import Remedy
from workbench.services.exchange.importing import import_case
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.making import make_release
from workbench.services.releasing.verifying import FileState, states, verdict, verify_release
from workbench.services.session import create_vault
from workbench.store.passphrase import Cost

SAMPLES = 60
ENDINGS = (".docx", ".pdf", ".html", ".recs.zip", ".certificate.json")


@pytest.fixture(scope="module")
def as_released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in every format; the vault that it came from is gone."""
    folder = tmp_path_factory.mktemp("released")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        cheap = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
        with create_vault(folder / "vault", "Ada", bytearray(b"six quiet herons"), cost=cheap) as session:
            case_id = import_case(session, fiction.written(folder / "input")).case.case_id
            lines = [
                DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Not needed.")
                for concern in check_release(session, case_id, fiction.REPORT).open_concerns
            ]
            make_release(
                session, case_id, fiction.REPORT, formats=None, out=folder / "out", basis="final-report",
                lines=lines,
            )  # fmt: skip
    shutil.rmtree(folder / "vault")
    return folder / "out"


@pytest.fixture
def out(as_released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, on a computer that has never seen a vault."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    return Path(shutil.copytree(as_released, tmp_path / "out"))


def one(out: Path, ending: str) -> Path:
    (found,) = [path for path in out.iterdir() if path.name.endswith(ending)]
    return found


def is_sound(paths_given: list[Path]) -> bool:
    try:
        return all(each.sound for each in verify_release(paths_given))
    except (BadInput, NotFound, ReleaseRefused):
        return False


def test_untouched_files_are_sound_together_and_each_alone(out: Path) -> None:
    assert is_sound(sorted(out.iterdir()))
    assert all(is_sound([path]) for path in out.iterdir())
    assert verdict(verify_release([one(out, ".docx")])) == "Unchanged since it was released."


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_changed_byte_anywhere_in_any_file_is_noticed(out: Path, ending: str) -> None:
    path = one(out, ending)
    content = path.read_bytes()
    rng = random.Random(4)
    places = {0, 1, len(content) // 2, len(content) - 1} | {
        rng.randrange(len(content)) for _ in range(SAMPLES)
    }
    missed = []
    for at in sorted(places):
        changed = bytearray(content)
        changed[at] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        if is_sound([path]):
            missed.append(at)
    assert missed == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_byte_put_in_or_left_out_is_noticed(out: Path, ending: str) -> None:
    path = one(out, ending)
    content = path.read_bytes()
    for changed in (content + b"\n", content[:-1], content[1:], content[:100] + b" " + content[100:], b""):
        path.write_bytes(changed)
        assert not is_sound([path])


def test_one_full_stop_that_became_a_comma_inside_the_word_document_is_noticed(out: Path) -> None:
    path = one(out, ".docx")
    again = BytesIO()
    with ZipFile(path) as before, ZipFile(again, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "word/document.xml":
                assert content.count(b".</w:t>")
                content = content.replace(b".</w:t>", b",</w:t>", 1)
            after.writestr(part, content)
    path.write_bytes(again.getvalue())
    (found,) = verify_release([path])
    assert states(found)[path.name] is FileState.CHANGED
    assert verdict([found]) == "Changed since it was released: do not rely on it."


def test_a_package_alone_is_held_to_what_is_inside_it(out: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copy(one(out, ".recs.zip"), tmp_path / "alone.recs.zip"))
    assert is_sound([alone])
    again = BytesIO()
    with ZipFile(alone) as before, ZipFile(again, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            after.writestr(
                part, content.replace(b".", b",", 1) if part.filename == "report.html" else content
            )
    alone.write_bytes(again.getvalue())
    assert not is_sound([alone])


def test_another_name_is_no_change_and_hides_none(out: Path) -> None:
    path = one(out, ".pdf")
    renamed = path.rename(out / "report (1).pdf")
    (found,) = verify_release([renamed])
    assert found.sound
    assert states(found)[renamed.name] is FileState.RENAMED
    assert any(path.name in said for said in found.verification.says)
    renamed.write_bytes(renamed.read_bytes() + b" ")
    assert not is_sound([renamed])
    (given,) = verify_release([renamed, one(out, ".certificate.json")])
    assert states(given)[renamed.name] is FileState.NOT_LISTED


def test_names_that_were_exchanged_are_noticed(out: Path) -> None:
    word, pdf = one(out, ".docx"), one(out, ".pdf")
    one_content, other_content = word.read_bytes(), pdf.read_bytes()
    word.write_bytes(other_content)
    pdf.write_bytes(one_content)
    assert not is_sound([word, pdf])


def test_a_changed_file_is_not_hidden_behind_a_good_one_of_its_name(out: Path, tmp_path: Path) -> None:
    good = one(out, ".docx")
    (tmp_path / "elsewhere").mkdir()
    bad = tmp_path / "elsewhere" / good.name
    bad.write_bytes(good.read_bytes() + b" ")
    certificate = one(out, ".certificate.json")
    assert not is_sound([bad, good, certificate])
    assert not is_sound([good, bad, certificate])


def test_it_says_what_it_proves_and_what_it_does_not(out: Path) -> None:
    (found,) = verify_release([one(out, ".docx")])
    said = " ".join(found.verification.says)
    assert "byte for byte" in said
    assert "does not say whose key signed" in said
    assert "does not prove that nothing was missed" in said


def test_each_document_carries_the_number_of_the_release_and_the_digest_of_what_it_says(out: Path) -> None:
    (found,) = verify_release([one(out, ".docx")])
    certificate = found.verification.certificate
    assert certificate is not None
    with ZipFile(one(out, ".docx")) as word:
        properties = word.read("docProps/custom.xml").decode()
    page = one(out, ".html").read_text(encoding="utf-8")
    pdf = one(out, ".pdf").read_bytes()
    for carried in (certificate.release, certificate.content_sha256):
        assert carried in properties
        assert carried in page
        assert carried.encode() in pdf


def test_a_certificate_that_can_no_longer_be_read_vouches_for_nothing(out: Path) -> None:
    certificate = one(out, ".certificate.json")
    certificate.write_bytes(b"\xff" + certificate.read_bytes())
    (found,) = verify_release([certificate])
    assert not found.sound
    assert (
        verdict([found]) == "The certificate's signature does not fit: nothing that it says can be relied on."
    )
    assert found.verification.says[0].startswith("This is not a certificate of a release")
    (beside,) = verify_release([one(out, ".docx")])
    assert not beside.sound
