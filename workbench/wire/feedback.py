"""What a clearing house says back of the recommendations that it was sent, `workbench-feedback/1`.

Owns the shape as it travels, its archive (`.feedback.zip`: feedback.json, manifest.json, manifest.sig) and
whether one stands. It knows no vault and no register, and trusts no byte that it is given. Keys that this
version does not know are kept in `unknown` and written out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import date
from typing import Literal

from msgspec import field

from workbench import seal
from workbench.errors import BadInput
from workbench.wire.archive import archived, opened
from workbench.wire.case import Item
from workbench.wire.package import Party
from workbench.wire.package_file import MANIFEST, SIGNATURE, Sealed
from workbench.wire.reading import read, written

FORMAT = "workbench-feedback/1"
MANIFEST_FORMAT = "workbench-feedback-manifest/1"
PAYLOAD = "feedback.json"
MEMBERS = (PAYLOAD, MANIFEST, SIGNATURE)
SUFFIX = ".feedback.zip"

Disposition = Literal["adopt", "merge", "return", "defer", "decline"]


class Another(Item):
    """A published recommendation that another one is merged into."""

    id: str
    issuer: str
    number: str | None = None
    text: str | None = None


class Decided(Item):
    """What the clearing house decided, and why. `until` is the day to which it was put off."""

    disposition: Disposition
    reasons: str
    decided_on: date
    merged_into: Another | None = None
    until: date | None = None


class KnownAnswer(Item):
    """The addressee's answer and what came of it, as far as the clearing house knows.

    `decision` is in the words that it was given in. Days are as exact as they are known: 2026, 2026-03 or
    2026-03-31. Planned actions and evidence of what was done have one a line, with their day in front.
    """

    decision: str | None = None
    text: str | None = None
    on: str | None = None
    by: str | None = None
    planned_actions: list[str] = field(default_factory=list)
    assessment: str | None = None
    implementation: list[str] = field(default_factory=list)
    actual_cost: str | None = None
    observed_effect: str | None = None
    feedback: str | None = None
    closed_on: str | None = None
    closure: str | None = None


class RecommendationFeedback(Item):
    """What is said back of one recommendation, by the id that its issuer gave it.

    `wording_sha256` is the digest of the words that were decided on.
    """

    id: str
    wording_sha256: str
    received_on: date
    number: str | None = None
    decided: Decided | None = None
    response: KnownAnswer | None = None


class Feedback(Item):
    """Everything said back to one issuer. `sequence` grows with whatever the sender changed."""

    format: str
    sender: Party
    recipient: Party
    made_on: date
    sequence: int
    recommendations: list[RecommendationFeedback] = field(default_factory=list)


class FeedbackManifest(Item):
    """What the file holds. `public_key` is the sender's Ed25519 key, 64 hex digits."""

    format: str
    sender: str
    public_key: str
    files: list[Sealed]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFeedback:
    """A feedback file that stands. `sha256` is of the whole file."""

    feedback: Feedback = data_field(repr=False)
    public_key: str
    sha256: str

    @property
    def fingerprint(self) -> str:
        """The signing key's fingerprint, to compare with one had from the sender by another way."""
        return seal.fingerprint(bytes.fromhex(self.public_key))


def seal_feedback(feedback: Feedback, private_key: bytes) -> bytes:
    """The bytes of a signed file: the same for the same feedback and key."""
    content = seal.canonical_json(plain(feedback))
    manifest = FeedbackManifest(
        format=MANIFEST_FORMAT,
        sender=feedback.sender.name,
        public_key=seal.public_key(private_key).hex(),
        files=[Sealed(name=PAYLOAD, sha256=seal.digest(content), bytes=len(content))],
    )
    manifest_bytes = seal.canonical_json(written(manifest))
    signature = seal.sign(private_key, manifest_bytes)
    return archived({PAYLOAD: content, MANIFEST: manifest_bytes, SIGNATURE: signature}, MEMBERS)


def plain(value: Item) -> object:
    """A part of the feedback as plain JSON: days as text, and without what is not said."""
    return _dated(written(value))


def read_feedback(data: bytes) -> ReceivedFeedback:
    """Open a feedback file, whole or not at all.

    Raises: BadInput: it does not stand; the message holds the reasons, one a line.
    """
    members = opened(data, MEMBERS)
    manifest = _manifest(members[MANIFEST])
    reasons = list(_faults(data, members, manifest))
    if reasons:
        raise BadInput("This file is refused, and nothing of it was kept.\n" + "\n".join(reasons))
    return ReceivedFeedback(
        feedback=_payload(members[PAYLOAD]), public_key=manifest.public_key, sha256=seal.digest(data)
    )


def _faults(data: bytes, members: dict[str, bytes], manifest: FeedbackManifest) -> Iterator[str]:
    if not seal.check(bytes.fromhex(manifest.public_key), members[MANIFEST], members[SIGNATURE]):
        yield f"{SIGNATURE}: The signature does not fit {MANIFEST}: one of them was changed."
    content = members[PAYLOAD]
    sealed = [(each.name, each.sha256, each.bytes) for each in manifest.files]
    if sealed != [(PAYLOAD, seal.digest(content), len(content))]:
        yield f"{PAYLOAD}: Its digest is not the one in {MANIFEST}: it was changed."
    if archived(members, MEMBERS) != data:
        yield "The archive was changed or packed again after it was made. Ask for the original file."
    try:
        sender = _payload(content).sender.name
    except BadInput as error:
        yield f"{PAYLOAD}: {error.message}"
        return
    if sender != manifest.sender:
        yield f"{PAYLOAD}: It names another sender than {MANIFEST}."


def _manifest(data: bytes) -> FeedbackManifest:
    manifest = read(data, FeedbackManifest, "the manifest", form=MANIFEST_FORMAT)
    try:
        whole = len(bytes.fromhex(manifest.public_key)) == 32
    except ValueError:
        whole = False
    if not whole:
        raise BadInput("A public key is written as 64 hex digits.", where="$.public_key")
    return manifest


def _payload(data: bytes) -> Feedback:
    feedback = read(data, Feedback, "the feedback", form=FORMAT)
    seen: set[str] = set()
    for place, item in enumerate(feedback.recommendations):
        where = f"$.recommendations[{place}]"
        if not item.id or item.id in seen:
            raise BadInput("Each recommendation stands once, by its issuer's id.", where=f"{where}.id")
        if item.decided is not None and item.decided.disposition == "merge" and not item.decided.merged_into:
            raise BadInput("It does not say what it was merged into.", where=f"{where}.decided")
        seen.add(item.id)
    return feedback


def _dated(value: object) -> object:
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
