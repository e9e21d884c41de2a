"""The log tells what happened and never lets a protected word through."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench import logs, paths
from workbench.errors import VaultError

MARKER = "zebra-Quillfeather-9434765919"


@pytest.fixture(autouse=True)
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    monkeypatch.setattr(logging, "raiseExceptions", True)
    logs.close()
    logs.set_up()
    yield tmp_path / "logs" / logs.FILE_NAME
    logs.close()


@pytest.fixture
def log() -> logging.Logger:
    return logs.get_logger("workbench.services.evidence")


def test_a_literal_with_counts_and_ids_is_written(log: logging.Logger, log_file: Path) -> None:
    operation = str(uuid.uuid4())

    log.info("imported %d of %d for %s by %s in %s, %.1f s", 3, 4, "E-12", "evidence.add", operation, 0.25)

    written = log_file.read_text()
    assert "INFO workbench.services.evidence imported 3 of 4 for E-12 by evidence.add in " in written
    assert written.endswith(f"{operation}, 0.2 s\n")


@pytest.mark.parametrize("reference", ["E-1", "F-12", "R/2026/014", "AFI-3", "PSII-2026-004", "case.new"])
def test_references_and_verbs_pass(log: logging.Logger, log_file: Path, reference: str) -> None:
    log.info("done with %s", reference)
    assert f"done with {reference}\n" in log_file.read_text()


class Sly(int):
    def __str__(self) -> str:
        return MARKER

    __repr__ = __str__


class Kind(StrEnum):
    SMITH = MARKER


@pytest.mark.parametrize(
    "argument",
    [MARKER, "smith", "john.smith", "Smith-1234", "943 476 5919", "RXH-1234567", "E-1\nE-2", MARKER.encode(),
     Path(MARKER), [MARKER], {"name": MARKER}, ValueError(MARKER), Sly(4), Kind.SMITH, None],
)  # fmt: skip
def test_any_other_argument_is_replaced_by_its_type(
    log: logging.Logger, log_file: Path, argument: object
) -> None:
    log.info("opened %s (%d)", argument, argument)

    last = log_file.read_text().splitlines()[-1]
    name = type(argument).__name__
    assert last.endswith(f"opened %s (%d) {name} {name}")
    assert MARKER not in log_file.read_text()


def test_named_arguments_are_withheld_together(log: logging.Logger, log_file: Path) -> None:
    log.info("%(count)d by %(who)s", {"count": 2, "who": MARKER})
    assert "%(count)d by %(who)s dict\n" in log_file.read_text()


@pytest.mark.parametrize("message", [f"opened {MARKER}", MARKER, ValueError(MARKER)])
def test_a_message_that_is_not_a_literal_is_withheld(
    log: logging.Logger, log_file: Path, message: object
) -> None:
    log.warning(message)

    assert log_file.read_text().endswith(f"{logs.WITHHELD}\n")
    assert MARKER not in log_file.read_text()


def test_an_exception_is_its_class_our_code_and_our_places(log: logging.Logger, log_file: Path) -> None:
    try:
        try:
            raise KeyError(MARKER)
        except KeyError as error:
            raise VaultError(MARKER) from error
    except VaultError:
        log.exception("could not open %s", MARKER, stack_info=True)

    lines = log_file.read_text().splitlines()
    assert lines[0].endswith("ERROR workbench.services.evidence could not open str")
    assert lines[1:] == ["  VaultError [vault]", "  KeyError"]


def test_places_name_our_files_and_no_folder_of_the_machine(log: logging.Logger, log_file: Path) -> None:
    try:
        paths.resource("..", MARKER)
    except Exception:  # whatever it is, it is logged
        log.exception("no resource")

    written = log_file.read_text()
    assert "  BugError [bug] at workbench/paths.py:" in written
    assert str(Path(paths.__file__).parent) not in written
    assert MARKER not in written


def test_a_logger_taken_from_the_standard_library_is_guarded_too(log_file: Path) -> None:
    logging.getLogger("ui.jobs").warning("job %s", MARKER)
    ready_made = "job of " + MARKER
    logging.getLogger("workbench.store").warning(ready_made)

    assert "job str\n" in log_file.read_text()
    assert MARKER not in log_file.read_text()


def test_other_handlers_see_only_the_safe_record(
    log: logging.Logger, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ValueError(MARKER)
    except ValueError:
        log.exception("failed for %s", MARKER, extra={"redacted": True})

    assert caplog.messages == ["failed for str"]
    assert MARKER not in caplog.text
    assert MARKER not in "".join(capfd.readouterr())


def test_libraries_never_reach_the_file(log_file: Path) -> None:
    logging.getLogger("pypdf").error("cannot parse %s", MARKER)
    assert not log_file.exists() or MARKER not in log_file.read_text()


@given(text=st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_text_of_words_passes_as_an_id(log: logging.Logger, log_file: Path, text: str) -> None:
    log.info("seen %s", f"{MARKER[:5]} {text}")
    assert log_file.read_text().splitlines()[-1].endswith("seen str")


def test_the_file_is_turned_over_when_full(log: logging.Logger, log_file: Path) -> None:
    handler = next(each for each in logging.getLogger("workbench").handlers if hasattr(each, "maxBytes"))
    handler.maxBytes = 300

    for count in range(40):
        log.info("item %d", count)

    assert "item 39\n" in log_file.read_text()
    assert sorted(path.name for path in log_file.parent.iterdir()) == [
        "workbench.log", "workbench.log.1", "workbench.log.2", "workbench.log.3",
    ]  # fmt: skip


def test_setting_up_twice_writes_each_line_once_and_closing_ends_it(
    log: logging.Logger, log_file: Path
) -> None:
    logs.set_up(logging.DEBUG)
    log.debug("once")
    logs.close()
    log.debug("never")

    assert log_file.read_text().count("once") == 1
    assert "never" not in log_file.read_text()


def test_without_a_writable_folder_the_program_goes_on_unlogged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.close()
    (tmp_path / "file").touch()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))

    logs.set_up()
    logging.getLogger("workbench.cli").error("nobody hears %s", MARKER)

    assert capfd.readouterr() == ("", "")
