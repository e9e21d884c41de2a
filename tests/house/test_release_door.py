"""Nothing leaves but through a `Release`, and only the gate makes one."""

from __future__ import annotations

import ast
import copy
import pickle
import subprocess
import sys
from typing import Any

import pytest

from tests.house.source import ROOT, code, functions, imports, listed, public_functions
from workbench.errors import BugError
from workbench.records.release import Mint, Release

VERBS = ("write", "render", "publish", "export")
TOUCHES = {
    "write_bytes", "write_text", "mkdir", "rename", "unlink", "NamedTemporaryFile",
    "TemporaryDirectory", "mkstemp", "mkdtemp", "TemporaryFile", "SpooledTemporaryFile", "makedirs",
}  # fmt: skip


def test_whatever_publish_turns_into_bytes_for_others_is_a_release() -> None:
    called = {
        name
        for module in code()
        if module.room != "publish"
        for name, _ in imports(module)
        if name.startswith("workbench.publish.")
    }
    doors = [
        (module, function)
        for module in code()
        if module.room == "publish"
        for function in public_functions(module)
        if _gives_bytes(function)
        and (function.name.startswith(VERBS) or f"{module.name}.{function.name}" in called)
    ]
    open_doors = [
        f"{module.place(function)} {function.name}"
        for module, function in doors
        if _first_annotation(function) != "Release"
    ]

    assert doors, "publish writes nothing"
    assert not open_doors, listed(open_doors)


def test_publish_gives_bytes_and_touches_no_file() -> None:
    touched = [
        f"{module.place(node)} {ast.unparse(node.func)}"
        for module in code()
        if module.room == "publish"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        if ast.unparse(node.func) == "open" or _writes(node)
    ]

    assert not touched, listed(touched)


def test_only_the_gate_claims_the_right_to_make_releases() -> None:
    claimants = {
        module.name
        for module in code()
        if module.name != "workbench.records.release"
        for name, _ in imports(module)
        if name.endswith(".claim_mint")
    }

    assert claimants == {"workbench.release.gate"}


def test_only_the_gate_makes_a_release_and_only_in_one_place() -> None:
    makers = [
        f"{module.name}.{function.name}"
        for module in code()
        for function in functions(module.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Release"
    ]

    assert makers == ["workbench.release.gate.open_gate"]


def test_a_second_claim_fails_once_the_gate_is_there() -> None:
    script = (
        "import workbench.release.gate\n"
        "from workbench.errors import BugError\n"
        "from workbench.records.release import claim_mint\n"
        "try:\n    claim_mint('intruder')\n"
        "except BugError:\n    print('refused')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "refused\n"


def test_a_release_cannot_be_made_with_another_mint() -> None:
    anything: Any = None

    with pytest.raises(BugError):
        Release(Mint(), document=anything, terms=anything, recommendations=b"", content_sha256="")


@pytest.mark.parametrize("take", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_release_cannot_be_copied_or_stored(take: Any) -> None:
    with pytest.raises(BugError):
        take(Release.__new__(Release))


def test_a_release_cannot_be_changed() -> None:
    with pytest.raises(BugError):
        Release.__new__(Release).content_sha256 = "another"


def _gives_bytes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.returns is not None and "bytes" in ast.unparse(function.returns)


def _first_annotation(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return ast.unparse(arguments[0].annotation) if arguments and arguments[0].annotation else ""


def _writes(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in TOUCHES
