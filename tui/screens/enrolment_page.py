"""What the pages that show a pending secret share: its countdown, its end, and a new code."""

from __future__ import annotations

from textual import on
from textual.widgets import Button

from storage import Enrolment
from tui.language import _
from tui.screens.page import WizardPage
from tui.widgets.frame import Words


class EnrolmentPage(WizardPage):
    """Shows the secret while it lives; then only « Actualiser le code »."""

    def on_mount(self) -> None:
        """Look at the clock once a second. Suivant has the focus: it is what follows the scan."""
        self.query_one("#next").focus()
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show the time left, or that it is over."""
        left = int(self.journey.pending.expires_at - self.services.clock())
        if left <= 0 and not self.expired:
            self.query_one("#refresh").focus()
        self.set_class(left <= 0, "-expired")
        if left > 0:
            words = _("Ce code expire dans {minutes}:{seconds:02}").format(minutes=left // 60, seconds=left % 60)
        else:
            words = _("Ce code a expiré. Actualisez-le pour continuer.")
        self.query_one("#countdown", Words).update(words)

    @property
    def expired(self) -> bool:
        """Whether the secret is no longer worth showing."""
        return self.has_class("-expired")

    @on(Button.Pressed, "#refresh")
    def _refresh(self) -> None:
        if self.busy or self.journey.phone is None:
            return
        journey, phone, store = self.journey, self.journey.phone, self.services.store
        issuer = self.services.settings.issuer

        def issued(enrolment: Enrolment) -> None:
            self.go(journey.issued(phone, enrolment))

        self.ask(lambda: store.begin_enrolment(journey.person, journey.method.id, phone, issuer), issued)

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        if not self.expired:
            self.go(self.journey.added_on_phone())
