"""However the program ends, the terminal is as it was and nothing secret is left on it."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs
import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.clean import assert_blank, assert_restored, one_screen_or_two
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.places import (
    at_the_code,
    at_the_key,
    with_a_typed_password,
    with_help,
    with_the_page_of_the_application,
)
from tests.terminal.program import MODULE


@one_screen_or_two(
    with_a_typed_password,
    at_the_code,
    at_the_key,
    with_help,
    with_the_page_of_the_application,
    two=at_the_key,
)
def test_ctrl_q(start: Start, prepared: Store, case: Callable[[Terminal], None], alternate_screen: bool) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start(alternate_screen=alternate_screen)
    case(terminal)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert_blank(terminal)
    assert PASSWORD.encode() not in terminal.raw


@one_screen_or_two(signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, two=signal.SIGTERM)
def test_a_signal(start: Start, prepared: Store, case: signal.Signals, alternate_screen: bool) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start(alternate_screen=alternate_screen)
    at_the_key(terminal)
    terminal.kill(case)
    assert terminal.wait_exit() == 128 + case
    assert_restored(terminal)
    assert_blank(terminal)
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()


@pytest.mark.parametrize("somewhere", [with_a_typed_password, at_the_code])
def test_a_line_that_drops(start: Start, prepared: Store, somewhere: Callable[[Terminal], None]) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start()
    somewhere(terminal)
    terminal.hang_up()
    assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()


IN_A_SESSION_OF_ITS_OWN = """
import os, signal, sys
if child := os.fork():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.setsid()
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_a_line_that_drops_without_a_signal(start: Start) -> None:
    terminal = start(argv=(sys.executable, "-I", "-c", IN_A_SESSION_OF_ITS_OWN, *MODULE))
    terminal.wait_for("Bienvenue")
    child = int(Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text())
    terminal.hang_up()
    try:
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def test_a_terminal_that_has_stopped_does_not_hold_the_program(start: Start) -> None:
    terminal = start()
    terminal.wait_for("Bienvenue")
    line = os.open(f"/proc/{terminal.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)
    try:
        termios.tcflow(line, termios.TCOOFF)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
    finally:
        os.close(line)


def test_ctrl_c_says_how_to_leave_and_does_not(start: Start, prepared: Store) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start()
    with_a_typed_password(terminal)
    terminal.key("ctrl+c")
    terminal.wait_for("Pour quitter : Ctrl+Q.")
    terminal.key("enter")
    terminal.wait_for("Authentification multifacteur")


def test_the_mouse_pointer_gets_its_shape_back(start: Start, prepared: Store) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    ((x, y, _width),) = terminal.screen.find("[ Me connecter ]")
    terminal.send(f"\x1b[<35;{x + 3};{y + 1}M")
    terminal.wait_for(lambda seen: b"\x1b]22;pointer" in seen.raw)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    shapes = re.findall(rb"\x1b\]22;([a-z-]*)", terminal.raw)
    assert shapes[-1] in (b"default", b"")
