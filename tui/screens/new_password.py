"""A new password: in the place of a one-time one, or because the person wants another."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import Session, StorageError
from tui.language import _
from tui.screens.page import WizardPage
from tui.widgets.frame import Words
from tui.widgets.new_password_fields import NewPasswordFields


class NewPasswordPage(WizardPage):
    """A password twice."""

    def page_title(self) -> str:
        """What is asked."""
        return _("Choisissez votre mot de passe")

    def compose_body(self) -> ComposeResult:
        """Why, then the fields."""
        if self.journey.person.user.one_time_password:
            why = _("Celui que vous avez reçu ne sert qu'une fois. Choisissez le vôtre, connu de vous seul.")
        else:
            why = _("Vous serez déconnecté des autres écrans où votre compte est ouvert.")
        yield Words(why, classes="lead")
        yield NewPasswordFields()

    @on(NewPasswordFields.Completed)
    @on(Button.Pressed, "#next")
    def _change(self) -> None:
        fields = self.query_one(NewPasswordFields)
        if problem := fields.problem():
            self.notice.say(problem)
        elif not self.busy:
            password = fields.password
            self.ask(lambda: self._store(password), self._changed, waiting=_("Enregistrement."))

    def _store(self, password: str) -> Session:
        """Change it; a sign-in that needs nothing more is complete. Blocks."""
        store, person = self.services.store, self.journey.person
        session = store.change_password(person, password)
        if person.user.one_time_password and not (session.methods or session.must_enrol):
            store.complete_sign_in(session)
        return session

    def _changed(self, session: Session) -> None:
        self.go(self.journey.password_changed(session))

    def refused(self, error: StorageError) -> None:
        """Say so, and put the cursor back."""
        super().refused(error)
        self.query_one(NewPasswordFields).start_again()
