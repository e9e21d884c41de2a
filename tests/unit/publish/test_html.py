"""The HTML report reads back as the tree, carries everything itself, and can be read by anybody."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html

from tests.unit.publish.sample import ARABIC, draft_document, release_of, sample_document
from workbench.errors import BugError
from workbench.publish.html import write
from workbench.publish.html_style import DARK, LIGHT, PAIRS, style_sheet
from workbench.records.document import (
    Block,
    Callout,
    Contents,
    Document,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Passage,
    RecommendationBlock,
    Run,
    Table,
)
from workbench.records.release import Release

PAGE = write(release_of(sample_document()))
TREE = sample_document()


def parsed(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode())


def found(path: str, page: bytes = PAGE) -> list[html.HtmlElement]:
    return [each for each in parsed(page).xpath(path) if isinstance(each, html.HtmlElement)]


def words(each: html.HtmlElement) -> str:
    """Its text as a reader meets it, without the ways back from a note."""
    return " ".join("".join(each.xpath('.//text()[not(ancestor::a[@role="doc-backlink"])]')).split())


def tidy(*parts: str) -> str:
    return " ".join(" ".join(parts).split())


def passage(text: str, url: str = "", target: str = "") -> Passage:
    return Passage(id=f"x-{text}", section="s", runs=(Run(text=text, url=url, target=target),))


def page_of(*blocks: Block) -> bytes:
    return write(release_of(replace(TREE, blocks=blocks, notes=())))


def test_headings_read_back_with_their_numbers_and_levels() -> None:
    shown = [(int(each.get("data-level", "0")), words(each)) for each in found("//*[@data-level]")]
    assert shown == [(b.level, tidy(b.number, b.text.text)) for b in TREE.blocks if isinstance(b, Heading)]
    assert all(each.tag == f"h{int(each.get('data-level', '0')) + 1}" for each in found("//*[@data-level]"))


def test_there_is_one_title_and_no_heading_level_is_skipped() -> None:
    levels = [int(each.tag[1]) for each in found("//h1|//h2|//h3|//h4|//h5|//h6")]

    assert words(found("//h1")[0]) == TREE.title.text
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_table_cells_read_back_and_every_header_has_its_scope() -> None:
    tables = [block for block in TREE.blocks if isinstance(block, Table)]
    for block, each in zip(tables, found("//table"), strict=True):
        rows = [[words(cell) for cell in row] for row in each.xpath(".//tr")]
        assert rows == [[tidy(cell.text) for cell in row] for row in (block.header, *block.rows)]
        assert words(each.xpath("./caption")[0]) == f"Table {block.number}: {block.caption.text}"
        assert [cell.get("scope") for cell in each.xpath("./thead//th")] == ["col"] * len(block.header)
        assert len(each.xpath('./tbody//th[@scope="row"]')) == (len(block.rows) if block.row_headers else 0)


def test_a_table_scrolls_in_a_region_that_can_be_reached_and_is_named() -> None:
    for region in found("//table/.."):
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert found(f'//caption[@id="{region.get("aria-labelledby")}"]')


def test_figures_carry_their_picture_alt_text_and_description() -> None:
    figures = [block for block in TREE.blocks if isinstance(block, Figure)]
    for block, each in zip(figures, found("//figure"), strict=True):
        picture = each.xpath("./img")[0]
        kind, _, content = picture.get("src").partition(";base64,")
        assert picture.get("alt") == block.alt.text
        assert (kind, base64.b64decode(content)) == (f"data:{block.media_type}", block.image)
        assert words(each.xpath("./figcaption")[0]) == f"Figure {block.number}: {block.caption.text}"
        described = [words(p) for p in each.xpath("./details/p")]
        assert described == ([block.description.text] if block.description else [])


def test_notes_read_back_and_lead_to_their_references_and_back() -> None:
    shown = [words(each) for each in found('//*[@role="doc-endnotes"]//li')]
    assert shown == [tidy(note.text.text) for note in TREE.notes]
    references = found('//a[@role="doc-noteref"]')
    assert sorted(each.text_content() for each in references) == ["1", "2"]
    for reference in references:
        note = found(f'//li[@id="{reference.get("href", "")[1:]}"]')[0]
        back = note.xpath('.//a[@role="doc-backlink"]')[0]
        assert back.get("href") == f"#{reference.get('id')}"


def test_a_note_referred_to_twice_has_two_ways_back() -> None:
    again = Paragraph(text=Passage(id="again", section="s", runs=(Run(text="1", note="n-score"),)))
    page = write(release_of(replace(TREE, blocks=(*TREE.blocks, again))))

    ids = [each.get("id") for each in found('//a[@role="doc-noteref"]', page)]
    back = [each.get("href") for each in found('//li[@id="note-1"]/a[@role="doc-backlink"]', page)]

    assert len(set(ids)) == 3
    assert back == ["#note-1-reference-1", "#note-1-reference-2"]


def test_recommendations_read_back_with_ids_wording_and_details() -> None:
    blocks = [block for block in TREE.blocks if isinstance(block, RecommendationBlock)]
    for block, each in zip(blocks, found("//section[@data-recommendation]"), strict=True):
        assert each.get("data-recommendation") == block.record_id
        assert each.get("data-reference") == block.reference
        assert each.get("id") == block.anchor
        assert words(each.xpath("./p")[0]) == tidy(block.text.text)
        terms = zip(each.xpath(".//dt"), each.xpath(".//dd"), strict=True)
        assert [(words(dt), words(dd)) for dt, dd in terms] == [(a.text, b.text) for a, b in block.details]


def test_every_word_of_the_tree_is_on_the_page() -> None:
    shown = words(found("//main")[0])
    for block in TREE.blocks:
        if isinstance(block, Paragraph):
            assert tidy(block.text.text) in shown
        if isinstance(block, Listing):
            assert all(tidy(item.text) in shown for item in block.items)
        if isinstance(block, Callout):
            assert all(tidy(part.text) in shown for part in (block.title, *block.body))


def test_numbered_paragraphs_can_be_linked_to_as_they_are_cited() -> None:
    assert words(found('//p[@id="paragraph-3"]')[0]).startswith("3 Two registered nurses")
    assert words(found('//p[@id="para-1"]/*[@class="number"]')[0]) == "1"


def test_lists_nest_as_their_depths_say() -> None:
    assert [len(each.xpath("ancestor::ul")) for each in found("//main/ul//li")] == [1, 2, 2, 3, 1]


@pytest.mark.parametrize("depths", [(2, 0, 5, 1), (1, 1, 1), (0, 3, 3, 0)])
def test_lists_with_gaps_in_their_depths_keep_every_item_in_order(depths: tuple[int, ...]) -> None:
    items = tuple(passage(f"item {n}") for n in range(len(depths)))
    page = page_of(Listing(items=items, depths=depths))
    assert [each.text.strip() for each in found("//main//li", page)] == [item.text for item in items]


def test_contents_lead_to_the_headings_down_to_their_depth() -> None:
    depth = next(block.depth for block in TREE.blocks if isinstance(block, Contents))
    links = found('//nav[.//h2="Contents"]//a')
    headings = [b for b in TREE.blocks if isinstance(b, Heading) and b.level <= depth]
    assert [words(each) for each in links] == [tidy(b.number, b.text.text) for b in headings]


def test_every_link_within_the_page_arrives_and_no_id_stands_twice() -> None:
    ids = Counter(each.get("id") for each in found("//*[@id]"))
    assert set(ids.values()) == {1}
    inner = [each.get("href", "") for each in found("//a") if each.get("href", "").startswith("#")]
    assert {link[1:] for link in inner} <= set(ids)
    assert "main" in {link[1:] for link in inner}


def test_two_blocks_with_one_anchor_get_two_ids() -> None:
    page = page_of(*(Paragraph(text=passage(f"text {n}"), anchor="same place") for n in range(2)))
    assert len({each.get("id") for each in found("//main/p", page)}) == 2


def test_a_reference_to_nowhere_and_a_link_that_is_no_web_address_are_only_words() -> None:
    page = page_of(
        Paragraph(text=passage("nowhere", target="gone")),
        Paragraph(text=passage("press", url="javascript:alert(1)")),
        Paragraph(text=passage("open", url="file:///etc/hosts")),
    )
    assert found("//main//a", page) == []
    assert b"javascript:" not in page


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = parsed(PAGE)
    assert page.xpath("//script|//link|//iframe|//object|//embed|//base|//form|//@style") == []
    assert page.xpath('//@*[starts-with(name(), "on")]') == []
    assert all(source.startswith("data:image/") for source in page.xpath("//@src"))
    sheet = page.xpath("//style")[0].text
    assert not re.search(r"url\(|@import|https?:", sheet)


def test_the_policy_allows_the_style_sheet_by_its_digest_and_no_other() -> None:
    sheet = found("//style")[0].text or ""
    policy = found('//meta[@http-equiv="Content-Security-Policy"]')[0].get("content", "")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_head_says_language_title_release_and_digest(release: Release) -> None:
    named = {each.get("name"): each.get("content") for each in found("//meta[@name]")}
    assert found("/html")[0].get("lang") == "en-GB"
    assert words(found("//title")[0]) == TREE.title.text
    assert named["release-id"] == release.terms.release_id
    assert named["content-sha256"] == release.content_sha256


def test_the_page_has_one_main_place_reached_first_and_named_landmarks() -> None:
    first = found("//body/*")[0]
    assert (first.get("class"), first.get("href")) == ("skip", "#main")
    assert len(found("//main")) == len(found("/html/body/header")) == len(found("/html/body/footer")) == 1
    for place in found("//nav|//aside|//section[@aria-labelledby]"):
        assert words(found(f'//*[@id="{place.get("aria-labelledby")}"]')[0])


def test_words_from_right_to_left_are_set_apart() -> None:
    places = [each for each in found("//*[@dir='auto']") if ARABIC in each.text_content()]
    assert places
    assert ARABIC in {each.text_content() for each in found("//bdi")}
    assert found("//p[not(@dir)]")


def test_a_draft_is_marked_on_screen_and_on_paper() -> None:
    page = write(release_of(draft_document()))
    assert [words(each) for each in found('//*[@class="mark"]', page)] == [
        "Draft for Dr A. Nwosu: do not share"
    ]
    assert '@top-right{content:"Draft for Dr A. Nwosu: do not share"}' in (
        found("//style", page)[0].text or ""
    )
    assert found('//*[@class="mark"]') == []


def test_a_document_without_a_title_block_still_has_its_title() -> None:
    page = page_of(Paragraph(text=passage("Only words.")))
    assert words(found("//h1", page)[0]) == TREE.title.text


def test_words_cannot_become_markup_or_style() -> None:
    nasty = '</style><script>x</script>"\\ <b onclick="y">&amp;\x00\x0b'
    document = replace(TREE, running=passage(nasty), title=passage(nasty), blocks=(), notes=())
    page = write(release_of(document))
    assert found("//script|//b", page) == []
    assert words(found("//h1", page)[0]) == tidy(nasty.replace("\x00\x0b", ""))


def test_a_picture_of_another_kind_is_a_fault_of_ours() -> None:
    figure = Figure(caption=passage("c"), alt=passage("a"), image=b"<svg/>", media_type="image/svg+xml")
    with pytest.raises(BugError):
        page_of(figure)


def test_equal_releases_give_equal_bytes() -> None:
    assert write(release_of(sample_document())) == PAGE


def test_an_empty_document_is_a_page_too() -> None:
    empty = Document(title=passage("Empty"), kind="other", blocks=())
    assert words(found("//main", write(release_of(empty)))[0]) == "Empty"


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_have_contrast(palette: dict[str, str], front: str, back: str, least: float) -> None:
    low, high = sorted(luminance(palette[name]) for name in (front, back))
    assert (high + 0.05) / (low + 0.05) >= least


def test_the_sheet_uses_only_colours_of_the_palettes_that_are_checked() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", style_sheet()))
    checked = {name for front, back, _ in PAIRS for name in (front, back)}
    assert set(LIGHT) == set(DARK)
    # "rule" draws hairlines that no meaning hangs on.
    assert used <= checked | {"rule"}
