"""Reading of standard input, with a question where somebody is at a terminal."""

from __future__ import annotations

import select
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import TypeVar

from storage.formats.decoding import is_wide
from tui.language import _

Typed = TypeVar("Typed", str, bytes)

LONGEST_LINE = 8192
PASTE = 0.2
"""Seconds within which the next line of one paste arrives."""
_WITHOUT_MARK = "utf-8-sig"
"""The encoding UTF-8 without the invisible mark that some editors and shells put at the very beginning."""


class NotUtf8(ValueError):
    """Input in UTF-16 or the like; the text of the error is a sentence for people."""


def line(question: str = "") -> str:
    """Read a line without its end; invisible characters of a password are kept. The question goes to standard error.

    Raises NotUtf8.
    """
    if question and sys.stdin and sys.stdin.isatty():
        _put(question)
    text = token()
    # `token` let bytes through that are no UTF-8.
    if is_wide(text.encode(errors="surrogateescape")):
        raise NotUtf8(_("L'entrée standard n'est pas en UTF-8 : rien n'a été fait. Envoyez-la en UTF-8."))
    return text


def token() -> str:
    """Read a line without its end, whatever it holds: some programs end what they pass with a NUL."""
    if sys.stdin is None:
        return ""
    if isinstance(sys.stdin, TextIOWrapper):
        # A terminal sends the encoding of the locale.
        encoding = sys.stdin.encoding if sys.stdin.isatty() else _WITHOUT_MARK
        # Set once: it can no longer be changed after the first line. Some locales let undecoded bytes through anyway.
        if (sys.stdin.encoding, sys.stdin.errors) != (encoding, "surrogateescape"):
            sys.stdin.reconfigure(encoding=encoding, errors="surrogateescape", newline="\n")
    return sys.stdin.readline(LONGEST_LINE).removesuffix("\n").removesuffix("\r")


def secret_line(question: str) -> str:
    """Read a line as `line` does, without showing what is typed. Raises NotUtf8."""
    if not (sys.stdin and sys.stdin.isatty()):
        return line()
    return _unseen(lambda: line(question), nobody="")


def secret_text(question: str, longest: int) -> bytes:
    """Read all input, at most `longest` bytes; at a terminal, one line or the lines of one paste, without echo."""
    if not sys.stdin:
        return b""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(longest)
    return _unseen(lambda: _paste(question, longest), nobody=b"")


def _put(question: str) -> None:
    from tui.terminal.standard_error import in_lines  # noqa: PLC0415 - only what is typed at a terminal needs it

    print(in_lines(question), end=" ", file=sys.stderr, flush=True)


def _paste(question: str, longest: int) -> bytes:
    _put(question)
    data = read = sys.stdin.buffer.readline(longest)
    # The rest of a paste would otherwise be typed to the shell.
    while read and len(data) < longest and select.select([sys.stdin], [], [], PASTE)[0]:
        data += (read := sys.stdin.buffer.readline(longest - len(data)))
    return data


def _unseen(read: Callable[[], Typed], nobody: Typed) -> Typed:
    """Read from the terminal without showing what is typed; return `nobody` if no shell is left to return to."""
    from tui.terminal.foreground import NeverOurs  # noqa: PLC0415 - only what is typed at a terminal needs it
    from tui.terminal.signals import leave_by_exception  # noqa: PLC0415 - only what is typed at a terminal needs it
    from tui.terminal.unseen import unseen  # noqa: PLC0415 - only what is typed at a terminal needs it

    leave_by_exception(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    try:
        with unseen(sys.stdin.fileno()):
            return read()
    except NeverOurs:
        return nobody
    finally:
        print(file=sys.stderr)
