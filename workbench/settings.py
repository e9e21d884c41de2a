"""What the program remembers on this machine outside any vault; it must not know any case.

One small JSON file, readable to whoever can read this person's files. It never holds protected text or
anything out of a vault: only this device's id; for each vault seen, how far its ledger had come, which
lets the program notice that an older copy was put back; and how the person likes the window. The last
includes the folders of the vaults opened lately and the name last given at opening, so that they need not
be found and typed again: a vault's folder should not be named after a person.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal, TypedDict, Unpack

import msgspec

from workbench import paths
from workbench.errors import BugError, NotWritable

FILE_NAME = "settings.json"
MOST_RECENTS = 8

_Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16,128}$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Line = Annotated[str, msgspec.Meta(max_length=4096, pattern=r"^[^\x00-\x1f]*$")]
_Recents = Annotated[tuple[_Line, ...], msgspec.Meta(max_length=MOST_RECENTS)]
_Percent = Annotated[int, msgspec.Meta(ge=100, le=200)]
_Minutes = Annotated[int, msgspec.Meta(ge=1, le=60)]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_.-]{1,64}$")]
_Base64 = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/_-]*={0,2}$", max_length=1 << 16)]

Theme = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a vault's ledger as it was last seen here: `digest` is the last operation's, in hex."""

    seq: _Count
    digest: _Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything remembered; `heads` is by vault id.

    `recents` are the folders of vaults, the last opened first; `last_user` is the name last given at
    opening one. `layout` holds how the window's parts were arranged, by name, in base64.
    """

    device_id: _Uuid
    heads: Mapping[_Uuid, Head] = field(default_factory=dict)
    recents: _Recents = field(default=(), repr=False)
    last_user: _Line = field(default="", repr=False)
    theme: Theme = "system"
    text_percent: _Percent = 100
    idle_minutes: _Minutes = 10
    layout: Mapping[_Name, _Base64] = field(default_factory=dict, repr=False)


class Preferences(TypedDict, total=False):
    """What a person may choose about the window: see `Settings`."""

    theme: Theme
    text_percent: int
    idle_minutes: int
    layout: Mapping[str, str]


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


def remember_vault(path: Path, user: str) -> Settings:
    """Put a vault's folder first among the recent ones, and return the settings as saved.

    A folder or name that cannot be written down as text, or is longer than any real one, is left out.

    Raises: NotWritable when the settings folder refuses.
    """
    settings = load()
    place = str(path.absolute())
    others = tuple(each for each in settings.recents if each != place)
    recents = (place, *others)[:MOST_RECENTS] if _fits(place) else settings.recents
    settings = replace(settings, recents=recents, last_user=user if _fits(user) else settings.last_user)
    save(settings)
    return settings


def forget_vault(path: Path) -> Settings:
    """Take a vault's folder from the recent ones, and return the settings as saved.

    Raises: NotWritable when the settings folder refuses.
    """
    settings = load()
    place = str(path.absolute())
    settings = replace(settings, recents=tuple(each for each in settings.recents if each != place))
    save(settings)
    return settings


def change_preferences(**values: Unpack[Preferences]) -> Settings:
    """Change what a person chose about the window, and return the settings as saved.

    A `layout` takes the place of the earlier one whole.

    Raises: NotWritable when the settings folder refuses; BugError for a value out of its range.
    """
    settings = replace(load(), **values)
    save(settings)
    return settings


def _fits(words: str) -> bool:
    try:
        msgspec.convert(words, type=_Line)
        words.encode()
    except (msgspec.ValidationError, UnicodeEncodeError):
        return False
    return True


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
