"""Code lists (SEIPS, AcciMap, LFPSE, our own enumerations), and how shipped data files are read.

Owns what every dated and sourced data file has in common: strict structs, the note of its source,
and errors that say where a file is wrong. It must not know what a rule means, nor any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, Protocol, TypeVar

import msgspec

from workbench import paths
from workbench.errors import BadInput, NotFound

Confidence = Literal["checked", "from memory, verify"]


class Coded(Protocol):
    """Anything with a code."""

    @property
    def code(self) -> str: ...


_Coded = TypeVar("_Coded", bound=Coded)
_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A struct of a shipped file: a misspelt key is an error, not a rule silently lost."""


class Sourced(Strict, frozen=True, kw_only=True):
    """What every group of rules says of itself.

    `source` is the statute or guidance with its paragraph; `as_of` the day it was last looked at;
    `confidence` is "checked" only when the wording of the source was read.
    """

    source: str
    as_of: date
    confidence: Confidence
    note: str = ""


class Term(Strict, frozen=True, kw_only=True):
    """One code of a code list."""

    code: str
    title: str
    description: str


class Taxonomy(Sourced, frozen=True, kw_only=True):
    """A code list, in the order in which it is offered."""

    code: str
    title: str
    terms: tuple[Term, ...]

    def codes(self) -> tuple[str, ...]:
        """The codes alone, in order."""
        return tuple(term.code for term in self.terms)

    def term(self, code: str) -> Term:
        """The term of that code. Raises: NotFound, naming those that exist."""
        return named(self.terms, code, f"no such code in the list {self.code}")


def list_taxonomies() -> tuple[str, ...]:
    """The names of the code lists that this program ships, sorted."""
    return codes_in("taxonomies")


def load_taxonomy(name: str) -> Taxonomy:
    """Read and check one code list, such as `seips` or `evidence_kinds`.

    Raises: NotFound for a name that is not shipped; BadInput for a file that breaks a rule.
    """
    where = f"code list {name}"
    taxonomy = decode(read("taxonomies", name, "no such code list"), Taxonomy, where)
    repeated = repeated_in(taxonomy.codes())
    if repeated or not taxonomy.terms:
        raise BadInput("a code list needs codes, and each of them only once.", where=where)
    return taxonomy


def codes_in(folder: str) -> tuple[str, ...]:
    """The names, without their ending, of the JSON files of a resource folder, sorted."""
    return tuple(sorted(path.stem for path in paths.resource(folder).glob("*.json")))


def read(folder: str, code: str, missing: str) -> bytes:
    """The bytes of one file of a resource folder; only a listed code is ever made into a path.

    Raises: NotFound, beginning with `missing` and naming those that exist.
    """
    known = codes_in(folder)
    if code not in known:
        raise NotFound(f"There is {missing}. Those known are: {', '.join(known)}.")
    return paths.resource(folder, f"{code}.json").read_bytes()


def decode(content: bytes, kind: type[_Struct], where: str) -> _Struct:
    """Read a strict struct from JSON.

    Raises: BadInput with the JSON path of the first fault, never the value found there.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        # The other sentences of msgspec quote the value.
        reason = said if said.startswith(("Expected `", "Object missing")) else "this is not allowed here"
        place = f" (at {path.replace('`', '')})" if path else ""
        raise BadInput(f"The file does not follow its schema: {reason}{place}.", where=where) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("This is not readable JSON.", where=where) from None


def named(choices: Sequence[_Coded], code: str, missing: str) -> _Coded:
    """The one of that code.

    Raises: NotFound, beginning with `missing` and naming those that exist.
    """
    for choice in choices:
        if choice.code == code:
            return choice
    raise NotFound(f"There is {missing}. Those known are: {', '.join(each.code for each in choices)}.")


def repeated_in(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that stand more than once, sorted."""
    counted = list(codes)
    return tuple(sorted({code for code in counted if counted.count(code) > 1}))
