"""The sessions that are forked from a process which has loaded the program: what each loads, and how it is begun."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence

from tui.cli import main, refusals
from tui.config import paths
from tui.config.settings import Settings
from tui.process import child
from tui.process.loaded import Loaded
from tui.wizard.steps import Step

_STORE = (
    "argon2",
    "concurrent.futures.thread",
    "cryptography.hazmat.primitives.ciphers.aead",
    "pyotp",
    "storage.database.tables.name_readings",
    "storage.domain.guesses",
    "storage.services.account_making",
    "storage.services.devices",
    "storage.services.enrolments",
    "storage.services.first_account",
    "storage.services.passwords",
    "storage.services.recovery_codes",
    "storage.services.visits",
    "tui.process.privileges",
)
_PAGES = (
    *(f"tui.screens.{step}" for step in Step),
    "segno",
    "textual.layouts.factory",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.layouts.vertical",
    "textual.pilot",
    "textual.scrollbar",
)
_MODULES = {
    "kiosk": ("tui.cli.kiosk", "tui.kiosk.client", "tui.kiosk.supervisor", *_PAGES, *_STORE),
    "wizard": ("tui.launch", "tui.screens.own_screen", *_PAGES, *_STORE),
    "text": ("tui.launch", "tui.plain.conversation", "tui.plain.silence", "wcwidth", *_STORE),
    "demo": ("tui.demo.run",),
}
"""What each loads, at its start or when it comes to it."""


def load(options: argparse.Namespace, settings: Settings, *names: str) -> Loaded:
    """Load what the sessions of these names need. Raises UnusablePath."""
    from rich.cells import cell_len

    place = paths.database(options, os.environ, settings.database).place
    engine = "storage.database.postgres.engine" if isinstance(place, str) else "storage.database.sqlite.engine"
    modules = [module for name in names for module in _MODULES[name]]
    # Rich loads its table of the widths of letters at the first one that may be wide.
    cell_len("語")
    return Loaded((*modules, engine), paths.configuration(options, os.environ).path)


def of_a_command(options: argparse.Namespace, words: Sequence[str]) -> Callable[[], int]:
    """Return what the session of these words does, with the places of these arguments."""
    begun = main.parser().parse_args(child.command_of(options, *words)[len(child.PROGRAM) :])
    begun.given = options.given
    return session(lambda: main.run(begun))


def session(command: Callable[[], int]) -> Callable[[], int]:
    """Return what a forked process does for a command, with the answers to its errors."""
    return lambda: main.finish(lambda: refusals.answered(command))
