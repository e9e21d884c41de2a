"""What has the shape of an identifier in use in the UK, whoever's it may be.

Owns the shapes and their check digits. Only what can be valid is given: ten digits that fail modulus
11 are not an NHS number. It works on normalised text and knows nobody of any case.

Sources: NHS Data Dictionary, NHS NUMBER; the register numbers of GMC, NMC, HCPC and GPhC as those
bodies publish them; Ofcom's numbering plan; the Post Office's PAF guide; HMRC's manual NIM39110.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.release.material import entry_lines, word_list

_NEAR = 40
"""So many characters from its word, a number still belongs to it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing found in a normalised text: [start, end) and what it looks like, as "an NHS number".

    With `one_line`, a line end or tab of the source inside it parts two numbers, as those of two cells.
    """

    start: int
    end: int
    what: str = field(repr=False)
    certain: bool = True
    one_line: bool = False


def shapes_in(text: str) -> Iterator[Shape]:
    """Every identifier-like thing in a normalised text; they may overlap."""
    for search in _SEARCHES:
        yield from search(text)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the check of an NHS number: modulus 11 over weights 10 to 2."""
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1 or digits == "0123456789":
        return False
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    )
    return check != 10 and check % 11 == int(digits[9])


def is_phone_number(written: str) -> bool:
    """Whether a row of figures, spaces and brackets can be a telephone number of a person.

    Numbers for public enquiries (03, 08, 09) and short codes are nobody's own.
    """
    digits = re.sub(r"\D", "", written)
    fractions = [group for group in written.split() if re.fullmatch(r"\d+\.\d+", group)]
    if len(fractions) > 1 or re.fullmatch(r"\d+\.\d{5,}", written):
        return False  # decimal fractions
    if written.lstrip("( ").startswith("+") and not digits.startswith("44"):
        return 9 <= len(digits) <= 14
    for prefix in ("0044", "44", "0"):
        if digits.startswith(prefix):
            national = digits.removeprefix(prefix).removeprefix("0")
            break
    else:
        return False
    if len(national) == 9 and national[0] == "1":
        return re.fullmatch(r"\(?01\d{3}\)?[ -]\d{5}|\(?01\d{4}\)?[ -]\d{4}", written.strip()) is not None
    # No area code begins with 10 or 70; 020 is London.
    return len(national) == 10 and national[0] in "127" and national[:2] not in ("10", "70")


def _nhs_numbers(text: str) -> Iterator[Shape]:
    for match in re.finditer(r"(?:(?<![\w.,])|(?<=nhs))(?=((?:\d[ \-./_]{0,3}){9}\d)(?!\w))", text):
        written = match[1]
        start, end = match.start(), match.start() + len(written)
        digits = re.sub(r"\D", "", written)
        if not is_nhs_number(digits):
            continue
        labelled = _near(text, start, end, r"\bnhs ?(?:number|num\b|no\b|#|:)")
        if labelled or _grouped(written):
            what = (
                "an NHS number of the range kept for tests" if digits.startswith("999") else "an NHS number"
            )
            usual = [len(group) for group in re.findall(r"\d+", written)] == [3, 3, 4]
            yield Shape(start, end, what, one_line=not (labelled or usual))


def _grouped(written: str) -> bool:
    """Whether the spacing is one that people use for one number, and not that of a row of numbers."""
    groups = [len(group) for group in re.findall(r"\d+", written)]
    gaps = set(re.findall(r"\D+", written))
    return len(groups) <= 3 or (len(gaps) == 1 and len(set(groups)) == 1)


def _phones(text: str) -> Iterator[Shape]:
    for match in re.finditer(r"(?<![\w+.\-/])[+(]{0,2}\d[\d ()\-.]{7,20}\d(?!\w)", text):
        # A longer row of figures may begin with the number: "07700 900123 2 pm".
        for end in range(len(match[0]), 9, -1):
            written = match[0][:end]
            cut_inside = end < len(match[0]) and match[0][end].isdigit()
            if written[-1].isdigit() and not cut_inside and is_phone_number(written):
                yield Shape(match.start(), match.start() + end, "a telephone number")
                break


def _emails(text: str) -> Iterator[Shape]:
    at = r" ?(?:@|[(\[{] ?at ?[)\]}]) ?"
    dot = r"(?:\.| ?[(\[{] ?dot ?[)\]}] ?)"
    spoken = r"(?P<said>[a-z0-9_]+(?: dot [a-z0-9_]+)* at [a-z0-9]+(?: dot [a-z0-9]+)+)"
    pattern = rf"(?<![\w.])(?:(?P<local>[\w.%+'\-]+){at}[a-z0-9\-]+(?:{dot}[a-z0-9\-]+)+|{spoken})"
    for match in re.finditer(pattern, text):
        local = (match["local"] or match["said"].partition(" at ")[0]).strip(".'")
        parts = re.split(r"[._-]", local)
        if "".join(parts) not in _role_mailboxes() and not all(part in _role_mailboxes() for part in parts):
            yield Shape(match.start(), match.end(), "an e-mail address")


