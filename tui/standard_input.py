"""What commands read: one line of standard input, asked for where somebody is at a terminal."""

from __future__ import annotations

import sys

LONGEST_LINE = 8192


def line(question: str = "") -> str:
    """Without its line end; nothing invisible is stripped from a password. The question goes to standard error."""
    if question and sys.stdin and sys.stdin.isatty():
        print(question, end=" ", file=sys.stderr, flush=True)
    data = sys.stdin.buffer.readline(LONGEST_LINE) if sys.stdin else b""
    return data.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")


def secret_line(question: str) -> str:
    """The same, typed without being shown."""
    if not (sys.stdin and sys.stdin.isatty()):
        return line()
    import signal

    from tui.terminal.foreground import NeverOurs
    from tui.terminal.signals import leave_by_exception
    from tui.terminal.unseen import unseen

    leave_by_exception(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    try:
        with unseen(sys.stdin.fileno()):
            return line(question)
    except NeverOurs:
        return ""
    finally:
        print(file=sys.stderr)
