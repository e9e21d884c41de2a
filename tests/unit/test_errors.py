"""Errors speak to people at the window and at the command line alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import workbench
from workbench import errors

_COMMAND = re.compile(
    r"[“`](?:workbench )?(?:vault|key|case|evidence|release|recommendation|ledger) [a-z]|--[a-z]"
)
_ROOT = Path(workbench.__file__).parent


def raised() -> Iterator[tuple[str, str]]:
    """Every text in an error that is raised outside the command line, with its file."""
    names = {
        name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)
    }
    for path in sorted(_ROOT.rglob("*.py")):
        if "cli" in path.relative_to(_ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield path.name, part.value


def test_no_error_outside_the_command_line_names_one_of_its_commands() -> None:
    found = list(raised())
    assert len(found) > 100
    assert [(name, text) for name, text in found if _COMMAND.search(text)] == []


def test_the_pattern_knows_a_command_when_it_sees_one() -> None:
    assert _COMMAND.search("“workbench case list” shows them.")
    assert _COMMAND.search("Run `workbench vault verify`.")
    assert _COMMAND.search("use --repair")


def test_an_error_carries_what_helps_and_the_same_sentence_for_both() -> None:
    error = errors.BadInput("It is not there.", where="$.case", see=errors.Help.CASES)
    assert (error.sentence, error.see) == ("It is not there.", errors.Help.CASES)
    question = errors.NeedsDecision("Which?", ["a"], code="which", see=errors.Help.CHECK)
    assert (question.choices, question.code, question.see) == (("a",), "which", errors.Help.CHECK)
    assert errors.UserError("No.").see is None
