"""Why a server could not be reached, in plain words. Pure.

The client library gives no codes for what goes wrong while connecting, only sentences: these are told by
their marks, and none is passed on.
"""

from __future__ import annotations

from workbench.errors import RegisterUnavailable

_PASSWORD_FILE = (
    "your password file (.pgpass in your home folder, readable by you alone; pgpass.conf on Windows)"
)
_CAUSES = {
    "no_host": ("resolve host", "translate host name", "Name or service not known"),
    "refused": ("Connection refused", "No such file or directory"),
    "no_answer": ("timeout expired", "timed out", "No route to host", "unreachable"),
    "no_password": ("no password supplied",),
    "wrong_password": ("authentication failed",),
    "not_let_in": ("no pg_hba.conf entry",),
    "not_encrypted": ("server does not support SSL",),
    "certificate": ("certificate",),
    "no_such_person": ('role "',),
    "no_database": ('database "',),
    "busy": ("too many", "remaining connection slots", "starting up", "shutting down"),
}
_WORDS = {
    "no_host": "No server of that name was found. Check the name in the address, and your network.",
    "refused": "No PostgreSQL listens at that place. Check server and port in the address, and that it is "
    "running.",
    "no_answer": "The server did not answer. Check the address, and whether a firewall stands between.",
    "no_password": f"The server asks for a password, and none was found. Put it into {_PASSWORD_FILE}.",
    "wrong_password": "The server does not accept this name with this password. Check the name in the "
    f"address, and the line for this server in {_PASSWORD_FILE}.",
    "not_let_in": "The server lets nobody of that name in from this computer. Ask whoever runs it.",
    "not_encrypted": "The server does not encrypt what is sent. Ask whoever runs it to switch that on; in a "
    "network that is yours alone, add ?sslmode=disable to the address.",
    "certificate": "The server's certificate could not be trusted. Ask whoever runs it for that of its "
    "issuer.",
    "no_such_person": "The server knows nobody of that name. Check the name in the address.",
    "no_database": "The server has no database of that name. Check the end of the address.",
    "busy": "The server is starting or stopping, or has no connection free. Try again in a moment.",
}  # fmt: skip


def refusal(said: str) -> RegisterUnavailable:
    """The error for what the client library said."""
    code = next((code for code, marks in _CAUSES.items() if any(mark in said for mark in marks)), "no_answer")
    return RegisterUnavailable(_WORDS[code], code=code)
