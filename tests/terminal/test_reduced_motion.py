"""`reduced_motion`: between two looks at a page nothing is sent to the terminal, but the seconds that are left."""

from __future__ import annotations

import re
import time
from contextlib import closing
from pathlib import Path

import platformdirs

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import field, resume, sign_in, to_qr
from tests.terminal.screen import EmulatedScreen

ALMOST_ALL = 500
"""Seconds of the ten minutes of a code after which those that are left are counted."""
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


def assert_silent(terminal: Terminal) -> None:
    """Check that nothing is sent while a cursor would blink twice."""
    before, later = len(terminal.raw), time.monotonic() + TWO_BLINKS
    terminal.wait_until(lambda: time.monotonic() > later)
    assert terminal.raw[before:] == b""


def test_an_idle_page_sends_nothing_but_the_last_seconds_left(
    start: Start, prepared: Store, at_home: Path, cheap: Hasher
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    file.parent.mkdir(parents=True)
    file.write_text("reduced_motion = true", "utf-8")
    terminal = start()
    terminal.wait_for(lambda seen: field(seen, "Mot de passe") == "")
    terminal.send("a")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "a")
    assert_silent(terminal)

    with closing(Store(at_home, clock=lambda: time.time() - ALMOST_ALL, hasher=cheap)) as earlier:
        session = earlier.sign_in.with_password("alice", PASSWORD)
        earlier.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    terminal.key("backspace")
    resume(terminal)
    terminal.wait_for("Ce code expire dans 1:")
    next_second(terminal)
    before = len(terminal.raw)
    for _second in range(2):
        next_second(terminal)
        assert DIGITS.fullmatch(painted_since(terminal, before))


def test_a_page_with_a_code_that_is_good_for_minutes_sends_nothing(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    to_qr(terminal)
    terminal.wait_for("Code valable jusqu'à ")
    assert_silent(terminal)
