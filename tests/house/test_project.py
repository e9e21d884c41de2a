"""The project's own files: pinned, complete, and true on any machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT, listed

TEXT_FILES = {".py", ".pyi", ".md", ".toml", ".json", ".txt", ".cfg", ".qss", ".css", ".html"}
TEXT_NAMES = {"Makefile", "LICENSE", "run", ".gitignore"}
FOLDERS = {"workbench", "ui", "tests", "resources", "templates", "typings", "docs", ".ci"}
# A word before the slash would make it a part of some other path, such as /usr/home/…
MACHINE_PATHS = re.compile(r"(?<![\w.])/(home|Users|root|mnt|work|tmp)/\w|[A-Z]:\\+Users\\")
UPWARDS = re.compile(r"(?<![\w./])(?:\.\./)+\w[\w./-]*")
HOSTS = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|@ (file|git\+)")
REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)")


def test_every_requirement_is_pinned_to_one_version_with_its_hashes() -> None:
    loose = [
        block.splitlines()[0]
        for block in _requirement_blocks()
        if not REQUIREMENT.match(block) or "--hash=sha256:" not in block
    ]

    assert _requirement_blocks()
    assert not loose, listed(loose)


def test_the_requirements_name_no_host() -> None:
    named = [line for line in _read("requirements.txt").splitlines() if HOSTS.search(line)]

    assert not named, listed(named)


def test_every_dependency_that_is_declared_is_pinned() -> None:
    pinned = {_canonical(match[1]) for block in _requirement_blocks() if (match := REQUIREMENT.match(block))}
    project = _pyproject()["project"]
    declared = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
        *_pyproject()["build-system"]["requires"],
    ]

    missing = [each for each in declared if _canonical(re.split(r"[^\w.-]", each)[0]) not in pinned]

    assert not missing, listed(missing)


def test_the_folders_that_the_wheel_carries_are_there() -> None:
    carried = _pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert set(carried.values()) == {
        "workbench/_data/resources",
        "workbench/_data/templates",
    }
    assert all((ROOT / source).is_dir() for source in carried)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    # Tests may invent such places, to see that they stay out of messages.
    named = _lines(MACHINE_PATHS, _own_files(tests=False))

    assert not named, listed(named)


def test_no_file_points_out_of_the_project() -> None:
    # Tests may name such paths, to see that they are refused.
    pointing = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _own_files(tests=False)
        for match in UPWARDS.finditer(path.read_text(encoding="utf-8"))
        if not (path.parent / match[0]).resolve().is_relative_to(ROOT)
    ]

    assert not pointing, listed(pointing)


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml", ".ci/run"],
)
def test_the_files_that_every_project_has_are_there(name: str) -> None:
    assert _read(name).strip()


def test_every_command_that_the_readme_names_to_make_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    named = {
        target
        for page in ("README.md", "CONTRIBUTING.md", ".ci/run")
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", _read(page), re.MULTILINE)
    }

    assert named
    assert named <= targets


def test_every_page_that_the_readme_points_to_is_there() -> None:
    pointed = [
        (page, target)
        for page in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", _read(page))
    ]
    broken = [f"{page}: {target}" for page, target in pointed if not (ROOT / target).exists()]

    assert not broken, listed(broken)


def test_the_change_log_tells_of_this_version() -> None:
    version = re.search(r'__version__ = "([^"]+)"', _read("workbench/__init__.py"))

    assert version is not None
    assert f"## [{version[1]}]" in _read("CHANGELOG.md")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _pyproject() -> dict[str, Any]:
    return tomllib.loads(_read("pyproject.toml"))


def _requirement_blocks() -> list[str]:
    """Each requirement with the lines of its hashes."""
    lines = [line for line in _read("requirements.txt").splitlines() if not line.lstrip().startswith("#")]
    blocks: list[str] = []
    for line in filter(str.strip, lines):
        if line[0].isspace():
            blocks[-1] += "\n" + line
        else:
            blocks.append(line)
    return blocks


def _canonical(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _own_files(*, tests: bool) -> list[Path]:
    """The project's text files, without what was made or installed; this file spells the patterns."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name in FOLDERS]
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in folders:
        if tests or folder.name != "tests":
            found.extend(
                path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
            )
    return [path for path in found if _is_text(path) and path != Path(__file__).resolve()]


def _lines(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def _is_text(path: Path) -> bool:
    return path.suffix in TEXT_FILES or path.name in TEXT_NAMES
