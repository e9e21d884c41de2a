"""Every format of one release says the same: what the document tree says, in its order, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.publish.said import Line, by_note, said_by_tree
from tests.unit.publish.said_by_html import said_by_html
from tests.unit.publish.said_by_pdf import said_by_pdf
from tests.unit.publish.said_by_word import said_by_word
from tests.unit.publish.sample import EMOJI, HEBREW, TERMS, draft_document, release_of, sample_document
from tests.unit.publish.trees import documents
from tests.unit.wire.packages import PRIVATE_KEY
from workbench import paths
from workbench.compose.outline import list_kinds, load_outline
from workbench.compose.report import compose
from workbench.compose.times import day
from workbench.publish import html, package, pdf, word
from workbench.records.document import (
    Contents,
    Document,
    FindingBlock,
    Heading,
    Note,
    Passage,
    Quotation,
    Run,
    Table,
    content_digest,
)
from workbench.records.release import _MINT, Release
from workbench.services.exchange.importing import import_case
from workbench.services.releasing.assessing import Assessed, check_release, picture
from workbench.services.releasing.payload import payload
from workbench.services.session import Session, create_vault
from workbench.store.passphrase import Cost
from workbench.wire.package import PackagedRecommendation
from workbench.wire.package_file import read_package

CERTIFICATE = b'{"release":"R-2026-0042"}'
DEMONSTRATION = ("national", "psii", "swarm")
KINDS_OF_LINE = {
    *("title", "fact", "contents", "entry", "heading", "paragraph", "item", "table", "header", "row"),
    *("figure", "quotation", "callout", "finding", "recommendation", "detail", "note"),
}

Lines = list[Line]
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_UNDRAWN = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def without_own_heading(lines: Lines) -> Lines:
    return [line for line in lines if line != ("heading", "1", "Notes")]


def with_plain_letters(lines: Lines) -> Lines:
    def plain(text: str) -> str:
        text = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        return unicodedata.normalize("NFC", text)

    return [tuple(map(plain, line)) for line in lines]


def without_unseen(lines: Lines) -> Lines:
    def seen(text: str) -> str:
        kept = "".join(char for char in _UNDRAWN.sub("", text) if unicodedata.category(char) != "Cf")
        return " ".join(kept.split())

    return [tuple(map(seen, line)) for line in lines]


def without_silence(lines: Lines) -> Lines:
    return [line for line in lines if line[0] in ("header", "row") or _is_heard(line)]


def _is_heard(line: Line) -> bool:
    # The kind, and whether and how deep a list is numbered, are no words.
    return any(line[3:] if line[0] == "item" else line[1:])


BY_DESIGN: Mapping[str, tuple[tuple[str, Callable[[Lines], Lines]], ...]] = {
    "HTML": (),
    "Word": (("Notes are footnotes, kept in the order of their references.", by_note),),
    "PDF": (
        ("The notes need a heading of their own, which the tree does not have.", without_own_heading),
        (
            "Letters and their accents are drawn as one; Arabic shapes are read as letters.",
            with_plain_letters,
        ),
        ("Nothing is drawn for joiners, direction marks and variation selectors.", without_unseen),
        ("What has no words is not tagged, so that nobody hears an empty paragraph.", without_silence),
    ),
}
"""Where a format may differ, and why; the same allowance is made for the tree. Besides, white space is
one space everywhere: no format sets two, and the lines of a page are its own."""

READERS: Mapping[str, Callable[[Release], Lines]] = {
    "HTML": lambda release: said_by_html(html.write(release)),
    "Word": lambda release: said_by_word(word.write(release)),
    "PDF": lambda release: said_by_pdf(pdf.write(release)),
}


def allowed(lines: Lines, name: str) -> Lines:
    for _, allow in BY_DESIGN[name]:
        lines = allow(lines)
    return lines


def assert_says_the_same(release: Release, names: Iterable[str] = READERS) -> None:
    tree = said_by_tree(release.document)
    for name in names:
        assert allowed(READERS[name](release), name) == allowed(tree, name), name


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("make", [sample_document, draft_document])
def test_every_format_says_what_the_sample_says(make: Callable[[], Document], name: str) -> None:
    release = release_of(make())
    assert {line[0] for line in said_by_tree(release.document)} == KINDS_OF_LINE
    assert_says_the_same(release, [name])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_format_says_what_any_tree_says(document: Document) -> None:
    assert_says_the_same(release_of(document))


def test_every_format_says_what_formats_once_told_differently() -> None:
    """No title block, a note in a contents heading, a number without a caption, a mark on an odd sign."""

    def passage(*runs: Run) -> Passage:
        return Passage(id="p", section="s", runs=runs)

    said = passage(Run(text="Alarms"))
    document = Document(
        title=said,
        kind="made-up",
        blocks=(
            Contents(title=passage(Run(text="Contents"))),
            Heading(level=1, text=passage(Run(text="Alarms"), Run(text="1", note="n")), number="1"),
            Table(caption=passage(), header=(said,), rows=((said,),), number=4),
            FindingBlock(reference="Finding 1", statement=said),
            Quotation(text=passage(Run(text=f"{HEBREW} {EMOJI[0]}\u0301h"))),
        ),
        notes=(Note(id="n", number=1, text=said),),
    )
    assert ("entry", "1 Alarms") in said_by_tree(document)
    assert_says_the_same(release_of(document))


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A demonstration case in a vault, assessed once, for composing any report from."""

    session: Session
    assessed: Assessed

    def release(self, kind: str) -> Release:
        """The report of that kind as the gate would release it, with the case's recommendations."""
        assessed = self.assessed
        composed = compose(
            assessed.case,
            load_outline(kind),
            assessed.regime,
            released_on=TERMS.released_on,
            pictures=lambda record_id: picture(self.session, assessed.case, record_id),
        )
        terms = replace(TERMS, report_kind=kind)
        return Release(
            _MINT,
            document=composed.document,
            terms=terms,
            recommendations=payload(assessed, terms),
            content_sha256=content_digest(composed.document),
        )


