"""Two installations: one releases a package, the other decides of it and says back what it decided."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import CHEAP, PASSPHRASE, Program
from tests.postgres import engines
from tests.unit.services.intake.packages import DOORS, OSTRELL, OSTRELL_KEY, PUMPS, PUMPS_AGAIN, asked, put
from tests.unit.services.intake.packages import package as packed
from workbench import paths
from workbench.services.session import create_vault

pytestmark = pytest.mark.slow

CASE, REPORT = fiction.REFERENCE, ("--report", fiction.REPORT)
ISSUER = "The Investigations Body"
DESK = "Fictional Clearing House"
OTHER: dict[str, Any] = {
    "id": "ost-7",
    "issuer": "Ostrell Inquiry",
    "date": "2029-05-01",
    "addressee": "Medicines Assurance Office",
    "text": "The Medicines Assurance Office should set out how a second check is done safely where only two "
    "nurses are on duty at night.",
}


@pytest.fixture
def package(workbench: Program, tmp_path: Path) -> Path:
    """The package that the first installation released, in a folder of its own."""
    settled = {
        "name": {"decision": "alias", "reason": "She has not agreed to be named."},
        "passage": {"decision": "rewrite", "with": fiction.REWRITTEN, "reason": "In our own words."},
    }
    concerns = workbench.json("release", "check", CASE, *REPORT, code=3)["concerns"]
    lines = [{"concern": c["id"], "by": "Lead investigator", **settled[c["kind"]]} for c in concerns]
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps(lines), encoding="utf-8")
    workbench(
        "release", "make", CASE, *REPORT, "--out", "out", "--basis", "final-report", "--decisions", decisions
    )  # fmt: skip
    (released,) = (tmp_path / "out").glob("*.recs.zip")
    (tmp_path / "incoming").mkdir()
    return Path(shutil.copy(released, tmp_path / "incoming"))


@pytest.fixture
def house(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch, new_register: Callable[[], str]
) -> Program:
    """The second installation, with what another body said before in its register."""
    assert package.is_file()
    folder = tmp_path / "house"
    folder.mkdir()
    house = Program(folder, folder / "house.vault")
    house.register = new_register()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(house.home))
    create_vault(house.vault, "C. Mbeki", bytearray(PASSPHRASE.encode()), cost=CHEAP).close()
    (folder / "other.jsonl").write_text(json.dumps(OTHER), encoding="utf-8")
    house("register", "import", folder / "other.jsonl")
    return house


@pytest.mark.parametrize("engine", engines())
def test_from_a_release_to_the_answer_that_lands_where_it_began(
    workbench: Program, house: Program, package: Path, tmp_path: Path
) -> None:
    workbench("register", "import", package)
    (received,) = house.json("intake", "receive", package.parent)["received"]
    assert (received["outcome"], received["issuer"], received["first_time"]) == ("taken", ISSUER, True)
    assert received["items"] == ["IN-1", "IN-2"]
    assert house.json("intake", "receive", package)["received"][0]["outcome"] == "again"

    (group,) = house.json("intake", "duplicates")["groups"]
    assert {each["issuer"] for each in group["recommendations"]} == {ISSUER, "Ostrell Inquiry"}
    (item,) = (each for each in house.json("intake", "list")["items"] if each["reference"] in group["items"])
    decided = ("intake", "decide", item["reference"], "merge", "--into", "ost-7", "--reason", "Asked before.")
    house(*decided, "--seen", str(item["step"]))
    told = house.refusal(*decided, "--seen", str(item["step"]), code=5)
    assert "changed by C. Mbeki" in told

    house.refusal("intake", "feedback", ISSUER, "--out", "said.feedback.zip", code=5)
    house("intake", "name", DESK)
    house("intake", "feedback", ISSUER, "--out", "said.feedback.zip")
    house("ledger", "verify")

    said = house.folder / "said.feedback.zip"
    looked = workbench.json("register", "feedback", said, "--look")["recommendations"]
    assert [(each["decision"], each["state"]) for each in looked] == [("merged", "changed")]
    workbench("register", "feedback", said)
    entry = workbench.json("register", "show", looked[0]["entry"])["recommendation"]
    assert (entry["decision"], entry["response_by"], entry["status"]) == ("merged", DESK, "responded")
    assert entry["response_text"].startswith("Asked before.\nMerged into ost-7 of Ostrell Inquiry.")
    shown = workbench.json("recommendation", "show", entry["number"], "--case", CASE)["recommendation"]
    assert shown["facts"]["Answer"] == "merged"
    workbench("ledger", "verify")


def test_the_desk_judges_orders_and_shows_what_came_in(empty_program: Program, tmp_path: Path) -> None:
    desk = empty_program
    create_vault(desk.vault, "C. Mbeki", bytearray(PASSPHRASE.encode()), cost=CHEAP).close()
    incoming = tmp_path / "incoming"
    put(incoming, "harrow", packed(asked("1", PUMPS), asked("2", DOORS)))
    put(incoming, "ostrell", packed(asked("7", PUMPS_AGAIN), issuer=OSTRELL, key=OSTRELL_KEY))
    desk("intake", "receive", incoming)
    levels = {"IN-1": "large", "IN-3": "moderate"}
    for name, benefit in levels.items():
        desk(
            "intake", "assess", name, "--level", f"benefit={benefit}", "--note", "benefit=As told.",
            "--level", "evidence=high", "--level", "fit=part", "--level", "cost=low",
            "--organisations", "12", "--effort", "change",
        )  # fmt: skip
    assert "benefit: Benefit, weight 4" in desk("intake", "method").out
    told = desk.refusal("intake", "assess", "IN-2", "--level", "benefit=vast", code=5)
    assert "large" in told

    order = desk.json("intake", "priority")
    assert [each["reference"] for each in order["ranked"]] == ["IN-1", "IN-3"]
    assert [each["reference"] for each in order["unassessed"]] == ["IN-2"]
    assert order["sensitivity"][0]["says"]
    assert "WHAT WOULD CHANGE THE ORDER" in desk("intake", "priority", "--weight", "benefit=5").out
    shown = desk.json("intake", "show", "IN-1")
    assert [each["issuer"] for each in shown["alike"]] == [OSTRELL]
    assert [each["verb"] for each in shown["history"]] == ["receive", "assess"]
    assert "benefit: large. As told." in desk("intake", "show", "IN-1").out
    assert len(desk.json("intake", "packages")["packages"]) == 2
    assert desk.json("intake", "list", "--overdue")["items"] == []
    assert desk.json("register", "undo")["undone"] == "assess"
    assert desk.json("intake", "priority")["ranked"][0]["reference"] == "IN-1"


def test_one_changed_byte_is_refused_and_the_rest_of_the_folder_taken(house: Program, package: Path) -> None:
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    bad = package.with_name("a-bad.recs.zip")
    bad.write_bytes(content)

    bad_one, good_one = house.json("intake", "receive", package.parent, code=3)["received"]

    assert (bad_one["file"], bad_one["outcome"], bad_one["items"]) == (bad.name, "refused", [])
    assert bad_one["reasons"]
    assert good_one["outcome"] == "taken"
    assert bad.read_bytes() == bytes(content)


def test_words_that_stand_are_not_written_over_unasked(
    workbench: Program, house: Program, package: Path
) -> None:
    workbench("register", "import", package)
    house("intake", "receive", package)
    house("intake", "name", DESK)
    house("intake", "decide", "IN-1", "decline", "--reason", "Done already.")
    house("intake", "feedback", ISSUER, "--out", "said.feedback.zip")
    said = house.folder / "said.feedback.zip"
    reference = workbench.json("register", "feedback", said, "--look")["recommendations"][0]["entry"]
    workbench("register", "respond", reference, "--decision", "accept", "--text", "We will.")

    told = workbench.json("register", "feedback", said, code=5)
    (conflict,) = told["recommendations"][0]["conflicts"]
    assert "We will." in conflict["ours"]
    assert "Done already." in conflict["theirs"]
    assert workbench.json("register", "show", reference)["recommendation"]["response_text"] == "We will."

    workbench("register", "feedback", said, "--keep", f"{reference}=theirs")
    shown = workbench.json("register", "show", reference)["recommendation"]
    assert (shown["decision"], shown["response_text"]) == ("declined", "Done already.")
