"""The last line of every page: the keys that do something now, each of which can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content

from tui.language import _
from tui.widgets.words import Words

GAP = 2
"""Columns between what a key does and the next key."""
Keys = Iterable[tuple[str, str]]
"""Pairs of a key, or of several apart by spaces, and what it does."""


class KeyLine(Words):
    """Names the keys of the page on one row. A click on a key, or on what it does, presses it."""

    def __init__(self, keys: Keys, columns: Callable[[], int] | None = None) -> None:
        """Fill `columns()` before the first layout; the width of the terminal where that is not given."""
        super().__init__()
        self._columns = columns or (lambda: self.app.size.width)
        self._keys = tuple(keys)
        self._shown: Sequence[tuple[str, str]] = ()

    def show(self, keys: Keys) -> None:
        """Name other keys."""
        self._keys = tuple(keys)
        self._fill()

    def on_mount(self) -> None:
        """Fill the line before it is laid out for the first time."""
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def _fill(self) -> None:
        keys = fitting(self._keys, self._room() - self.gutter.width)
        if keys != self._shown:
            self._shown = keys
            self.update(Content(" " * GAP).join(_cap(key, effect) for key, effect in keys))

    def _room(self) -> int:
        """Return its own columns; before it is laid out for the first time, those that it will have.

        The terminal may have had another size for a moment, of which the page was never told.
        """
        if self.outer_size:
            return self.outer_size.width
        width = self.styles.width
        limit = int(width.value) if width and width.is_cells else self._columns()
        return min(limit, self._columns())

    def on_click(self, event: events.Click) -> None:
        """Press the key that is named there."""
        # The first cell is at (0, 0), which Textual takes for false.
        if (at := event.get_content_offset(self)) is not None:
            for first, last, word in targets(self._shown):
                if first <= at.x < last:
                    self.app.simulate_key(key_name(word))


def fitting(keys: Sequence[tuple[str, str]], columns: int) -> Sequence[tuple[str, str]]:
    """Leave out keys, the least useful first, until the others fit into so many columns.

    Tab goes first, then Entrée, which the solid button tells too, then the last of the page's own. The way back, help,
    and the way out stay.
    """
    shown = list(keys)
    own = [pair for pair in reversed(keys) if pair[0] not in _anywhere() and not _stays(pair[0])]
    for least in [pair for key in _anywhere() for pair in keys if pair[0] == key] + own:
        if sum(map(_columns_of, shown)) + GAP * (len(shown) - 1) <= columns:
            break
        shown.remove(least)
    return shown


def _anywhere() -> tuple[str, str]:
    return _("Tab"), _("Entrée")


def _stays(key: str) -> bool:
    return key in (_("Échap"), _("F1"), _("F12"), _("Ctrl+Q"))


def targets(keys: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the first column, the column after the last, and the key of all that can be clicked.

    Of several keys that do something together, what they do presses the last.
    """
    column = 0
    for pair in keys:
        words = pair[0].split()
        end = column + _columns_of(pair)
        for word in words[:-1]:
            yield column, column + cell_len(word) + 1, word
            column += cell_len(word) + 1
        yield column, end, words[-1]
        column = end + GAP


def _columns_of(pair: tuple[str, str]) -> int:
    key, effect = pair
    return cell_len(key) + cell_len(effect) + 3


def _cap(key: str, effect: str) -> Content:
    return Content.assemble((f" {key} ", "bold $foreground on $cap"), f" {effect}")


def key_name(word: str) -> str:
    """Return Textual's name of the key that the page calls by this word."""
    names = {
        _("Entrée"): "enter",
        _("Échap"): "escape",
        _("Espace"): "space",
        "↑": "up",
        "↓": "down",
        "←": "left",
        "→": "right",
        "+": "plus",
        "-": "minus",
    }
    return names.get(word, word.lower())
