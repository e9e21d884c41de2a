"""Passages joined into one text, with a place for every offset of it."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.ingest.assembly import Assembly

PASSAGES = st.lists(st.tuples(st.text("ab \n\t", max_size=6), st.sampled_from(["\n", "\n\n"])), max_size=8)


def test_white_space_alone_gives_an_unread_extract() -> None:
    assembly = Assembly()
    assembly.add(" \n\t", "paragraph 1")
    extract = assembly.extract("text/x", extractor="x/1", empty="Nothing in it.")
    assert (extract.readable, extract.text, extract.note) == (False, "", "Nothing in it.")


@given(PASSAGES)
def test_anchors_tile_the_text(passages: list[tuple[str, str]]) -> None:
    assembly = Assembly()
    for number, (text, parting) in enumerate(passages):
        assembly.add(text, str(number), parting=parting)
    extract = assembly.extract("text/x", extractor="x/1", empty="none")
    at = 0
    for anchor in extract.anchors:
        assert anchor.start == at
        passage = extract.text[anchor.start : anchor.end]
        assert passage.strip() == passages[int(anchor.label)][0].strip()
        at = anchor.end
    assert at == len(extract.text) == assembly.length
