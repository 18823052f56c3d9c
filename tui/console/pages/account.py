"""One account: everything that may be known of it, and what an operator may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid
from textual.widgets import Button

from storage import AccountStatus, Factor, Role, User
from tui.console.desk import Desk
from tui.console.dialogs import account_actions
from tui.console.dialogs.action import ActionDialog
from tui.console.dialogs.reset import ResetDevices
from tui.console.pages.page import ConsolePage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section
from tui.console.widgets.sheet import AccountSheet
from tui.console.widgets.snug import Snug
from tui.handbook import Task
from tui.language import _
from tui.language.text import clean
from tui.process.command import command
from tui.widgets.nav_button import NavButton, pressed_by_enter
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words
from tui.wizard.services import Services

Facts = tuple[AccountStatus, Sequence[Factor]]
COLUMNS = 2
"""Buttons beside each other."""
TASKS = {
    "mfa": Task.REQUIRE,
    "reset": Task.LOST_PHONE,
    "unlock": Task.UNLOCK,
    "door": Task.UNLOCK,
    "password": Task.PASSWORD,
}
"""The pages of the handbook on the actions, by their buttons."""


class AccountPage(ConsolePage, Overlay[None]):
    """Shows the sheet of an account, and the actions under it."""

    CSS_PATH = "account.tcss"
    TASK = Task.FIND
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("right", "go(1)", show=False),
        Binding("left", "go(-1)", show=False),
        Binding("down", f"go({COLUMNS})", show=False),
        Binding("up", f"go(-{COLUMNS})", show=False),
        Binding("pagedown", "scroll_sheet(1)", show=False),
        Binding("pageup", "scroll_sheet(-1)", show=False),
    ]

    def __init__(
        self, services: Services, desk: Desk, status: AccountStatus, section: Section = Section.ACCOUNTS
    ) -> None:
        super().__init__(services, desk, section)
        self._status = status

    @property
    def _account(self) -> str:
        return self._status.user.name

    def page_title(self) -> str:
        return clean(self._account)

    def compose_body(self) -> ComposeResult:
        with Snug():
            yield AccountSheet(can_focus=False)
        if self._status.user.id == self.administration.session.user.id:
            own = _("C'est votre compte : ce qui vous protège se change avec « {command} ».")
            yield Words(own.format(command=command()), classes="own")
            return
        with Grid(classes="actions"):
            yield NavButton(_("Exiger une méthode"), id="mfa")
            yield NavButton(_("Nouveau mot de passe"), id="password")
            yield NavButton(_("Adresse de courriel"), id="email")
            yield NavButton(_("Débloquer"), id="unlock")
            yield NavButton(_("Réinitialiser un appareil"), id="reset", danger=True)
            yield NavButton(_("Fermer le compte"), id="door", danger=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        if does := pressed_by_enter(self.focused):
            yield _("Entrée"), does
        if self.query(".actions"):
            yield "← →", _("choisir")
        yield _("Échap"), _("retour")

    def on_mount(self) -> None:
        self._offer()

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
            self.name_keys()
            self.notice.say(_("Ce nom est maintenant celui d'un autre compte. Revenez à la liste."))
            return
        self._status = status
        self.query_one(AccountSheet).show(status, history, self.services.clock())
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done to the account as it is; the sheet says why the rest cannot."""
        status = self._status
        if not self.query(".actions"):
            return
        required, closed = status.user.mfa_required, status.user.disabled
        self.query_one("#mfa", NavButton).call(_("Ne plus exiger") if required else _("Exiger une méthode"))
        label = _("Rouvrir le compte") if closed else _("Fermer le compte")
        self.query_one("#door", NavButton).call(label, danger=not closed)
        self._show_action("mfa", there=not (required and status.user.role is Role.OPERATOR))
        self._show_action("unlock", there=self._is_locked())
        self._show_action("reset", there=bool(status.devices or status.disabled_devices))

    def _is_locked(self) -> bool:
        return (self._status.locked_until or 0) > self.services.clock()

    def _show_action(self, name: str, *, there: bool) -> None:
        button = self.query_one(f"#{name}", NavButton)
        button.display = there
        if button.has_focus and not there:
            # Else the one after it would have it, which may stop something.
            self.set_focus(None)

    def _buttons(self) -> list[NavButton]:
        return [button for button in self.query(NavButton) if button.display]

    # Acting

    @on(Button.Pressed, "#mfa")
    def _mfa(self) -> None:
        if self._status.user.mfa_required:
            self._open(account_actions.lift_mfa(self.services, self.desk, self._account))
        else:
            self._open(account_actions.RequireMfa(self.services, self.desk, self._account))

    @on(Button.Pressed, "#reset")
    def _reset(self) -> None:
        account = self._account
        self.ask(lambda: self.administration.directory.factor_history(account), self._ask_which)

    def _ask_which(self, history: Sequence[Factor]) -> None:
        if devices := [device for device in history if device.retired_at is None]:
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
        self.app.push_screen(account_actions.renew_password(self.services, self.desk, self._status.user), self._renewed)

    def _open(self, action: ActionDialog[str]) -> None:
        self.notice.clear()
        self.app.push_screen(action, self._done)

    def _done(self, sentence: str | None) -> None:
        if sentence:
            self.notice.say(sentence, "done")

    def _renewed(self, issued: tuple[User, str] | None) -> None:
        if issued:
            self.app.push_screen(SlipPage(self.services, self.desk, self.section, *issued))

    def task_at_hand(self) -> Task:
        """Return the task of the action in focus; before one is chosen, of what keeps the person out."""
        if self.focused:
            return TASKS.get(self.focused.id or "", self.TASK)
        if self._status.user.disabled or self._is_locked():
            return Task.UNLOCK
        return Task.LOST_PHONE if self._status.disabled_devices else self.TASK

    # Moving

    def go_back(self) -> None:
        """Go back to the list, as it was left."""
        self.dismiss()

    def action_scroll_sheet(self, direction: int) -> None:
        """Scroll the sheet, for an account with many devices."""
        sheet = self.query_one(Snug)
        sheet.scroll_relative(y=direction * max(1, sheet.size.height - 1), animate=False)

    def action_go(self, step: int) -> None:
        """Give the focus to the button that many places further, if there is one."""
        buttons = self._buttons()
        place = next((place for place, button in enumerate(buttons) if button.has_focus), -step)
        if 0 <= place + step < len(buttons):
            buttons[place + step].focus()
