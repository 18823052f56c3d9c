"""However the program ends, the terminal is as it was and nothing secret is left on it, nor in what it keeps."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable

import platformdirs
import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.pictures.cells import text_of
from tests.terminal.clean import assert_blank, assert_erased, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.places import (
    at_the_code,
    at_the_key,
    with_a_typed_code,
    with_a_typed_password,
    with_help,
    with_the_page_of_the_application,
)
from tests.terminal.program import CHEAP


def leave(terminal: Terminal, way: signal.Signals | None) -> int:
    """By the keyboard, or by a signal; returns the exit code there should be."""
    if way is None:
        terminal.key("ctrl+q")
        return 0
    terminal.kill(way)
    return 128 + way


GOODBYE = "Au revoir."


@pytest.mark.parametrize(
    ("way", "place", "alternate_screen"),
    [
        (signal.SIGTERM, at_the_key, False),
        (signal.SIGINT, with_a_typed_code, False),
        (signal.SIGQUIT, with_help, False),
        (signal.SIGTERM, at_the_code, True),
    ],
)
def test_nothing_remains_where_a_secret_was_shown(
    start: Start,
    prepared: Store,
    way: signal.Signals | None,
    place: Callable[[Terminal], None],
    alternate_screen: bool,
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(alternate_screen=alternate_screen)
    place(terminal)
    terminal.resize(80, 12)
    assert text_of(terminal.screen.history()).strip(), "the upper half of the page has left the screen"
    code = leave(terminal, way)
    assert terminal.wait_exit() == code
    assert_restored(terminal)
    assert_blank(terminal)
    assert PASSWORD.encode() not in terminal.raw
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()


@pytest.mark.parametrize(
    ("way", "place", "said"),
    [(None, with_the_page_of_the_application, GOODBYE), (signal.SIGHUP, with_a_typed_password, "")],
)
def test_where_no_secret_was_shown_the_terminal_keeps_what_it_had(
    start: Start, prepared: Store, way: signal.Signals | None, place: Callable[[Terminal], None], said: str
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(alternate_screen=False)
    place(terminal)
    terminal.resize(80, 12)
    had = text_of(terminal.screen.history()).strip()
    assert had
    code = leave(terminal, way)
    assert terminal.wait_exit() == code
    assert_restored(terminal)
    assert_erased(terminal, but=said)
    assert text_of(terminal.screen.history()).strip() == had
    assert PASSWORD.encode() not in terminal.raw


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (76, 24)])
def test_who_leaves_in_the_middle_is_told_until_when_to_come_back(
    start: Start, prepared: Store, columns: int, rows: int
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(columns, rows, alternate_screen=False)
    at_the_key(terminal)
    leave(terminal, None)
    assert terminal.wait_exit() == 0
    # A word that the terminal has broken would be two.
    said = re.sub(r"\d\d:\d\d", "02:23", " ".join(terminal.text().split()))
    assert said == "Activation interrompue. Relancez « guichet » avant 02:23 : le même code QR vous attend."
    assert_blank(terminal, but=terminal.text().strip())


@pytest.mark.usefixtures("prepared")
def test_a_signal_as_soon_as_it_has_the_terminal(start: Start) -> None:
    terminal = start()
    terminal.wait_for(lambda seen: b"\x1b[?1049h" in seen.raw)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert_restored(terminal, early=True)
    assert_blank(terminal)


def test_a_line_that_drops(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    with_a_typed_password(terminal)
    terminal.hang_up()
    assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()


WITH_ANOTHER_INPUT = """
import os, signal, sys, termios
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
ours, its = os.openpty()
termios.tcsetwinsize(its, termios.tcgetwinsize(0))
if not (child := os.fork()):
    os.dup2(its, 0)
    os.close(ours)
    os.execv(sys.argv[1], sys.argv[1:])
os.close(its)
signal.sigwait({signal.SIGUSR1})
os.close(ours)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""The program reads a terminal of its own, which closes at SIGUSR1."""


@pytest.mark.usefixtures("prepared")
def test_the_end_of_the_input(start: Start) -> None:
    terminal = start(argv=(sys.executable, "-I", "-c", WITH_ANOTHER_INPUT, *CHEAP), alternate_screen=False)
    # A screen erased at once would stay in the history of such a terminal, GNU screen for one.
    terminal.screen.clears_history = False
    terminal.wait_for("Bienvenue")
    terminal.kill(signal.SIGUSR1)
    assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert_restored(terminal)
    assert_blank(terminal)


def test_a_terminal_that_has_stopped_is_made_to_take_its_erasure(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(alternate_screen=False)
    with_a_typed_password(terminal)
    terminal.stop()
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert_restored(terminal)
    assert_blank(terminal)


def test_the_mouse_pointer_gets_its_shape_back(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    ((x, y, _width),) = terminal.screen.find("[ Me connecter ]")
    terminal.send(f"\x1b[<35;{x + 3};{y + 1}M")
    terminal.wait_for(lambda seen: b"\x1b]22;pointer" in seen.raw)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    shapes = re.findall(rb"\x1b\]22;([a-z-]*)", terminal.raw)
    assert shapes[-1] in (b"default", b"")
