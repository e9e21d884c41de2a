"""Places: shipped files in a checkout and in a wheel, the person's own files elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from workbench import paths
from workbench.errors import BugError


def test_a_resource_is_found_in_the_checkout() -> None:
    assert paths.resource("regimes", "psirf-provider.json").is_file()


def test_resources_and_templates_stand_side_by_side() -> None:
    assert paths.resource().name == "resources"
    assert paths.template() == paths.resource().parent / "templates"


def test_inside_a_wheel_the_shipped_folders_are_in_the_package(tmp_path: Path) -> None:
    package = tmp_path / "workbench"
    (package / "_data" / "resources").mkdir(parents=True)
    (package / "_data" / "templates").mkdir()
    source = Path(paths.__file__).parent
    for name in ("__init__.py", "errors.py", "paths.py"):
        shutil.copy(source / name, package / name)
    program = "from workbench import paths; print(paths.resource('a.json')); print(paths.template('psii'))"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [
        str(package / "_data" / "resources" / "a.json"),
        str(package / "_data" / "templates" / "psii"),
    ]


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("regimes", "..", "..", "x"), ("/etc/passwd",)])
def test_a_path_that_leads_out_of_the_shipped_folder_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(BugError) as refused:
        paths.resource(*parts)
    assert "passwd" not in str(refused.value)


def test_the_environment_names_another_home_for_settings_and_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))

    assert paths.settings_dir() == tmp_path / "home"
    assert paths.log_dir() == tmp_path / "home" / "logs"
    assert not (tmp_path / "home").exists(), "asking for a place must not make it"


def test_without_it_the_operating_system_s_own_places_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)

    assert paths.settings_dir() == platformdirs.user_config_path("investigation-workbench", appauthor=False)
    assert paths.log_dir() == platformdirs.user_log_path("investigation-workbench", appauthor=False)
