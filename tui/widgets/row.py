"""One line of a list: its sign and name, a few words under it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

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
    Row { height: 2; padding: 0 1; border-left: blank; margin-bottom: 1; }
    Row:last-of-type { margin-bottom: 0; }
    Row:focus-within { background: $raised; border-left: outer $primary; }
    Row Horizontal { height: 1; }
    Row.-one Horizontal { height: 2; }
    Row .name { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Row.-one .name { height: 2; }
    Row.-none, Row.-none Horizontal, Row.-none .name { height: auto; }
    Row .words { text-wrap: nowrap; text-overflow: ellipsis; }
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
        awaited: bool = False,
        focus: NavButton | None = None,
    ) -> None:
        """Show a name behind the sign of a kind, `muted`, `success` or `warning`, and words of that kind or of `said`.

        A page may focus an awaited row; a row, a button.
        """
        classes = ["-one" if len(buttons) <= 1 else "-many", *([] if buttons else ["-none"])]
        super().__init__(classes=" ".join([*classes, "-awaited"] if awaited else classes))
        self._title, self._words, self._kind, self._said = name, words, kind, said or kind
        self._buttons, self._focus = tuple(buttons), focus

    def compose(self) -> ComposeResult:
        """Yield name and words beside one button; with several, the words keep the whole width under them."""
        with Horizontal():
            yield Words(classes="name")
            yield from self._buttons
        if self.has_class("-many"):
            yield Words(classes="words")

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
        name = Content.assemble((f"{SIGNS[self._kind]} ", f"${self._kind}"), (self._title, "bold"))
        if self.has_class("-many"):
            self.query_one(".words", Words).update(self._indented(self._words))
        else:
            name = Content("\n").join([name, *map(self._indented, self._lines())])
        self.query_one(".name", Words).update(name)

    def _indented(self, words: str) -> Content:
        return Content.assemble("  ", (words, f"${self._said}"))

    def _lines(self) -> list[str]:
        """Return the words of a row without a button in as many lines as they need: they say why there is none."""
        room = self.content_size.width - len("  ")
        return [self._words] if self._buttons or room <= 0 else wrap(self._words, room)

    def on_resize(self) -> None:
        if not self._buttons:
            self._write()

    def on_click(self, event: events.Click) -> None:
        """Press the only button, wherever the row is clicked."""
        if len(self._buttons) == 1 and event.widget is not self._buttons[0]:
            # By the button itself: Textual takes what a widget sends back to its own parent no further.
            self._buttons[0].call_later(self._buttons[0].press)
