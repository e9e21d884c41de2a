"""A report as its pages will look, for the eyes of the person who writes it. Writes nothing anywhere.

The bytes are for the screen alone: they hold names and passages as they stand. Whatever goes to somebody
else is made by `making`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbench.compose.outline import load_outline
from workbench.compose.report import compose
from workbench.compose.wording import issuer
from workbench.publish import pdf
from workbench.records.document import Document, Figure, Passage, Run, Table, with_passages
from workbench.records.record import CaseId
from workbench.records.release import Terms
from workbench.regimes import load_regime
from workbench.release.gate import PREVIEW, open_preview
from workbench.services.cases import load_case
from workbench.services.releasing.assessing import picture
from workbench.services.session import Session
from workbench.services.tidying import today

_TO_COME = "Not written yet"


def preview_pages(session: Session, case_id: CaseId, report_kind: str) -> bytes:
    """The pages of a report as it stands, as a PDF in memory, marked “Preview: not released” on each.

    Nothing is entered in the ledger. What a release would refuse is shown: parts that are missing are left
    out, an image or column that has no words for them says so.

    Raises:
        NotFound: no such case or report kind. BadInput: an image cannot be read.
    """
    case = load_case(session, case_id)
    regime, outline = load_regime(case.case.regime), load_outline(report_kind)
    composed = compose(case, outline, regime, pictures=lambda record_id: picture(session, case, record_id))
    terms = Terms(
        release_id=PREVIEW,
        case_reference=case.case.reference,
        report_kind=report_kind,
        purposes=outline.purposes,
        regime=regime.code,
        basis=PREVIEW,
        basis_title=PREVIEW,
        decided_by=session.user,
        reason="",
        released_on=today(),
        issuer=issuer(case, regime),
    )
    shown = with_passages(composed.document, _stand_ins(composed.document))
    return pdf.write(open_preview(shown, terms=terms, regime=regime))


def _stand_ins(document: Document) -> Mapping[str, Passage]:
    """Words for what has none yet and cannot be drawn without."""
    return {
        empty.id: replace(empty, runs=(Run(text=_TO_COME),))
        for empty in _wordless(document)
        if not empty.text.strip()
    }


def _wordless(document: Document) -> Iterator[Passage]:
    for block in document.blocks:
        if isinstance(block, Figure):
            yield block.alt
        if isinstance(block, Table):
            yield from block.header
