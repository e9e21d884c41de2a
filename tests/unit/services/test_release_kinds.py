"""Each kind of release does what it says: for whom, how much of the report, marked how, and in the log."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.e2e import fiction
from workbench.compose.outline import load_outline
from workbench.errors import BadInput, NotFound
from workbench.ingest.reading import read
from workbench.records.record import CaseId
from workbench.records.release import Remedy
from workbench.regimes import load_regime
from workbench.release.kinds import Extent, For, ReleaseKind
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.kinds import MAKINGS, fitting_bases, makings_for, report_for
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import Asked, make_release, make_releases
from workbench.services.releasing.release_log import Wanted, list_releases
from workbench.services.releasing.tracing import trace_text
from workbench.services.session import Session

RECIPIENTS = ("Dr Aisha Ñandú", "العربية 🙂", "W" * 200)
_NUMBER = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
ORDER: dict[str, Any] = {
    "basis": "court-order",
    "kind": "lawful_response",
    "recipient": "The coroner",
    "reason": "Order 12/31",
}


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def settled(session: Session, case_id: CaseId, report: str = fiction.REPORT) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Not needed.")
        for concern in check_release(session, case_id, report).open_concerns
    )


def drafts(session: Session, case_id: CaseId, out: Path, **how: Any) -> tuple[Released, ...]:
    asked = Asked(
        report_kind=fiction.REPORT, basis="consultation-draft", kind="consultation_draft",
        formats=("html", "word"), lines=settled(session, case_id),
    )  # fmt: skip
    return make_releases(session, case_id, asked, recipients=RECIPIENTS, out=out, **how)


def words_of(path: Path) -> str:
    with path.open("rb") as file:
        return read(path.name, file, size=path.stat().st_size).text


def page_of(made: Released) -> str:
    (path,) = [file for file in made.files if file.suffix == ".html"]
    return path.read_text(encoding="utf-8")


def test_each_recipient_gets_a_copy_with_their_name_and_a_mark_that_is_traced_from_copied_words(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    made = drafts(session, case_id, tmp_path / "out")
    assert [copy.entry.recipient for copy in made] == list(RECIPIENTS)
    assert len({copy.files[0].parent for copy in made}) == len(RECIPIENTS)
    for copy, recipient in zip(made, RECIPIENTS, strict=True):
        (word,) = [file for file in copy.files if file.suffix == ".docx"]
        words = words_of(word)
        assert recipient in words
        number = trace_text(session, case_id, words).number
        # Without the number itself, which anybody can leave out, only the mark is left.
        traced = trace_text(session, case_id, words.replace(number, "").replace(recipient, ""))
        assert traced.entry is not None
        assert traced.entry.id == copy.entry.id


def test_the_mark_is_in_the_words_that_a_browser_copies_from_the_pdf_and_the_web_page(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    asked = Asked(
        report_kind=fiction.REPORT, basis="consultation-draft", kind="consultation_draft",
        formats=("pdf", "html"), lines=settled(session, case_id),
    )  # fmt: skip
    made = make_releases(session, case_id, asked, recipients=RECIPIENTS[:2], out=tmp_path / "out")
    for copy in made:
        (pdf,) = [path for path in copy.files if path.suffix == ".pdf"]
        with pypdfium2.PdfDocument(pdf) as pages:
            printed = "\n".join(page.get_textpage().get_text_range() for page in pages)
        shown = unescape(re.sub(r"<[^>]*>", "", page_of(copy).partition("<main")[2]))
        for words in (printed, shown):
            traced = trace_text(session, case_id, _NUMBER.sub("", words).replace(copy.entry.recipient, ""))
            assert traced.entry is not None
            assert traced.entry.id == copy.entry.id


def test_words_without_a_mark_are_nobodys(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        trace_text(session, case_id, fiction.POLICY)
    drafts(session, case_id, tmp_path / "out")
    assert trace_text(session, case_id, fiction.POLICY * 20).entry is None
    with pytest.raises(BadInput):
        trace_text(session, case_id, "  ")


def test_a_response_to_an_order_holds_no_more_than_it_asks_for(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    sections = [part.where.section for part in check_release(session, case_id, fiction.REPORT).found]
    with pytest.raises(BadInput, match="no more than was asked for"):
        make_release(session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "a", **ORDER)
    assert not (tmp_path / "a").exists()
    whole = make_release(
        session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "a",
        extent=Extent(asked_whole=True), **ORDER,
    )  # fmt: skip
    assert whole.entry.extent == "the whole document"
    part = make_release(
        session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "b",
        extent=Extent(sections=(sections[0],)), **ORDER,
    )  # fmt: skip
    assert fiction.NURSE in page_of(part)
    assert len(page_of(part)) < len(page_of(whole))
    assert sections[0] in part.entry.extent
    evidence = make_release(
        session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "c",
        extent=Extent(sections=(sections[0],), evidence=("E-1",)), **ORDER,
    )  # fmt: skip
    assert fiction.COPIED in page_of(evidence)


@pytest.mark.parametrize("extent", [Extent(sections=("nowhere",)), Extent(evidence=("E-99",))])
def test_a_part_that_is_not_there_is_refused(
    session: Session, case_id: CaseId, tmp_path: Path, extent: Extent
) -> None:
    with pytest.raises((BadInput, NotFound)):
        make_release(
            session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "out", extent=extent, **ORDER
        )
    assert not (tmp_path / "out").exists()


def test_every_kind_can_be_made_under_some_rules_on_a_basis_of_theirs(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    file = load_case(session, case_id)
    regime = load_regime(file.case.regime)
    made = set()
    for making in MAKINGS:
        report = report_for(making, file)
        if making not in makings_for(report, regime):
            continue
        basis = fitting_bases(making, regime, load_outline(report).purposes)[0]
        released = make_release(
            session, case_id, report, formats=making.formats[:1], out=tmp_path / making.kind,
            basis=basis.code, kind=making.kind, reason="It is needed.", decided_by="Lead",
            recipient="" if making.recipients is For.NOBODY else "Harrowgill Hospital",
            lines=settled(session, case_id, report), extent=Extent(asked_whole=making.part),
        )  # fmt: skip
        assert released.entry.release_kind == making.kind
        made.add(making.kind)
    assert made == set(ReleaseKind)
    assert {entry.release_kind for entry in list_releases(session, case_id, Wanted())} == set(ReleaseKind)


def test_the_log_is_filtered_by_any_part_of_it(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    drafts(session, case_id, tmp_path / "out")
    make_release(
        session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "order",
        extent=Extent(evidence=("E-1",)), **ORDER,
    )  # fmt: skip

    def found(**wanted: Any) -> list[str]:
        return [entry.recipient for entry in list_releases(session, case_id, Wanted(**wanted))]

    assert found(kind="lawful_response") == ["The coroner"]
    assert found(recipient="ñandú") == ["Dr Aisha Ñandú"]
    assert found(basis="court-order") == ["The coroner"]
    assert len(found()) == 4
    day = list_releases(session, case_id, Wanted())[0].released_at
    assert day is not None
    assert len(found(since=day.date(), until=day.date())) == 4


def test_one_recipient_named_twice_or_too_many_for_the_kind_is_refused(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    twice = Asked(report_kind=fiction.REPORT, basis="consultation-draft", kind="consultation_draft",
                  formats=("html",), lines=settled(session, case_id))  # fmt: skip
    with pytest.raises(BadInput):
        make_releases(session, case_id, twice, recipients=["Ann", " ann "], out=tmp_path / "out")
    order = Asked(report_kind=fiction.REPORT, formats=("html",), basis="court-order", kind="lawful_response")
    with pytest.raises(BadInput):
        make_releases(session, case_id, order, recipients=["The coroner", "The court"], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_draft_says_that_it_is_one_on_its_pages(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    made = drafts(session, case_id, tmp_path / "out")
    assert all(re.search("Draft for comment", page_of(copy)) for copy in made)
