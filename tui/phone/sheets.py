"""The parts of a page of the phone, as data. No screen here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.phone.account import Account
from tui.phone.handset import Page


@dataclass(frozen=True, slots=True)
class Tap:
    """Describes something to touch."""

    label: str
    act: Callable[[], object]
    primary: bool = False
    under: str = ""
    """Shown below it."""
    told: str = ""
    """Said at the foot of the page while it has the focus."""
    choice: bool = False
    """Whether it is one of a list to switch on and off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Describes a field to fill in."""

    label: str
    longest: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Describes a page, from top to bottom."""

    page: Page
    title: str = ""
    words: tuple[str, ...] = ()
    account: Account | None = None
    """Whose code is shown, big."""
    remark: str = ""
    """The last event, in words."""
    wrong: bool = False
    """Whether that event is a refusal."""
    entries: tuple[Entry, ...] = ()
    filled: Callable[..., object] | None = None
    """Takes the texts of the entries."""
    taps: tuple[Tap, ...] = ()
    about: str = ""
    """What it is about, where a key that was meant for another one must not be taken for this."""

    @property
    def shape(self) -> tuple[object, ...]:
        """Return what two sheets have in common that differ in their words only."""
        return self.page, len(self.words), len(self.taps), len(self.entries), self.about


@dataclass(frozen=True, slots=True)
class Sight:
    """Names what the phone can look at."""

    scan: Callable[[], object] | None = None
    """Looks; None where no screen is in sight."""
    decoder: bool = False
    """Whether the pictures it sees can be read."""
