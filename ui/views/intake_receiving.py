"""Packages coming to the intake desk: chosen, dropped, or found in a watched folder.

Owns the order of questions: packages are looked through, keys that were not met before are asked about, and
only then is anything taken in. Why a package is refused is for the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs.asking import show
from ui.dialogs.intake_trust import ReceivedDialog, TrustDialog
from ui.jobs import Progress, Store
from ui.models.intake import counted
from ui.widgets.parts import Banner, button
from workbench.errors import Cancelled, WorkbenchError
from workbench.services.intake.receiving import Outcome, Received, look_at_packages, receive
from workbench.services.register.importing import Choices
from workbench.services.session import Session

_FORMS = "Recommendation packages (*.recs.zip);;All files (*)"


class Receiving(QObject):
    """Packages for one page. `done` when at least one was taken in."""

    done = Signal()
    told = Signal(str)
    """What came by itself, in a line: whoever is on another page reads it too."""

    def __init__(self, owner: QWidget, store: Store, banner: Banner) -> None:
        super().__init__(owner)
        self._owner, self._store, self._banner = owner, store, banner

    def choose(self) -> None:
        """Ask for files, and take them in."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._owner, "Take packages in", str(Path.home()), _FORMS
        )  # fmt: skip
        self.receive([Path(each) for each in chosen])

    def choose_folder(self) -> None:
        """Ask for a folder, and take in every package in it."""
        chosen = QFileDialog.getExistingDirectory(self._owner, "Take in every package of a folder")
        self.receive([Path(chosen)] if chosen else [])

    def receive(self, paths: Sequence[Path], *, unasked: bool = False) -> None:
        """Look packages through, ask about keys that are new, and take in what stands.

        `unasked` are packages that nobody chose: no question is put before somebody who works on something
        else, only a line with a button.
        """
        if not paths:
            return

        def work(session: Session, progress: Progress) -> tuple[Received, ...]:
            return look_at_packages(session, paths, progress=progress)

        self._banner.setVisible(False)
        self._store.job(
            self, "Looking packages through", work, lambda seen: self._looked(seen, unasked=unasked),
            self._failed,
        )  # fmt: skip

    def take(self, wanted: Sequence[Received], seen: Sequence[Received], *, unasked: bool = False) -> None:
        """Take in what was looked at; each package must still have the key that it was seen with."""

        def work(session: Session, progress: Progress) -> tuple[Received, ...]:
            done: list[Received] = []
            for count, each in enumerate(wanted, 1):
                done += receive(session, [each.path], Choices(key=each.fingerprint))
                if not progress(count, len(wanted)):
                    break
            return tuple(done)

        others = tuple(each for each in seen if each.path not in {one.path for one in wanted})
        if not wanted:
            self._tell(others, unasked=unasked)
            return
        self._store.job(
            self, "Taking packages in", work, lambda done: self._tell((*done, *others), unasked=unasked),
            self._failed,
        )  # fmt: skip

    def show_all(self, done: Sequence[Received]) -> None:
        """Show what became of each file, with the reasons whole."""
        show(ReceivedDialog(done, self._again, self._owner.window()))

    def _looked(self, seen: tuple[Received, ...], *, unasked: bool) -> None:
        standing = [each for each in seen if each.outcome is Outcome.STANDS]
        strangers = [each for each in standing if each.first_time]
        known = [each for each in standing if not each.first_time]
        if unasked:
            self.take(known, [each for each in seen if each not in strangers], unasked=True)
            if strangers:
                self._tell_waiting(strangers)
        elif strangers:
            asked = TrustDialog(strangers, self._owner.window())
            asked.accepted.connect(lambda: self.take([*known, *asked.trusted], seen))
            asked.rejected.connect(lambda: self.take(known, seen))
            show(asked)
        else:
            self.take(known, seen)

    def _tell_waiting(self, strangers: Sequence[Received]) -> None:
        names = ", ".join(dict.fromkeys(each.issuer for each in strangers))
        paths = [each.path for each in strangers]
        self.told.emit("A package waits at the intake desk: its issuer's key is not known.")
        self._banner.tell(
            f"{counted(len(strangers), 'package')} in the watched folder came from an issuer whose key is "
            f"not known here: {names}. Nothing of it was taken in.",
            "warning",
            button("Compare the key…", lambda: self.receive(paths)),
        )

    def _tell(self, done: Sequence[Received], *, unasked: bool) -> None:
        if unasked and all(each.outcome is Outcome.AGAIN for each in done):
            return
        refused = any(each.outcome is Outcome.REFUSED for each in done)
        told = any(each.notes for each in done if each.outcome is Outcome.TAKEN)
        more = [button("Show reasons" if refused else "Show notes", lambda: self.show_all(done))]
        if unasked:
            self.told.emit(f"Intake desk: {summary(done)}")
        tone = "danger" if refused else "warning" if told else "success"
        self._banner.tell(summary(done), tone, *(more if refused or told else []))
        if any(each.outcome is Outcome.TAKEN for each in done):
            self.done.emit()
        if refused and not unasked:
            self.show_all(done)

    def _again(self, each: Received, choices: Choices) -> None:
        self._store.job(
            self,
            "Taking packages in",
            lambda session, _: receive(session, [each.path], choices),
            lambda done: self._tell(done, unasked=False),
            self._failed,
        )

    def _failed(self, error: WorkbenchError) -> None:
        self._banner.tell(error.sentence, "info" if isinstance(error, Cancelled) else "danger")


def summary(done: Sequence[Received]) -> str:
    """What became of files, in a line."""
    of = {outcome: [each for each in done if each.outcome is outcome] for outcome in Outcome}
    taken = of[Outcome.TAKEN]
    items = sum(len(each.items) for each in taken)
    said = []
    if taken:
        who = ", ".join(dict.fromkeys(each.issuer for each in taken))
        said.append(f"{counted(len(taken), 'package')} of {who} taken in, with {counted(items, 'new item')}.")
    if of[Outcome.AGAIN]:
        said.append(f"{counted(len(of[Outcome.AGAIN]), 'package')} came before; nothing was done.")
    if of[Outcome.REFUSED]:
        names = ", ".join(each.path.name for each in of[Outcome.REFUSED])
        said.append(f"Refused: {names}. Nothing of it was taken in.")
    if of[Outcome.STANDS]:
        said.append(f"{counted(len(of[Outcome.STANDS]), 'package')} not taken in: the key was not trusted.")
    return " ".join(said)
