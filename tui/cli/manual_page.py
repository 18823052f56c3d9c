"""A page of man as a person reads it: through `man`, or as plain text where there is none."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess

from tui.cli.arguments import terminal_columns
from tui.language.lines import at_words

_TEXT, _UNDER = 7, 14
"""The columns before a paragraph, and before what explains an option, as man has them."""


def show(page: str) -> None:
    """Show a page to a person at a terminal."""
    if not _shown_by_man(page):
        print(as_text(page, terminal_columns()), end="")


def _shown_by_man(page: str) -> bool:
    man = shutil.which("man")
    if man is None:
        return False
    # The pager takes Ctrl+C for itself; a handler, unlike being ignored, does not pass to it.
    before = signal.signal(signal.SIGINT, lambda *_received: None)
    try:
        return subprocess.run([man, "-l", "-"], input=page.encode(), check=False).returncode == 0  # noqa: S603
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)


def as_text(page: str, columns: int) -> str:
    """Return the source of a page as lines of at most so many columns, for the few orders that our pages use."""
    text = _Text(columns)
    for line in page.splitlines():
        order, _space, words = line.partition(" ")
        match order:
            case ".TH":
                continue
            case ".SH" | ".SS":
                text.begin(0 if order == ".SH" else 3, _said(words))
            case ".PP":
                text.begin(_TEXT)
            case ".TP":
                text.begin(_UNDER)
            case ".B":
                text.line(_TEXT, _said(words))
            case ".EX" | ".EE":
                text.begin(_TEXT, as_it_is=order == ".EX")
            case _:
                text.add(_said(line))
    return text.ended()


def _said(words: str) -> str:
    plain = re.sub(r"\\(.)", lambda escape: {"&": "", "e": "\\", " ": "\u00a0"}.get(escape[1], escape[1]), words)
    return plain[1:-1] if plain.startswith('"') else plain


class _Text:
    """Lines, and the words that are still to be broken into some."""

    def __init__(self, columns: int) -> None:
        self._columns, self._indent, self._as_it_is = columns, _TEXT, False
        self._lines: list[str] = []
        self._words: list[str] = []

    def begin(self, indent: int, title: str = "", *, as_it_is: bool = False) -> None:
        """Begin a paragraph after an empty line, under a title if there is one."""
        self._fill()
        if self._lines and self._lines[-1]:
            self._lines.append("")
        if title:
            self._lines.append(" " * indent + title)
        self._indent, self._as_it_is = _TEXT if title else indent, as_it_is

    def line(self, indent: int, words: str) -> None:
        """Add what stands on a line of its own."""
        self._lines += [" " * indent + part for part in at_words(words, self._columns - indent)]

    def add(self, words: str) -> None:
        """Add words to the paragraph."""
        if self._as_it_is:
            self._lines.append(" " * self._indent + words)
        else:
            self._words.append(words)

    def ended(self) -> str:
        """Return the whole text."""
        self._fill()
        return "\n".join(self._lines) + "\n"

    def _fill(self) -> None:
        if self._words:
            self.line(self._indent, " ".join(self._words))
            self._words.clear()
