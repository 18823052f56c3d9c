"""F5, Nouveau compte: a name, an address, and whether a method is required."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input

from storage import LONGEST_EMAIL, LONGEST_NAME, CreatedAccount, InvalidEmail, StorageError
from tui.console.pages.page import ConsolePage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section
from tui.console.widgets.snug import Snug
from tui.handbook import Task
from tui.language import _
from tui.messages import steps
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.tick import Tick
from tui.widgets.words import Words


class NewAccountPage(ConsolePage):
    """Creates an account. Nobody chooses its first password: it is drawn, and shown once."""

    CSS_PATH = "new_account.tcss"
    SECTION = Section.NEW_ACCOUNT
    TASK = Task.CREATE
    AUTO_FOCUS = "#name"

    def page_title(self) -> str:
        return _("Nouveau compte")

    def compose_body(self) -> ComposeResult:
        with Snug():
            yield Words(
                _("Un mot de passe provisoire sera créé et montré une fois, à remettre à la personne."),
                classes="lead",
            )
            yield Field(_("Nom d'utilisateur"), id="name", text="", max_length=LONGEST_NAME)
            yield Field(_("Adresse de courriel (facultative)"), id="email", max_length=LONGEST_EMAIL)
            yield Tick(_("Exiger l'authentification multifacteur"), True, id="mfa")
        with Horizontal(id="buttons"):
            yield Words(id="between")
            yield NavButton(_("Créer le compte"), id="create", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        if isinstance(self.focused, Tick):
            yield _("Espace"), _("décocher") if self.focused.value else _("cocher")
        else:
            yield _("Entrée"), _("créer le compte")
        yield _("Tab"), _("suivant")
        yield _("Échap"), _("retour")

    @on(Tick.Changed)
    def _ticked(self) -> None:
        self.name_keys()

    @on(Input.Submitted)
    @on(Button.Pressed, "#create")
    def _create(self) -> None:
        field = self.query_one("#name", Field)
        name = field.value.strip()
        email = self.query_one("#email", Field).value.strip() or None
        required = self.query_one(Tick).value
        if field.needs(_("Saisissez le nom d'utilisateur.")) and not self.busy:
            self.ask(
                lambda: self.administration.accounts.add(name, mfa_required=required, email=email),
                self._created,
                waiting=steps.making_the_account(),
            )

    def _created(self, made: CreatedAccount) -> None:
        self.notice.clear()
        for field in self.query(Field):
            field.value = ""
        self.query_one(Tick).value = True
        self.query_one("#name").focus()
        self.desk.search, self.desk.chosen = "", str(made.user.id)
        self.app.push_screen(
            SlipPage(self.services, self.desk, self.section, made.user, made.password or "", made.look_alikes)
        )

    def refused(self, error: StorageError) -> None:
        """Say why, and put the cursor where it is wrong."""
        super().refused(error)
        self.query_one("#email" if isinstance(error, InvalidEmail) else "#name").focus()
