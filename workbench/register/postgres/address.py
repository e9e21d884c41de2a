"""Where a shared register is: the address of its database, read and checked. Reaches nothing.

An address holds no password. The client library finds that by its own conventions: a password file, which is
`~/.pgpass` unless PGPASSFILE names another, or a service file, or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from workbench.errors import BadInput

_BEGINNINGS = ("postgresql://", "postgres://")
_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_NEAR = ("localhost", "127.0.0.1", "::1")
_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A database's address: `shown` is for people, `conninfo` for the client library. No secrets."""

    shown: str
    conninfo: str = field(repr=False)


def read_address(text: str) -> Address:
    """The address in a text such as postgresql://ann@server/register.

    To another machine the connection is encrypted, unless the address says otherwise by its `sslmode`.

    Raises: BadInput: it is none, or has a password in it.
    """
    shown = text.strip()
    if not shown.startswith(_BEGINNINGS):
        raise BadInput(
            "The address of a shared register begins with postgresql://, as in "
            "postgresql://ann@server.example/register."
        )
    try:
        parts = conninfo_to_dict(shown)
    except psycopg.Error:
        raise BadInput(
            "The address of the register cannot be read. It is postgresql://, a name and @, the server, /, "
            "and the database, as in postgresql://ann@server.example/register."
        ) from None
    if any(parts.get(name) for name in _SECRETS):
        raise BadInput(
            "Leave the password out of the address: others could read it there. Put it into your password "
            "file (.pgpass in your home folder; pgpass.conf on Windows), as for PostgreSQL's own tools."
        )
    hosts = str(parts.get("host") or "").split(",")
    if any(host and not host.startswith(("/", "@")) and host not in _NEAR for host in hosts):
        parts.setdefault("sslmode", "require")
    parts.setdefault("connect_timeout", _SECONDS)
    parts["options"] = f"{parts.get('options') or ''} -c search_path=workbench,public".strip()
    parts |= {"application_name": "workbench", "client_encoding": "UTF8"}
    return Address(shown=shown, conninfo=make_conninfo("", **parts))
