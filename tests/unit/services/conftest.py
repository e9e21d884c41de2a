"""An open vault, cheap to make, and a case in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench import paths
from workbench.records.case import Case
from workbench.services.exchange.importing import Imported, import_case
from workbench.services.session import Session, create_vault, open_vault
from workbench.store.passphrase import Cost

USER = "Ada"
PASSPHRASE = b"correct horse battery"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
MINIMAL: dict[str, Any] = {
    "format": "workbench-case/1",
    "case": {"title": "A fall", "kind": "psii", "regime": "psirf-provider", "opened_on": "2026-03-01"},
}

Import = Callable[..., Imported]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of nobody's machine."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def blank_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty vault to be copied: opening a copy takes a tenth of the time of making a vault."""
    folder = tmp_path_factory.mktemp("blank")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        create_vault(folder / "vault", USER, bytearray(PASSPHRASE), cost=CHEAP).close()
    return folder / "vault"


@pytest.fixture
def new_session(
    home: Path, blank_vault: Path, tmp_path: Path, new_register: Callable[[], str]
) -> Iterator[Callable[[], Session]]:
    """Opens empty vaults with empty registers, as many as asked for; all are closed after the test."""
    made: list[Session] = []

    def make() -> Session:
        folder = tmp_path / f"vault-{len(made)}"
        shutil.copytree(blank_vault, folder)
        made.append(open_vault(folder, bytearray(PASSPHRASE), user=USER))
        # These vaults need not outlive a power cut.
        made[-1].db.execute("PRAGMA synchronous=OFF")
        made[-1].register = new_register()
        return made[-1]

    yield make
    for session in made:
        session.close()


@pytest.fixture
def session(new_session: Callable[[], Session]) -> Session:
    return new_session()


@pytest.fixture
def demo_case(session: Session) -> Case:
    """The smallest of the fictional cases, in the vault."""
    return import_case(session, paths.resource("demo", "swarm", "case.json")).case


@pytest.fixture
def import_file(session: Session, tmp_path: Path) -> Import:
    """Imports a case file that holds these keys besides the least a case needs."""

    def imported(*, into: Session = session, progress: Any = None, **content: Any) -> Imported:
        facts = MINIMAL["case"] | content.pop("case", {})
        path = tmp_path / "case.json"
        path.write_text(json.dumps(MINIMAL | {"case": facts} | content), encoding="utf-8")
        return import_case(into, path, progress=progress)

    return imported
