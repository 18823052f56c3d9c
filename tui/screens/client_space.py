"""Espace client: who I am, what protects me."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from storage import Factor, Session
from tui.language import _
from tui.messages import notices, own_account, recovery_codes
from tui.screens.page import WizardPage
from tui.widgets.nav_button import NavButton
from tui.widgets.notice import Notice
from tui.widgets.points import Points
from tui.widgets.words import Words


class ClientSpacePage(WizardPage):
    """Ends the guide. Enter, pressed once too often after Terminer, does not sign out."""

    CSS_PATH = "client_space.tcss"
    AUTO_FOCUS = "#settings"

    def page_title(self) -> str:
        return own_account.hello(self.journey.person.user)

    def step_words(self) -> str:
        """Say at the right of the title whose account this is, instead of a step."""
        return own_account.who(self.journey.person.user)

    def compose_body(self) -> ComposeResult:
        if self.journey.has_just_finished:
            yield Notice(own_account.the_end(self.journey.person.user.role), "done", id="the-end")
        if self.journey.has_lost_phone:
            yield Notice(own_account.if_the_phone_is_lost(), "remark", id="lost-phone")
        yield Words(_("Ce qui protège votre compte"), classes="heading")
        yield Points(id="protection")
        yield Points(id="recovery")
        if news := self._told.notices:
            yield Words(own_account.news(), classes="heading news")
            yield Points("\n".join(f"• {notices.sentence(notice)}" for notice in news), id="news")
            yield Words(own_account.not_you(), classes="muted")

    @property
    def _told(self) -> Session:
        """Return the session with no more changes than the page can tell at a time."""
        person = self.journey.person
        return person._replace(notices=person.notices[: notices.CHANGES_TOLD_AT_A_TIME])

    def left_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Me déconnecter"), id="sign-out")

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Modifier mes paramètres"), id="settings", primary=True)

    def help_words(self) -> Iterable[str]:
        """Say where both buttons lead."""
        yield from super().help_words()
        yield _(
            "Modifier mes paramètres sert à ajouter, remplacer ou retirer un appareil, à faire des codes de secours et "
            "à changer de mot de passe."
        )
        yield _("Me déconnecter ferme votre session, avant que vous ne vous éloigniez.")

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name no Escape: it would sign out by accident."""
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("F1"), _("aide")
        if self.services.permissions.quit:
            yield _("Ctrl+Q"), _("quitter")

    def on_mount(self) -> None:
        """Read the active devices and the number of recovery codes."""
        store, person, told = self.services.store, self.journey.person, self._told

        def read() -> tuple[list[Factor], int]:
            if told.notices:
                store.sign_in.notices_shown(told)
            return store.devices.of(person), store.recovery_codes.left(person.user)

        self.look(read, self._show)

    def _show(self, found: tuple[list[Factor], int]) -> None:
        devices, codes_left = found
        lines = own_account.protection(devices, self.journey)
        if lines:
            recovery = self.query_one("#recovery", Words)
            recovery.set_classes("success" if codes_left >= recovery_codes.FEW_CODES else "warning")
            recovery.update(recovery_codes.recovery(codes_left, self.journey.person.user.role))
        protection = self.query_one("#protection", Words)
        protection.set_class(bool(lines), "success")
        protection.update("\n".join(lines) or own_account.password_alone())

    def action_back(self) -> None:
        """Do nothing: a button signs out."""

    @on(Button.Pressed, "#settings")
    def _change_settings(self) -> None:
        self.go(self.journey.change_settings())

    @on(Button.Pressed, "#sign-out")
    def _sign_out(self) -> None:
        self.go(self.journey.sign_out())
