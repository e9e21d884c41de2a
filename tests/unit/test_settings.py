"""Settings survive absence, damage and a crash, and hold nothing out of a vault but ids and heads."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from workbench import paths, settings
from workbench.errors import BugError, NotWritable
from workbench.settings import Head, Settings

VAULT = str(uuid.UUID(int=7))
OTHER_VAULT = str(uuid.UUID(int=8))
HEAD = Head(seq=41, digest="ab" * 32)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    return folder


def test_the_first_load_makes_a_device_id_that_lasts(home: Path) -> None:
    first = settings.load()

    assert uuid.UUID(first.device_id)
    assert settings.load() == first
    assert [path.name for path in home.iterdir()] == ["settings.json"]


def test_what_is_saved_is_loaded() -> None:
    saved = Settings(device_id=str(uuid.uuid4()), heads={VAULT: HEAD})

    settings.save(saved)

    assert settings.load() == saved


def test_a_head_is_remembered_beside_those_of_other_vaults() -> None:
    device_id = settings.load().device_id
    settings.remember_head(VAULT, HEAD)

    remembered = settings.remember_head(OTHER_VAULT, Head(seq=1, digest="0" * 64))

    assert remembered == settings.load()
    assert remembered.device_id == device_id
    assert remembered.heads[VAULT] == HEAD
    assert remembered.heads[OTHER_VAULT].seq == 1


@pytest.mark.parametrize(
    "damage",
    [b"", b"\x00\xff", b'{"device_id": "x"', b'{"device_id": "not an id"}', b'{"heads": {}}', b"[" * 100_000],
)
def test_a_damaged_file_is_set_aside_and_a_fresh_one_begun(home: Path, damage: bytes) -> None:
    home.mkdir()
    (home / "settings.json").write_bytes(damage)

    fresh = settings.load()

    assert (home / "settings.json.damaged").read_bytes() == damage
    assert settings.load() == fresh


@given(content=st.binary(max_size=200))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_no_content_stops_the_program(home: Path, content: bytes) -> None:
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_bytes(content)

    assert uuid.UUID(settings.load().device_id)


def test_a_failed_save_leaves_the_old_file_and_no_litter(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings.load()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.settings.os.fsync", full)
    with pytest.raises(NotWritable):
        settings.remember_head(VAULT, HEAD)

    assert settings.load() == before
    assert [path.name for path in home.iterdir()] == ["settings.json"]


def test_where_nothing_can_be_written_settings_last_for_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file" / "home"))

    assert uuid.UUID(settings.load().device_id)
    with pytest.raises(NotWritable) as refused:
        settings.save(Settings(device_id=str(uuid.uuid4())))
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    ("vault_id", "head"),
    [
        ("Fall on Ward 9", HEAD),
        (VAULT, Head(seq=1, digest="Jane Roe")),
        (VAULT, Head(seq=-1, digest="ab" * 32)),
    ],
)
def test_words_cannot_be_saved_where_ids_belong(vault_id: str, head: Head) -> None:
    before = settings.load()

    with pytest.raises(BugError):
        settings.remember_head(vault_id, head)

    assert settings.load() == before


def test_a_file_of_an_older_version_loads_with_what_it_lacks_as_usual(home: Path) -> None:
    home.mkdir()
    device_id = str(uuid.uuid4())
    (home / "settings.json").write_text(f'{{"device_id": "{device_id}", "heads": {{}}}}', encoding="utf-8")

    loaded = settings.load()

    assert loaded == Settings(device_id=device_id)
    assert (loaded.theme, loaded.text_percent, loaded.idle_minutes) == ("system", 100, 10)


def test_recent_vaults_are_few_and_the_last_opened_first(tmp_path: Path) -> None:
    folders = [tmp_path / f"{n}.vault" for n in range(settings.MOST_RECENTS + 2)]
    for folder in [*folders, folders[5]]:
        remembered = settings.remember_vault(folder, "Ann")

    assert remembered == settings.load()
    assert remembered.last_user == "Ann"
    assert len(remembered.recents) == settings.MOST_RECENTS
    assert remembered.recents[:2] == (str(folders[5]), str(folders[-1]))
    assert str(folders[5]) not in settings.forget_vault(folders[5]).recents
    assert str(tmp_path) not in repr(remembered)


@pytest.mark.parametrize("name", ["Ann\udcff", "x" * 5000, "two\nlines"])
def test_a_folder_or_name_that_cannot_be_written_down_is_left_out(tmp_path: Path, name: str) -> None:
    settings.remember_vault(tmp_path, "Ann")

    kept = settings.remember_vault(tmp_path / name, name)

    assert (kept.recents, kept.last_user) == ((str(tmp_path),), "Ann")
    assert settings.forget_vault(tmp_path / name) == kept


def test_preferences_are_changed_and_the_rest_is_kept() -> None:
    settings.remember_head(VAULT, HEAD)

    settings.change_preferences(theme="dark", text_percent=150, idle_minutes=5)
    changed = settings.change_preferences(layout={"main": "AAD/"})

    assert changed == settings.load()
    assert (changed.theme, changed.text_percent, changed.idle_minutes) == ("dark", 150, 5)
    assert (changed.layout, changed.heads) == ({"main": "AAD/"}, {VAULT: HEAD})


@pytest.mark.parametrize(
    "values", [{"text_percent": 201}, {"idle_minutes": 0}, {"theme": "pink"}, {"layout": {"a": "Jane Roe"}}]
)
def test_a_preference_out_of_its_range_is_not_saved(values: Any) -> None:
    before = settings.load()

    with pytest.raises(BugError):
        settings.change_preferences(**values)

    assert settings.load() == before
