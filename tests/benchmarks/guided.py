"""The real program with an account to sign in to, at a cheap argon2: it is not what is measured."""

from __future__ import annotations

import sys
from pathlib import Path

import argon2

from storage import Store
from storage.passwords import Hasher
from tests.conftest import PASSWORD

GUICHET = (sys.executable, "-I", "-m", "tests.terminal.cheap")
NAME = "zzyzx"
"""No word of a screen has these letters."""


def prepare(home: Path) -> None:
    """One account, in the usual place of this home."""
    store = Store(home / ".local/share/guichet/guichet.db", hasher=Hasher(argon2.profiles.CHEAPEST))
    store.add_user(NAME, PASSWORD, mfa_required=True)
    store.close()
