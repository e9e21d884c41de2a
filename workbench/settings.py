"""What the program remembers on this machine outside any vault; it must not know any case.

One small JSON file. It never holds protected text, case names or the places of vaults: only this
device's id and, for each vault seen, how far its ledger had come. The latter is what lets the
program notice that an older copy of a vault was put back.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import msgspec

from workbench import paths
from workbench.errors import BugError, NotWritable

FILE_NAME = "settings.json"

_Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16,128}$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a vault's ledger as it was last seen here: `digest` is the last operation's, in hex."""

    seq: _Count
    digest: _Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything remembered; `heads` is by vault id."""

    device_id: _Uuid
    heads: Mapping[_Uuid, Head] = field(default_factory=dict)


def load() -> Settings:
    """The settings of this machine, made afresh the first time.

    A damaged file never stops the work: it is kept beside the new one with `.damaged` added to its
    name. When the folder cannot be read or written the settings last for this run only.
    """
    path = _file()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        pass
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{FILE_NAME}.damaged"))
    except OSError:
        # Unreadable is not damaged: what is there is not ours to replace.
        return _fresh()
    settings = _fresh()
    with contextlib.suppress(NotWritable):
        save(settings)
    return settings


def save(settings: Settings) -> None:
    """Write the settings whole or not at all; a crash leaves the old file or the new one.

    Raises: NotWritable when the settings folder refuses; BugError for a value that could not be
    read back, such as a vault id that is not a UUID.
    """
    path = _file()
    content = msgspec.json.format(msgspec.json.encode(settings, order="sorted"), indent=2)
    try:
        msgspec.json.decode(content, type=Settings)
    except msgspec.ValidationError:
        raise BugError("A setting was about to be saved that could not be read back.") from None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError:
        raise NotWritable(
            "The program's settings could not be saved. Check that your own settings folder "
            f"can be written to, or name another in {paths.HOME_VARIABLE}."
        ) from None


def remember_head(vault_id: str, head: Head) -> Settings:
    """Record how far a vault's ledger has come, and return the settings as saved.

    It reads the file again first, so that two programs at work on two vaults keep both heads.

    Raises: NotWritable when the settings folder refuses.
    """
    settings = load()
    settings = replace(settings, heads={**settings.heads, vault_id: head})
    save(settings)
    return settings


def _file() -> Path:
    return paths.settings_dir() / FILE_NAME


def _fresh() -> Settings:
    return Settings(device_id=str(uuid.uuid4()))


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
