"""Searching: words are found by their stem, nothing typed is an error, the index follows the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store import examples, making
from workbench.records.extract import Anchor, Extract
from workbench.records.record import CaseId, Kind, RecordId
from workbench.store import search
from workbench.store.vault import Vault


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with making.made(tmp_path_factory.mktemp("shared") / "a.vault") as vault:
        case_id = making.add_case(vault)
        making.add_term(vault, case_id, "The delay was escalated to the site manager at 02:30.")
        making.add_evidence(vault, case_id, "Dr Müller said: call the out-of-hours team first.", "Interview")
        yield vault


def found(vault: Vault, query: str) -> list[Kind]:
    return [hit.kind for hit in search.find(vault.connection, query)]


@pytest.mark.parametrize(
    "query",
    ["escalated", "escalate", "ESCALATION", "escal", "site manager", '"site manager"', "manager site", "T-1"],
)
def test_words_are_found_by_stem_beginning_phrase_and_reference(shared: Vault, query: str) -> None:
    assert found(shared, query) == [Kind.TERM]


@pytest.mark.parametrize("query", ["muller", "Müller", "hours team", "out-of-hours", "Interview"])
def test_the_text_of_a_file_is_found(shared: Vault, query: str) -> None:
    assert found(shared, query) == [Kind.EVIDENCE]


@pytest.mark.parametrize(
    "query", ["", " ", '""', "?!", '"manager site"', "escalate Müller", "absent", "-", "_"]
)
def test_what_is_not_there_is_not_found(shared: Vault, query: str) -> None:
    assert found(shared, query) == []


@given(
    st.one_of(st.text(), st.text(alphabet="\"*^:()-+{}~ aAND\\'ORNT_\0\n"), st.text('title:body NEAR("a",2)'))
)
@settings(max_examples=300, deadline=None)
def test_nothing_that_is_typed_is_an_error(shared: Vault, query: str) -> None:
    search.find(shared.connection, query)


def test_a_hit_shows_the_words_and_keeps_them_out_of_its_repr(shared: Vault) -> None:
    (hit,) = search.find(shared.connection, "escalated")
    assert "‹escalated›" in hit.snippet
    assert "escalated" not in repr(hit)


def test_a_search_can_be_narrowed_to_a_case_and_to_kinds(vault: Vault, case_id: CaseId) -> None:
    other = making.add_case(vault, "Ward 13")
    for case in (case_id, other):
        making.add_term(vault, case, "herons")
    hits = search.find(vault.connection, "heron", case_id=other)
    assert [hit.case_id for hit in hits] == [other]
    assert search.find(vault.connection, "heron", kinds=[Kind.EVIDENCE]) == ()
    assert len(search.find(vault.connection, "heron", kinds=[Kind.EVIDENCE, Kind.TERM])) == 2
    assert len(search.find(vault.connection, "heron", limit=1)) == 1


def test_a_title_counts_for_more_than_a_mention(vault: Vault) -> None:
    mention = making.add_case(vault, "Ward 12", "There were herons on the roof.")
    title = making.add_case(vault, "Herons", "A roof.")
    assert [hit.case_id for hit in search.find(vault.connection, "herons")] == [title, mention]


def test_the_index_follows_every_change_and_its_undoing(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id, "herons")
    changed = replace(term, text="owls")
    with vault.operation("reword", case_id) as work:
        work.update(changed)
    assert (found(vault, "herons"), found(vault, "owls")) == ([], [Kind.TERM])
    with vault.operation("drop", case_id) as work:
        work.delete(changed)
    assert found(vault, "owls") == []
    for herons, owls in ((0, 1), (1, 0), (0, 0)):
        vault.undo(case_id)
        assert (len(found(vault, "herons")), len(found(vault, "owls"))) == (herons, owls)
    for herons, owls in ((1, 0), (0, 1), (0, 0)):
        vault.redo(case_id)
        assert (len(found(vault, "herons")), len(found(vault, "owls"))) == (herons, owls)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """A text with anchors that cover it in order, as ingest makes them."""
    pieces = draw(st.lists(st.text(min_size=1, max_size=6), max_size=6))
    times = draw(st.lists(st.sampled_from([1, 3, 700, 2500]), min_size=6, max_size=6))
    paged = draw(st.booleans())
    text, anchors = "", []
    for n, (piece, count) in enumerate(zip(pieces, times, strict=False), 1):
        start, text = len(text), text + piece * count
        anchors.append(Anchor(start=start, end=len(text), label=f"page {n}", page=n if paged else None))
    return Extract(media_type="text/plain", text=text, anchors=tuple(anchors))


@given(extracts())
@settings(max_examples=100)
def test_the_passages_of_a_text_are_the_whole_text_in_order(extract: Extract) -> None:
    passages = list(search.chunks(extract))
    assert "".join(text for _, _, text in passages) == extract.text
    for start, _, text in passages:
        assert extract.text[start : start + len(text)] == text
        assert len(text) > 0


def test_a_text_without_places_is_cut_all_the_same() -> None:
    text = "word " * 4000
    passages = list(search.chunks(Extract(media_type="text/plain", text=text)))
    assert "".join(piece for _, _, piece in passages) == text
    assert max(len(piece) for _, _, piece in passages) <= 8000


def test_the_text_of_a_file_is_kept_to_the_letter(vault: Vault, case_id: CaseId) -> None:
    text = "Ä line\r\nwith  spaces\tand “quotes”, 🚑 and \u200bmore.\n" * 300
    evidence = making.add_evidence(vault, case_id, text)
    assert search.file_text(vault.connection, evidence.id) == text
    assert search.file_text(vault.connection, RecordId("none")) == ""
    zeros = making.add_evidence(vault, case_id, "a\0b")
    assert search.file_text(vault.connection, zeros.id) == "a\ufffdb"


NOT_WORDS = {
    # Ids, codes and digests; what identifies a person is looked up in the person, not in a list of hits.
    *("reference", "file_id", "extra", "regime", "media_type", "blob", "sha256", "seips"),
    *("section_key", "level_of_intervention", "looked_by", "looked_for"),
    *("nhs_number", "hospital_number", "professional_number", "phone", "email", "postcode"),
}


UNSEARCHED = (
    Kind.LINK, Kind.DISCLOSURE_DECISION, Kind.RELEASE_ENTRY, Kind.APPROVED_PHRASE, Kind.STANDING_BASIS,
)  # fmt: skip
SEARCHED = [kind for kind in Kind if kind not in UNSEARCHED]


@pytest.mark.parametrize("kind", SEARCHED, ids=str)
def test_every_field_that_holds_words_is_searched(kind: Kind) -> None:
    record = examples.record(kind, CaseId("c"), {each: RecordId(each) for each in Kind}, "heron")
    names = [
        field.name
        for field in fields(record)
        if getattr(record, field.name) in ("heron", ("heron", "heron")) and field.name not in NOT_WORDS
    ]
    told = [(name,) if isinstance(getattr(record, name), tuple) else name for name in names]
    named: dict[str, Any] = dict(zip(names, told, strict=True))

    ((*_, title, body),) = search.index_rows([replace(record, **named)])

    assert [name for name in names if name not in f"{title}\n{body}".replace(", ", "\n").split("\n")] == []
