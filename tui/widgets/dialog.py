"""A small question before the page: what it is about, Annuler on the left, the other answer on the right."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.language import _
from tui.widgets.nav_button import NavButton
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Overlay[Answer]):
    """Asks a question over the page. Subclasses give its body, and decide what `#cancel` and `#yes` do."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background; }
    Dialog > Vertical {
        width: 64;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        padding: 1 3;
        background: $surface;
        border: round $primary;
        border-title-color: $primary;
        border-title-background: $surface;
        border-title-style: bold;
    }
    Dialog.-danger > Vertical { border: round $error; border-title-color: $error; }
    Dialog #answers { height: auto; margin-top: 1; }
    Dialog #between { width: 1fr; }
    """

    BINDINGS = [Binding("f1", "app.explain", show=False)]

    def __init__(self, yes: str, *, title: str = "", danger: bool = False) -> None:
        """Ask `title` in the border; `danger` warns of what cannot be undone."""
        super().__init__(classes="-danger" if danger else None)
        self._yes, self._heading, self._danger = yes, title, danger

    @property
    def heading(self) -> str:
        """Return the question, or what is to be done."""
        return self._heading

    def help_words(self) -> tuple[str, ...]:
        """Say what each answer does, for F1."""
        return (_("Annuler revient à la page et ne change rien."),)

    def compose_body(self) -> ComposeResult:
        """Yield the question."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            if self._heading:
                box.border_title = Content(f"! {self._heading}" if self._danger else self._heading)
            yield from self.compose_body()
            with Horizontal(id="answers"):
                yield from self.compose_buttons()

    def compose_buttons(self) -> ComposeResult:
        """Yield Annuler and the other answer."""
        yield NavButton(_("Annuler"), id="cancel")
        yield Words(id="between")
        yield self.yes_button()

    def yes_button(self) -> NavButton:
        """Make the answer on the right."""
        return NavButton(self._yes, id="yes", primary=not self._danger, danger=self._danger)
