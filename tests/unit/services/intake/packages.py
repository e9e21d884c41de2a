"""Packages of two made-up bodies, as they come in at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from workbench import seal
from workbench.wire.package import FORMAT
from workbench.wire.package_file import CONTENTS, PAYLOAD, seal_package

HARROW, OSTRELL = "Harrow Inquiry", "Ostrell Inquiry"
HARROW_KEY, OSTRELL_KEY, STRANGER_KEY = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
PUMPS = "Every trust should name a safety lead for infusion pumps on each ward."
PUMPS_AGAIN = "Each trust should name a safety lead for infusion pumps on every ward."
DOORS = "Estates teams should replace hinges of fire doors before they sag."


def asked(id_: str, text: str, **more: Any) -> dict[str, Any]:
    """One recommendation of a package."""
    return {
        "id": id_,
        "reference": f"R/{id_}",
        "number": f"R/{id_}",
        "type": "safety_recommendation",
        "wording": text,
        "action": text,
        "addressee": {"name": "Marrow Vale Trust"},
        **more,
    }


def package(
    *recommendations: Mapping[str, Any],
    issuer: str = HARROW,
    key: bytes = HARROW_KEY,
    released_on: date = date(2026, 3, 2),
    release_id: str = "REL-1",
    form: str = FORMAT,
) -> bytes:
    """The bytes of a signed package."""
    payload = {
        "format": form,
        "issuer": {"name": issuer},
        "report": {
            "title": f"A report of {issuer}",
            "reference": "INV-1",
            "kind": "national_investigation",
            "regime": "hssib-2022-act",
            "released_on": released_on.isoformat(),
            "release_id": release_id,
        },
        "recommendations": [{"issuer": issuer, **each} for each in recommendations],
    }
    contents = dict.fromkeys(CONTENTS, b"-") | {
        PAYLOAD: seal.canonical_json(payload),
        "certificate.json": seal.canonical_json({"release": release_id}),
    }
    return seal_package(
        contents, issuer=issuer, release_id=release_id, content_sha256="0" * 64, private_key=key
    )


def put(folder: Path, name: str, data: bytes) -> Path:
    """The bytes as a file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.recs.zip"
    path.write_bytes(data)
    return path
