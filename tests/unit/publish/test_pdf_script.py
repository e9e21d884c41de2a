"""Right-to-left and joined writing in the PDF."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.publish.pdf_script import (
    has_right_to_left,
    joined,
    levels,
    mirrored,
    reads_right_to_left,
    unjoined,
    visual_order,
)


def seen(text: str, *, right: bool) -> str:
    found = levels(list(text), right=right)
    return "".join(mirrored(text[n]) if found[n] % 2 else text[n] for n in visual_order(found))


# Capital letters of the Hebrew alphabet stand for themselves; the wanted order is from UAX #9.
@pytest.mark.parametrize(
    ("text", "right", "wanted"),
    [
        ("car אבג.", False, "car גבא."),
        ("אבג car", True, "car גבא"),
        ("אבג 12.5 דה", True, "הד 12.5 גבא"),
        ("אבג 12.5 דה", False, "הד 12.5 גבא"),
        ("say (אב)", False, "say (בא)"),
        ("(אב) גד", True, "דג (בא)"),
        ("אב 5% גד", True, "דג 5% בא"),
        ("no 7 אב", False, "no 7 בא"),
        ("", False, ""),
    ],
)
def test_lines_are_seen_in_the_order_of_the_standard(text: str, right: bool, wanted: str) -> None:
    assert seen(text, right=right) == wanted


@given(st.text(alphabet="ab אבג 12.,%()-", max_size=40), st.booleans())
def test_no_letter_is_lost_in_reordering(text: str, right: bool) -> None:
    assert sorted(visual_order(levels(list(text), right=right))) == list(range(len(text)))


def test_letters_join_to_their_neighbours() -> None:
    # beh initial, yeh medial, teh final
    assert joined("بيت") == "\ufe91\ufef4\ufe96"
    # dal does not join to what follows
    assert joined("دب") == "\ufea9\ufe8f"


def test_lam_and_alef_become_one_sign() -> None:
    assert joined("لا") == "\ufefb"
    assert joined("بلا") == "\ufe91\ufefc"


def test_marks_do_not_part_letters() -> None:
    assert joined("بُب") == "\ufe91\u064f\ufe90"


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئىة \u064f\u0651", max_size=40))
def test_joined_letters_can_be_put_back(text: str) -> None:
    assert sorted(unjoined(joined(text))) == sorted(text)


def test_direction_is_that_of_the_first_letter() -> None:
    assert reads_right_to_left("12. אב cd")
    assert not reads_right_to_left("cd אב")
    assert not reads_right_to_left("12")
    assert has_right_to_left("cd אב")
    assert not has_right_to_left("cd é")
