"""Nothing enters the register but what anybody may read, and by one way only."""

from __future__ import annotations

import ast

import pytest

from tests.house.source import code
from workbench.errors import BugError
from workbench.records.register import PublicEntry
from workbench.register.admission import Admitted, admit_published

ONE = PublicEntry(source_id="1", issuer="O", text="Name a lead.")


def test_what_was_not_admitted_cannot_be_made() -> None:
    with pytest.raises(BugError):
        Admitted(entries=(ONE,), origin="file", sha256="", permit=object())
    assert admit_published([ONE], sha256="0" * 64).entries == (ONE,)
    assert "Name a lead" not in repr(admit_published([ONE], sha256=""))


def test_only_admission_makes_what_the_register_takes() -> None:
    makers = {
        module.name
        for module in code()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Admitted"
    }
    assert makers == {"workbench.register.admission"}
