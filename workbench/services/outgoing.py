"""Files that leave the vault in the clear: all of them in place or none, and no others written over.

Knows folders and disks; knows nothing of what the files say or why they may leave.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.errors import NotWritable


@contextmanager
def outgoing(beside: Path, *, replaceable: Callable[[Path], bool]) -> Iterator[Path]:
    """A private folder to write into; its entries move beside `beside` when the block ends well.

    An entry that is there already is replaced if `replaceable` says so of it. Whatever goes wrong,
    everything stays as it was.

    Raises:
        NotWritable: the disk refuses, or an entry is there and may not be replaced.
    """
    target = beside.absolute().parent
    with _disk_errors():
        staging = Path(tempfile.mkdtemp(prefix=".workbench-", dir=target))
    try:
        with _disk_errors():
            fresh, old = staging / "new", staging / "old"
            fresh.mkdir()
            old.mkdir()
            yield fresh
            _swap(fresh, old, target, replaceable)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def refuse_taken(path: Path, *, replaceable: Callable[[Path], bool]) -> None:
    """Refuse a place that is taken, or in a folder that is not there.

    Raises:
        NotWritable: says which of the two.
    """
    with _disk_errors():
        if not path.absolute().parent.is_dir():
            raise NotWritable("There is no such folder to write to. Make it first, or name another place.")
        if path.exists() and not replaceable(path):
            raise NotWritable(
                f"“{path.name}” is there already. Choose another name, or say that it may be replaced; "
                "a folder is replaced only if this program wrote all that is in it."
            )


def _swap(fresh: Path, old: Path, target: Path, replaceable: Callable[[Path], bool]) -> None:
    undo: list[tuple[Path, Path]] = []
    try:
        for entry in sorted(fresh.iterdir()):
            place = target / entry.name
            refuse_taken(place, replaceable=replaceable)
            if place.exists():
                place.rename(old / entry.name)
                undo.append((old / entry.name, place))
            entry.rename(place)
            undo.append((place, entry))
    except BaseException:
        for now, before in reversed(undo):
            with suppress(OSError):
                now.rename(before)
        raise


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            said = "There is no space left on the disk to write to. Nothing was left there. Make room first."
        else:
            said = (
                "The place to write to refuses. Nothing was left there. Check that you may write to that "
                "folder, and that the disk is not write-protected."
            )
        raise NotWritable(said) from None
