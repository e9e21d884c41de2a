"""Bytes on disk are all there or not there at all, and a refusing disk is put in plain words."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from workbench.errors import NotWritable, VaultFull, WorkbenchError
from workbench.store import files


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_a_new_file_and_replaces_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    files.write_atomically(path, b"first")
    files.write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert names_in(tmp_path) == ["keys.json"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_everything_reaches_the_medium_before_the_name_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    replace, write_all = Path.replace, files.write_all

    def noted_write(descriptor: int, content: bytes) -> None:
        order.append("write")
        write_all(descriptor, content)

    def noted_rename(path: Path, to: Path) -> Path:
        order.append("rename")
        return replace(path, to)

    monkeypatch.setattr(files, "write_all", noted_write)
    monkeypatch.setattr(Path, "replace", noted_rename)
    monkeypatch.setattr(files, "flush", lambda descriptor: order.append("flush"))
    monkeypatch.setattr(files, "fsync_dir", lambda folder: order.append("flush folder"))
    files.write_atomically(tmp_path / "x", b"content")
    assert order == ["write", "flush", "rename", "flush folder"]


@pytest.mark.parametrize("step", ["write_all", "flush"])
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, VaultFull),
        (errno.EDQUOT, VaultFull),
        (errno.EROFS, NotWritable),
        (errno.EACCES, NotWritable),
        (errno.EFBIG, NotWritable),
        (errno.EIO, NotWritable),
    ],
)
def test_a_refusing_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, expected: type[WorkbenchError]
) -> None:
    path = tmp_path / "keys.json"
    files.write_atomically(path, b"old")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(files, step, refuse)
    with pytest.raises(expected) as caught:
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["keys.json"]
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_folder_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="no longer where it was"):
        files.write_atomically(tmp_path / "gone" / "x", b"")


def test_a_write_taken_in_pieces_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, rest: write(descriptor, rest[:3]))
    files.write_atomically(tmp_path / "x", b"0123456789")
    assert (tmp_path / "x").read_bytes() == b"0123456789"


def test_room_is_checked_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    free = files.SPARE + 5 * 1024 * 1024
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(0, 0, free))
    files.require_space(tmp_path, 5 * 1024 * 1024)
    with pytest.raises(VaultFull, match=" 2 MiB more"):
        files.require_space(tmp_path, 6 * 1024 * 1024 + 1)


def test_network_disks_that_cannot_flush_a_folder_are_put_up_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(descriptor: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", unsupported)
    files.fsync_dir(tmp_path)
    assert tmp_path.is_dir()


def test_makes_a_folder_once(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "blobs")
    files.make_folder(tmp_path / "blobs")
    assert (tmp_path / "blobs").is_dir()
