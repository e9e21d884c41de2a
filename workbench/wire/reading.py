"""JSON in and out of typed structs, with errors that give the JSON path and never the value."""

from __future__ import annotations

import json
import re
import types
import typing
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from workbench.errors import BadInput

T = TypeVar("T", bound=Struct)

UNKNOWN = "unknown"
NEWER_FORMAT = "newer_format"
"""The code of the error for a file of a later version than this program reads."""


def read(data: bytes, cls: type[T], what: str, *, form: str = "") -> T:
    """JSON bytes as a struct; keys that it does not know are gathered in `unknown`.

    With `form`, another format than that is refused before anything else is looked at.

    Raises:
        BadInput: not UTF-8 JSON, or not of this shape; `where` is the JSON path. An object that
            holds a key twice is refused, because two readers could understand it differently.
    """
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(
            f"This is not a readable JSON file{_position(data, str(error))}. Check that {what} is whole.",
            where="$",
        ) from None
    if not isinstance(raw, dict):
        raise BadInput(f"Expected an object at the top of {what}.", where="$")
    if form and isinstance(raw.get("format"), str):
        refuse_format(raw["format"], form)
    try:
        json.loads(data, object_pairs_hook=_no_key_twice, parse_int=len, parse_float=len)
        return msgspec.convert(_gathered(raw, cls), cls)
    except msgspec.ValidationError as error:
        raise _plain(str(error), cls) from None
    except RecursionError:
        raise BadInput(f"Lists or objects are nested too deeply in {what}.", where="$") from None


def written(value: Struct) -> dict[str, Any]:
    """A struct as plain JSON values, with its unknown keys back where they were."""
    return typing.cast(dict[str, Any], _scattered(msgspec.to_builtins(value)))


def refuse_format(found: str, known: str) -> None:
    """Refuse another format than the one that is known, and say so when it is a newer version of it.

    Raises: BadInput.
    """
    if found == known:
        return
    name, _, version = known.rpartition("/")
    other, _, later = found.rpartition("/")
    if other == name and later.isdecimal() and len(later) < 6 and int(later) > int(version):
        raise BadInput(
            f"It was made by a newer program, in “{name}/{int(later)}”; this one reads “{known}”. Install "
            "the newer version, or ask the sender for the older form.",
            where="$.format",
            code=NEWER_FORMAT,
        )
    raise BadInput(f"The format is not “{known}”: this program cannot read it.", where="$.format")


def unknown_paths(raw: object, path: str = "$") -> list[str]:
    """JSON paths of the keys that were kept without being understood."""
    found: list[str] = []
    if isinstance(raw, Struct):
        for f in fields(raw):
            value = getattr(raw, f.name)
            if f.name == UNKNOWN:
                found.extend(f"{path}.{key}" for key in value)
            else:
                found.extend(unknown_paths(value, f"{path}.{f.name}"))
    elif isinstance(raw, list):
        for n, item in enumerate(raw):
            found.extend(unknown_paths(item, f"{path}[{n}]"))
    return found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise BadInput("An object in this file holds the same key twice. Keep one of them.", where="$")


def _gathered(raw: Any, hint: Any) -> Any:
    if isinstance(raw, dict):
        cls = _struct_in(hint)
        if cls is None:
            return raw
        hints = typing.get_type_hints(cls)
        kept: dict[str, Any] = {}
        for key, value in raw.items():
            if key in hints and key != UNKNOWN:
                kept[key] = _gathered(value, hints[key])
            else:
                kept.setdefault(UNKNOWN, {})[key] = value
        return kept
    if isinstance(raw, list):
        items = [arg for arg in _arguments(hint) if typing.get_origin(arg) is list]
        inner = typing.get_args(hint if typing.get_origin(hint) is list else (items or [list[Any]])[0])
        return [_gathered(item, inner[0] if inner else Any) for item in raw]
    return raw


def _arguments(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return typing.get_args(hint)
    return (hint,)


def _struct_in(hint: Any) -> type[Struct] | None:
    for arg in _arguments(hint):
        if isinstance(arg, type) and issubclass(arg, Struct):
            return arg
    return None


def _scattered(value: Any) -> Any:
    if isinstance(value, dict):
        unknown = value.pop(UNKNOWN, {})
        return {key: _scattered(item) for key, item in value.items()} | unknown
    if isinstance(value, list):
        return [_scattered(item) for item in value]
    return value


def _position(data: bytes, said: str) -> str:
    found = re.search(r"byte (\d+)", said)
    if not found:
        return ""
    before = data[: int(found[1])]
    return f" (line {before.count(10) + 1}, column {len(before) - before.rfind(10)})"


def _plain(said: str, cls: type[Struct]) -> BadInput:
    message, _, where = said.partition(" - at ")
    where = where.strip("`") or "$"
    missing = re.match(r"Object missing required field `([^`]+)`", message)
    expected = re.match(r"Expected `([^`]+)`, got `([^`]+)`", message)
    if missing:
        plain = f"“{missing[1]}” is missing here. Add it and try again."
    elif expected:
        plain = f"Expected {_said(expected[1])} here, but found {_said(expected[2])}."
    elif "enum" in message:
        allowed = _allowed(cls, where)
        plain = "This is not one of the permitted values" + (f": {', '.join(allowed)}." if allowed else ".")
    elif "date" in message:
        plain = "This is not a date. Write it as year-month-day, such as 2026-03-31."
    else:
        plain = "This value cannot be used here. See the published schema of the format."
    return BadInput(plain, where=where)


def _said(kinds: str) -> str:
    names = {
        "str": "text",
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "object": "an object",
        "array": "a list",
        "null": "nothing (null)",
        "date": "a date (such as 2026-03-31)",
    }
    said = [names.get(kind.strip(), kind.strip()) for kind in kinds.split("|")]
    return " or ".join(dict.fromkeys(said))


def _allowed(cls: type[Struct], where: str) -> list[str]:
    hint: Any = cls
    for step in re.findall(r"\.(\w+)|\[\.\.\.\]|\[\d*\]", where):
        struct = _struct_in(hint)
        if step and struct is not None:
            hint = typing.get_type_hints(struct).get(step, Any)
        else:
            lists = [arg for arg in _arguments(hint) if typing.get_origin(arg) is list]
            hint = typing.get_args(lists[0])[0] if lists else Any
    values: list[str] = []
    for arg in _arguments(hint):
        if typing.get_origin(arg) is typing.Literal:
            values.extend(str(value) for value in typing.get_args(arg))
    return values
