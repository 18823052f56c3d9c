"""One line of a list: its name, a few words or states under it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.widgets.frame import NavButton, Words


class Row(Vertical):
    """Shows a name and buttons on one line, with words under them."""

    DEFAULT_CSS = """
    Row { height: auto; border-bottom: solid $rule; }
    Row:last-of-type { border-bottom: none; }
    Row Horizontal { height: auto; }
    Row .name { width: 1fr; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    Row .words { text-wrap: nowrap; text-overflow: ellipsis; }
    Row NavButton { width: auto; margin-left: 1; }
    """

    def __init__(
        self,
        name: str,
        words: str,
        buttons: Sequence[NavButton] = (),
        *,
        kind: str = "muted",
        awaited: bool = False,
        focus: NavButton | None = None,
    ) -> None:
        """Show words of a kind: `muted`, `success` or `warning`. A page may focus an awaited row; a row, a button."""
        super().__init__(classes="-awaited" if awaited else None)
        self._title, self._words, self._kind = name, words, kind
        self._buttons, self._focus = tuple(buttons), focus

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Words(self._title, classes="name")
            yield from self._buttons
        yield Words(self._words, classes=f"words {self._kind}")

    def on_mount(self) -> None:
        """Give the focus to a button, now that the row has them."""
        if self._focus:
            self._focus.focus()

    def say(self, words: str, kind: str) -> None:
        """Show other words."""
        shown = self.query_one(".words", Words)
        shown.set_classes(f"words {kind}")
        shown.update(words)
