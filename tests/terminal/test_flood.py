"""A large text typed by a terminal that marks no pastes: the program stays small, and takes the next key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.places import at_connexion

FLOOD = b"une-ligne-de-texte-"
"""Without a space, which would close the page of help."""
MOST_GROWTH = 64 << 20
"""Bytes; a sixteenth of what 383 kB took before anything held them back; a quarter of them shows it as well."""


def most_memory(terminal: Terminal) -> int:
    """Bytes the program has had in memory at most."""
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    return next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.mark.more
def test_a_flood_is_not_kept_in_memory(start: Start, prepared: Store, amount: Callable[[int, int], int]) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    at_connexion(terminal)
    # A letter costs the least where there is no field.
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    before = most_memory(terminal)
    terminal.send(FLOOD * amount(5_000, 20_000))
    say_how_to_quit(terminal)
    assert most_memory(terminal) - before < MOST_GROWTH


def say_how_to_quit(terminal: Terminal) -> None:
    """Press Ctrl+C until it is read: in the flood it is none."""
    for _attempt in range(60):
        terminal.key("ctrl+c")
        try:
            terminal.wait_for("Pour quitter", timeout=1)
        except AssertionError:
            continue
        return
    raise AssertionError("no key was read")
