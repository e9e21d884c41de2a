"""Without PostgreSQL on the machine there is nothing to compare a shared register with."""

from __future__ import annotations

from tests.postgres import engines

collect_ignore_glob = [] if "postgres" in engines() else ["test_shared*"]
