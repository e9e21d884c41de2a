"""The whole error tree, and nothing else.

    WorkbenchError
    ├── UserError            what was given or asked for can be mended by the person
    │   ├── NotFound         no such case, record or file
    │   ├── BadInput         unreadable, malformed or contradictory input; says where
    │   │   └── ImportRefused  many lines of a file are faulty; holds the reason for each
    │   ├── NotWritable      the place to write to refuses
    │   ├── UndoRefused      the last step can no longer be taken back, and why
    │   └── NeedsDecision    a question only a person can answer; ask, then call again
    ├── VaultError           the vault itself
    │   ├── WrongPassphrase  the passphrase does not open this person's key slot
    │   ├── VaultInUse       somebody has it open for writing
    │   ├── VaultDamaged     bytes are not what was written
    │   ├── VaultTooNew      written by a newer version of this program
    │   └── VaultFull        no space left; nothing was changed
    ├── RegisterUnavailable  the server that keeps a shared register cannot be used, and why
    ├── ReleaseRefused       open concerns stand in the way of a release
    ├── Cancelled            the person stopped the work
    └── BugError             a promise inside this program was broken

Every error has a stable `code` and a plain sentence that says what happened and what to do.
No message ever holds protected text: only references, counts, places and what the person
typed on the command line themself.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Help(StrEnum):
    """What helps after an error: a list to look in, a check to make, an answer to give."""

    CASES = "cases"
    EVIDENCE = "evidence"
    RECOMMENDATIONS = "recommendations"
    PEOPLE = "people"
    CONCERNS = "concerns"
    WHOLE = "whole"
    REGISTER = "register"
    INDEX = "index"
    INTAKE = "intake"
    SET_UP = "set_up"
    CHECK = "check"
    REPAIR = "repair"
    TAKE_OVER = "take_over"
    NEW_VAULT = "new_vault"


class WorkbenchError(Exception):
    """Base of every error that this program raises on purpose.

    `message` names the place, where there is one; `sentence` does not, for whoever shows it in place.
    Both are said in words that fit the window and the command line alike. `see` is what would help next
    (`Help`); the command line names its command for it.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, see: Help | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.sentence = message
        self.see = see
        if code is not None:
            self.code = code


class UserError(WorkbenchError):
    code = "input"


class NotFound(UserError):
    code = "not_found"


class BadInput(UserError):
    """Malformed input. `where` is a JSON path, a file name given by the person, or a field."""

    code = "bad_input"

    def __init__(
        self, message: str, *, where: str = "", code: str | None = None, see: Help | None = None
    ) -> None:
        super().__init__(f"{where}: {message}" if where else message, code=code, see=see)
        self.sentence = message
        self.where = where


class ImportRefused(BadInput):
    """A file that was refused whole. `reasons` names every fault by its line, without any words of it."""

    code = "import_refused"

    def __init__(self, message: str, reasons: Sequence[str], *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.reasons = tuple(reasons)


class NotWritable(UserError):
    code = "not_writable"


class UndoRefused(UserError):
    code = "undo_refused"


class NeedsDecision(UserError):
    """Work stopped at a question. `choices` are the answers that the verb accepts."""

    code = "needs_decision"

    def __init__(
        self, message: str, choices: Sequence[str] = (), *, code: str | None = None, see: Help | None = None
    ) -> None:
        super().__init__(message, code=code, see=see)
        self.choices = tuple(choices)


class VaultError(WorkbenchError):
    code = "vault"


class WrongPassphrase(VaultError):
    code = "wrong_passphrase"


class VaultInUse(VaultError):
    code = "vault_in_use"


class VaultDamaged(VaultError):
    code = "vault_damaged"


class VaultTooNew(VaultError):
    code = "vault_too_new"


class VaultFull(VaultError):
    code = "vault_full"


class RegisterUnavailable(WorkbenchError):
    """The server of a shared register. The code says what it is: `no_host`, `refused`, `lost` and others."""

    code = "register"


class ReleaseRefused(WorkbenchError):
    """Blocking concerns are open. `concerns` holds their ids, never their words."""

    code = "release_refused"

    def __init__(self, message: str, concerns: Sequence[str] = (), *, see: Help | None = None) -> None:
        super().__init__(message, see=see)
        self.concerns = tuple(concerns)


class Cancelled(WorkbenchError):
    code = "cancelled"


class BugError(WorkbenchError):
    code = "bug"
