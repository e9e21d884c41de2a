"""Names and numbers are taken out of a text, the same alias for the same person, and nobody is left in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import PATIENT, SISTER, guard
from workbench.errors import BadInput
from workbench.release.letters import Letters
from workbench.release.redaction_text import WITHHELD, Cut, aliases, cuts, marked, redacted


def test_one_person_has_one_alias_however_the_name_is_written() -> None:
    text = "Imelda Quarrendon rang. QUARRENDON, Imelda; Sister Quarrendon's note."

    made = redacted(text, cuts(text, guard()), guard())

    assert made.count("[Ward sister]") == 3
    assert "uarrendon" not in made.lower()


def test_numbers_are_withheld_and_the_rest_stays_word_for_word() -> None:
    text = "Her number is 943 476 5919, she said.\r\nNothing else.\r\n"

    assert redacted(text, cuts(text, guard()), guard()) == (
        f"Her number is {WITHHELD}, she said.\r\nNothing else.\r\n"
    )


def test_people_who_are_spoken_of_alike_have_a_letter_each() -> None:
    other = type(SISTER)(
        id=PATIENT.id, case_id=SISTER.case_id, reference="P-9", name="Una Kettle", display="the ward sister"
    )

    assert aliases([SISTER, other]) == {"P-1": "[Ward sister A]", "P-9": "[Ward sister B]"}


def test_marked_words_go_wherever_they_stand() -> None:
    text = "The red box. The Red Box again."

    assert redacted(text, marked(text, "red box"), guard()) == f"The {WITHHELD}. The {WITHHELD} again."


def test_what_a_person_decides_to_keep_stays() -> None:
    text = "Imelda Quarrendon rang Dorothy Mary Astbrook."
    found = cuts(text, guard())
    sister = next(cut for cut in found if cut.source == "P-1")

    made = redacted(text, [cut for cut in found if cut != sister], guard(), kept={sister.words})

    assert "Imelda Quarrendon" in made
    assert "Astbrook" not in made


def test_names_that_nobody_chose_are_taken_out_all_the_same() -> None:
    text = "The box was red. Imelda Quarrendon saw it."

    assert "Quarrendon" not in redacted(text, marked(text, "red"), guard())


def test_a_text_with_nothing_to_take_out_is_refused() -> None:
    with pytest.raises(BadInput, match="Nothing"):
        redacted("The box was red.", (), guard())


def test_places_outside_the_text_are_refused() -> None:
    with pytest.raises(BadInput, match="outside"):
        redacted("short", [Cut(start=2, end=99, replacement=WITHHELD)], guard())


def test_no_repr_of_a_cut_holds_words() -> None:
    assert "sister" not in repr(cuts("Imelda Quarrendon", guard())).lower()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Imelda Quarrendon",
                "943 476 5919",
                "Dorothy Astbrook",
                "the box",
                "Seán O'Hanrahan",
                "07700 900123",
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([" ", ", ", "\n", " and "]),
)
def test_the_detectors_find_nobody_in_what_is_left(words: list[str], between: str) -> None:
    text = f"Then {between.join(words)} came."
    found = cuts(text, guard())
    if not found:
        return

    made = redacted(text, found, guard())

    left = [made[hit.start : hit.end] for hit in guard().within(Letters.of(made)) if hit.certain]
    assert not left
