"""One account: everything that may be known of it, and what an operator may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid
from textual.widgets import Button

from storage import AccountStatus, Factor, User
from tui.console.desk import Desk
from tui.console.dialogs import account_actions
from tui.console.dialogs.action import ActionDialog
from tui.console.dialogs.reset import ResetDevices
from tui.console.pages.page import ConsolePage
from tui.console.pages.slip import SlipPage
from tui.console.widgets.sheet import AccountSheet
from tui.handbook import Task
from tui.language import _
from tui.language.text import clean
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard.services import Services

Facts = tuple[AccountStatus, Sequence[Factor]]
TASKS = {
    "mfa": Task.REQUIRE,
    "reset": Task.LOST_PHONE,
    "unlock": Task.UNLOCK,
    "door": Task.UNLOCK,
    "password": Task.PASSWORD,
}
"""The pages of the handbook on the actions, by their buttons."""


class AccountPage(ConsolePage):
    """Shows the sheet of an account, and the actions under it."""

    CSS_PATH = "account.tcss"
    TASK = Task.FIND
    AUTO_FOCUS = "#mfa"
    BINDINGS = [
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("pagedown", "scroll_sheet(1)", show=False),
        Binding("pageup", "scroll_sheet(-1)", show=False),
    ]

    def __init__(self, services: Services, desk: Desk, status: AccountStatus) -> None:
        super().__init__(services, desk)
        self._status = status
        self._history: Sequence[Factor] = ()

    @property
    def _account(self) -> str:
        return self._status.user.name

    def page_title(self) -> str:
        return clean(self._account)

    def compose_body(self) -> ComposeResult:
        yield AccountSheet(can_focus=False)
        if self._status.user.id == self.administration.session.user.id:
            yield Words(_("C'est votre compte : ce qui vous protège se change avec « guichet »."), classes="own")
            return
        with Grid(classes="actions"):
            yield NavButton(_("Exiger une méthode"), id="mfa")
            yield NavButton(_("Réinitialiser un appareil"), id="reset", danger=True)
            yield NavButton(_("Débloquer"), id="unlock")
            yield NavButton(_("Fermer le compte"), id="door", danger=True)
            yield NavButton(_("Nouveau mot de passe"), id="password")
            yield NavButton(_("Adresse de courriel"), id="email")

    def keys(self) -> Iterable[tuple[str, str]]:
        yield "← →", _("choisir")
        yield _("Entrée"), _("ouvrir")
        yield _("Échap"), _("retour")

    # Reading

    def read(self) -> None:
        account = self._account
        self.follow(
            lambda: (
                self.administration.directory.status(account),
                self.administration.directory.factor_history(account),
            ),
            self._show,
        )

    def _show(self, facts: Facts) -> None:
        status, history = facts
        if status.user.id != self._status.user.id:
            self.query(".actions").remove()
            self.notice.say(_("Ce nom est maintenant celui d'un autre compte. Revenez à la liste."))
            return
        self._status, self._history = status, history
        self.query_one(AccountSheet).show(status, history, self.services.clock())
        if self.query(".actions"):
            self.query_one("#mfa", NavButton).call(
                _("Ne plus exiger") if status.user.mfa_required else _("Exiger une méthode")
            )
            closed = status.user.disabled
            label = _("Rouvrir le compte") if closed else _("Fermer le compte")
            self.query_one("#door", NavButton).call(label, danger=not closed)

    # Acting

    @on(Button.Pressed, "#mfa")
    def _mfa(self) -> None:
        if self._status.user.mfa_required:
            self._open(account_actions.lift_mfa(self.services, self.desk, self._account))
        else:
            self._open(account_actions.RequireMfa(self.services, self.desk, self._account))

    @on(Button.Pressed, "#reset")
    def _reset(self) -> None:
        if devices := [device for device in self._history if device.retired_at is None]:
            self._open(ResetDevices(self.services, self.desk, self._account, devices))
        else:
            self.notice.say(_("Ce compte n'a pas d'appareil à réinitialiser."))

    @on(Button.Pressed, "#unlock")
    def _unlock(self) -> None:
        self._open(account_actions.unlock(self.services, self.desk, self._account))

    @on(Button.Pressed, "#door")
    def _door(self) -> None:
        action = account_actions.reopen if self._status.user.disabled else account_actions.close
        self._open(action(self.services, self.desk, self._account))

    @on(Button.Pressed, "#email")
    def _email(self) -> None:
        self._open(account_actions.ChangeEmail(self.services, self.desk, self._status.user))

    @on(Button.Pressed, "#password")
    def _password(self) -> None:
        self.app.push_screen(account_actions.renew_password(self.services, self.desk, self._account), self._renewed)

    def _open(self, action: ActionDialog[str]) -> None:
        self.notice.clear()
        self.app.push_screen(action, self._done)

    def _done(self, sentence: str | None) -> None:
        if sentence:
            self.notice.say(sentence, "done")

    def _renewed(self, issued: tuple[User, str] | None) -> None:
        if issued:
            self.app.push_screen(SlipPage(self.services, self.desk, *issued))

    def task_at_hand(self) -> Task:
        """Return the task of the action in focus."""
        focused = self.focused.id if self.focused else None
        return TASKS.get(focused or "", self.TASK)

    # Moving

    def go_back(self) -> None:
        """Go back to the list, as it was left."""
        self.app.pop_screen()

    def action_scroll_sheet(self, direction: int) -> None:
        """Scroll the sheet, for an account with many devices."""
        sheet = self.query_one(AccountSheet)
        sheet.scroll_relative(y=direction * max(1, sheet.size.height - 1), animate=False)
