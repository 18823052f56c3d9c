"""The sessions that are forked from a process which has loaded the program: what each loads, and how it is begun."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable

from tui import language
from tui.cli import main
from tui.config import paths
from tui.process.loaded import Loaded
from tui.wizard.steps import Step

_GUIDE = (
    *(f"tui.screens.{step}" for step in Step),
    "argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "pyotp",
    "segno",
)
"""The pages, and the libraries that a session by itself loads when a page needs them."""
KIOSK = ("tui.kiosk.client", *_GUIDE)


def load(options: argparse.Namespace, modules: Iterable[str]) -> Loaded:
    """Load what sessions need; these arguments say where the configuration is. Raises UnusablePath."""
    return Loaded(modules, paths.configuration(options, os.environ).path)


def session(options: argparse.Namespace, **changes: object) -> Callable[[], int]:
    """Return what a forked process does: the command of these arguments, but for some changes."""
    changed = argparse.Namespace(**(vars(options) | changes))

    def run() -> int:
        language.choose(changed.lang or language.of_locale(os.environ))
        main.carry_out(changed)

    return run
