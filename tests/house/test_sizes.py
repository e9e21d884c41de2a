"""A file, a function or a class that grows past its limit is two. There is no list of exemptions."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, everything, functions, length, listed

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_LINES = 250


def test_no_file_is_longer_than_400_lines() -> None:
    long = [
        f"{module.path.relative_to(ROOT)}: {lines}"
        for module in everything()
        if (lines := len(module.text.splitlines())) > FILE_LINES
    ]

    assert not long, listed(long)


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{module.place(function)} {function.name}: {length(function)}"
        for module in everything()
        for function in functions(module.tree)
        if length(function) > FUNCTION_LINES
    ]

    assert not long, listed(long)


def test_no_class_is_longer_than_250_lines() -> None:
    long = [
        f"{module.place(node)} {node.name}: {length(node)}"
        for module in everything()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and length(node) > CLASS_LINES
    ]

    assert not long, listed(long)
