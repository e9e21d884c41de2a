"""Make sqlite-utils use SQLCipher. Must be imported before sqlite_utils; owns nothing else.

sqlite-utils looks for a module named pysqlite3 before it falls back to the standard library, and
catches that module's exception classes. Without this alias its own transactions can stay open and
committed rows are lost.
"""

from __future__ import annotations

import sys

import sqlcipher3
import sqlcipher3.dbapi2

DRIVER = sqlcipher3
sys.modules["pysqlite3"] = DRIVER
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
