"""A file of recommendations is taken whole or refused whole, with every reason and none of its words."""

from __future__ import annotations

import json

import pytest

from workbench.errors import BadInput, ImportRefused
from workbench.records.register import EntryStatus, PublicEntry
from workbench.register.checking import Faulty, entry_from
from workbench.register.merging import brought_up_to
from workbench.register.reading import read_json_lines

LEAST = {"id": "A-1", "issuer": "Ostrell Inquiry", "text": "Name a lead for infusion pumps."}


def lines(*values: object) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values)


def test_names_of_other_sources_are_understood_and_unknown_ones_kept() -> None:
    entry = entry_from({**LEAST, "body": "Not used", "kind": "safety", "region": "North", "empty": ""})
    assert (entry.issuer, entry.type) == ("Ostrell Inquiry", "safety")
    assert json.loads(entry.extra) == {"body": "Not used", "region": "North"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026", "2026"), ("2026-03", "2026-03"), ("31/03/2026", "2026-03-31"), ("1.4.2026", "2026-04-01"),
        ("3rd March 2026", "2026-03-03"), ("March 2026", "2026-03"), ("2026-03-31T10:00:00Z", "2026-03-31"),
        (2026, "2026"),
    ],
)  # fmt: skip
def test_days_are_read_as_exactly_as_they_are_known(given: object, kept: str) -> None:
    assert entry_from({**LEAST, "date": given}).published_on == kept


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": " \n"}, "no text"), ({"id": "", "issuer": ""}, "no id and no issuer"),
        ({"date": "31/02/2026"}, "date is no date"), ({"status": "nearly"}, "status is not one of"),
        ({"text": {"a": 1}}, "text is not text"), ({"text": "zero\0"}, "zero character"),
        ({"text": "x" * 100_001}, "longer than 100,000"), ({"date": True}, "date is no date"),
    ],
)  # fmt: skip
def test_a_fault_names_its_field_and_not_its_words(change: dict[str, object], says: str) -> None:
    with pytest.raises(Faulty) as fault:
        entry_from({**LEAST, **change})
    assert says in str(fault.value)
    assert "nearly" not in str(fault.value)


def test_an_answer_makes_it_responded_unless_the_file_says_more() -> None:
    assert entry_from({**LEAST, "response_text": "Yes."}).status is EntryStatus.RESPONDED
    assert entry_from({**LEAST, "response_text": "Yes.", "status": "closed"}).status is EntryStatus.CLOSED
    assert entry_from(LEAST).status is EntryStatus.ISSUED


def test_every_faulty_line_is_found_and_the_first_ten_told() -> None:
    values: list[object] = [{**LEAST, "id": f"A-{n}"} for n in range(1, 101)]
    for n in range(0, 100, 4):
        values[n] = {"id": f"A-{n + 1}", "issuer": "Ostrell Inquiry"}
    with pytest.raises(ImportRefused) as refused:
        read_json_lines(lines(*values)).whole()
    assert len(refused.value.reasons) == 25
    assert refused.value.reasons[:2] == ("line 1: it has no text", "line 5: it has no text")
    assert refused.value.message.count("it has no text") == 10
    assert "25 of 100 entries are faulty" in refused.value.message
    assert "15 more" in refused.value.message


def test_one_id_with_other_words_is_a_fault_and_the_same_twice_is_one_entry() -> None:
    assert len(read_json_lines(lines(LEAST, LEAST)).whole()) == 1
    with pytest.raises(ImportRefused, match="line 2: it has the id of line 1 and other words"):
        read_json_lines(lines(LEAST, {**LEAST, "text": "Another thing."})).whole()
    with pytest.raises(ImportRefused, match="says something else besides"):
        read_json_lines(lines(LEAST, {**LEAST, "addressee": "A trust"})).whole()


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b'"words"', b"[1]", b"nonsense\n{}"])
def test_what_is_no_list_of_objects_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_json_lines(data).whole()


@pytest.mark.parametrize("data", [b"", b"\n \n", b"[]", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_so(data: bytes) -> None:
    with pytest.raises(BadInput, match="no recommendation in this file"):
        read_json_lines(data)


def test_news_without_an_answer_leaves_the_known_one() -> None:
    known = PublicEntry(
        source_id="A-1", issuer="O", text="Old.", status=EntryStatus.CLOSED, decision="accept",
        response_text="Done.", response_on="2026-03", response_by="A trust",
    )  # fmt: skip
    news = PublicEntry(source_id="A-1", issuer="O", text="New.", addressee="A trust")
    merged = brought_up_to(known, news)
    assert (merged.text, merged.addressee) == ("New.", "A trust")
    assert (merged.decision, merged.response_text, merged.status) == ("accept", "Done.", EntryStatus.CLOSED)
    answered = PublicEntry(source_id="A-1", issuer="O", text="New.", decision="reject")
    assert brought_up_to(known, answered).decision == "reject"
