"""The demonstration: fictional cases loaded, refused, mended and released, through the same verbs.

Owns the order of the show, and the vault in which a newcomer looks around. The cases are data in
resources/demo.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from workbench.errors import BadInput, BugError
from workbench.paths import resource
from workbench.records.case import Case
from workbench.records.release import Concern, Remedy
from workbench.services.exchange.importing import import_case
from workbench.services.register.importing import import_file
from workbench.services.register.meaning import index_meaning, reach
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import Asked, make_releases
from workbench.services.releasing.rendering import FORMATS
from workbench.services.session import Session, create_vault, encode_passphrase
from workbench.store.passphrase import Cost

OPEN_TO_ALL = "demonstration"
"""The passphrase, which is shown to everybody: nothing in the vault is real."""
USER = "Demonstration"
CASES = ("national", "psii", "swarm")


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision of the show: about the concern of this kind whose words begin like `text`."""

    kind: str
    text: str
    decision: Remedy
    by: str
    reason: str
    basis: str = ""
    replacement: str = msgspec.field(name="with", default="")


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One release of a case. Copies for recipients go into `folder` within the folder of the case."""

    report: str
    basis: str
    by: str
    reason: str
    kind: str = ""
    formats: tuple[str, ...] = FORMATS
    recipients: tuple[str, ...] = ()
    folder: str = ""
    decisions: tuple[Answer, ...] = ()


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one demonstration case is released, one time after another."""

    releases: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One case of the demonstration: what stood in the way at first, and what was released, a copy each."""

    case: Case
    refused: tuple[Concern, ...]
    released: tuple[Released, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """What a reader opens; the certificates are beside them."""
        return tuple(path for each in self.released for path in each.files)


def demonstrate(
    out: Path, *, cost: Cost | None = None, say: Callable[[str], None] = lambda _: None
) -> tuple[Shown, ...]:
    """Build the demonstration vault in `out` and release every case beside it, as its script says.

    Its register holds what fictional bodies recommended before.

    Raises:
        BadInput: the folder is not empty. NotWritable, VaultFull.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise BadInput("The folder for the demonstration is not empty. Choose a new or empty folder.")
    passphrase = encode_passphrase(OPEN_TO_ALL)
    with create_vault(out / "demonstration.vault", USER, passphrase, cost=cost) as session:
        _load_register(session)
        shown = tuple(_show(session, name, out, say) for name in CASES)
        if not reach(session).hindered:
            index_meaning(session)
        return shown


def look_around(folder: Path) -> Session:
    """Make and open an empty vault for the demonstration in a new or empty folder.

    Its passphrase is shown to everybody, so that stretching it for long would protect nothing: it has the
    least cost that any vault has. `load_cases` fills it.

    Raises:
        BadInput: the folder is not empty. NotWritable, VaultFull.
    """
    return create_vault(folder, USER, encode_passphrase(OPEN_TO_ALL), cost=Cost())


def load_cases(
    session: Session, progress: Callable[[int, int], bool] = lambda _done, _of: True
) -> tuple[Case, ...]:
    """Load the fictional cases into an open vault, releasing none, and a register of what others recommended.

    Returns the cases that were loaded.

    `progress(done, of)` counts cases; it is called before each and once at the end. Returning False stops
    before the next.

    Raises:
        BadInput: one is in the vault already. NotWritable, VaultFull.
    """
    loaded: list[Case] = []
    for name in CASES:
        if not progress(len(loaded), len(CASES)):
            return tuple(loaded)
        loaded.append(_load(session, name))
    _load_register(session)
    progress(len(loaded), len(CASES))
    return tuple(loaded)


def _load(session: Session, name: str) -> Case:
    return import_case(session, resource("demo", name, "case.json")).case


def _load_register(session: Session) -> None:
    import_file(session, resource("demo", "register.jsonl"))


def _show(session: Session, name: str, out: Path, say: Callable[[str], None]) -> Shown:
    script = msgspec.json.decode(resource("demo", name, "release.json").read_bytes(), type=Script)
    case = _load(session, name)
    say(f"Loaded {case.reference}.")
    refused: list[Concern] = []
    released: list[Released] = []
    for way in script.releases:
        assessed = check_release(session, case.case_id, way.report)
        what = assessed.outline.title
        if assessed.blocking:
            count = (
                f"{len(assessed.blocking)} concern{'s block' if len(assessed.blocking) > 1 else ' blocks'}"
            )
            say(f"  {what}: refused, {count} it. Now settled.")
        asked = Asked(
            report_kind=way.report,
            kind=way.kind,
            formats=way.formats,
            basis=way.basis,
            reason=way.reason,
            decided_by=way.by,
            lines=tuple(_line(answer, assessed.open_concerns) for answer in way.decisions),
        )
        folder = out / case.reference / way.folder
        made = make_releases(session, case.case_id, asked, recipients=way.recipients, out=folder)
        say(f"  {what}: released into {folder}.")
        refused.extend(assessed.blocking)
        released.extend(made)
    return Shown(case=case, refused=tuple(refused), released=tuple(released))


def _line(answer: Answer, concerns: tuple[Concern, ...]) -> DecisionLine:
    for concern in concerns:
        if concern.kind.value == answer.kind and concern.text.casefold().startswith(answer.text.casefold()):
            return DecisionLine(
                concern=concern.id,
                decision=answer.decision,
                by=answer.by,
                reason=answer.reason,
                basis=answer.basis,
                replacement=answer.replacement,
            )
    raise BugError("The demonstration expected a concern that was not raised.")
