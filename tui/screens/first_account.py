"""The welcome on an empty database: the first account, an operator's."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input

from storage import InvalidName, NameTaken, Session, StorageError
from tui.language import _
from tui.messages import steps
from tui.screens.page import WizardPage
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.new_password_fields import NewPasswordFields
from tui.widgets.words import Words


class FirstAccountPage(WizardPage):
    """Creates the operator's account on an empty database: a name, and a password twice."""

    def page_title(self) -> str:
        return _("Le compte de l'opérateur")

    def compose_body(self) -> ComposeResult:
        yield Words(steps.first_account(), classes="lead")
        yield Field(_("Nom d'utilisateur"), id="name")
        yield NewPasswordFields(_("Mot de passe"), may_show=self.services.permissions.plain_sight)

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Créer le compte"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("Tab"), _("champ suivant")
        yield _("Entrée"), _("valider")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")
        yield _("Ctrl+Q"), _("quitter")

    @on(Input.Submitted, "#name")
    def _to_password(self) -> None:
        if self._name_is_there():
            self.query_one("#password").focus()

    def _name_is_there(self) -> bool:
        return self.query_one("#name", Field).needs(steps.choose_a_name())

    @on(NewPasswordFields.Completed)
    @on(Button.Pressed, "#next")
    def _create(self) -> None:
        name, fields = self.query_one("#name", Field).value, self.query_one(NewPasswordFields)
        # Each says what it needs; the cursor goes to the first.
        complete = all([fields.are_right(), self._name_is_there()])
        if complete and not self.busy:
            password = fields.password
            store = self.services.store
            self.ask(
                lambda: store.first_account.create(name, password), self._created, waiting=steps.making_the_account()
            )

    def _created(self, session: Session) -> None:
        self.go(self.journey.signed_in(session))

    def refused(self, error: StorageError) -> None:
        """Say why, and put the cursor where it can be mended."""
        super().refused(error)
        if isinstance(error, InvalidName | NameTaken):
            self.query_one("#name").focus()
        else:
            self.query_one(NewPasswordFields).start_again()
