"""The front door: every command explains itself, every error becomes one sentence and its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from workbench import errors, logs, paths
from workbench.cli import context as contexts
from workbench.cli import main as front
from workbench.cli.main import main, program

SECRET = "Perpetua Quillfeather"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in (contexts.VAULT_VARIABLE, contexts.PASSPHRASE_VARIABLE, contexts.USER_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    yield tmp_path / "home"
    logs.close()


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    within = click.Context(group)
    for name in group.list_commands(within):
        command = group.get_command(within, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name), command


EVERY = list(commands(program))


@pytest.mark.parametrize(("names", "command"), EVERY, ids=[" ".join(names) for names, _ in EVERY])
def test_every_command_says_what_it_does_with_an_example(
    names: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*names, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert command.help
    example = shown.partition("Example: workbench ")[2]
    assert " ".join(names) in example


def test_the_help_lists_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {names[0]}" in shown for names, _ in EVERY)


FAMILIES = [
    (errors.BadInput("It is wrong.", where="$.case"), 5),
    (errors.NotFound("It is not there."), 5),
    (errors.NotWritable("It refuses."), 5),
    (errors.UndoRefused("It cannot."), 5),
    (errors.NeedsDecision("Which?", ["a"]), 5),
    (errors.WrongPassphrase("No."), 4),
    (errors.VaultInUse("Busy."), 4),
    (errors.VaultDamaged("Broken."), 4),
    (errors.VaultTooNew("Newer."), 4),
    (errors.VaultFull("Full."), 4),
    (errors.ReleaseRefused("Open."), 3),
    (errors.Cancelled("Stopped."), 6),
    (errors.BugError("A promise was broken."), 1),
    (click.Abort(), 6),
    (KeyboardInterrupt(), 6),
    (click.FileError("f", "It is locked."), 5),
    (RuntimeError(SECRET), 1),
    (RecursionError(SECRET), 1),
]


@pytest.mark.parametrize(("error", "code"), FAMILIES, ids=lambda value: type(value).__name__)
def test_every_family_of_errors_has_its_exit_code_and_its_sentence(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(front.program, "main", fails)
    assert main(["--json", "case", "list"]) == code
    printed = capsys.readouterr()
    assert printed.err.startswith("workbench: ")
    assert printed.err.strip().endswith(".") or printed.err.strip().endswith("?")
    assert json.loads(printed.out)["error"]["message"]
    assert SECRET not in printed.err + printed.out


def test_a_bug_leaves_its_place_in_the_log_and_no_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(front.program, "main", fails)
    assert main(["case", "list"]) == 1
    logs.close()
    log = (home / "logs" / logs.FILE_NAME).read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "main.py:" in log
    assert SECRET not in log


def test_a_place_is_part_of_the_sentence_and_of_the_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise errors.BadInput("This is not a date.", where="$.events[3].starts_at")

    monkeypatch.setattr(front.program, "main", fails)
    assert main(["case", "import", "x.json", "--json"]) == 5
    printed = capsys.readouterr()
    assert printed.err == "workbench: $.events[3].starts_at: This is not a date.\n"
    assert json.loads(printed.out)["error"] == {
        "code": "bad_input",
        "message": "$.events[3].starts_at: This is not a date.",
        "where": "$.events[3].starts_at",
    }


def test_after_the_result_no_second_document_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shows_and_fails(*, obj: contexts.Context, **_: object) -> None:
        obj.show({"concerns": []}, "")
        raise errors.ReleaseRefused("It is refused.")

    monkeypatch.setattr(front.program, "main", shows_and_fails)
    assert main(["--json", "release", "check"]) == 3
    assert json.loads(capsys.readouterr().out) == {"concerns": []}


def test_a_passphrase_file_counts_by_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "passphrase.txt"
    for content, read in (
        (b"six quiet herons\n", b"six quiet herons"),
        (b"six quiet herons\r\nsecond line", b"six quiet herons"),
        (b"\xef\xbb\xbf with spaces ", b" with spaces "),
        ("e\u0301tude".encode(), "étude".encode()),
    ):
        path.write_bytes(content)
        assert contexts.Context().passphrase_from(str(path), "Passphrase", "--passphrase-file") == read
    for content in (b"", b"\n", b"\xff\xfe", b"x" * 5000):
        path.write_bytes(content)
        with pytest.raises(errors.BadInput):
            contexts.Context().passphrase_from(str(path), "Passphrase", "--passphrase-file")
    with pytest.raises(errors.NotFound):
        contexts.Context().passphrase_from(str(tmp_path / "none"), "Passphrase", "--passphrase-file")


def test_a_passphrase_is_overwritten_when_the_command_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pass").write_text("six quiet herons\n")
    given: list[bytearray] = []

    def refuse(_: Path, passphrase: bytearray, **__: object) -> None:
        assert passphrase == b"six quiet herons"
        given.append(passphrase)
        raise errors.WrongPassphrase("No.")

    monkeypatch.setattr(contexts, "open_vault", refuse)
    main(["--vault", "a", "--passphrase-file", str(tmp_path / "pass"), "case", "list"])

    assert given == [bytearray(16)]


def test_a_table_is_aligned_and_an_empty_one_is_nothing() -> None:
    assert contexts.table(("A", "B"), [("1", "two"), ("three", "4")]).splitlines() == [
        "A      B",
        "-----  ---",
        "1      two",
        "three  4",
    ]
    assert contexts.table(("A",), []) == ""


def test_nouns_are_counted() -> None:
    assert contexts.counted(1, "case") == "1 case"
    assert contexts.counted(2000, "case") == "2,000 cases"
    assert contexts.counted(0, "person", "people") == "0 people"
