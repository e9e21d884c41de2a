"""Evidence files: what went in comes out, or it is said that it cannot."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput, BugError, Cancelled, NotWritable, VaultDamaged, VaultFull
from workbench.store import blobs, files
from workbench.store.blobs import CHUNK, TAG, SealedBlob

HEADER = 16
STRIDE = CHUNK + TAG
CONTENT = random.Random(4).randbytes(2 * CHUNK + CHUNK // 2)


def on_disk(folder: Path, blob: SealedBlob) -> Path:
    return folder / "blobs" / blob.name[:2] / blob.name


def everything_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def read_all(folder: Path, blob: SealedBlob) -> bytes:
    with blobs.open_blob(folder, blob.name, blob.key, blob.size) as reader:
        return reader.read()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SealedBlob]:
    folder = tmp_path_factory.mktemp("vault")
    return folder, blobs.seal(folder, io.BytesIO(CONTENT))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    content = CONTENT[:size]
    blob = blobs.seal(tmp_path, io.BytesIO(content), size_hint=size)
    assert (blob.size, blob.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert read_all(tmp_path, blob) == content
    assert blobs.verify_blob(tmp_path, blob.name, blob.key, blob.sha256)
    assert on_disk(tmp_path, blob).stat().st_size == blobs.sealed_size(size)


def test_a_source_that_hands_out_crumbs_is_sealed_like_any_other(tmp_path: Path) -> None:
    class Crumbs(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 100_003))

    blob = blobs.seal(tmp_path, Crumbs(CONTENT))
    assert read_all(tmp_path, blob) == CONTENT


def test_nothing_of_the_content_or_its_key_is_readable_on_disk_or_in_a_repr(tmp_path: Path) -> None:
    marker = b"the patient's own words "
    blob = blobs.seal(tmp_path, io.BytesIO(marker * 1000))
    stored = on_disk(tmp_path, blob).read_bytes()
    assert marker not in stored
    assert blob.key not in stored
    with blobs.open_blob(tmp_path, blob.name, blob.key) as reader:
        shown = repr(blob) + repr(reader)
    assert blob.key.hex() not in shown
    assert repr(blob.key) not in shown


def test_the_same_file_twice_shares_nothing(tmp_path: Path) -> None:
    one, two = (blobs.seal(tmp_path, io.BytesIO(b"same")) for _ in range(2))
    assert one.sha256 == two.sha256
    assert one.name != two.name
    assert one.key != two.key
    blobs.destroy(tmp_path, one.name)
    assert read_all(tmp_path, two) == b"same"


@settings(max_examples=60)
@given(data=st.data())
def test_it_can_be_read_from_anywhere(sealed: tuple[Path, SealedBlob], data: st.DataObject) -> None:
    folder, blob = sealed
    near_edges = st.sampled_from([0, CHUNK, 2 * CHUNK, blob.size]).flatmap(
        lambda edge: st.integers(max(0, edge - 3), edge + 3)
    )
    with blobs.open_blob(folder, blob.name, blob.key, blob.size) as reader:
        for _ in range(3):
            start = data.draw(near_edges | st.integers(0, blob.size))
            count = data.draw(st.integers(0, 9) | st.integers(0, CHUNK + 9))
            reader.seek(start)
            assert reader.read(count) == CONTENT[start : start + count]
            assert reader.tell() == min(start + count, max(start, blob.size))
            assert reader.read_at(start, count) == CONTENT[start : start + count]


def test_it_seeks_as_any_file_does(sealed: tuple[Path, SealedBlob]) -> None:
    folder, blob = sealed
    with blobs.open_blob(folder, blob.name, blob.key) as reader:
        assert reader.readable()
        assert reader.seekable()
        assert reader.size == blob.size
        assert reader.seek(-5, io.SEEK_END) == blob.size - 5
        assert reader.seek(2, io.SEEK_CUR) == blob.size - 3
        assert reader.read() == CONTENT[-3:]
        assert reader.read() == b""
        buffered = io.BufferedReader(reader)
        buffered.seek(7)
        assert buffered.read(20) == CONTENT[7:27]
    with pytest.raises(BugError):
        reader.read_at(0, 1)


def test_threads_can_share_a_reader(sealed: tuple[Path, SealedBlob]) -> None:
    folder, blob = sealed
    starts = [n * 97_001 % blob.size for n in range(60)]
    with blobs.open_blob(folder, blob.name, blob.key) as reader, ThreadPoolExecutor(4) as pool:
        for start, got in zip(starts, pool.map(lambda at: reader.read_at(at, 50), starts), strict=True):
            assert got == CONTENT[start : start + 50]


@pytest.mark.parametrize("place", range(80))
def test_any_bit_turned_is_noticed(sealed: tuple[Path, SealedBlob], tmp_path: Path, place: int) -> None:
    folder, blob = sealed
    stored = bytearray(on_disk(folder, blob).read_bytes())
    # Every byte of header, of the first tags and of the end, and a sample of the rest.
    marked = [
        *range(24),
        *range(HEADER + CHUNK - 2, HEADER + STRIDE + 2),
        *range(len(stored) - 18, len(stored)),
    ]
    at = marked[place] if place < len(marked) else place * len(stored) // 80
    stored[at] ^= 1 << place % 8
    copy = SealedBlob(name=blob.name, key=blob.key, sha256=blob.sha256, size=blob.size)
    on_disk(tmp_path, copy).parent.mkdir(parents=True)
    on_disk(tmp_path, copy).write_bytes(stored)
    with pytest.raises(VaultDamaged):
        read_all(tmp_path, copy)
    assert not blobs.verify_blob(tmp_path, blob.name, blob.key, blob.sha256)


@pytest.mark.parametrize(
    "length",
    [
        0,
        1,
        HEADER,
        HEADER + TAG,
        HEADER + STRIDE - 1,
        HEADER + STRIDE,
        HEADER + STRIDE + TAG,
        HEADER + 2 * STRIDE,
        -1,
    ],
)
def test_a_file_cut_short_does_not_even_open(tmp_path: Path, length: int) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(CONTENT))
    stored = on_disk(tmp_path, blob).read_bytes()
    on_disk(tmp_path, blob).write_bytes(stored[:length])
    with pytest.raises(VaultDamaged):
        blobs.open_blob(tmp_path, blob.name, blob.key)


def test_a_file_cut_to_its_first_whole_chunks_does_not_pass_for_a_shorter_one(tmp_path: Path) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(CONTENT[: 2 * CHUNK]))
    stored = on_disk(tmp_path, blob).read_bytes()
    on_disk(tmp_path, blob).write_bytes(stored[: HEADER + STRIDE])
    with pytest.raises(VaultDamaged):
        blobs.open_blob(tmp_path, blob.name, blob.key)


@pytest.mark.parametrize("extra", [b"\0", bytes(TAG), bytes(STRIDE)])
def test_a_file_made_longer_does_not_open(tmp_path: Path, extra: bytes) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(CONTENT[:CHUNK]))
    with on_disk(tmp_path, blob).open("ab") as stored:
        stored.write(extra)
    with pytest.raises(VaultDamaged):
        blobs.open_blob(tmp_path, blob.name, blob.key)


def test_chunks_cannot_change_places(tmp_path: Path) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(CONTENT))
    stored = on_disk(tmp_path, blob).read_bytes()
    first, second = stored[HEADER : HEADER + STRIDE], stored[HEADER + STRIDE : HEADER + 2 * STRIDE]
    on_disk(tmp_path, blob).write_bytes(stored[:HEADER] + second + first + stored[HEADER + 2 * STRIDE :])
    with pytest.raises(VaultDamaged):
        read_all(tmp_path, blob)


def test_chunks_of_another_file_do_not_fit(tmp_path: Path) -> None:
    one, two = (blobs.seal(tmp_path, io.BytesIO(CONTENT)) for _ in range(2))
    mine, theirs = on_disk(tmp_path, one).read_bytes(), on_disk(tmp_path, two).read_bytes()
    on_disk(tmp_path, one).write_bytes(theirs[: HEADER + STRIDE] + mine[HEADER + STRIDE :])
    with pytest.raises(VaultDamaged):
        read_all(tmp_path, one)
    on_disk(tmp_path, one).write_bytes(theirs)
    with pytest.raises(VaultDamaged):
        blobs.open_blob(tmp_path, one.name, one.key)


def test_a_damaged_chunk_gives_out_nothing_and_the_others_still_read(tmp_path: Path) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(CONTENT))
    with on_disk(tmp_path, blob).open("r+b") as stored:
        stored.seek(HEADER + STRIDE + 5)
        stored.write(b"??")
    with blobs.open_blob(tmp_path, blob.name, blob.key) as reader:
        for _ in range(2):
            with pytest.raises(VaultDamaged):
                reader.read_at(CHUNK, 1)
        assert reader.read_at(0, 10) == CONTENT[:10]


def test_a_missing_file_a_wrong_size_and_a_wrong_digest_are_noticed(tmp_path: Path) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(b"abc"))
    assert not blobs.verify_blob(tmp_path, blob.name, blob.key, hashlib.sha256(b"abd").hexdigest())
    with pytest.raises(VaultDamaged):
        blobs.open_blob(tmp_path, blob.name, blob.key, size=4)
    blobs.destroy(tmp_path, blob.name)
    blobs.destroy(tmp_path, blob.name)
    assert not blobs.verify_blob(tmp_path, blob.name, blob.key, blob.sha256)
    with pytest.raises(VaultDamaged, match="missing"):
        blobs.open_blob(tmp_path, blob.name, blob.key)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33 + "\n"])
def test_only_names_made_here_are_followed(tmp_path: Path, name: str) -> None:
    with pytest.raises(BugError):
        blobs.open_blob(tmp_path, name, bytes(32))
    with pytest.raises(BugError):
        blobs.destroy(tmp_path, name)


def test_a_key_of_the_wrong_length_is_a_bug(tmp_path: Path) -> None:
    blob = blobs.seal(tmp_path, io.BytesIO(b"abc"))
    with pytest.raises(BugError):
        blobs.open_blob(tmp_path, blob.name, bytes(16))


def test_progress_is_told_and_cancelling_leaves_nothing(tmp_path: Path) -> None:
    told: list[int] = []
    blobs.seal(tmp_path / ".", io.BytesIO(CONTENT), progress=told.append, cancelled=lambda: False)
    assert told == [CHUNK, 2 * CHUNK, len(CONTENT)]
    before = everything_under(tmp_path)
    with pytest.raises(Cancelled):
        blobs.seal(tmp_path, io.BytesIO(CONTENT), cancelled=lambda: True)
    assert everything_under(tmp_path) == before


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, VaultFull), (errno.EROFS, NotWritable)])
@pytest.mark.parametrize("step", ["write_all", "flush", "fsync_dir"])
def test_a_refusing_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception], step: str
) -> None:
    blobs.seal(tmp_path, io.BytesIO(b"first"))
    before = everything_under(tmp_path)
    calls = 0

    def refuse(*_: object) -> None:
        nonlocal calls
        calls += 1
        if step != "write_all" or calls > 2:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files, step, refuse)
    with pytest.raises(error):
        blobs.seal(tmp_path, io.BytesIO(CONTENT))
    assert everything_under(tmp_path) == before


def test_no_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(VaultFull):
        blobs.seal(tmp_path, io.BytesIO(b""), size_hint=2**60)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_fails_is_told_apart_from_the_vaults_disk(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(errno.ENOSPC, "/home/ann/secret name.docx")
            return super().read(size)

    with pytest.raises(BadInput) as caught:
        blobs.seal(tmp_path, Failing(CONTENT))
    assert "secret name" not in str(caught.value)
    assert everything_under(tmp_path) == []


def test_it_is_on_the_medium_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    rename = Path.rename
    monkeypatch.setattr(files, "flush", lambda descriptor: order.append("flush"))
    monkeypatch.setattr(files, "fsync_dir", lambda folder: order.append(f"flush {len(folder.name)}"))

    def noted(path: Path, to: Path) -> Path:
        order.append("rename")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", noted)
    vault = tmp_path / "vault.vault"
    vault.mkdir()
    blobs.seal(vault, io.BytesIO(b"abc"))
    # The vault's own folder (a name of 11), blobs (5), then the file, then blobs/ab (2).
    assert order == ["flush 11", "flush 5", "flush", "rename", "flush 2"]


def test_blobs_without_a_row_and_half_written_ones_are_found_and_can_go(tmp_path: Path) -> None:
    kept, stray = (blobs.seal(tmp_path, io.BytesIO(b"abc")) for _ in range(2))
    half = stray.name[:2] + "0" * 30 + ".part"
    (on_disk(tmp_path, stray).parent / half).write_bytes(b"half")
    (on_disk(tmp_path, stray).parent / ".DS_Store").write_bytes(b"not ours")
    found = blobs.stray_blobs(tmp_path, {kept.name})
    assert found == sorted([stray.name, half])
    for name in found:
        blobs.destroy(tmp_path, name)
    assert blobs.stray_blobs(tmp_path, {kept.name}) == []
    assert read_all(tmp_path, kept) == b"abc"
