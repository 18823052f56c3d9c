"""Who may use the terminal, and what waits for it."""

from __future__ import annotations

import os
import pty
import signal

import pytest

from tui.terminal import foreground


def test_what_is_no_terminal_of_this_session_need_not_be_waited_for() -> None:
    ours, theirs = pty.openpty()
    try:
        foreground.wait(theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_terminal_whose_shell_is_outside_of_the_container_need_not_be_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "tcgetpgrp", lambda _terminal: 0)
    assert foreground.is_ours(0)
    monkeypatch.setattr(os, "tcgetpgrp", lambda _terminal: os.getpgrp() + 1)
    assert not foreground.is_ours(0)


def test_without_a_shell_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "is_ours", lambda _terminal: False)
    monkeypatch.setattr(os, "getsid", lambda number: number)
    with pytest.raises(foreground.NeverOurs):
        foreground.wait(0)


def test_what_cannot_be_stopped_looks_until_it_has_it_or_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([False, False, True])
    monkeypatch.setattr(foreground, "is_ours", lambda _terminal: next(looks))
    monkeypatch.setattr(foreground, "_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(os, "getsid", lambda _number: 1)
    monkeypatch.setattr(signal, "getsignal", lambda _number: signal.SIG_IGN)
    foreground.wait(0)
    assert list(looks) == []
    monkeypatch.setattr(foreground, "is_ours", lambda _terminal: False)
    foreground.wait(0, lambda: True)
