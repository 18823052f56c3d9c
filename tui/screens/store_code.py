"""A QR of the app's store page."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Button

from tui.language import _
from tui.qr import cells
from tui.widgets.nav_button import NavButton
from tui.widgets.overlay import Overlay
from tui.widgets.qr_view import QRView
from tui.widgets.words import Words

_WORDS = 38
"""Columns of the words, and of the border around both."""
_EDGES = 2
"""Rows of the border."""


class StoreCode(ModalScreen[None], Overlay[None]):
    """Shows the link to the app's store as a picture, and in letters for a terminal too small for it."""

    CSS_PATH = "store_code.tcss"
    BINDINGS = [Binding("escape,b,B,q,Q", "dismiss", show=False)]

    def __init__(self, app: str, download: str, link: str, forms: Sequence[cells.Form]) -> None:
        super().__init__()
        self._app, self._download, self._link, self._forms = app, download, link, forms

    def compose(self) -> ComposeResult:
        with Horizontal(id="store") as box:
            box.border_title = Content(self._app)
            yield QRView()
            with Vertical(id="store-words"):
                yield Words(self._download)
                yield Words(id="how")
                yield Words(self._link, classes="muted")
                yield Words(id="fill")
                with Horizontal(id="store-end"):
                    yield NavButton(_("Fermer"), id="close", primary=True)

    def on_mount(self) -> None:
        """Lay the words out before they are painted for the first time: they may need one more row."""
        self._lay_out(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size)

    def _lay_out(self, size: Size) -> None:
        """Draw the largest picture that fits beside the words."""
        symbol = cells.text_symbol(self._link)
        fitting = cells.pictures([symbol], size.width - _WORDS, size.height - _EDGES, self._forms)
        picture = None if isinstance(fitting, cells.TooSmall) else fitting[0]
        self.query_one(QRView).picture = picture
        if picture:
            how = _("Visez ce code avec l'appareil photo de votre téléphone, ou ouvrez cette adresse :")
        else:
            how = _("Sur votre téléphone, ouvrez cette adresse :")
        self.query_one("#how", Words).update(how)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss()
