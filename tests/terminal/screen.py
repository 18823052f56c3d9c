"""An emulated terminal screen: bytes in, cells out, with two pages and the modes a program leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyte
from pyte.screens import Char

from tests.pictures.cells import Cell, Cells, read
from tests.terminal.filter import Control, Escape, Filter, Text, Title, Token, sgr
from tests.terminal.page import Page, Row
from tests.terminal.palette import BRIGHTENED, NAMED, THEMES, ThemeName, blend

CURSOR_VISIBLE, LINE_WRAP, BRACKETED_PASTE, SYNCHRONIZED = 25, 7, 2004, 2026
MOUSE_CLICKS = frozenset({1000, 1002, 1003})
SGR_MOUSE = 1006
_ALTERNATE = frozenset({47, 1047, 1049})
_UNDERSTOOD = frozenset("@ABCDEFGHJKLMPXaderfg'`hlm")
_COLUMNS_132 = 3


class EmulatedScreen:
    """Two pyte screens with the modes of the terminal around them, and the colours of its theme."""

    def __init__(self, columns: int, rows: int, *, theme: ThemeName = "dark", alternate_screen: bool = True) -> None:
        self.columns = columns
        self.rows = rows
        self.theme: ThemeName = theme
        self.title = ""
        self.replies = bytearray()
        """The terminal's answers to the program's questions, for the owner to send."""
        self.synchronized_output = True
        """Whether the terminal says that it can hold back a frame until it is complete."""
        self.clears_history = True
        """Whether the terminal knows ED 3, which xterm introduced."""
        self._has_alternate = alternate_screen
        self._filter = Filter()
        self._reset()

    def _reset(self) -> None:
        self.modes: set[int] = {CURSOR_VISIBLE, LINE_WRAP}
        """The private modes that are set."""
        self.alternate = False
        """Whether the alternate page is shown."""
        self._history: list[Row] = []
        self._pages = [Page(self.columns, self.rows, self._history) for _page in range(2)]
        self._streams = [pyte.Stream(page) for page in self._pages]
        self._keyboards: list[list[int]] = [[], []]

    @property
    def _page(self) -> Page:
        return self._pages[self.alternate]

    @property
    def cursor(self) -> tuple[int, int]:
        """Return column and row of the cursor, from 0."""
        return min(self._page.cursor.x, self.columns - 1), self._page.cursor.y

    @property
    def keyboard_flags(self) -> list[int]:
        """Return the kitty keyboard flags pushed on the page shown and not popped."""
        return self._keyboards[self.alternate]

    def feed(self, data: bytes) -> None:
        """Print what a program wrote."""
        for token in self._filter.feed(data):
            self._print(token)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; the alternate page comes back blank, so that nothing of the old size can be read."""
        if (columns, rows) == (self.columns, self.rows):
            return
        self.columns, self.rows = columns, rows
        for page in self._pages:
            page.resize(rows, columns)
        if self.alternate:
            self._page.buffer.clear()

    def cells(self) -> Cells:
        """Return what the screen shows, row by row."""
        return [self._cells(row) for row in self._page.content()]

    def history(self) -> Cells:
        """Return the rows that have left the screen, in the width they had."""
        return [self._cells(row) for row in self._history]

    def kept(self) -> Cells:
        """Return everything that the terminal keeps: the rows that have left the screen, and both pages."""
        return self.history() + [self._cells(row) for page in self._pages for row in page.content()]

    def _cells(self, row: Row) -> list[Cell]:
        return [_cell(char, self.theme) for char in row]

    def line(self, y: int) -> str:
        """Return one row's text without trailing spaces."""
        return "".join(self._read(y)).rstrip()

    def _read(self, y: int) -> list[str]:
        row = self._page.buffer[y]
        return read([_cell(row[x], self.theme) for x in range(self.columns)])

    def text(self) -> str:
        """Return the whole text, one line per row, without trailing spaces."""
        return "\n".join([self.line(y) for y in range(self.rows)])

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return column, row and width in cells of each place where the text is, within a row."""
        return [place for y in range(self.rows) for place in self._find_in(y, text)]

    def _find_in(self, y: int, text: str) -> Iterator[tuple[int, int, int]]:
        data = self._read(y)
        chars = "".join(data)
        start = chars.find(text)
        columns = [x for x, part in enumerate(data) for _char in part] if start >= 0 else []
        while start >= 0:
            yield columns[start], y, columns[start + len(text) - 1] - columns[start] + 1
            start = chars.find(text, start + len(text))

    def _print(self, token: Token) -> None:
        match token:
            case Text(text):
                self._streams[self.alternate].feed(text)
            case Control():
                self._control(token)
            case Title(title):
                self.title = title
            case Escape("c"):
                self._reset()
            case Escape(final):
                self._streams[self.alternate].feed(f"\x1b{final}")

    def _control(self, control: Control) -> None:
        match control:
            case Control("?", _, "", "h" | "l"):
                for mode in control.numbers():
                    self._mode(mode, on=control.final == "h")
            case Control("?", _, "$", "p"):
                self._report(control.numbers()[0])
            case Control(">", _, "", "u"):
                self.keyboard_flags.append(control.numbers()[0])
            case Control("<", _, "", "u"):
                del self.keyboard_flags[-(control.numbers()[0] or 1) :]
            case Control("", "3", "", "J"):
                if self.clears_history and not self.alternate:  # kitty does the same.
                    self._history.clear()
            case Control("", params, "", "m"):
                codes = sgr(params)
                if codes:
                    self._page.select_graphic_rendition(*codes)
            case Control("", params, "", final) if final in _UNDERSTOOD and ":" not in params:
                self._streams[self.alternate].feed(f"\x1b[{params}{final}")

    def _mode(self, mode: int, *, on: bool) -> None:
        if mode in _ALTERNATE:
            if self._has_alternate:
                self._switch(on, keep_cursor=mode == 1049)
            return
        (self.modes.add if on else self.modes.discard)(mode)
        if mode != _COLUMNS_132:
            (self._page.set_mode if on else self._page.reset_mode)(mode, private=True)

    def _switch(self, alternate: bool, *, keep_cursor: bool) -> None:
        if alternate == self.alternate:
            return
        before = self._page
        self.alternate = alternate
        # Modes and the pen belong to the terminal, not to one of its pages.
        self._page.mode = before.mode.copy()
        self._page.cursor.attrs = before.cursor.attrs
        if alternate:
            self._page.erase_in_display(2)
        if alternate or not keep_cursor:
            self._page.cursor.x, self._page.cursor.y = before.cursor.x, before.cursor.y

    def _report(self, mode: int) -> None:
        if mode == SYNCHRONIZED and self.synchronized_output:
            state = 1 if mode in self.modes else 2
            self.replies += f"\x1b[?{mode};{state}$y".encode()


@lru_cache(maxsize=4096)
def _cell(char: Char, theme: ThemeName) -> Cell:
    foreground, background = _resolve(char.fg, THEMES[theme].foreground), _resolve(char.bg, THEMES[theme].background)
    if char.bold:
        foreground = BRIGHTENED.get(char.fg, foreground)
    if char.blink:  # Stands for dim, see filter.sgr.
        foreground = blend(foreground, background)
    if char.reverse:
        foreground, background = background, foreground
    return Cell(char.data, foreground, background, char.bold, char.reverse, char.underscore)


def _resolve(colour: str, default: str) -> str:
    return default if colour == "default" else NAMED.get(colour) or f"#{colour}"
