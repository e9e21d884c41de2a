"""The program's own source as syntax trees, for the tests of the house. It judges nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A source file: `name` as it is imported, `tree` as it is parsed."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    def place(self, node: ast.stmt | ast.expr | ast.alias) -> str:
        """Where a node stands, as an editor understands it."""
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"

    @property
    def room(self) -> str:
        """The first part of the name under `workbench`: store, release, text. The window is one room: ui."""
        parts = [*self.name.split("."), ""]
        return parts[1] if parts[0] == "workbench" else parts[0]


@cache
def modules(folder: str) -> tuple[Module, ...]:
    """Every Python file under a folder of the project, in order of name."""
    found = [_module(path) for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, f"no source under {folder}"
    return tuple(found)


def core() -> tuple[Module, ...]:
    """The program without its window."""
    return modules("workbench")


def window() -> tuple[Module, ...]:
    """The window."""
    return modules("ui")


def code() -> tuple[Module, ...]:
    """The program: what is shipped."""
    return (*core(), *window())


def everything() -> tuple[Module, ...]:
    """The program and its tests."""
    return (*code(), *modules("tests"))


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(module: Module) -> Iterator[Function]:
    """The functions of a module that other modules may call."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def imports(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """The full names that a module imports, with the statement; `from a import b` gives a and a.b."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield source, node
            for alias in node.names:
                yield f"{source}.{alias.name}", node


def listed(found: Iterable[str]) -> str:
    """What a rule found, one a line, for the message of its failure."""
    return "\n" + "\n".join(sorted(found))


def length(node: ast.stmt) -> int:
    """Lines of a definition, from `def` or `class` to its last."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(path=path, name=name, text=text, tree=ast.parse(text, filename=str(path)))
