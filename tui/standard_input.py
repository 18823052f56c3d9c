"""What commands read: one line of standard input, asked for where somebody is at a terminal."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8

LONGEST_LINE = 8192
PASTE = 0.2
"""Seconds in which the next line of one paste comes."""


def line(question: str = "") -> str:
    """Without its line end; nothing invisible is stripped from a password. The question goes to standard error."""
    if question and sys.stdin and sys.stdin.isatty():
        print(question, end=" ", file=sys.stderr, flush=True)
    data = sys.stdin.buffer.readline(LONGEST_LINE) if sys.stdin else b""
    if sys.stdin and not sys.stdin.isatty():
        # Some editors and shells put it before what they write; nobody sees it.
        data = data.removeprefix(BOM_UTF8)
    return data.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")


def secret_line(question: str) -> str:
    """The same, typed without being shown."""
    if not (sys.stdin and sys.stdin.isatty()):
        return line()
    import signal
    from getpass import getpass

    from tui.terminal.signals import leave_by_exception

    leave_by_exception(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    try:
        return getpass(f"{question} ")
    except EOFError:
        return ""


def secret_text(question: str, longest: int) -> bytes:
    """All of it, at most so many bytes; at a terminal one line, or the lines of one paste, without being shown."""
    if not sys.stdin:
        return b""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(longest)
    import select
    import signal
    import termios

    from tui.terminal.signals import leave_by_exception

    leave_by_exception(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    place = sys.stdin.fileno()
    shown = termios.tcgetattr(place)
    hidden = [*shown[:3], shown[3] & ~termios.ECHO, *shown[4:]]
    termios.tcsetattr(place, termios.TCSAFLUSH, hidden)
    try:
        print(question, end=" ", file=sys.stderr, flush=True)
        data = line = sys.stdin.buffer.readline(longest)
        # What is left unread of a paste would be typed to the shell.
        while line and len(data) < longest and select.select([place], [], [], PASTE)[0]:
            data += (line := sys.stdin.buffer.readline(longest - len(data)))
    finally:
        termios.tcsetattr(place, termios.TCSAFLUSH, shown)
        print(file=sys.stderr)
    return data
