"""What every screen is given: the store, the methods on offer, the settings and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage import Store
from storage.models import Clock
from tui.settings import Settings


def _nobody() -> None:
    """Where no mail is sent."""


@dataclass(frozen=True, slots=True)
class Services:
    """Made once by the command line, or by a test with a fixed clock."""

    store: Store
    settings: Settings
    clock: Clock
    utf8: bool = True
    """Whether the terminal shows more than ASCII."""
    look_for_mail: Callable[[], None] = _nobody
    """Called when there may be mail to send; returns at once."""
