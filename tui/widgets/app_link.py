"""The link of an enrolment, for a terminal on the very phone that is to be enrolled: nothing else scans its screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from tui.language import _
from tui.messages import scanning
from tui.widgets.copyable import Copyable
from tui.widgets.words import Words


class AppLink(Vertical):
    """Offers a link that holds a secret: to be opened, to be copied, and in letters. Only for a screen of one's own."""

    DEFAULT_CSS = """
    AppLink { height: auto; max-width: 74; margin: 1 0; }
    AppLink #open-here { color: $primary; }
    AppLink #link { width: 100%; height: auto; }
    """

    def __init__(self, link: str) -> None:
        super().__init__()
        self._link = link

    def compose(self) -> ComposeResult:
        """Yield who it is for, the link, and its letters."""
        yield Words(scanning.on_this_very_phone())
        yield Words(link_words(self._link), id="open-here")
        yield Copyable(self._link, id="link")


def link_words(link: str) -> Content:
    """Return the words that the terminal opens the app with."""
    return Content.styled(_("Ouvrir dans l'application sur cet appareil"), Style(link=link))
