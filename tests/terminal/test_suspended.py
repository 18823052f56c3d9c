"""A program that is stopped gives the terminal back, and one that goes on has it once."""

from __future__ import annotations

import os
import signal

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.clean import assert_blank, assert_only_goodbye, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import assert_takes_a_key, goes_on, sign_in, to_qr
from tests.terminal.program import CHEAP
from tests.terminal.scan import scan


def stop(terminal: Terminal, number: signal.Signals) -> None:
    """Stop the program, and wait until it is, reading its last words: it waits for them to be read."""
    terminal.kill(number)
    terminal.wait_until(lambda: os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOWAIT | os.WNOHANG) is not None)


def go_on(terminal: Terminal) -> None:
    """Continue the program, which may not have stopped."""
    goes_on(terminal, lambda: terminal.kill(signal.SIGCONT))


def assert_works_and_ends(terminal: Terminal) -> None:
    """A key has its effect once, and the program leaves a clean terminal."""
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert_only_goodbye(terminal)


def test_stopped_and_continued_by_the_shell_and_without_a_warning_and_only_continued(
    start: Start, prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    # A new Python: one that is forked has another parent, who would be told in our place that it has stopped.
    terminal = start(alternate_screen=False, anew=True)
    sign_in(terminal)
    link = to_qr(terminal)
    go_on(terminal)
    assert_takes_a_key(terminal)

    stop(terminal, signal.SIGTSTP)
    assert_restored(terminal)
    assert_blank(terminal)
    go_on(terminal)
    assert scan(terminal) == link
    assert_takes_a_key(terminal)

    stop(terminal, signal.SIGSTOP)
    terminal.screen.feed(b"\x1b[H\x1b[2Jsomebody else wrote this")
    go_on(terminal)
    assert scan(terminal) == link
    assert "somebody" not in terminal.text()
    assert_works_and_ends(terminal)


def test_one_that_serves_who_comes_from_afar_is_not_stopped(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*CHEAP, "--as", "alice"))
    terminal.wait_for("[ Me connecter ]")
    for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
        terminal.kill(number)
    assert_works_and_ends(terminal)
