"""What the service tells on standard error: starts, ends, troubles, and how many it refused; never whom nor what."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from tui.http.refusals import Kind
from tui.language import _

_ROOT = Path(__file__).parents[2]
_OURS = ("tui", "storage")


class Cut(StrEnum):
    """The reasons for which a connection ends without an answer."""

    CROWD = "crowd"
    STRANGER = "stranger"
    SLOW = "slow"
    UNREADABLE = "unreadable"
    FULL = "full"
    FOREIGN = "foreign"
    GARBLED = "garbled"


class Journal:
    """Counts what is refused, and says it once a minute; tells at once what stops the service from answering."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Begin; `say` writes a sentence."""
        self._say = say
        self._counts: Counter[Kind | Cut] = Counter()
        self._told: set[str] = set()
        self._in_trouble = False

    def say(self, sentence: str) -> None:
        """Tell something; nothing else depends on whether it can be written."""
        with suppress(OSError):
            self._say(sentence)

    def count(self, what: Kind | Cut) -> None:
        """Count a refusal."""
        self._counts[what] += 1

    def trouble(self, sentence: str) -> None:
        """Tell what keeps the store from answering, once until it answers again."""
        if not self._in_trouble:
            self.say(sentence)
        self._in_trouble = True

    def answered(self) -> None:
        """Take note that the store answers; say so if it did not before."""
        if self._in_trouble:
            self.say(_("La base de données répond de nouveau."))
        self._in_trouble = False

    def failed(self, error: BaseException) -> None:
        """Tell of an unexpected error, by its type and its place alone, once a minute for each."""
        name = f"{type(error).__name__}, {_place(error)}"
        if name not in self._told:
            self.say(_("Erreur inattendue, et le service continue : {name}.").format(name=name))
        self._told.add(name)

    def sum_up(self) -> None:
        """Say how many of each kind were refused since the last time, if any were."""
        counted = ", ".join(f"{words} {n}" for what, words in _words().items() if (n := self._counts[what]))
        if counted:
            self.say(_("Sans suite : {counted}.").format(counted=counted))
        self._counts.clear()
        self._told.clear()


class Listener(logging.Handler):
    """Hears what libraries log, of which nothing but its kind is told."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of the error, or count a request that is no HTTP and a message that is no UTF-8."""
        error = record.exc_info[1] if record.exc_info else None
        is_unreadable = isinstance(error, UnicodeDecodeError) or record.levelno == logging.WARNING
        if record.name == "uvicorn.error" and is_unreadable:
            self._journal.count(Cut.UNREADABLE)
        elif isinstance(error, Exception):
            self._journal.failed(error)


def _place(error: BaseException) -> str:
    """Return the innermost place in our code; that of a library, if it never went through ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    return f"{_short(ours[-1].filename)}:{ours[-1].lineno}" if ours else "?"


def _is_ours(name: str) -> bool:
    return any(Path(name).is_relative_to(_ROOT / package) for package in _OURS)


def _short(name: str) -> str:
    return str(Path(name).relative_to(_ROOT)) if _is_ours(name) else Path(name).name


def _words() -> dict[Kind | Cut, str]:
    return {
        Kind.PHONE: _("téléphones refusés"),
        Kind.CLOCK: _("téléphones à la mauvaise heure"),
        Kind.HOST: _("jetons de machine refusés"),
        Kind.PAUSED: _("machines en pause"),
        Kind.MALFORMED: _("demandes mal formées"),
        Kind.TOO_LARGE: _("demandes trop longues"),
        Kind.NOT_A_FORM: _("demandes d'un autre type"),
        Kind.BUSY: _("demandes auxquelles la base n'a pas pu répondre"),
        Kind.ELSEWHERE: _("demandes à un autre nom"),
        Cut.CROWD: _("connexions de trop"),
        Cut.STRANGER: _("connexions d'ailleurs que du mandataire"),
        Cut.SLOW: _("connexions trop lentes"),
        Cut.UNREADABLE: _("connexions illisibles"),
        Cut.FULL: _("visiteurs de trop"),
        Cut.FOREIGN: _("demandes d'une autre page"),
        Cut.GARBLED: _("visites interrompues par un message illisible"),
    }
