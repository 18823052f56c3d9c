"""A QR of the app's store page."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from tui import qr
from tui.language import _
from tui.widgets.frame import NavButton, Words
from tui.widgets.qr_view import QRView

_WORDS = 34


class StoreCode(ModalScreen[None]):
    """The picture, and the link in letters for a terminal too small for it."""

    CSS_PATH = "store_code.tcss"
    BINDINGS = [Binding("escape,b,q", "dismiss", show=False)]

    def __init__(self, download: str, link: str) -> None:
        super().__init__()
        self._download, self._link = download, link

    def compose(self) -> ComposeResult:
        """Picture on the left, words on the right."""
        with Horizontal():
            yield QRView()
            with Vertical(id="store-words"):
                yield Words(self._download)
                yield Words(_("Visez ce code avec l'appareil photo de votre téléphone, ou ouvrez cette adresse :"))
                yield Words(self._link, classes="muted")
                yield NavButton(_("Fermer"), id="close", primary=True)

    def on_resize(self, event: events.Resize) -> None:
        """The largest picture that fits beside the words."""
        fitted = qr.fit([qr.text_symbol(self._link)], event.size.width - _WORDS - 1, event.size.height)
        self.query_one(QRView).picture = fitted if isinstance(fitted, qr.Picture) else None

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss()
