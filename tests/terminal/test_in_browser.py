"""The program in a terminal that a browser shows: the page brings an on-screen keyboard where there is a cursor."""

from __future__ import annotations

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key
from tests.terminal.program import environment
from tui.process.child import BROWSER

CURSOR = 25
"""DECTCEM: the private mode in which the cursor is seen."""


def wait_for_cursor(terminal: Terminal, *, is_seen: bool) -> None:
    terminal.wait_for(lambda seen: (CURSOR in seen.modes) == is_seen)


def test_the_cursor_is_seen_in_fields_and_nowhere_else(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    terminal = start(env=environment(**{BROWSER: "192.0.2.7"}))
    terminal.wait_for("[ Me connecter ]")
    wait_for_cursor(terminal, is_seen=True)
    terminal.key("f1")
    wait_for_cursor(terminal, is_seen=False)
    terminal.key("escape")
    wait_for_cursor(terminal, is_seen=True)
    terminal.send(f"alice\t{PASSWORD}\r")
    terminal.wait_for("[ Choisir ]")
    wait_for_cursor(terminal, is_seen=False)
    by_key(terminal, "Choisir")


def test_elsewhere_it_is_never_seen(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    assert CURSOR not in terminal.modes
