"""Nothing is left half done, and no check is silenced: there is no ledger of exemptions."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from tests.house.source import Function, Module, everything, functions, listed, modules

SILENCERS = re.compile(r"noqa|type: *ignore|mypy: *ignore|pragma: *no|pylint:", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b")
SKIPS = {"skip", "skipif", "xfail", "importorskip", "expectedFailure"}


def test_no_comment_silences_a_check_or_says_that_something_is_unfinished() -> None:
    found = [
        f"{module.name}:{line} {comment}"
        for module in everything()
        for line, comment in _comments(module)
        if SILENCERS.search(comment) or UNFINISHED.search(comment)
    ]

    assert not found, listed(found)


def test_no_docstring_says_that_something_is_unfinished() -> None:
    found = [
        module.place(node.body[0])
        for module in everything()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if UNFINISHED.search(ast.get_docstring(node) or "")
    ]

    assert not found, listed(found)


def test_nothing_is_a_stub() -> None:
    found = [
        module.place(node)
        for module in everything()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node)
    ]

    assert not found, listed(found)


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    found = [
        module.place(node)
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in SKIPS
        if ast.unparse(node.value) in ("pytest", "pytest.mark", "unittest", "mark")
    ]

    assert not found, listed(found)


def test_every_test_asserts_something() -> None:
    checks = {
        each.name for module in modules("tests") for each in functions(module.tree) if _asserts(each, set())
    }
    hollow = [
        f"{module.place(test)} {test.name}"
        for module in modules("tests")
        for test in functions(module.tree)
        if test.name.startswith("test_") and not _is_property(test) and not _asserts(test, checks)
    ]

    assert not hollow, listed(hollow)


def _is_property(test: Function) -> bool:
    """Whether it runs on whatever Hypothesis finds: not to raise is then what it asserts."""
    return any(ast.unparse(decorator).startswith("given(") for decorator in test.decorator_list)


def _asserts(function: Function, checks: set[str]) -> bool:
    """It asserts, calls one of `checks`, or runs a block that says which errors may come."""
    return any(
        isinstance(node, ast.Assert | ast.With)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in checks)
        for node in ast.walk(function)
    )


def _comments(module: Module) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
