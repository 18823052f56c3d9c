"""The signals by which a terminal stops a program, which must not stop what others wait for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping

STOPS = (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)


def nobody_could_go_on(variables: Mapping[str, str]) -> bool:
    """Say whether sudo or sshd started this program: no shell of its account has jobs then."""
    has_no_shell = "SSH_CONNECTION" in variables and os.getpgrp() == os.getsid(0)
    return "SUDO_USER" in variables or has_no_shell


def never_stop() -> None:
    """Stop neither this program nor those that it starts, whatever the terminal says."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def stop_without_a_place() -> None:
    """Let Ctrl+Z stop this program, but not while it holds a place that others wait for.

    Leaves Ctrl+Z ignored where the caller has it ignored.
    """
    if signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN:
        signal.signal(signal.SIGTSTP, _on_stop)


def stop_after(act: Callable[[], object]) -> None:
    """Do this, then stop this program, once it holds no place that others wait for."""
    from storage import when_no_place_is_held  # noqa: PLC0415 - whatever holds a place has loaded it

    def stop() -> None:
        act()
        os.kill(os.getpid(), signal.SIGSTOP)

    when_no_place_is_held(stop)


def _on_stop(_number: int, _frame: object) -> None:
    stop_after(bool)
