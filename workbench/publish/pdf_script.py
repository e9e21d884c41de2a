"""Writing from right to left: joining Arabic letters and finding the order in which a line is drawn.

It owns the part of the Unicode bidirectional algorithm (UAX #9) that plain text needs: no explicit
embeddings, one paragraph direction, numbers, neutrals and mirrored brackets. It must not know
about fonts or pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PRESENTED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def has_right_to_left(text: str) -> bool:
    """Whether any letter of `text` belongs to a script that is written from right to left."""
    return _RIGHT.search(text) is not None


def reads_right_to_left(text: str) -> bool:
    """Whether a paragraph of `text` runs from right to left: its first strong letter decides (rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def mirrored(text: str) -> str:
    """`text` as it is drawn from right to left: the brackets turned round."""
    return text.translate(_MIRRORED)


def unjoined(text: str) -> str:
    """`text` with the shapes that `joined` chose put back to plain letters."""
    return _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def joined(text: str) -> str:
    """`text` with each Arabic letter in the shape that its neighbours call for."""
    shapes = _shapes()
    letters = list(text)
    out: list[str] = []
    before = False
    place = 0
    while place < len(letters):
        char = letters[place]
        if unicodedata.combining(char):
            out.append(char)
            place += 1
            continue
        after = _next_letter(letters, place)
        pair = char + letters[after] if after < len(letters) else ""
        if pair in shapes:
            out.append(shapes[pair].get("final" if before else "isolated", pair))
            out.extend(letters[place + 1 : after])
            before = False
            place = after + 1
            continue
        forms = shapes.get(char, {})
        joins = "initial" in forms and after < len(letters) and "final" in shapes.get(letters[after], {})
        form = ("medial" if joins else "final") if before else ("initial" if joins else "isolated")
        out.append(forms.get(form, char))
        before = joins
        place += 1
    return "".join(out)


def _next_letter(letters: Sequence[str], place: int) -> int:
    place += 1
    while place < len(letters) and unicodedata.combining(letters[place]):
        place += 1
    return place


@cache
def _shapes() -> dict[str, dict[str, str]]:
    """Letter, or lam with alef, to its shapes; read from Unicode's own compatibility forms."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition("> ")
        if letters:
            base = "".join(chr(int(letter, 16)) for letter in letters.split())
            if len(base) == 1 or base[0] == "\u0644":
                found.setdefault(base, {})[kind[1:]] = chr(code)
    return found


def levels(units: Sequence[str], *, right: bool) -> list[int]:
    """The embedding level of each unit (a letter with its marks) in a paragraph that runs `right` to left.

    Even levels are drawn from left to right. Source: UAX #9, rules W1 to W7, N1 and N2, I1 and I2.
    """
    base = "R" if right else "L"
    kinds = _neutrals(_numbers([_kind(unit) for unit in units], base), base)
    table = {"L": 2, "R": 1, "N": 2} if right else {"L": 0, "R": 1, "N": 2}
    return [table[kind] for kind in kinds]


def visual_order(found: Sequence[int]) -> list[int]:
    """The places of the units in the order in which they are drawn from the left (rule L2)."""
    order = list(range(len(found)))
    for level in range(max(found, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order


def _kind(unit: str) -> str:
    kind = unicodedata.bidirectional(unit[0])
    if kind in ("R", "AL"):
        return "R"
    if kind in ("EN", "AN"):
        return "N"
    return kind if kind in ("L", "ES", "CS", "ET") else "ON"


def _numbers(kinds: list[str], base: str) -> list[str]:
    """Signs inside and beside numbers join them; a number among left-to-right words is one of them."""
    for place in range(1, len(kinds) - 1):
        if kinds[place] in ("ES", "CS") and kinds[place - 1] == kinds[place + 1] == "N":
            kinds[place] = "N"
    for place, kind in enumerate(kinds):
        if kind == "ET" and ("N" in kinds[max(0, place - 1) : place] or "N" in kinds[place + 1 : place + 2]):
            kinds[place] = "N"
    strong = base
    for place, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "N" and strong == "L":
            kinds[place] = "L"
    return kinds


def _neutrals(kinds: list[str], base: str) -> list[str]:
    """What has no direction takes that of both neighbours, or the paragraph's."""
    place = 0
    while place < len(kinds):
        if kinds[place] in ("L", "R", "N"):
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] not in ("L", "R", "N"):
            end += 1
        left = kinds[place - 1] if place else base
        right = kinds[end] if end < len(kinds) else base
        sides = {"R" if side == "N" else side for side in (left, right)}
        direction = sides.pop() if len(sides) == 1 else base
        kinds[place:end] = [direction] * (end - place)
        place = end
    return kinds
