"""Espace client: who I am, what protects me."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import Factor, Role
from tui.language import _
from tui.methods import Phone
from tui.screens.page import WizardPage
from tui.text import clean
from tui.widgets.frame import NavButton, Words


class ClientSpacePage(WizardPage):
    """Where the guide ends. Enter, pressed once too often after Terminer, does not sign out."""

    AUTO_FOCUS = "#settings"

    def page_title(self) -> str:
        """Named after the place."""
        return _("Espace client")

    def compose_body(self) -> ComposeResult:
        """The person, then their methods."""
        user = self.journey.person.user
        role = _("opérateur") if user.role is Role.OPERATOR else _("client")
        yield Words(_("Vous êtes {name} ({role}).").format(name=clean(user.name), role=role), classes="lead")
        yield Words(_("Ce qui protège votre compte"), classes="heading")
        yield Words(id="protection")

    def left_buttons(self) -> Iterable[Button]:
        """Leaving."""
        yield NavButton(_("Me déconnecter"), id="sign-out")

    def right_buttons(self) -> Iterable[Button]:
        """Changing."""
        yield NavButton(_("Modifier mes paramètres"), id="settings", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        """Escape does not sign out by accident."""
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("F1"), _("aide")
        yield _("Ctrl+Q"), _("quitter")

    def on_mount(self) -> None:
        """Read what is active now."""
        store, user = self.services.store, self.journey.person.user
        self.ask(lambda: store.factors(user), self._show)

    def _show(self, factors: list[Factor]) -> None:
        names = {method.id: method.name for method in self.journey.methods}
        lines = [
            _("✓ {method} sur {phone}, depuis le {date}").format(
                method=names.get(factor.method, clean(factor.method)),
                phone=Phone(factor.phone).label if factor.phone in set(Phone) else clean(factor.phone),
                date=datetime.fromtimestamp(factor.created_at).astimezone().strftime("%d/%m/%Y"),
            )
            for factor in factors
        ]
        protection = self.query_one("#protection", Words)
        protection.set_class(bool(lines), "success")
        protection.update(
            "\n".join(lines) or _("! Votre mot de passe seulement. Activez une méthode avec votre téléphone.")
        )

    def action_back(self) -> None:
        """Nothing: signing out is a button."""

    @on(Button.Pressed, "#settings")
    def _change_settings(self) -> None:
        self.go(self.journey.change_settings())

    @on(Button.Pressed, "#sign-out")
    def _sign_out(self) -> None:
        self.go(self.journey.sign_out())
