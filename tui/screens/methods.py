"""Étapes 3 and 9: the list of methods."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button

from storage import Factor
from tui.language import _
from tui.messages import names, recovery_codes, steps
from tui.methods.catalogue import Method
from tui.screens.page import WizardPage
from tui.widgets.confirm import Confirm
from tui.widgets.nav_button import NavButton
from tui.widgets.row import Row
from tui.widgets.words import Words
from tui.wizard.list_state import ListState

NAMED = 2
"""How many devices of a method the list names; it counts more than that."""


class MethodsPage(WizardPage):
    """Lists the methods and which of them are active, with Terminer when the person may finish."""

    CSS_PATH = "methods.tcss"
    AUTO_FOCUS = "#finish.primary, Row.-awaited NavButton"
    _codes_left = 0
    """How many recovery codes are active."""

    def page_title(self) -> str:
        return _("Authentification multifacteur")

    def compose_body(self) -> ComposeResult:
        yield Words(steps.methods(self.journey), classes="lead")
        with Vertical(id="methods"):
            for method in self.journey.methods:
                yield self._row(method)
            yield self._recovery_row()
            if self.journey.changing_settings:
                change = NavButton(_("Changer"), id="password")
                yield Row(_("Mot de passe"), _("Saisi à chaque connexion"), [change], kind="success", said="muted")

    def _row(self, method: Method) -> Row:
        if method.id in self.journey.person.methods:
            manage = NavButton(_("Gérer"), id=f"manage-{method.id}")
            return Row(method.name, _("Actif"), [manage], kind="success")
        words = method.summary + (" · " + _("obligatoire") if method.required else "")
        choose = NavButton(_("Choisir"), id=f"choose-{method.id}")
        any_will_do = self.journey.list_state is ListState.OPTIONAL_NONE_ENROLLED
        kind = "warning" if method.required else "muted"
        return Row(method.name, words, [choose], kind=kind, awaited=method.required or any_will_do)

    def _recovery_row(self) -> Row:
        words = recovery_codes.ten_codes()
        if not self.journey.person.methods:
            return Row(_("Codes de secours"), words + _(" · après une première méthode"))
        return Row(_("Codes de secours"), words, [NavButton(_("Choisir"), id="recovery", other=_("Refaire"))])

    def on_mount(self) -> None:
        """Read the devices of the person and the number of their recovery codes."""
        store, person = self.services.store, self.journey.person
        if person.methods:
            self.look(lambda: (store.devices.of(person), store.recovery_codes.left(person.user)), self._show)

    def _make_codes(self) -> None:
        self.go(self.journey.choose_recovery(self._codes_left))

    def _show(self, found: tuple[list[Factor], int]) -> None:
        devices, codes_left = found
        self._codes_left = codes_left
        for method in self.journey.methods:
            held = [names.device_name(device) for device in devices if device.method == method.id]
            if held:
                row = self.query_one(f"#manage-{method.id}").query_ancestor(Row)
                row.say(_("Actif : {devices}").format(devices=_named_or_counted(held)), "success")
        if codes_left:
            kind = "success" if codes_left >= recovery_codes.FEW_CODES else "warning"
            again = self.query_one("#recovery", NavButton)
            again.call(_("Refaire"))
            again.query_ancestor(Row).say(recovery_codes.codes_left(codes_left), kind)

    def left_buttons(self) -> Iterable[Button]:
        """Call Précédent after where it leads."""
        if self.journey.changing_settings:
            yield NavButton(_("Précédent"), id="back")
        else:
            yield NavButton(_("Me déconnecter"), id="sign-out")

    def right_buttons(self) -> Iterable[Button]:
        """Offer the main button of the list's state, and a way out while nothing is required yet."""
        if self.journey.may_skip:
            yield NavButton(_("Plus tard"), id="finish")
        match self.journey.list_state:
            case ListState.REQUIRED_NONE_ENROLLED:
                yield NavButton(_("Configurer le facteur"), id="required", primary=True)
            case ListState.REQUIRED_SOME_ENROLLED:
                yield NavButton(_("Configurer le facteur suivant"), id="required", primary=True)
            case ListState.REQUIRED_ALL_ENROLLED | ListState.OPTIONAL_SOME_ENROLLED:
                yield NavButton(_("Terminer"), id="finish", primary=True)

    def help_words(self) -> Iterable[str]:
        """Say what can be done with a method that is active."""
        yield from super().help_words()
        if any(method.id in self.journey.person.methods for method in self.journey.methods):
            yield _("Gérer montre les appareils d'une méthode : en ajouter, renommer, remplacer ou retirer.")

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("Échap"), _("précédent") if self.journey.changing_settings else _("me déconnecter")
        yield _("F1"), _("aide")

    def action_back(self) -> None:
        """Go back to the client area, or ask before signing out."""
        if self.journey.changing_settings:
            super().action_back()
        else:
            self.ask_to_sign_out()

    @on(Button.Pressed, "#sign-out")
    def _sign_out(self) -> None:
        self.go(self.journey.back())

    @on(Button.Pressed, "#finish")
    def _finish(self) -> None:
        self.go(self.journey.finish())

    @on(Button.Pressed, "#required")
    def _next_required(self) -> None:
        missing = (m for m in self.journey.methods if m.required and m.id not in self.journey.person.methods)
        self.go(self.journey.choose(next(missing).id))

    @on(Button.Pressed, "Row NavButton")
    def _row_pressed(self, event: Button.Pressed) -> None:
        action, _dash, method = (event.button.id or "").partition("-")
        match action:
            case "choose":
                self.go(self.journey.choose(method))
            case "manage":
                self.go(self.journey.manage(method))
            case "recovery" if self._codes_left:
                words = recovery_codes.instead_of_the_old_ones(self._codes_left)
                question = Confirm(_("Faire de nouveaux codes ?"), words, _("Faire dix nouveaux codes"))
                self.app.push_screen(question, lambda yes: self._make_codes() if yes else None)
            case "recovery":
                self._make_codes()
            case "password":
                self.go(self.journey.change_password())


def _named_or_counted(held: list[str]) -> str:
    """Name the devices of a method, or count them where more than two would not fit on a line."""
    if len(held) <= NAMED:
        return ", ".join(held)
    return _("{n} appareils").format(n=len(held))
