"""Étapes 1 and 4: iPhone or Android, and where to get the app."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input, RadioSet

from storage import Factor, name_apart
from tui.language import _
from tui.language.text import clean
from tui.messages import steps
from tui.methods.catalogue import Phone
from tui.qr import cells
from tui.screens.issuing_page import IssuingPage
from tui.screens.store_code import StoreCode
from tui.widgets.choice import Choice
from tui.widgets.device_name import DeviceName
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard.journey import Journey
from tui.wizard.services import Services


class DeviceTypePage(IssuingPage):
    """Asks which phone it is. None is preselected; the rest of the page appears with the choice."""

    CSS_PATH = "device_type.tcss"
    BINDINGS = [Binding("b,B", "store_code", show=False)]

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services, journey)
        # From the start: where it changes, Textual finds the styles of everything on the page again.
        self.set_class(journey.phone is None, "-no-choice")
        self._taken: frozenset[str] = frozenset()
        self._suggested = ""

    def page_title(self) -> str:
        return _("Configurez {app}").format(app=self.journey.method.name)

    def compose_body(self) -> ComposeResult:
        if self.journey.replaces:
            yield Words(steps.replacing(self.journey.replaces_name), id="replacing")
        yield Words(steps.type_of_device(), classes="lead")
        chosen = self.journey.phone
        yield RadioSet(*(Choice(phone.label, phone is chosen, id=phone.value) for phone in Phone), id="phones")
        yield Words(id="download")
        yield NavButton(_("Télécharger l'application : afficher un code QR"), id="store-code")
        yield DeviceName()
        keep = steps.keep_this_page_too() if self.journey.replaces else steps.keep_this_page()
        yield Words(keep, id="keep", classes="muted")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name what chooses a phone while the phones have the focus, and then Enter, which goes on."""
        if self.focused is None or isinstance(self.focused, RadioSet):
            yield "← → " + _("Espace"), _("choisir")
        yield _("Tab"), _("suivant")
        if self.focused and not isinstance(self.focused, RadioSet):
            yield _("Entrée"), _("valider")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def on_mount(self) -> None:
        """Keep the name of an earlier visit to this page."""
        if self.journey.enrolment:
            self.query_one(DeviceName).value = clean(self.journey.enrolment.name)
        self._show_choice()
        store, session = self.services.store, self.journey.person
        if session.methods:
            self.look(lambda: store.devices.of(session), self._name_apart)

    def _name_apart(self, devices: list[Factor]) -> None:
        """Suggest a name that no other device of the person has."""
        self._taken = frozenset(device.name for device in devices if device.id != self.journey.replaces)
        self._suggest()

    def _suggest(self) -> None:
        field = self.query_one(DeviceName)
        if self.phone and field.value == self._suggested:
            self._suggested = name_apart(_("Mon {phone}").format(phone=self.phone.label), self._taken)
            field.value = self._suggested

    @property
    def phone(self) -> Phone | None:
        """Return the phone chosen; None before there is one."""
        pressed = self.query_one(RadioSet).pressed_button
        return Phone(pressed.id) if pressed and pressed.id else None

    @on(RadioSet.Changed)
    def _show_choice(self) -> None:
        phone = self.phone
        self.set_class(phone is None, "-no-choice")
        if phone:
            self.query_one("#download", Words).update(self.journey.method.download(phone))
            self._suggest()
            # At once: asked for, it would come after a key that is on its way, and undo what Tab did.
            self.set_focus(self.query_one("#next"))

    @on(RadioSet.Changed)
    def _go_on(self) -> None:
        """Tell no more of what was done before: the page is full from now on."""
        if self.news and self.notice.text == self.news:
            self.notice.clear()

    @on(Button.Pressed, "#store-code")
    def action_store_code(self) -> None:
        """Show the page of the app's store as a QR code: a terminal cannot be tapped."""
        if phone := self.phone:
            method = self.journey.method
            forms = cells.forms(half_blocks=self.services.half_blocks)
            self.app.push_screen(StoreCode(method.name, method.download(phone), method.store_links[phone], forms))

    @on(Input.Submitted)
    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        phone, name = self.phone, self.query_one(DeviceName)
        if phone and name.needs(steps.name_the_device()) and not self.busy:
            self.issue(phone, name.value)
