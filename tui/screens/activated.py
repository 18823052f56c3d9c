"""Étape 8, its end: the method is active."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.frame import Words

LINGER = 3
"""Seconds that the message stays when nobody has to press a key."""


class ActivatedPage(WizardPage):
    """Compte ajouté."""

    def on_mount(self) -> None:
        """Étape 8: who has typed nothing is led on without a key, unless nothing is to move by itself."""
        if self.journey.by_phone and not self.services.settings.reduced_motion:
            self.set_timer(LINGER, self._next)

    def page_title(self) -> str:
        """The phone's own words."""
        return _("Compte ajouté")

    def compose_body(self) -> ComposeResult:
        """What is true now, and the one thing to remember."""
        yield Words("✓ " + self.journey.method.activated, classes="lead success")
        yield Words(steps.keep_the_app(), classes="lead")

    def left_buttons(self) -> Iterable[Button]:
        """An activation is not undone by going back."""
        return ()

    def keys(self) -> Iterable[tuple[str, str]]:
        """One way on."""
        yield _("Entrée"), _("suivant")
        yield _("F1"), _("aide")

    def action_back(self) -> None:
        """Nothing to go back to."""

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        self.go(self.journey.seen())
