import sqlite3
from sqlite3 import DatabaseError as DatabaseError
from sqlite3 import IntegrityError as IntegrityError

class Connection(sqlite3.Connection):
    def set_key(self, key: bytes | bytearray) -> None: ...

def connect(
    database: str,
    timeout: float = ...,
    isolation_level: str | None = ...,
    check_same_thread: bool = ...,
    uri: bool = ...,
) -> Connection: ...
