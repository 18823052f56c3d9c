"""Before settings are changed: the password again, then a code."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input

from storage import Locked, Session, SignInRefused, StorageError
from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.field import Field
from tui.widgets.password_row import PasswordRow
from tui.widgets.words import Words


class ConfirmPasswordPage(WizardPage):
    """Asks the password again, of the person who signed in, before settings are changed."""

    def page_title(self) -> str:
        return _("Confirmez que c'est bien vous")

    def compose_body(self) -> ComposeResult:
        yield Words(steps.password_before_settings(), classes="lead")
        yield PasswordRow(_("Mot de passe"), id="password", may_show=self.services.permissions.plain_sight)

    @on(Input.Submitted, "#password")
    @on(Button.Pressed, "#next")
    def _confirm(self) -> None:
        password = self.query_one("#password", Field)
        if password.needs(steps.type_the_password()) and not self.busy:
            store, person = self.services.store, self.journey.person
            self.ask(lambda: store.passwords.confirm(person, password.value), self._confirmed, waiting=steps.checking())

    def _confirmed(self, session: Session) -> None:
        self.go(self.journey.signed_in(session))

    def refused(self, error: StorageError) -> None:
        """Say why, and let the password be typed again; keep one that was not tried."""
        super().refused(error)
        if isinstance(error, SignInRefused):
            self.notice.say(steps.refused_password())
        self.query_one("#password", Field).start_again(kept=isinstance(error, Locked))
