"""Packages come in whole or not at all, once, from whom they say; what is odd about one is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.services.intake.packages import (
    DOORS,
    HARROW,
    HARROW_KEY,
    OSTRELL,
    PUMPS,
    STRANGER_KEY,
    asked,
    package,
    put,
)
from tests.unit.services.making import contents
from workbench import seal
from workbench.errors import NotFound
from workbench.services.intake.desk import list_items
from workbench.services.intake.receiving import (
    Outcome,
    Received,
    arrivals,
    look_at_packages,
    packages,
    receive,
)
from workbench.services.register import entries
from workbench.services.register.importing import Choices, known_issuers
from workbench.services.session import Session
from workbench.services.tidying import today


def take(session: Session, folder: Path, data: bytes, choices: Choices | None = None) -> Received:
    (received,) = receive(session, [put(folder, "one", data)], choices)
    return received


def test_each_recommendation_becomes_an_item_that_is_due_by_its_type(
    session: Session, tmp_path: Path
) -> None:
    received = take(
        session, tmp_path, package(asked("1", PUMPS), asked("2", DOORS, type="safety_observation"))
    )

    assert (received.outcome, received.issuer, received.items) == (Outcome.TAKEN, HARROW, (1, 2))
    first, second = list_items(session)
    assert [first.entry.public.text, second.entry.public.text] == [PUMPS, DOORS]
    assert first.item.due_on == today() + timedelta(days=56)
    assert second.item.due_on == today() + timedelta(days=84)
    (kept,) = packages(session)
    assert (kept.issuer, kept.count, kept.received_by) == (HARROW, 2, session.user)


def test_the_first_key_of_an_issuer_is_told_and_remembered(session: Session, tmp_path: Path) -> None:
    first = take(session, tmp_path, package(asked("1", PUMPS)))
    second = take(session, tmp_path, package(asked("2", DOORS), release_id="REL-2"))

    assert first.fingerprint == seal.fingerprint(seal.public_key(HARROW_KEY))
    assert (first.first_time, second.first_time) == (True, False)


def test_another_key_than_the_known_one_is_refused_until_a_person_names_it(
    session: Session, tmp_path: Path
) -> None:
    take(session, tmp_path, package(asked("1", PUMPS)))
    changed = package(asked("2", DOORS), key=STRANGER_KEY, release_id="REL-2")

    refused = take(session, tmp_path, changed)
    assert refused.outcome is Outcome.REFUSED
    assert "signed with another key until now" in refused.reasons[0]
    assert len(list_items(session)) == 1

    fingerprint = seal.fingerprint(seal.public_key(STRANGER_KEY))
    assert take(session, tmp_path, changed, Choices(key=fingerprint)).outcome is Outcome.TAKEN
    assert known_issuers(session)[0].public_key == seal.public_key(STRANGER_KEY).hex()


def test_a_package_that_comes_again_is_said_to_and_changes_nothing(session: Session, tmp_path: Path) -> None:
    take(session, tmp_path, package(asked("1", PUMPS)))
    before = contents(session)

    again = take(session, tmp_path, package(asked("1", PUMPS)))

    assert again.outcome is Outcome.AGAIN
    assert f"received on {today().isoformat()} by {session.user}" in again.notes[0]
    assert contents(session) == before


def test_a_folder_is_looked_through_and_a_bad_package_leaves_the_others(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    damaged = bytearray(package(asked("9", DOORS)))
    damaged[len(damaged) // 2] ^= 1
    put(folder, "a", bytes(damaged))
    put(folder / "inner", "b", package(asked("1", PUMPS)))
    (folder / "note.txt").write_text("not a package")

    bad, good = receive(session, [folder])

    assert (bad.path.name, bad.outcome, good.outcome) == ("a.recs.zip", Outcome.REFUSED, Outcome.TAKEN)
    assert bad.path.read_bytes() == bytes(damaged)
    assert [each.entry.public.text for each in list_items(session)] == [PUMPS]


def test_a_folder_without_a_package_is_said_to_have_none(session: Session, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(NotFound, match="no package in that folder"):
        receive(session, [tmp_path / "empty"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (package(), "no recommendation in this package"),
        (package(asked("1", PUMPS), form="workbench-recommendations/2"), "made by a newer program"),
        (package(asked("1", PUMPS), form="other/1"), "this program cannot read it"),
        (package(asked("1", PUMPS, issuer=OSTRELL)), "another issuer than the one that signed"),
        (package(asked("1", PUMPS, status="draft")), "nobody has published"),
        (package(asked("1", PUMPS), issuer=" "), "does not say who issued it"),
        (b"PK no package", "not a package"),
    ],
    ids=["empty", "newer", "other-format", "for-others", "draft", "nobody", "no-zip"],
)
def test_what_cannot_be_taken_is_refused_whole_with_words(
    session: Session, tmp_path: Path, data: bytes, says: str
) -> None:
    before = contents(session)

    received = take(session, tmp_path, data)

    assert received.outcome is Outcome.REFUSED
    assert says in "\n".join(received.reasons)
    assert contents(session) == before


def test_a_package_from_tomorrow_is_told_and_taken(session: Session, tmp_path: Path) -> None:
    tomorrow = today() + timedelta(days=1)

    received = take(session, tmp_path, package(asked("1", PUMPS), released_on=tomorrow))

    assert received.outcome is Outcome.TAKEN
    assert any(tomorrow.isoformat() in note and "clock" in note for note in received.notes)


def test_an_issuer_that_looks_like_another_and_a_key_with_two_names_are_told(
    session: Session, tmp_path: Path
) -> None:
    take(session, tmp_path, package(asked("1", PUMPS)))

    alike = take(session, tmp_path, package(asked("1", PUMPS), issuer="HARROW  inquiry", key=STRANGER_KEY))
    shared = take(session, tmp_path, package(asked("1", PUMPS), issuer="Somebody Else"))

    assert "almost like" in alike.notes[0]
    assert "signed with the key of" in shared.notes[0]


def test_other_words_under_an_id_are_refused_unless_they_are_an_update(
    session: Session, tmp_path: Path
) -> None:
    take(session, tmp_path, package(asked("1", PUMPS)))
    newer = package(asked("1", DOORS), released_on=date(2026, 4, 1), release_id="REL-2")

    refused = take(session, tmp_path, newer)
    assert "other words under this id" in "\n".join(refused.reasons)

    taken = take(session, tmp_path, newer, Choices(update=True))
    assert (taken.outcome, taken.items) == (Outcome.TAKEN, ())
    assert [each.entry.public.text for each in list_items(session)] == [DOORS]


def test_receiving_is_taken_back_whole_and_a_number_is_not_given_twice(
    session: Session, tmp_path: Path
) -> None:
    take(session, tmp_path, package(asked("1", PUMPS)))
    entries.undo_register(session)

    assert list_items(session) == ()
    assert packages(session) == ()
    assert known_issuers(session) == ()
    again = take(session, tmp_path, package(asked("1", PUMPS)))
    assert (again.outcome, again.items) == (Outcome.TAKEN, (2,))


def test_looking_at_packages_tells_what_would_become_of_them_and_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    good = put(tmp_path, "good", package(asked("A", PUMPS)))
    torn = put(tmp_path, "torn", good.read_bytes()[:200])
    (seen, refused) = look_at_packages(session, [good, torn])
    assert (seen.outcome, seen.first_time, seen.items) == (Outcome.STANDS, True, ())
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "import_refused")
    assert (packages(session), known_issuers(session)) == ((), ())
    receive(session, [good], Choices(key=seen.fingerprint))
    assert look_at_packages(session, [good])[0].outcome is Outcome.AGAIN


def test_a_package_that_was_exchanged_after_it_was_looked_at_is_refused(
    session: Session, tmp_path: Path
) -> None:
    (seen,) = look_at_packages(session, [put(tmp_path, "one", package(asked("A", PUMPS)))])
    changed = put(tmp_path, "one", package(asked("A", PUMPS), key=STRANGER_KEY))
    (refused,) = receive(session, [changed], Choices(key=seen.fingerprint))
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "other_key")


def test_a_folders_packages_are_told_apart_by_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no package")
    path = put(tmp_path / "deep", "one", b"first")
    before = arrivals(tmp_path)
    assert list(before) == [path]
    path.write_bytes(b"longer than it was")
    assert arrivals(tmp_path) != before
    with pytest.raises(NotFound):
        arrivals(tmp_path / "gone")
