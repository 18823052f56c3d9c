"""However the program ends in tmux, its history holds nothing of it, not even what a resize has pushed there."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.apology import FAULTY, assert_apologised
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import focused, to_manual_entry
from tests.terminal.places import at_the_device
from tests.terminal.program import CHEAP
from tests.terminal.tmux import Tmux

HOW_THINGS_STAND = re.compile(
    r"Activation interrompue\. Relancez « guichet » avant \d\d:\d\d : le même code QR vous attend\."
)
pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")


def leave(terminal: Terminal, _tmux: Tmux) -> None:
    """By the keyboard."""
    terminal.key("ctrl+q")


def be_told_to_leave(_terminal: Terminal, tmux: Tmux) -> None:
    """By a signal."""
    os.kill(tmux.program(), signal.SIGTERM)


def fail(terminal: Terminal, _tmux: Tmux) -> None:
    """By a key that cannot be read."""
    terminal.key("!")


@pytest.mark.parametrize(
    ("command", "way", "code", "alternate_screen"),
    [
        (CHEAP, leave, 0, False),
        (CHEAP, be_told_to_leave, 128 + signal.SIGTERM, False),
        ((*FAULTY, "reading a key"), fail, 1, False),
        (CHEAP, leave, 0, True),
    ],
)
def test_nothing_remains(
    start: Start,
    prepared: Store,
    tmp_path: Path,
    command: tuple[str, ...],
    way: Callable[[Terminal, Tmux], None],
    code: int,
    alternate_screen: bool,
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    with Tmux(tmp_path, command, alternate_screen=alternate_screen) as tmux:
        terminal = start(argv=tmux.argv)
        at_the_device(terminal)
        terminal.key("space")
        terminal.wait_for(lambda seen: focused(seen, "Suivant"))
        terminal.key("shift+tab", "shift+tab")
        terminal.send("x")
        terminal.wait_for("iPhonex")
        terminal.key("enter")
        to_manual_entry(terminal)
        # Only what is above the cursor, which is at the key, goes into the history. A page of 26 rows is in the middle.
        for rows, foot, words in ((40, 32, "F1"), (8, 1, "Agrandissez"), (20, 19, "F1"), (5, 1, "Agrandissez")):
            terminal.resize(80, rows)
            terminal.wait_for(lambda seen, foot=foot, words=words: words in seen.line(foot))  # type: ignore[misc]
        assert bool(tmux.history_size()) is not alternate_screen
        way(terminal, tmux)
        terminal.wait_for(f"fin {code}")
        kept = tmux.kept()
        assert "\x1b" not in kept, "no colour is left"
        left = " ".join(kept.split()).removesuffix(f"fin {code}").strip()
        if code == 1:
            assert_apologised(left)
        else:
            assert HOW_THINGS_STAND.sub("", left).strip() == ("avant" if alternate_screen else "")
            assert bool(HOW_THINGS_STAND.search(left)) is (code == 0), "only who leaves by the keyboard is told"
