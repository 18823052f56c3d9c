"""`reduced_motion`: between two looks at a page nothing is sent to the terminal, but the seconds that are left."""

from __future__ import annotations

import re
import time

import platformdirs

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import field, sign_in, to_qr
from tests.terminal.screen import EmulatedScreen

TWO_BLINKS = 1.2
"""Seconds in which a cursor that blinks goes and comes back."""
COUNTDOWN = re.compile(r"Ce code expire dans \d+:\d\d")
DIGITS = re.compile(r"[\d:]{1,4}")


def painted_since(terminal: Terminal, before: int) -> str:
    """The words that were sent since there were so many bytes."""
    screen = EmulatedScreen(terminal.screen.columns, terminal.screen.rows)
    screen.feed(terminal.raw[before:])
    return "".join(screen.text().split())


def next_second(terminal: Terminal) -> None:
    """Wait for the countdown to count."""
    shown = COUNTDOWN.findall(terminal.text())
    terminal.wait_for(lambda seen: COUNTDOWN.findall(seen.text()) != shown)


def test_an_idle_page_sends_nothing_but_the_seconds_left(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    file.parent.mkdir(parents=True)
    file.write_text("reduced_motion = true", "utf-8")
    terminal = start()
    terminal.wait_for(lambda seen: field(seen, "Mot de passe") == "")
    terminal.send("a")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "a")
    before, later = len(terminal.raw), time.monotonic() + TWO_BLINKS
    terminal.wait_until(lambda: time.monotonic() > later)
    assert terminal.raw[before:] == b""

    terminal.key("backspace")
    sign_in(terminal)
    to_qr(terminal)
    next_second(terminal)
    before = len(terminal.raw)
    for _second in range(2):
        next_second(terminal)
        assert DIGITS.fullmatch(painted_since(terminal, before))
