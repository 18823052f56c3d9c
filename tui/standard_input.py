"""What commands read: one line of standard input, asked for where somebody is at a terminal."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8

LONGEST_LINE = 8192


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
