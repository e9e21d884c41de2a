"""Groups of characters that survive being printed, read aloud and typed again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.seal import BASE32
from workbench.store.recovery import RecoveryKit, from_groups, to_groups

CODE = to_groups(bytes(range(32)))
KIT = RecoveryKit(
    vault_id="9f67947e-5475-4772-b548-8a59a1976c14",
    made_at=datetime(2026, 3, 4, tzinfo=UTC),
    code=CODE,
    wrapped=to_groups(bytes(range(97))),
)


@given(st.binary(min_size=1, max_size=120))
def test_what_was_printed_reads_back(content: bytes) -> None:
    assert from_groups(to_groups(content), len(content), "code") == content


@pytest.mark.parametrize(
    "retype",
    [
        str.lower,
        lambda code: code.replace(" ", "-"),
        lambda code: code.replace(" ", ""),
        lambda code: "\n".join(code.split()),
        lambda code: f"  {code}  ".replace("0", "o").replace("1", "l"),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace(" ", ", "),
        lambda code: code[:7] + " " + code[7:],
    ],
)
def test_the_ways_in_which_people_type_do_not_matter(retype: object) -> None:
    assert callable(retype)
    assert from_groups(retype(CODE), 32, "code") == bytes(range(32))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 64), st.sampled_from(BASE32))
def test_any_one_wrong_character_is_found_in_its_group(content: bytes, place: int, typed: str) -> None:
    groups = to_groups(content).split()
    group, at = divmod(place, 5)
    if groups[group][at] == typed:
        return
    groups[group] = groups[group][:at] + typed + groups[group][at + 1 :]
    with pytest.raises(BadInput, match=rf"^code: Group {group + 1} does not read right") as caught:
        from_groups(" ".join(groups), 32, "code")
    assert groups[group] not in str(caught.value)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 12), st.integers(0, 4), st.integers(0, 4))
def test_any_two_swapped_characters_of_a_group_are_found(content: bytes, group: int, a: int, b: int) -> None:
    groups = to_groups(content).split()
    letters = list(groups[group])
    if letters[a] == letters[b]:
        return
    letters[a], letters[b] = letters[b], letters[a]
    groups[group] = "".join(letters)
    with pytest.raises(BadInput, match=f"Group {group + 1} does"):
        from_groups(" ".join(groups), 32, "code")


@given(st.binary(min_size=32, max_size=32), st.integers(0, 12), st.integers(0, 12))
def test_groups_in_the_wrong_order_are_found(content: bytes, a: int, b: int) -> None:
    groups = to_groups(content).split()
    groups[a], groups[b] = groups[b], groups[a]
    if a != b:
        first, second = sorted((a + 1, b + 1))
        with pytest.raises(BadInput, match=f"Groups {first}, {second} do not read right"):
            from_groups(" ".join(groups), 32, "code")


def test_missing_characters_and_groups_are_named() -> None:
    groups = CODE.split()
    with pytest.raises(BadInput, match="Group 3 does not have 5 characters"):
        from_groups(" ".join([*groups[:2], groups[2][1:], *groups[3:]]), 32, "code")
    with pytest.raises(BadInput, match="13 groups of 5 characters; 60 of 65"):
        from_groups(" ".join(groups[:-1]), 32, "code")


@given(st.text(max_size=90))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        from_groups(typed, 32, "code")


def test_the_kit_keeps_its_code_out_of_its_repr() -> None:
    assert KIT.code.split()[0] not in repr(KIT)
    assert KIT.wrapped.split()[5] not in repr(KIT)


def test_the_printed_text_holds_all_that_is_needed() -> None:
    text = KIT.text()
    assert all(group in text for group in (KIT.code + " " + KIT.wrapped).split())
    assert KIT.vault_id in text
    assert "04 March 2026" in text
    assert max(map(len, text.splitlines())) <= 80
