"""What the program remembers on this machine outside any vault; it must not know any case.

One small JSON file, readable to whoever can read this person's files. It never holds protected text or
anything out of a vault: only this device's id; for each vault seen, how far its ledger had come, which
lets the program notice that an older copy was put back; and how the person likes the window. The last
includes the folders of the vaults opened lately and the name last given at opening, so that they need not
be found and typed again: a vault's folder should not be named after a person.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack, get_args

from workbench import paths
from workbench.errors import BugError, NotWritable

# The standard library's JSON, and the few checks by hand: msgspec takes 30 ms to load, and this file is
# read before the first page is shown. What only writing needs is imported where it is written.

FILE_NAME = "settings.json"
MOST_RECENTS = 8

Theme = Literal["system", "light", "dark"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{16,128}")
_LINE = re.compile(r"[^\x00-\x1f]{0,4096}")
_NAME = re.compile(r"[a-z0-9_.-]{1,64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{0,65536}={0,2}")
_PERCENT, _MINUTES = range(100, 201), range(1, 61)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a vault's ledger as it was last seen here: `digest` is the last operation's, in hex."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything remembered; `heads` is by vault id.

    `recents` are the folders of vaults, the last opened first; `last_user` is the name last given at
    opening one. `layout` holds how the window's parts were arranged, by name, in base64. `register` is the
    address of a shared register, without any password; empty for the vault's own.
    """

    device_id: str
    heads: Mapping[str, Head] = field(default_factory=dict)
    recents: tuple[str, ...] = field(default=(), repr=False)
    last_user: str = field(default="", repr=False)
    theme: Theme = "system"
    text_percent: int = 100
    idle_minutes: int = 10
    layout: Mapping[str, str] = field(default_factory=dict, repr=False)
    register: str = field(default="", repr=False)


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
        return _read(path.read_bytes())
    except FileNotFoundError:
        pass
    except (ValueError, RecursionError):
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
    if not _is_sound(settings):
        raise BugError("A setting was about to be saved that could not be read back.")
    content = json.dumps(asdict(settings), ensure_ascii=False, indent=2, sort_keys=True).encode()
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
    return _all_are(_LINE, [words])


def _read(content: bytes) -> Settings:
    """The settings in a file's content. Raises: ValueError when they are not what this program writes."""
    found = json.loads(content)
    if type(found) is not dict:
        raise ValueError
    known = {each.name: found[each.name] for each in fields(Settings) if each.name in found}
    try:
        heads = {vault: Head(**head) for vault, head in known.pop("heads", {}).items()}
        settings = Settings(heads=heads, recents=tuple(known.pop("recents", ())), **known)
    except (TypeError, AttributeError):
        raise ValueError from None
    if not _is_sound(settings):
        raise ValueError
    return settings


def _is_sound(settings: Settings) -> bool:
    layout, heads = settings.layout, settings.heads
    return (
        isinstance(layout, Mapping)
        and _all_are(_UUID, [settings.device_id, *heads])
        and _all_are(_DIGEST, [head.digest for head in heads.values()])
        and all(type(head.seq) is int and head.seq >= 0 for head in heads.values())
        and _all_are(_LINE, [*settings.recents, settings.last_user, settings.register])
        and len(settings.recents) <= MOST_RECENTS
        and settings.theme in get_args(Theme)
        and type(settings.text_percent) is int
        and settings.text_percent in _PERCENT
        and type(settings.idle_minutes) is int
        and settings.idle_minutes in _MINUTES
        and _all_are(_NAME, [*layout])
        and _all_are(_BASE64, [*layout.values()])
    )


def _all_are(pattern: re.Pattern[str], values: list[Any]) -> bool:
    """Whether all are text of a pattern that can be written down: a lone surrogate cannot."""
    try:
        "".join(values).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return all(pattern.fullmatch(each) for each in values)


def _file() -> Path:
    return paths.settings_dir() / FILE_NAME


def _fresh() -> Settings:
    # Measured: 6 ms.
    import uuid

    return Settings(device_id=str(uuid.uuid4()))


def _replace(path: Path, content: bytes) -> None:
    # Measured: 6 ms.
    import tempfile

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
