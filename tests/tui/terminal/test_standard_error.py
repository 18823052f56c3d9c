"""Sentences on standard error are broken where it is a terminal, and there."""

from __future__ import annotations

import os
import sys
import termios

import pytest

from tui.terminal.standard_error import in_lines

SENTENCE = "Guichet n'est pas encore installé : appelez quelqu'un ?"


def test_a_terminal_gets_lines_and_a_pipe_gets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 30))
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert in_lines(SENTENCE).splitlines() == ["Guichet n'est pas encore", "installé : appelez quelqu'un ?"]
    os.close(ours)
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stderr", pipe)
        assert in_lines(SENTENCE) == SENTENCE
    os.close(reading)


def test_a_terminal_that_has_gone_is_no_reason_to_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_descriptor: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(os, "get_terminal_size", gone)
    assert in_lines(SENTENCE) == SENTENCE
