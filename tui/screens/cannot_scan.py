"""« Impossible de numériser ? » where there is no key to type: what helps a phone to read the picture."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button

from tui.language import _
from tui.messages import scanning
from tui.widgets.app_link import AppLink
from tui.widgets.nav_button import NavButton
from tui.widgets.notice import Notice
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words


class CannotScan(ModalScreen[None], Overlay[None]):
    """Says what can be done, with the link of the enrolment where a page may hold one."""

    CSS_PATH = "cannot_scan.tcss"
    AUTO_FOCUS = "#close"
    BINDINGS = [Binding("escape,q,Q", "dismiss", show=False)]

    def __init__(self, paragraphs: tuple[str, ...], link: str, remark: str = "") -> None:
        """Say these paragraphs, and a remark if there is one; an empty link is left out."""
        super().__init__()
        self._paragraphs, self._link, self._remark = paragraphs, link, remark

    def compose(self) -> ComposeResult:
        with Vertical(id="instead") as box:
            box.border_title = Content(scanning.cannot_scan())
            with VerticalScroll(id="instead-words", can_focus=False):
                for paragraph in self._paragraphs:
                    yield Words(paragraph, classes="paragraph")
                if self._link:
                    yield AppLink(self._link)
                yield Notice(self._remark, "remark")
            with Horizontal(id="instead-end"):
                yield NavButton(_("Fermer"), id="close", primary=True)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss()
