"""Setting up a shared register, and trying to reach one: what is wrong is said in plain words."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.unit.services.register.test_register import bring, listed
from workbench import paths, settings
from workbench.errors import BadInput, Help, NotWritable, RegisterUnavailable
from workbench.services.register import likeness, sharing
from workbench.services.session import Session


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def running(register_server: Callable[[], Server], home: Path) -> Server:
    return register_server()


def database(running: Server, name: str) -> str:
    running.run(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    return running.address(name)


def why(address: str) -> RegisterUnavailable:
    with pytest.raises(RegisterUnavailable) as told:
        sharing.use(address)
    assert settings.load().register == ""
    return told.value


def test_an_empty_database_becomes_a_register_once(running: Server) -> None:
    address = database(running, "fresh")
    assert why(address).see is Help.SET_UP
    found, done = sharing.set_up_register(address)
    assert (found.role, found.entries, done) == ("admin", 0, 3)
    assert sharing.set_up_register(address)[1] == 0


def test_whoever_owns_the_database_and_may_make_roles_sets_it_up(running: Server) -> None:
    running.run(
        "DROP DATABASE IF EXISTS owned", "DROP ROLE IF EXISTS owner", "CREATE ROLE owner LOGIN CREATEROLE"
    )
    running.run("CREATE DATABASE owned OWNER owner TEMPLATE template0")
    found, done = sharing.set_up_register(running.address("owned", "owner"))
    assert (found.role, done) == ("admin", 3)
    assert sharing.look_at(running.address("owned", "ann")).role == "analyst"


def test_a_register_is_used_by_every_vault_until_it_is_left(
    new_register: Callable[[], str], session: Session, tmp_path: Path
) -> None:
    session.register = None
    address = new_register()
    found = sharing.use(address)
    assert (found.person, found.role) == ("postgres", "admin")
    assert sharing.remembered() == address
    bring(session, tmp_path, listed())
    assert sharing.look_at(address).entries == 3
    assert likeness.similar_to(session, "infusion pumps").among == 3
    sharing.use_own()
    assert sharing.remembered() == ""
    bring(session, tmp_path, listed(**{"Z-1": "Count the beds."}))
    assert likeness.similar_to(session, "beds").among == 1


@pytest.mark.parametrize(("person", "role"), [("reader", "read"), ("ann", "analyst"), ("head", "admin")])
def test_everybody_is_told_what_they_may_do(
    new_register: Callable[[], str], home: Path, person: str, role: str
) -> None:
    found = sharing.look_at(new_register().replace("postgres@", f"{person}@"))
    assert (found.person, found.role) == (person, role)


def test_who_has_no_role_there_is_told_to_ask_for_one(new_register: Callable[[], str], home: Path) -> None:
    with pytest.raises(NotWritable, match="give you a role"):
        sharing.look_at(new_register().replace("postgres@", "stranger@"))


def test_an_analyst_may_not_set_up(running: Server) -> None:
    address = database(running, "other").replace("postgres@", "ann@")
    with pytest.raises(NotWritable):
        sharing.set_up_register(address)


def test_what_is_wrong_is_said_by_its_cause(running: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert why(f"postgresql://ann@127.0.0.1:{free.getsockname()[1]}/x").code == "refused"
    assert why(running.address("nothing")).code == "no_database"
    assert why(running.address("postgres", "nobody_known")).code == "no_such_person"
    assert why("postgresql://ann@no-such-server.invalid/x").code == "no_host"


def test_a_password_that_is_missing_or_wrong_is_told_apart(
    running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = database(running, "locked")
    sharing.set_up_register(address)
    running.run("DROP ROLE IF EXISTS carol", "CREATE ROLE carol LOGIN PASSWORD 'right'")
    running.run("GRANT register_read TO carol")
    running.ask_password_of("carol")
    address = running.address("locked", "carol")
    file = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert why(address).code == "no_password"
    file.write_text("*:*:*:carol:wrong\n")
    file.chmod(0o600)
    told = why(address)
    assert told.code == "wrong_password"
    assert "wrong\n" not in told.message
    file.write_text("*:*:*:carol:right\n")
    assert sharing.use(address).role == "read"
    assert "right" not in (paths.settings_dir() / settings.FILE_NAME).read_text()


@pytest.mark.parametrize(
    ("statement", "code"),
    [("INSERT INTO workbench.register_migration (name) VALUES ('m9999_later')", "register_newer"),
     ("DELETE FROM workbench.register_migration WHERE name = 'm0003_roles'", "register_older")],
)  # fmt: skip
def test_a_register_of_another_version_is_left_alone(running: Server, statement: str, code: str) -> None:
    address = database(running, "versions")
    sharing.set_up_register(address)
    running.run(statement, database="versions")
    assert why(address).code == code
    if code == "register_older":
        assert sharing.set_up_register(address)[1] == 1
        assert sharing.look_at(address).entries == 0
    else:
        with pytest.raises(RegisterUnavailable, match="newer"):
            sharing.set_up_register(address)


@pytest.mark.parametrize(
    "address",
    ["postgresql://ann:secret@server/x", "postgresql://ann@server/x?password=secret", "mysql://secret",
     "postgresql://[secret", "secret", ""],
)  # fmt: skip
def test_an_address_with_a_password_or_none_at_all_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(BadInput) as told:
        sharing.use(address)
    assert "secret" not in told.value.message


def test_what_goes_to_another_machine_is_encrypted() -> None:
    from workbench.register.postgres.address import read_address

    assert "sslmode=require" in read_address("postgresql://ann@server.example/x").conninfo
    assert "sslmode" not in read_address("postgresql://ann@localhost/x").conninfo
    assert "sslmode=disable" in read_address("postgresql://ann@server.example/x?sslmode=disable").conninfo