def _postcodes(text: str) -> Iterator[Shape]:
    for match in re.finditer(r"(?<![\w])([a-z]{1,2})\d[a-z\d]? ?-?(\d[abd-hjlnp-uw-z]{2})(?!\w)", text):
        ordinal = match[2] in ("1st", "2nd", "3rd") or match[2].endswith("th")
        if match[1].upper() in _postcode_areas() and not ordinal:
            yield Shape(match.start(), match.end(), "a postcode")


def _labelled(
    label: str, number: str, what: str, *, certain: bool = True
) -> Callable[[str], Iterator[Shape]]:
    pattern = re.compile(rf"(?<!\w){number}(?!\w)")

    def search(text: str) -> Iterator[Shape]:
        for match in pattern.finditer(text):
            if _near(text, match.start(), match.end(), label):
                yield Shape(match.start(), match.end(), what, certain)

    return search


def _after(label: str, number: str, what: str, *, certain: bool = True) -> Callable[[str], Iterator[Shape]]:
    """A search for a number that its label names just before it."""
    link = r"(?: ?(?:number|numbers|no|nos|id|ref|reference|code))?\.? ?(?:is|was|of)?[ :#=(]{0,3}"
    # "Patients 2019-2020" is no patient's number.
    pattern = re.compile(rf"(?<!\w)(?:{label})(?!s\b){link}(?P<number>{number})(?!\w)")

    def search(text: str) -> Iterator[Shape]:
        for match in pattern.finditer(text):
            if any(char.isdigit() for char in match["number"]):
                yield Shape(match.start("number"), match.end("number"), what, certain)

    return search


def _nursing_pins(text: str) -> Iterator[Shape]:
    for match in re.finditer(r"(?<!\w)\d{2} ?-?[a-l] ?-?\d{4} ?-?[a-z](?!\w)", text):
        written = re.sub(r"[ -]", "", match[0])
        if written[-1] in "cenosw" or _near(text, match.start(), match.end(), r"\bnmc\b|\bpin\b"):
            yield Shape(match.start(), match.end(), "an NMC PIN")


def _near(text: str, start: int, end: int, label: str) -> bool:
    around = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return any(re.search(label, part) for part in around)


@lru_cache(maxsize=1)
def _role_mailboxes() -> frozenset[str]:
    return frozenset(word.replace("-", "") for word in word_list("role_mailboxes"))


@lru_cache(maxsize=1)
def _postcode_areas() -> frozenset[str]:
    return frozenset(word_list("postcode_areas"))


@lru_cache(maxsize=1)
def digit_words() -> dict[str, str]:
    """How a digit is said → the digit."""
    return dict(line.split() for line in entry_lines("digit_words"))


_VEHICLE = r"\b(?:reg|registration|registered|vehicle|car|van|ambulance|number ?plates?|plate|vrm)\b"
_SEARCHES: tuple[Callable[[str], Iterator[Shape]], ...] = (
    _nhs_numbers,
    _phones,
    _emails,
    _postcodes,
    _nursing_pins,
    _labelled(r"\bgmc\b|general medical council", r"\d(?: ?\d){6}", "a GMC number"),
    _labelled(r"\bgphc\b|pharmaceutical council", r"\d(?: ?\d){6}", "a GPhC number"),
    _labelled(
        r"\bhcpc\b|health and care professions",
        r"(?:as|bs|ch|cs|dt|had|hcs|odp|or|ot|pa|ph|po|pyl|ra|sl|sw) ?-?\d{4,6}",
        "an HCPC number",
    ),
    _labelled(_VEHICLE, r"[a-z]{2}\d{2} ?-?[a-z]{3}|[a-z]\d{1,3} ?-?[a-z]{3}", "a vehicle registration"),
    _labelled(
        r"national insurance|\bni\b|\bnino\b", r"[a-z]{2} ?(?:\d{2} ?){3}[a-d]", "a national insurance number"
    ),
    _after(
        r"hospital|mrn|m\.r\.n\.|medical record|unit|patient|district|case ?notes?|hospital patient|chi",
        r"[a-z]{0,4}[ -]?\d[\d -]{3,12}\d[a-z]?",
        "a hospital number",
    ),
    _after(r"serial|s/n", r"[a-z0-9][a-z0-9\-]{4,24}", "the serial number of a device", certain=False),
)
