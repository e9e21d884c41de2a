"""Reading dates out of text, in the forms in which people in Britain write and say them.

Owns the forms: day first, or year first, in figures or with the month's name, with ordinals and years
in words. It works on normalised text, and knows nothing of whose dates they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDINGS = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "t(?:ember)?", "ober", "ember", "ember")
_MONTH = "(?:" + "|".join(f"{m}(?:{e})?" for m, e in zip(_MONTHS, _ENDINGS, strict=True)) + r")\.?"

_UNITS = dict(
    zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), range(1, 10), strict=True)
)
_TEENS = dict(
    zip(
        (
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        range(20, 100, 10),
        strict=True,
    )
)
_ORDINALS = dict(
    zip(
        (
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "thirtieth",
        ),
        [*range(1, 21), 30],
        strict=True,
    )
)
_SMALL = "|".join([*_UNITS, *_TEENS])
_BELOW_100 = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{_SMALL}|oh[ -](?:{'|'.join(_UNITS)}))"
)
_YEAR_WORDS = (
    rf"(?:(?:nineteen|twenty)(?: hundred(?: and)?)?[ -]{_BELOW_100}|two thousand(?: and)?(?: {_BELOW_100})?)"
)
_DAY_WORDS = rf"(?:(?:twenty|thirty)[ -])?(?:{'|'.join(_ORDINALS)})"

_SEP = r" ?[/.\-\\ _,] ?"
_DAY = rf"(?P<d>\d{{1,2}} ?(?:st|nd|rd|th)?|{_DAY_WORDS})"
_YEAR = rf"(?P<y>\d{{4}}|'?\d{{2}}(?!\d)|{_YEAR_WORDS})"
_FORMS = (
    re.compile(rf"(?<!\w)(?P<y>\d{{4}})(?:{_SEP})(?P<m>\d{{1,2}})(?:{_SEP})(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(
        rf"(?<![\w])(?P<d>\d{{1,2}})(?:{_SEP})(?P<m>\d{{1,2}})(?:{_SEP})(?P<y>\d{{4}}|'?\d{{2}})(?!\d)"
    ),
    re.compile(
        rf"(?<!\w){_DAY}(?: (?:day )?of)?(?:the)?[ ,\-/.]{{0,2}}(?P<m>{_MONTH})[ ,\-/.]{{0,3}}{_YEAR}(?!\w)"
    ),
    re.compile(rf"(?<!\w)(?P<m>{_MONTH}) ?(?:the )?{_DAY}(?:,? |, ?){_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w)(?P<y>\d{{4}})[ ,\-/]{{1,2}}(?P<m>{_MONTH})[ \-/]?(?P<d>\d{{1,2}})(?!\w)"),
    re.compile(r"(?<!\w)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\w)"),
    re.compile(r"(?<!\w)(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>(?:19|20)\d\d)(?!\w)"),
)


def dates_in(text: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Every date in a normalised text as (start, end, year, month, day).

    A year written with two figures, or with an apostrophe, is given as 0 to 99. Only days and months
    that can be are given; one place may be given more than once, read in more than one way.
    """
    for form in _FORMS:
        for match in form.finditer(text):
            year, month, day = _year(match["y"]), _month(match["m"]), _day(match["d"])
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield match.start(), match.end(), year, month, day


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS.index(written[:3]) + 1


def _day(written: str) -> int:
    figures = re.match(r"\d+", written)
    if figures:
        return int(figures[0])
    *tens, last = re.split(r"[ -]", written)
    return sum((_TENS[word] for word in tens), _ORDINALS[last])


def _year(written: str) -> int:
    written = written.strip("'")
    if written.isdigit():
        return int(written)
    if written.startswith("two thousand"):
        return 2000 + _below_100(written.removeprefix("two thousand"))
    century = 1900 if written.startswith("nineteen") else 2000
    rest = re.sub(r"^(?:nineteen|twenty)(?: hundred(?: and)?)?", "", written)
    return century + _below_100(rest)


def _below_100(written: str) -> int:
    values = _UNITS | _TEENS | _TENS
    return sum(values.get(word, 0) for word in re.split(r"[ -]", written))
