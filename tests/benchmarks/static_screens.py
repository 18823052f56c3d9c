"""The baseline of a step: a bare Textual application whose screens show as many widgets as ours, and do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

WIDGETS = {
    "Connexion": 16,
    "Méthodes": 31,
    "Appareil": 20,
    "Code QR": 26,
    "Preuve": 17,
    "Compte": 16,
    "Liste": 32,
}
"""The number of widgets of our screens, in the order of the guide."""
_ACROSS = 4
_PICTURE = "\n".join("".join(islice(cycle("█▀▄ "), row, row + 45)) for row in range(22))


class Page(Screen[None]):
    """A page of texts in rows, with a field where ours has one, and a button."""

    def __init__(self, name: str, widgets: int) -> None:
        super().__init__()
        self._heading, self._widgets = name, widgets

    def compose(self) -> ComposeResult:
        """Compose the page; the button comes last, and has the focus unless there is a field."""
        typed = self._heading in {"Connexion", "Preuve"}
        picture = self._heading == "Code QR"
        texts = self._widgets - 4 - typed - 3 * picture
        yield Static(f"Écran {self._heading}")
        if typed:
            yield Input()
        if picture:
            with Horizontal():
                yield Static(_PICTURE, classes="picture")
                with Vertical():
                    yield from _rows(texts)
        else:
            yield from _rows(texts)
        yield Vertical(Static(f"Fin {self._heading}"), classes="row")
        yield Button("Suivant", compact=True)


def _rows(widgets: int) -> Iterator[Widget]:
    """Yield so many texts, with the rows that hold them."""
    while widgets > 0:
        across = min(_ACROSS, widgets - 1)
        yield Horizontal(*(Static("quelques mots") for _text in range(across)), classes="row") if across else Static()
        widgets -= across + 1


class StaticScreens(App[None]):
    """An application that shows one screen after the other."""

    CSS = ".row { height: auto; } .row Static { width: 1fr; } .picture { width: 45; }"

    def on_mount(self) -> None:
        self._left = iter(WIDGETS.items())
        self.push_screen(Page(*next(self._left)))

    def on_button_pressed(self) -> None:
        """Show the next screen."""
        self._next()

    def on_input_submitted(self) -> None:
        """Show the next screen, as for the button."""
        self._next()

    def _next(self) -> None:
        self.switch_screen(Page(*next(self._left)))


if __name__ == "__main__":
    StaticScreens().run()
