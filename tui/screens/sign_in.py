"""Étape 2: Connexion."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input

from storage import Locked, Session, SessionEnded, StorageError
from tui.language import NAMES, _, other
from tui.language.text import clean
from tui.messages import errors, steps
from tui.screens.page import WizardPage
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.password_row import PasswordRow
from tui.widgets.words import Words
from tui.wizard import actions


class SignInPage(WizardPage):
    """Asks for name and password; a refusal is the same whichever is wrong."""

    BINDINGS = [Binding("f2", "app.other_language", show=False)]

    def page_title(self) -> str:
        return _("Connexion")

    def compose_body(self) -> ComposeResult:
        """Yield both fields, the name filled in for a person who has said it already."""
        account = self.journey.account
        lead = _("Saisissez votre nom d'utilisateur et votre mot de passe.")
        yield Words(steps.type_the_password() if account else lead, classes="lead")
        name = Field(_("Nom d'utilisateur"), id="name", text=clean(account or ""))
        name.disabled = account is not None
        yield name
        yield PasswordRow(_("Mot de passe"), id="password", may_show=self.services.permissions.plain_sight)
        if self.phase() is not None:
            yield Words(steps.step_one_comes_later(), classes="muted", id="step-one")
        for line in self.services.welcome:
            yield Words(line, classes="muted welcome")

    def on_mount(self) -> None:
        """Say why a person whose session has ended is here again."""
        if self.journey.ended_elsewhere:
            self.notice.say(errors.sentence(SessionEnded(), self.services.clock()))

    def left_buttons(self) -> Iterable[Button]:
        """Offer no way back: this is the first page."""
        return ()

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Me connecter"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        # First, where it stays in sight whatever comes after it.
        yield _("F2"), NAMES[other()]
        yield _("Tab"), _("champ suivant")
        yield _("Entrée"), _("me connecter")
        yield _("F1"), _("aide")
        if self.services.permissions.quit:
            yield _("Ctrl+Q"), _("quitter")

    def action_back(self) -> None:
        """Do nothing: this is the first page."""

    @on(Input.Submitted, "#name")
    def _to_password(self) -> None:
        if self._name_is_there():
            self.query_one("#password").focus()

    def _name_is_there(self) -> bool:
        name = self.query_one("#name", Field)
        return self.journey.account is not None or name.needs(steps.type_the_name())

    @on(Input.Submitted, "#password")
    @on(Button.Pressed, "#next")
    def _sign_in(self) -> None:
        # Not what the field shows: a name may hold what is not shown.
        name = self.journey.account or self.query_one("#name", Field).value
        password = self.query_one("#password", Field)
        # Each says what it needs; the cursor goes to the first.
        complete = all([password.needs(steps.type_the_password()), self._name_is_there()])
        if complete and not self.busy:
            self.ask(lambda: self.check(name, password.value), self._signed_in, waiting=steps.checking())

    def check(self, name: str, password: str) -> Session:
        """Have the store check name and password. Blocks."""
        return actions.sign_in(self.services.store, name, password, self.services.door(self.journey))

    def _signed_in(self, session: Session) -> None:
        self.go(self.journey.signed_in(session))

    def refused(self, error: StorageError) -> None:
        """Say why, and let the password be typed again; keep one that was not tried."""
        super().refused(error)
        self.query_one("#password", Field).start_again(kept=isinstance(error, Locked))
