"""Connexion, for operators: the wizard's own page, which says why someone else cannot come in."""

from __future__ import annotations

from storage import Door, Role, Session
from tui.handbook import Task
from tui.language import _
from tui.process.command import command
from tui.screens.sign_in import SignInPage
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def refusal(session: Session) -> str:
    """Return why a person with the right password may not enter; empty for an operator who may go on."""
    if session.user.role is not Role.OPERATOR:
        return _("Cette console est celle des opérateurs : pour votre compte, lancez « {command} ».").format(
            command=command()
        )
    if session.must_enrol or not session.methods:
        return _("Activez d'abord votre téléphone : lancez « {command} », suivez le guide, puis revenez ici.").format(
            command=command()
        )
    return ""


class ConsoleSignInPage(SignInPage):
    """Signs in an operator, with the fields, limits and words of the wizard."""

    def __init__(self, services: Services, journey: Journey, reason: str = "") -> None:
        """Give the `reason` why an operator, or somebody else, is here again."""
        super().__init__(services, journey)
        self._reason = reason

    def on_mount(self) -> None:
        """Say why the operator is here again."""
        if self._reason:
            self.notice.say(self._reason)

    def action_help(self) -> None:
        """Open the handbook at this page."""
        from tui.console.pages.handbook import HandbookPage  # noqa: PLC0415 - what reads Markdown takes a while to load

        self.app.push_screen(HandbookPage(Task.SIGN_IN))

    def check(self, name: str, password: str) -> Session:
        """Check the password. A sign-in ends with a code here; without one it does not count as complete. Blocks."""
        return self.services.store.sign_in.with_password(name, password, Door.COUNTER)
