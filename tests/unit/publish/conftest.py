"""What the tests of every writer share."""

from __future__ import annotations

import pytest

from tests.unit.publish.sample import draft_document, release_of, sample_document
from workbench.records.release import Release


@pytest.fixture(scope="session")
def release() -> Release:
    """The sample document, released."""
    return release_of(sample_document())


@pytest.fixture(scope="session")
def draft() -> Release:
    """The sample as a marked draft, released to one recipient."""
    return release_of(draft_document(), recipient="Dr A. Nwosu", report_kind="consultation-draft")
