"""One line of a list: its sign and name, a few words under it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words

SIGNS = {"success": "✓", "warning": "!", "muted": "○"}
"""The sign of each kind, which the words repeat."""


class Row(Vertical):
    """Shows a name and words, with buttons on the right. Where there is one button, the whole row presses it."""

    DEFAULT_CSS = """
    Row { height: auto; padding: 0 1; border-left: blank; margin-bottom: 1; }
    Row:last-of-type { margin-bottom: 0; }
    Row:focus-within { background: $raised; border-left: outer $primary; }
    Row Horizontal, Row .said { height: auto; }
    Row .said, Row .name { width: 1fr; }
    Row .name { text-wrap: nowrap; text-overflow: ellipsis; }
    Row .words { padding-left: 2; }
    Row NavButton { margin-left: 1; }
    """

    def __init__(
        self,
        name: str,
        words: str,
        buttons: Sequence[NavButton] = (),
        *,
        kind: str = "muted",
        said: str = "",
        sign: str = "",
        awaited: bool = False,
        focus: NavButton | None = None,
    ) -> None:
        """Show a name behind the sign of a kind (`muted`, `success` or `warning`), or another `sign`, and words in its
        colour or in that of the kind `said`.

        A page may focus an awaited row; a row, a button.
        """
        super().__init__(classes="-awaited" if awaited else None)
        self._title, self._words, self._kind, self._said = name, words, kind, said or kind
        self._sign = sign
        self._buttons, self._focus = tuple(buttons), focus

    def compose(self) -> ComposeResult:
        """Yield name and words beside one button; with several, the words have the whole width under them."""
        many = len(self._buttons) > 1
        name, words = Words(classes="name"), Words(classes="words")
        with Horizontal():
            yield name if many else Vertical(name, words, classes="said")
            yield from self._buttons
        if many:
            yield words

    def on_mount(self) -> None:
        """Give the focus to a button, now that the row has them."""
        self._write()
        if self._focus:
            self._focus.focus()

    def say(self, words: str, kind: str) -> None:
        """Show other words."""
        self._words, self._kind, self._said = words, kind, kind
        self._write()

    def _write(self) -> None:
        name = Content.assemble((f"{self._sign or SIGNS[self._kind]} ", f"${self._kind}"), (self._title, "bold"))
        self.query_one(".name", Words).update(name)
        self.query_one(".words", Words).update(Content.styled(self._words, f"${self._said}"))

    def on_click(self, event: events.Click) -> None:
        """Press the only button, wherever the row is clicked."""
        if len(self._buttons) == 1 and event.widget is not self._buttons[0]:
            # By the button itself: Textual takes what a widget sends back to its own parent no further.
            self._buttons[0].call_later(self._buttons[0].press)
