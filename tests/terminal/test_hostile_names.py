"""Text of the database that no command would accept never acts on the terminal that shows it."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.storage import inside
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.hostile import MARKS, TOGETHER
from tests.terminal.journey import (
    by_key,
    fill,
    fresh_code,
    leave_the_list,
    read_key,
    resume,
    sign_in,
    sign_out,
    to_manual_entry,
    to_qr,
)

_POINTER = re.compile(rb"\x1b\]22;[a-z-]+\x07")
"""The shape of the mouse pointer, the one string the program sends by itself."""
WHOSE = "WHERE user_id = (SELECT id FROM users WHERE name_key = ?)"


def plant(store: Store, statement: str, *values: str) -> None:
    """Write into the file by other means than ours, and put it under the MAC: the program believes what it reads."""
    with closing(sqlite3.connect(store.path)) as db, db:
        assert db.execute(statement, values).rowcount == 1
    inside.stamp_everybody(store)


def assert_harmless(terminal: Terminal) -> None:
    """None of the marks has reached the terminal, and the title is its own."""
    received = _POINTER.sub(b"", terminal.raw)
    assert [mark for mark in MARKS if mark in received] == []
    assert terminal.screen.title == ""


def test_a_name_through_the_whole_guide_and_then_an_active_method(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("someone", PASSWORD)
    terminal = start()
    for key, name in zip(("eve", "eva", "ava"), TOGETHER.values(), strict=True):
        prepared.administration().accounts.add(key, PASSWORD)
        plant(prepared, "UPDATE users SET name = ? WHERE name_key = ?", name, key)
        sign_in(terminal, key)
        terminal.wait_for("Authentification multifacteur")
        # What is a link in a name is none on the screen.
        terminal.click(77, 0)
        secret = to_qr(terminal).secret
        assert to_manual_entry(terminal) == secret
        terminal.key("enter")
        terminal.wait_for("[ Vérifier ]")
        fill(terminal, totp(secret, time.time()))
        terminal.wait_for("C'est fait")
        by_key(terminal, "Suivant")
        by_key(terminal, "Terminer")
        terminal.wait_for("Okta Verify sur Mon iPhone")
        assert_harmless(terminal)
        sign_out(terminal)

        plant(
            prepared,
            f"UPDATE factors SET method = ?, phone = ?, account = ?, name = ? {WHOSE}",  # noqa: S608
            *(name, name, name, name, key),
        )
        sign_in(terminal, key)
        terminal.wait_for("[ Vérifier ]")
        fill(terminal, fresh_code(secret))
        terminal.wait_for("Ce qui protège votre compte")
        terminal.wait_for("✓")
        assert_harmless(terminal)
        sign_out(terminal)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_harmless(terminal)


def test_a_pending_enrolment(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("someone", PASSWORD)
    terminal = start(60, 20)
    for name, text in zip(("eve", "eva", "ava"), TOGETHER.values(), strict=True):
        prepared.administration().accounts.add(name, PASSWORD)
        session = prepared.sign_in.with_password(name, PASSWORD)
        pending = prepared.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
        plant(
            prepared,
            f"UPDATE enrolments SET account = ?, issuer = ?, name = ? {WHOSE}",  # noqa: S608
            *(text, text, text, name),
        )
        resume(terminal, name)
        assert read_key(terminal) == pending.secret
        assert_harmless(terminal)
        terminal.key("escape")
        terminal.wait_for("Sélectionnez votre type de périphérique")
        terminal.key("escape")
        terminal.wait_for("Authentification multifacteur")
        leave_the_list(terminal)
        assert_harmless(terminal)
