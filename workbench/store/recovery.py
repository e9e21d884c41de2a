"""The recovery kit: a code and a wrapped key in a form that survives being printed and typed again.

Owns groups of characters with a check in each, and the kit's text. It must not know the key file:
it is handed bytes and hands bytes back.

Each group is four digits of Crockford's base 32 and a fifth that checks them: the group's value in
the field of 32 elements must come out at its own place in the row. Any one wrong character, and any
two swapped ones, are found for certain and named by group; so are groups in the wrong order.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from datetime import datetime

from workbench.errors import BadInput
from workbench.seal import BASE32, base32

_DATA = 4
_GROUP = _DATA + 1
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKit:
    """What is printed and kept in a safe: code and wrapped key together open the vault.

    `code` is 13 groups (256 bits); `wrapped` is the key that the code opens, 39 groups, so that a
    lost key file is not a lost vault. Neither may be kept on the computer that holds the vault.
    """

    vault_id: str
    made_at: datetime
    code: str = field(repr=False)
    wrapped: str = field(repr=False)

    def text(self) -> str:
        """Return the kit as plain text to print."""
        return "\n".join(
            (
                "RECOVERY PAGE",
                "",
                f"Vault      {self.vault_id}",
                f"Made on    {self.made_at:%d %B %Y}",
                "",
                "Recovery code",
                *in_lines(self.code, 5),
                "",
                "Wrapped key",
                *in_lines(self.wrapped, 8),
                "",
                *(textwrap.fill(" ".join(advice.split()), 80) + "\n" for advice in ADVICE),
            )
        )


ADVICE = (
    """When a passphrase is forgotten: the command "workbench key reset" asks for the recovery code and
    sets a new passphrase.""",
    """When the vault's key file (keys.json) is lost or damaged: type the wrapped key into a file, or
    read it from the square code. The command "workbench key rebuild" takes it and the recovery code,
    and makes the key file anew.""",
    """Keep this page on paper, locked away, apart from the computer and from backups of the vault.
    Whoever holds this page and a copy of the vault can read everything in it. Do not photograph or
    e-mail it.""",
    """A new recovery page replaces this one. Destroy pages you replace: until the vault is re-keyed,
    they can still open a copy of it.""",
)
"""How to use the page and how to keep it, a paragraph each; line breaks mean nothing."""


def in_lines(groups: str, per_line: int) -> list[str]:
    """Return groups laid out `per_line` to a line."""
    parts = groups.split()
    return ["  ".join(parts[at : at + per_line]) for at in range(0, len(parts), per_line)]


def to_groups(content: bytes | bytearray) -> str:
    """Return bytes as checked groups, separated by spaces."""
    text = base32(bytes(content))
    text += BASE32[0] * (-len(text) % _DATA)
    rows = [text[at : at + _DATA] for at in range(0, len(text), _DATA)]
    return " ".join(row + _check_digit(row, place) for place, row in enumerate(rows))


def from_groups(typed: str, size: int, where: str) -> bytearray:
    """Return the `size` bytes in groups as a person typed them; the caller wipes the buffer.

    Case does not matter; O reads as 0, I and L as 1; spaces, hyphens and line ends separate groups
    and may be left out altogether.

    Raises:
        BadInput: it cannot be right; says which groups to look at again. `where` names the field.
    """
    groups = _cut(typed.upper().translate(_MISREAD), _group_count(size), where)
    wrong = [place for place, group in enumerate(groups) if not _reads_right(group, place)]
    if wrong:
        raise BadInput(
            f"{_name_groups(wrong)} not read right. Compare with the page and type again.", where=where
        )
    return _decode("".join(group[:_DATA] for group in groups), size, where)


def _group_count(size: int) -> int:
    return -(-size * 8 // (5 * _DATA))


def _cut(text: str, count: int, where: str) -> list[str]:
    groups = [part for part in re.split(r"[\s\-\u2010-\u2015.,;]+", text) if part]
    run = "".join(groups)
    if len(run) == count * _GROUP:
        # The right number of characters, however they were spaced.
        return [run[at : at + _GROUP] for at in range(0, len(run), _GROUP)]
    odd = [place for place, group in enumerate(groups) if len(group) != _GROUP]
    if odd and len(groups) == count:
        raise BadInput(f"{_name_groups(odd)} not have {_GROUP} characters.", where=where)
    raise BadInput(
        f"There should be {count} groups of {_GROUP} characters; {len(run)} of {count * _GROUP} characters "
        "were typed.",
        where=where,
    )


def _name_groups(places: list[int]) -> str:
    names = ", ".join(str(place + 1) for place in places)
    return f"Group {names} does" if len(places) == 1 else f"Groups {names} do"


def _reads_right(group: str, place: int) -> bool:
    known = all(digit in BASE32 for digit in group)
    return known and _check_digit(group[:_DATA], place) == group[_DATA]


def _check_digit(row: str, place: int) -> str:
    # Horner's rule over GF(32), x^5 + x^2 + 1: each place has its own weight, so swaps show too.
    total = place % 31 + 1
    for digit in row:
        total = _doubled(total) ^ BASE32.index(digit)
    return BASE32[_doubled(total)]


def _doubled(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _decode(digits: str, size: int, where: str) -> bytearray:
    number = 0
    for digit in digits:
        number = number << 5 | BASE32.index(digit)
    spare = len(digits) * 5 - size * 8
    if number & ((1 << spare) - 1):
        raise BadInput("The last group does not read right. Compare with the page.", where=where)
    return bytearray((number >> spare).to_bytes(size, "big"))
