"""A new password: in the place of a one-time one, or because the person wants another."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import Session, StorageError
from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.new_password_fields import NewPasswordFields
from tui.widgets.words import Words
from tui.wizard import actions


class NewPasswordPage(WizardPage):
    """Asks for a new password, twice."""

    def page_title(self) -> str:
        return _("Choisissez votre mot de passe")

    def compose_body(self) -> ComposeResult:
        yield Words(steps.why_a_new_password(self.journey.person), classes="lead")
        yield NewPasswordFields(_("Nouveau mot de passe"), may_show=self.services.permissions.plain_sight)

    @on(NewPasswordFields.Completed)
    @on(Button.Pressed, "#next")
    def _change(self) -> None:
        fields = self.query_one(NewPasswordFields)
        if fields.are_right() and not self.busy:
            password = fields.password
            store, person = self.services.store, self.journey.person
            self.ask(
                lambda: actions.change_password(store, person, password), self._changed, waiting=_("Enregistrement.")
            )

    def _changed(self, session: Session) -> None:
        self.go(self.journey.password_changed(session))

    def refused(self, error: StorageError) -> None:
        """Say why, and put the cursor back."""
        super().refused(error)
        self.query_one(NewPasswordFields).start_again()
