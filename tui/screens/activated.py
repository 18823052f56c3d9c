"""Étape 8, its end: the method is active."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Center
from textual.widgets import Button

from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.disc import Disc
from tui.widgets.words import Words

LINGER = 3
"""Seconds that the message stays when nobody has to press a key."""


class ActivatedPage(WizardPage):
    """Says that the method is active, and on which phone."""

    CSS_PATH = "activated.tcss"

    def on_mount(self) -> None:
        """Lead on without a key at Étape 8 a person who has typed nothing, unless motion is reduced."""
        if self.journey.by_phone and not self.services.settings.reduced_motion:
            self.set_timer(LINGER, self._next)

    def on_resize(self) -> None:
        """Do without the picture where the words beside it would not all be in sight."""
        self.query_one(Center).display = True
        self.call_after_refresh(self._make_room)

    def _make_room(self) -> None:
        if self.query_one("#page").max_scroll_y:
            self.query_one(Center).display = False

    def page_title(self) -> str:
        return _("C'est fait")

    def compose_body(self) -> ComposeResult:
        with Center():
            yield Disc()
        yield Words(steps.is_active(self.journey), id="active")
        yield Words(self.journey.method.activated, classes="centred")
        if self.journey.replaces:
            yield Words(steps.is_replaced(self.journey.replaces_name), classes="centred")
        yield Words(steps.keep_the_app(self.journey.method.name), classes="centred")

    def left_buttons(self) -> Iterable[Button]:
        """Offer no way back: an activation is not undone by it."""
        return ()

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("Entrée"), _("suivant")
        yield _("F1"), _("aide")

    def action_back(self) -> None:
        """Do nothing: there is no page to go back to."""

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        self.go(self.journey.seen())