@pytest.fixture(scope="module")
def shows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Show]]:
    """The demonstration cases by name, in one vault that is cheap to open."""
    folder = tmp_path_factory.mktemp("shows")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        cost = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
        session = create_vault(folder / "vault", "Ada", bytearray(b"correct horse battery"), cost=cost)
        found = {}
        for name in DEMONSTRATION:
            case = import_case(session, paths.resource("demo", name, "case.json")).case
            assessed = check_release(session, case.case_id, "psii")
            found[name] = Show(session=session, assessed=assessed)
        yield found
        session.close()


@pytest.mark.parametrize("kind", list_kinds())
@pytest.mark.parametrize("case", DEMONSTRATION)
def test_every_format_says_what_the_demonstration_says(shows: dict[str, Show], case: str, kind: str) -> None:
    assert_says_the_same(shows[case].release(kind))


@pytest.mark.parametrize("kind", ["national_investigation", "psii", "action_plan", "swarm_huddle"])
@pytest.mark.parametrize("case", DEMONSTRATION)
def test_the_package_says_what_the_report_says(shows: dict[str, Show], case: str, kind: str) -> None:
    release = shows[case].release(kind)
    page = html.write(release)
    file = package.write(release, certificate=CERTIFICATE, report_html=page, private_key=PRIVATE_KEY)
    packaged = {item.id: item for item in read_package(file).package.recommendations}
    shown = recommendations(said_by_html(read_package(file).report_html))
    assert shown == recommendations(said_by_tree(release.document))
    private = {kind.code for kind in shows[case].assessed.regime.recommendation_types if not kind.publishable}
    held = {r.id for r in shows[case].assessed.case.recommendations if r.type.value in private}
    assert set(shown) - held <= set(packaged)
    for own_id in set(shown) & set(packaged):
        line, details = shown[own_id]
        item = packaged[own_id]
        assert (line[2], line[4]) == (item.reference, item.wording)
        assert {label: said for label, said in details.items() if label in FACTS} == facts(item)


FACTS: Mapping[str, Callable[[PackagedRecommendation], str | None]] = {
    "Addressee": lambda item: item.addressee.name if item.addressee else "",
    "Working with": lambda item: ", ".join(partner.name for partner in item.partners),
    "Risk addressed": lambda item: item.risk_addressed,
    "Population and setting": lambda item: item.population,
    "Outcome sought": lambda item: item.outcome_sought,
    "Measure of success": lambda item: item.measure,
    "Data source": lambda item: item.data_source,
    "How often": lambda item: item.frequency,
    "Monitored by": lambda item: item.monitored_by,
    "To be done by": lambda item: day(item.due_on) if item.due_on else "",
    "Response due": lambda item: day(item.response_due_on) if item.response_due_on else "",
    "Review": lambda item: day(item.review_on) if item.review_on else "",
    "Effect on inequalities": lambda item: item.inequalities,
    "Strategic fit": lambda item: item.strategic_fit,
    "Unintended effects": lambda item: item.unintended_effects,
}
"""The details that a report gives in the package's own words. The rest, such as a cost, is told in a
sentence in the report and in numbers in the package."""


def facts(item: PackagedRecommendation) -> dict[str, str]:
    return {label: " ".join(said.split()) for label, fact in FACTS.items() if (said := fact(item))}


def recommendations(lines: Lines) -> dict[str, tuple[Line, dict[str, str]]]:
    """Each recommendation's line and details, by its id."""
    found: dict[str, tuple[Line, dict[str, str]]] = {}
    for line in lines:
        if line[0] == "recommendation":
            details: dict[str, str] = {}
            found[line[1]] = (line, details)
        elif line[0] == "detail":
            details[line[1]] = line[2]
    return found
