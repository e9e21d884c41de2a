"""A feedback file: the same bytes for the same words, whole or not at all, and nothing in it is lost."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from workbench import seal
from workbench.errors import BadInput
from workbench.wire import feedback as wire
from workbench.wire.archive import archived
from workbench.wire.feedback import MEMBERS, PAYLOAD, read_feedback, seal_feedback
from workbench.wire.package import Party
from workbench.wire.package_file import MANIFEST, SIGNATURE

KEY = bytes(range(32))


def said(**more: Any) -> wire.Feedback:
    values: dict[str, Any] = {
        "format": wire.FORMAT,
        "sender": Party(name="Fictional Clearing House"),
        "recipient": Party(name="Harrow Inquiry"),
        "made_on": date(2026, 5, 1),
        "sequence": 12,
        "recommendations": [
            wire.RecommendationFeedback(
                id="1",
                wording_sha256="0" * 64,
                received_on=date(2026, 4, 1),
                decided=wire.Decided(disposition="adopt", reasons="Worth it.", decided_on=date(2026, 4, 2)),
                unknown={"mood": "good"},
            )
        ],
    }
    return wire.Feedback(**{**values, **more})


def sealed_again(payload: dict[str, Any], **manifest: Any) -> bytes:
    """A file that is sealed as it should be, whatever it says."""
    content = seal.canonical_json(payload)
    facts = {
        "format": wire.MANIFEST_FORMAT,
        "sender": "Fictional Clearing House",
        "public_key": seal.public_key(KEY).hex(),
        "files": [{"name": PAYLOAD, "sha256": seal.digest(content), "bytes": len(content)}],
        **manifest,
    }
    told = seal.canonical_json(facts)
    return archived({PAYLOAD: content, MANIFEST: told, SIGNATURE: seal.sign(KEY, told)}, MEMBERS)


def payload() -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(seal_feedback(said(), KEY))) as archive:
        found: dict[str, Any] = json.loads(archive.read(PAYLOAD))
    return found


def test_what_is_sealed_reads_back_with_what_is_not_understood() -> None:
    received = read_feedback(seal_feedback(said(), KEY))

    assert received.feedback == said()
    assert received.feedback.recommendations[0].unknown == {"mood": "good"}
    assert received.fingerprint == seal.fingerprint(seal.public_key(KEY))


def test_the_same_words_make_the_same_bytes() -> None:
    assert seal_feedback(said(), KEY) == seal_feedback(said(), KEY)
    assert seal_feedback(said(sequence=13), KEY) != seal_feedback(said(), KEY)


def test_any_changed_byte_is_noticed() -> None:
    good = seal_feedback(said(), KEY)
    for at in range(0, len(good), 7):
        bad = bytearray(good)
        bad[at] ^= 1
        with pytest.raises(BadInput):
            read_feedback(bytes(bad))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a package"),
        (sealed_again({**payload(), "format": "workbench-feedback/2"}), "made by a newer program"),
        (sealed_again(payload(), format="workbench-feedback-manifest/2"), "made by a newer program"),
        (sealed_again(payload(), sender="Somebody Else"), "another sender"),
        (sealed_again(payload(), public_key="00"), "64 hex digits"),
        (sealed_again({**payload(), "recommendations": payload()["recommendations"] * 2}), "stands once"),
        (sealed_again({**payload(), "made_on": "yesterday"}), "not a date"),
    ],
    ids=["empty", "newer", "newer-manifest", "other-sender", "no-key", "twice", "no-date"],
)
def test_what_does_not_stand_is_refused_with_words(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_feedback(content)


def test_a_merge_says_what_it_was_merged_into() -> None:
    bare = payload()
    bare["recommendations"][0]["decided"]["disposition"] = "merge"

    with pytest.raises(BadInput, match="merged into"):
        read_feedback(sealed_again(bare))
