"""What is logged: a literal of the program, and numbers and ids. Never words of a case, nor of an error."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import code, listed

LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
PROTECTED = {
    "text", "name", "path", "title", "body", "summary", "statement", "description", "words", "passage",
    "note", "source", "display", "aliases", "recipient", "reason", "query", "quote", "snippet", "heading",
    "action", "file", "folder", "file_name", "passphrase", "secret", "key", "record", "person", "user",
    "message", "exc", "exception", "error", "err", "e", "failure",
}  # fmt: skip
COUNTS = {"len", "sum", "int", "bool", "round", "float", "min", "max"}
OUTPUT = {"print", "pprint", "breakpoint", "input"}


def test_every_line_of_the_log_is_a_literal_with_numbers_and_ids() -> None:
    faulty = [
        f"{module.place(call)} {fault}"
        for module in code()
        for call in _log_calls(module.tree)
        for fault in _faults(call)
    ]

    assert not faulty, listed(faulty)


@pytest.mark.parametrize(
    "line",
    [
        'log.info(f"opened {case_id}")',
        'log.info("opened %s" % case_id)',
        'log.info("opened {}".format(case_id))',
        "log.info(message)",
        'self._log.warning("failed: %s", error)',
        'logger.error("failed", exc_info=error)',
        'log.info("read %s", person.name)',
        'log.info("read %s", str(evidence_id))',
        'log.log(logging.INFO, "read %s", record)',
    ],
)
def test_a_line_that_could_tell_protected_words_is_found(line: str) -> None:
    assert [fault for call in _log_calls(ast.parse(line)) for fault in _faults(call)]


@pytest.mark.parametrize(
    "line",
    [
        'log.info("opened %s in %.1f s", case_id, seconds)',
        'log.log(logging.INFO, "read %d of %d", len(person.name), 4)',
        'log.exception("the job stopped")',
        'log.error("the job stopped", exc_info=True)',
    ],
)
def test_a_line_that_tells_numbers_and_ids_is_allowed(line: str) -> None:
    assert [fault for call in _log_calls(ast.parse(line)) for fault in _faults(call)] == []


def test_loggers_come_from_our_own_door() -> None:
    others = [
        module.place(node)
        for module in code()
        if module.name != "workbench.logs"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("logging.getLogger", "getLogger")
    ]

    assert not others, listed(others)


def test_only_the_command_line_prints() -> None:
    printed = [
        module.place(node)
        for module in code()
        if module.room != "cli"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in OUTPUT)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"))
    ]

    assert not printed, listed(printed)


def test_no_exception_is_printed_with_its_traceback() -> None:
    printed = [
        module.place(node)
        for module in code()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("traceback.")
        if node.attr.startswith(("print_", "format_"))
    ]

    assert not printed, listed(printed)


def _log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = ast.unparse(node.func.value).lower().rpartition(".")[2]
            if "log" in owner:
                yield node


def _faults(call: ast.Call) -> Iterator[str]:
    given = call.args[1:] if _names_its_level(call) else call.args
    message = given[0] if given else None
    if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
        yield "the message is not a literal"
    for argument in [*given[1:], *(keyword.value for keyword in call.keywords)]:
        if _is_count(argument):
            continue
        if _names(argument) & PROTECTED:
            yield f"{ast.unparse(argument)} can hold protected words"
        if isinstance(argument, ast.Call | ast.JoinedStr | ast.BinOp):
            yield f"{ast.unparse(argument)} is built on the spot"


def _names_its_level(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "log"


def _is_count(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Call) and ast.unparse(argument.func) in COUNTS


def _names(argument: ast.expr) -> set[str]:
    nodes = [argument] if isinstance(argument, ast.Attribute) else list(ast.walk(argument))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }
