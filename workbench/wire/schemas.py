"""The JSON Schemas of the exchange formats, generated from the typed structs.

The structs are the master; the files in resources/schemas are what other programs read. Rewrite
them after a change to a struct with `python -m workbench.wire.schemas`; a test fails until then.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct

from workbench import paths
from workbench.wire import case, feedback, package, package_file
from workbench.wire.reading import UNKNOWN

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file, `workbench-case/1`."""
    return _schema(case.CaseExchange, case.FORMAT, "A case for exchange between systems")


def package_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `recommendations.json`, `workbench-recommendations/1`."""
    return _schema(package.Package, package.FORMAT, "The recommendations of one released report")


def manifest_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `manifest.json`, `workbench-package-manifest/1`."""
    return _schema(package_file.Manifest, package_file.FORMAT, "The manifest of an intake package")


def feedback_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `feedback.json`, `workbench-feedback/1`."""
    return _schema(feedback.Feedback, feedback.FORMAT, "What a clearing house says back to an issuer")


def feedback_manifest_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a feedback file's manifest, `workbench-feedback-manifest/1`."""
    return _schema(
        feedback.FeedbackManifest, feedback.MANIFEST_FORMAT, "The manifest of what a clearing house says back"
    )


def schema_files() -> dict[str, bytes]:
    """File name → content of every schema file of the exchange formats."""
    schemas = (
        case_schema(),
        package_schema(),
        manifest_schema(),
        feedback_schema(),
        feedback_manifest_schema(),
    )
    return {_file_name(schema): _encoded(schema) for schema in schemas}


def _schema(cls: type[Struct], of_format: str, title: str) -> dict[str, Any]:
    made = msgspec.json.schema(cls)
    for definition in made["$defs"].values():
        definition["properties"].pop(UNKNOWN, None)
        definition["additionalProperties"] = True
        if "description" in definition:
            definition["description"] = " ".join(definition["description"].split())
        definition["title"] = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", definition["title"]).capitalize()
    top = made["$defs"][cls.__name__]
    top["properties"]["format"] = {"const": of_format}
    return {
        "$schema": DIALECT,
        "$id": f"urn:{of_format.replace('/', ':')}",
        "title": title,
        "description": f"{of_format}. Keys that are not listed here are allowed and are kept.",
        **made,
    }


def _file_name(schema: dict[str, Any]) -> str:
    name: str = schema["$id"]
    return name.removeprefix("urn:").replace(":", "-") + ".schema.json"


def _encoded(schema: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _write_files() -> None:
    for name, content in schema_files().items():
        paths.resource("schemas", name).write_bytes(content)


if __name__ == "__main__":
    _write_files()
