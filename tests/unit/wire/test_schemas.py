"""The published schemas say what the structs say, and what the program ships fits them."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.wire.packages import PRIVATE_KEY, sample_payload
from workbench import paths
from workbench.wire import schemas
from workbench.wire.package_file import CONTENTS, PAYLOAD, read_package, seal_package
from workbench.wire.reading import written

# By name, because the library ships no types.
jsonschema: Any = importlib.import_module("jsonschema")
DEMOS = sorted(paths.resource("demo").glob("*/case.json"))


def complaints(content: object, schema: dict[str, Any]) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [error.json_path for error in checker.iter_errors(content)]


def case_file() -> dict[str, Any]:
    return {"format": "workbench-case/1", "case": {"title": "A fall", "kind": "psii", "regime": "any"}}


@pytest.mark.parametrize("name", schemas.schema_files())
def test_the_committed_schema_is_what_the_structs_say(name: str) -> None:
    path = paths.resource("schemas", name)
    committed = path.read_bytes() if path.is_file() else b""
    assert committed == schemas.schema_files()[name], (
        "stale: run `python -m workbench.wire.schemas` and commit what it writes"
    )


@pytest.mark.parametrize("name", schemas.schema_files())
def test_every_schema_is_valid_and_silent_about_our_own_bookkeeping(name: str) -> None:
    schema = json.loads(schemas.schema_files()[name])

    jsonschema.Draft202012Validator.check_schema(schema)
    assert '"unknown": {' not in schemas.schema_files()[name].decode()
    assert all(part["additionalProperties"] is True for part in schema["$defs"].values())
    assert schema["$id"].startswith("urn:workbench-")


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.parent.name)
def test_every_demonstration_case_fits_the_schema(path: Path) -> None:
    assert complaints(json.loads(path.read_bytes()), schemas.case_schema()) == []


def test_there_are_demonstration_cases_to_check() -> None:
    assert len(DEMOS) >= 2


def test_a_sample_package_fits_its_schemas() -> None:
    assert complaints(json.loads(sample_payload()), schemas.package_schema()) == []
    contents = dict.fromkeys(CONTENTS, b'{"release":"R-2026-0042"}') | {PAYLOAD: sample_payload()}
    package = seal_package(
        contents,
        issuer="Example Safety Investigations Body",
        release_id="R-2026-0042",
        content_sha256="0" * 64,
        private_key=PRIVATE_KEY,
    )
    assert complaints(written(read_package(package).manifest), schemas.manifest_schema()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": "workbench-case/2"}, "$.format"),
        ({"people": [{"id": "P1", "name": "A", "kind": "ghost"}]}, "$.people[0].kind"),
        ({"excerpts": [{"id": "X1", "evidence": "E1", "start": "0", "end": 4}]}, "$.excerpts[0].start"),
        ({"report": {"kind": "psii", "sections": [{"id": "S1"}]}}, "$.report"),
    ],
)
def test_the_schema_refuses_what_the_reader_would_refuse(change: dict[str, Any], where: str) -> None:
    found = complaints(case_file() | change, schemas.case_schema())
    assert len(found) == 1
    assert found[0].startswith(where)


def test_keys_of_other_programs_are_allowed() -> None:
    extended = case_file() | {"theirs": 1}
    extended["case"]["also theirs"] = [2]
    assert complaints(extended, schemas.case_schema()) == []
