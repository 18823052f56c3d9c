"""Étapes 1 and 4: iPhone or Android, and where to get the app."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, RadioSet

from storage import Enrolment
from tui import qr
from tui.language import _
from tui.methods import Phone
from tui.screens.page import WizardPage
from tui.screens.store_code import StoreCode
from tui.widgets.choice import Choice
from tui.widgets.frame import Words


class DeviceTypePage(WizardPage):
    """Nothing is preselected; what follows appears once a phone is chosen."""

    CSS_PATH = "device_type.tcss"
    BINDINGS = [Binding("b", "store_code", show=False)]

    def page_title(self) -> str:
        """Configurez <app>."""
        return _("Configurez {app}").format(app=self.journey.method.name)

    def compose_body(self) -> ComposeResult:
        """The choice, then the download line."""
        yield Words(_("Sélectionnez votre type de périphérique"), classes="lead")
        yield RadioSet(*(Choice(phone.label, id=phone.value) for phone in Phone), id="phones")
        yield Words(id="download")
        yield Words(id="store-key", classes="muted")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Space chooses."""
        yield _("Flèches"), _("parcourir")
        yield _("Espace"), _("choisir")
        yield _("Tab"), _("suivant")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def on_mount(self) -> None:
        """Coming back, the earlier choice is kept."""
        if self.journey.phone:
            self.query_one(f"#{self.journey.phone}", Choice).value = True
        self._show_choice()

    @property
    def phone(self) -> Phone | None:
        """The phone chosen."""
        pressed = self.query_one(RadioSet).pressed_button
        return Phone(pressed.id) if pressed and pressed.id else None

    @on(RadioSet.Changed)
    def _show_choice(self) -> None:
        phone = self.phone
        self.set_class(phone is None, "-no-choice")
        if phone:
            self.query_one("#download", Words).update(self.journey.method.download(phone))
            self.query_one("#store-key", Words).update(_("Touche B : un code QR qui ouvre la page de l'application."))
            self.query_one("#next").focus()

    def action_store_code(self) -> None:
        """A QR of the store page: a terminal cannot be tapped."""
        if phone := self.phone:
            method = self.journey.method
            forms = qr.forms(utf8=self.services.utf8)
            self.app.push_screen(StoreCode(method.download(phone), method.store_links[phone], forms))

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        phone = self.phone
        if phone is None or self.busy:
            return
        store, session, issuer = self.services.store, self.journey.person, self.services.settings.issuer
        method = self.journey.method.id

        def issued(enrolment: Enrolment) -> None:
            self.go(self.journey.issued(phone, enrolment))

        self.ask(lambda: store.begin_enrolment(session, method, phone, issuer), issued)
