"""F1: the guide's own words for the step on screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button

from tui.language import _
from tui.widgets.nav_button import NavButton
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words


class HelpPanel(ModalScreen[None], Overlay[None]):
    """Shows a text over the page; any of the usual keys closes it."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#close"
    BINDINGS = [
        Binding("escape,enter,f1,q,Q", "dismiss", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, title: str, paragraphs: tuple[str, ...], keys: Iterable[tuple[str, str]]) -> None:
        """Show these paragraphs, and below them the keys of the page and what they do."""
        super().__init__()
        self._title = title
        self._paragraphs = paragraphs
        self._keys = tuple(keys)

    def compose(self) -> ComposeResult:
        with Vertical(id="help") as box:
            box.border_title = Content(self._title)
            with VerticalScroll(id="help-words", can_focus=False):
                for paragraph in self._paragraphs:
                    yield Words(paragraph, classes="paragraph")
                yield Words(self._keyboard(), classes="paragraph muted")
            with Horizontal(id="help-end"):
                yield NavButton(_("Fermer"), id="close", primary=True)

    def _keyboard(self) -> str:
        keys = ", ".join(_("{key} ({effect})").format(key=key, effect=effect) for key, effect in self._keys)
        return " ".join((_("Au clavier : {keys}.").format(keys=keys), _("F1 ne répond pas ? Alt+1, ou « ? ».")))

    def action_scroll(self, rows: int) -> None:
        """Scroll, in a terminal shorter than the text."""
        self.query_one("#help-words").scroll_relative(y=rows, animate=False)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss()
