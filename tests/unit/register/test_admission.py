"""Nothing enters the register but what anybody may read, and by one way only."""

from __future__ import annotations

import ast
from typing import get_type_hints

import pytest

from tests.house.source import code
from workbench.errors import BugError
from workbench.records.register import PublicEntry
from workbench.register.admission import Admitted, admit_published
from workbench.register.engine import Added, Pen
from workbench.register.local_pen import LocalPen
from workbench.register.postgres.pen import SharedPen

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


@pytest.mark.parametrize("pen", [Pen, LocalPen, SharedPen])
def test_a_pen_of_either_database_takes_in_what_was_admitted_and_nothing_else(pen: type) -> None:
    assert get_type_hints(vars(pen)["add"]) == {"admitted": Admitted, "return": Added}


def test_only_the_two_pens_write_entries() -> None:
    writers = {
        module.name
        for module in code()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ("INTO register_entry" in node.value or "UPDATE register_entry" in node.value)
    }
    assert writers == {"workbench.register.local_pen", "workbench.register.postgres.pen"}
