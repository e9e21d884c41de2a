"""A table of safety actions comes in whole, changes what it names, and goes out by a release."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from workbench.errors import BadInput, ImportRefused, NeedsDecision, NotFound
from workbench.paths import resource
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import CaseId
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.recommendation_tables import read_table, take_table, typed_values
from workbench.services.recommendations import add_recommendation, edit_recommendations
from workbench.services.releasing.making import make_release
from workbench.services.session import Session, undo

TRUST = ("Safety action ref", "Safety action description", "Safety action owner", "Target date")
ACTION = RecommendationType.SAFETY_ACTION


@pytest.fixture
def case_id(session: Session) -> CaseId:
    return import_case(session, resource("demo", "swarm", "case.json")).case.case_id


def written(folder: Path, *rows: Sequence[str], headings: Sequence[str] = TRUST) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    path = folder / "plan.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def of(session: Session, case_id: CaseId) -> Mapping[str, Recommendation]:
    return {each.reference: each for each in load_case(session, case_id).recommendations}


def test_a_trusts_plan_adds_new_rows_and_changes_those_it_names_in_one_step(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    before = of(session, case_id)
    path = written(
        tmp_path,
        ("D-3", "", "Estates lead 🚧", "30/06/2027"),
        ("", "light the ramps at night", "إدارة المباني", "1 July 2027"),
    )
    table = read_table(session, case_id, path, kind=ACTION)
    assert of(session, case_id) == before, "reading changes nothing"
    assert [(row.name, [each.name for each in row.differences]) for row in table.changed] == [
        ("D-3", ["due_on", "addressee"])
    ]

    (new, changed), _ = take_table(session, case_id, table)

    assert (new.type, new.action, new.due_on) == (ACTION, "light the ramps at night", date(2027, 7, 1))
    assert (changed.addressee_name, changed.due_on) == ("Estates lead 🚧", date(2027, 6, 30))
    assert changed.action == before["D-3"].action, "an empty cell says nothing"
    assert of(session, case_id)[new.reference].addressee_name == "إدارة المباني"
    undo(session, case_id)
    assert of(session, case_id) == before


def test_the_table_of_a_release_comes_back_as_nothing_new_and_its_edits_as_differences(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    release = make_release(
        session, case_id, "swarm_huddle", formats=("table",), out=tmp_path / "out", kind="working_copy",
        basis="internal-need", decided_by="Lead", reason="To plan the actions.",
    )  # fmt: skip
    (path,) = release.files
    back = read_table(session, case_id, path)
    assert (back.new, back.changed, back.same) == ((), (), len(of(session, case_id)))
    assert release.remembered is None, "a working copy is nobody else's"

    book = load_workbook(path)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    row = next(cells for cells in sheet.iter_rows(min_row=2) if cells[0].value == "D-4")
    row[headings.index("Measure")].value = "Walk-rounds done, all of them"
    book.save(path)
    (changed,) = read_table(session, case_id, path).changed
    assert [(each.name, each.after) for each in changed.differences] == [
        ("measure", "Walk-rounds done, all of them")
    ]


def test_faulty_rows_refuse_the_table_whole_with_their_lines_and_none_of_their_words(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        ("D-99", "a secret", "b", ""),
        ("", "", "nobody", ""),
        ("D-3", "x", "", "soon"),
        ("D-4", "x", "", "2027"),
        ("D-3", "fine", "", ""),
        ("D-3", "twice", "", ""),
    )
    with pytest.raises(ImportRefused) as refused:
        read_table(session, case_id, path, kind=ACTION)
    assert [reason.split(":")[0] for reason in refused.value.reasons] == [
        f"line {n}" for n in (2, 3, 4, 5, 7)
    ]
    assert "secret" not in str(refused.value)


def test_what_cannot_be_known_is_asked(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    with pytest.raises(NeedsDecision) as asked:
        read_table(session, case_id, written(tmp_path, ("", "light the ramps", "", "")))
    assert (asked.value.code, list(asked.value.choices)) == (
        "type",
        ["area_for_improvement", "safety_action"],
    )
    unclear = written(tmp_path, ("x", "y"), headings=("Was", "Wer"))
    with pytest.raises(NeedsDecision) as asked:
        read_table(session, case_id, unclear)
    assert (asked.value.code, list(asked.value.choices)) == ("columns", ["Was", "Wer"])
    named = read_table(session, case_id, unclear, kind=ACTION, columns={"action": "Was"})
    assert [row.values["action"] for row in named.new] == ["x"]


def test_a_type_of_other_rules_and_a_file_that_is_no_table_are_refused(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    foreign = written(tmp_path, ("", "x", "Safety recommendation"), headings=("Ref", "Action", "Type"))
    with pytest.raises(ImportRefused, match="rules of this case"):
        read_table(session, case_id, foreign)
    with pytest.raises(NotFound):
        read_table(session, case_id, tmp_path / "none.csv")
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(BadInput):
        read_table(session, case_id, tmp_path / "torn.xlsx")


def test_several_are_told_the_same_as_one_step_or_none_is(session: Session, case_id: CaseId) -> None:
    chosen = [each for each in of(session, case_id).values() if each.type is ACTION]
    assert len(chosen) == 2
    values = typed_values(session, case_id, {"monitored_by": "Estates group", "due_on": "31/12/2027"})
    changed, _ = edit_recommendations(session, chosen, **values)
    assert {(each.monitored_by, each.due_on) for each in changed} == {("Estates group", date(2027, 12, 31))}
    emptied = typed_values(session, case_id, {"due_on": "", "addressee": "Ostrell Vale NHS Foundation Trust"})
    edit_recommendations(session, chosen, **emptied)
    now = [of(session, case_id)[each.reference] for each in chosen]
    assert all(each.due_on is None for each in now)
    undo(session, case_id)
    undo(session, case_id)
    assert [of(session, case_id)[each.reference] for each in chosen] == chosen
    with pytest.raises(BadInput):
        edit_recommendations(session, chosen, action=" ")
    assert [of(session, case_id)[each.reference] for each in chosen] == chosen


def test_those_of_two_cases_are_not_changed_together(session: Session, case_id: CaseId) -> None:
    other = import_case(session, resource("demo", "psii", "case.json")).case.case_id
    mine, _ = add_recommendation(session, case_id, ACTION, "mend the door")
    theirs, _ = add_recommendation(session, other, ACTION, "mend the gate")
    with pytest.raises(BadInput, match="one case"):
        edit_recommendations(session, [mine, theirs], measure="x")


@pytest.mark.parametrize(
    ("said", "where"),
    [({"due_on": "soon"}, "due_on"), ({"colour": "red"}, "colour"), ({"type": "x"}, "type")],
)
def test_a_value_that_cannot_be_is_named_by_its_field(
    session: Session, case_id: CaseId, said: dict[str, str], where: str
) -> None:
    with pytest.raises(BadInput) as refused:
        typed_values(session, case_id, said)
    assert refused.value.where == where
