"""The real program, and one person going through the guide: each key, and what shows after it.

Runs with a cheap argon2, which is not measured here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import argon2

from storage import Store
from storage.security.hasher import Hasher
from tests.benchmarks.stopwatch import Stopwatch
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.emulator import Awaited, Terminal
from tests.terminal.journey import at_device_type, field
from tests.terminal.scan import scan

GUICHET = (sys.executable, "-I", "-m", "tests.terminal.cheap")
NAME = "zzyzx"
"""A name whose letters are in no word of a screen."""
LETTER, DIGIT, CHOICE = "a letter", "a digit", "Espace, on the phone"
STEPS = (
    "to the device",
    "to the QR code",
    "to the proof",
    "to C'est fait",
    "to the list",
)
Press = Callable[[str, str, Awaited], object]
"""A function called with the name of an action, its keys, and what shows after them."""


def prepare(home: Path) -> None:
    """Make one account, in the usual place of this home directory."""
    store = Store(home / ".local/share/guichet/guichet.db", hasher=Hasher(argon2.profiles.CHEAPEST))
    store.administration().accounts.add(NAME, PASSWORD, mfa_required=True)
    store.close()


def to_the_qr_code(terminal: Stopwatch, press: Press) -> None:
    """Walk from Connexion to the QR code.

    The first letter is typed while the page is made ready, and is not measured.
    """
    terminal.wait_for("[ Me connecter ]")
    terminal.press(NAME[0], _typed(NAME[0]))
    for end, letter in enumerate(NAME[1:], 2):
        press(LETTER, letter, _typed(NAME[:end]))
    terminal.send(f"\r{PASSWORD}\r")
    terminal.wait_for("[ Choisir ]")
    press(STEPS[0], "\r", "Sélectionnez votre type de périphérique")
    at_device_type(terminal)
    press(CHOICE, " ", "App Store")
    press(STEPS[1], "\r", "[ Impossible de numériser ? ]")


def walk(terminal: Stopwatch, press: Press) -> None:
    """Walk from Connexion to the list."""
    to_the_qr_code(terminal, press)
    link = scan(terminal)
    press(STEPS[2], "\r", "[ Vérifier ]")
    code = totp(link.secret, time.time())
    for digit in code[:-1]:
        press(DIGIT, digit, _other_than(terminal.text()))
    press(STEPS[3], code[-1], "C'est fait")
    press(STEPS[4], "\r", "Étape 9 sur 9")


def _typed(name: str) -> Callable[[Terminal], bool]:
    return lambda seen: field(seen, "Nom d'utilisateur") == name


def _other_than(text: str) -> Callable[[Terminal], bool]:
    return lambda seen: seen.text() != text
