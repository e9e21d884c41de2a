"""One writer at a time: who has the vault open, and the lock that proves it.

Owns vault.lock (locked by the operating system, so that a crash frees it) and in-use.json (who, for
the next person's eyes). It must not know the database and never opens it: a second opening of
vault.db in this process would drop the database's own locks.

On a network disk the operating system's lock may not reach other computers, so a note left by another
computer is taken seriously even when the lock is free.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from workbench.errors import Help, NeedsDecision, VaultInUse
from workbench.store import files

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "vault.lock"
NOTE = "in-use.json"

_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}

TAKE_OVER = "take over"
ELSEWHERE = "open_elsewhere"
"""The code of the question whether a vault is to be taken over from another computer."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a vault open: a person's name, the computer's name, its process, and since when (UTC)."""

    user: str
    machine: str
    pid: int
    since: datetime


class VaultLock:
    """The right to write to one vault, held until released. `left_behind` is an unclean end before us."""

    @property
    def taken_over(self) -> bool:
        """Whether another computer had left word that it has the vault open."""
        return self.left_behind is not None and self.left_behind.machine != self.holder.machine

    def __init__(self, folder: Path, descriptor: int, holder: Holder, left_behind: Holder | None) -> None:
        self.holder = holder
        self.left_behind = left_behind
        self._folder = folder
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let the next one in. Releasing twice is harmless."""
        if self._descriptor is not None:
            # The note goes first: once the lock is free, it may already be somebody else's.
            files.discard(self._folder / NOTE)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def acquire(folder: Path, user: str, *, take_over: bool = False) -> VaultLock:
    """Take the vault at `folder` for `user`, or say who has it.

    Raises:
        VaultInUse: somebody has it open; says who, where and since when.
        NeedsDecision: the lock is free, but another computer left a note that it has the vault open.
            When that computer is known to be off or to have crashed, call again with `take_over`.
        VaultFull, NotWritable: the folder cannot be written to.
    """
    with files.disk_errors():
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with files.disk_errors():
            mine = _locked(descriptor)
        if not mine:
            raise VaultInUse(_who(who_has(folder)) + " Close it there first, then try again.")
        left = who_has(folder)
        if left is not None and left.machine != platform.node() and not take_over:
            raise NeedsDecision(
                _who(left) + " It may still be open there. Opening it here too can lose what is not yet "
                "saved there, and two writers at once would damage the vault. If that computer has crashed "
                "or is switched off, you can take the vault over.",
                (TAKE_OVER, "leave it"),
                code=ELSEWHERE,
                see=Help.TAKE_OVER,
            )
        now = datetime.now(UTC).replace(microsecond=0)
        holder = Holder(user=user, machine=platform.node(), pid=os.getpid(), since=now)
        files.write_atomically(folder / NOTE, msgspec.json.encode(holder))
    except BaseException:
        os.close(descriptor)
        raise
    return VaultLock(folder, descriptor, holder, left)


def who_has(folder: Path) -> Holder | None:
    """Return who has left a note of having the vault open, or None. The note may outlive a crash."""
    try:
        return msgspec.json.decode((folder / NOTE).read_bytes(), type=Holder)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None


def _who(holder: Holder | None) -> str:
    if holder is None:
        return "This vault is open in another program."
    since = holder.since.astimezone()
    return f"{holder.user} has had this vault open on {holder.machine} since {since:%H:%M on %d %B %Y}."


def _locked(descriptor: int) -> bool:
    """Take the operating system's lock, which ends with the process; False when it is taken."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True
