"""Modules are named for what they own and say it; what others may call says what it does."""

from __future__ import annotations

import ast

import pytest

from tests.house.source import code, everything, listed, public_functions

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc", "base", "core"}
ROOMS_WITH_CALLERS = ("services", "store", "release", "publish", "ui")


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [
        module.name for module in everything() if EMPTY_NAMES & set(module.name.split(".")[-1].split("_"))
    ]

    assert not named, listed(named)


def test_every_module_says_what_it_owns() -> None:
    silent = [module.name for module in everything() if not ast.get_docstring(module.tree)]

    assert not silent, listed(silent)


@pytest.mark.parametrize("room", ROOMS_WITH_CALLERS)
def test_every_public_function_says_what_it_does(room: str) -> None:
    silent = [
        f"{module.place(function)} {function.name}"
        for module in code()
        if module.room == room
        for function in public_functions(module)
        if not ast.get_docstring(function)
    ]

    assert not silent, listed(silent)
