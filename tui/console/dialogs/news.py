"""The changes in the operator's own account since they were last told."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button

from tui.console.desk import Desk
from tui.console.operator_screen import OperatorScreen
from tui.language import _
from tui.messages import notices, own_account
from tui.process.command import command
from tui.widgets.dialog import Dialog
from tui.widgets.notice import Notice
from tui.widgets.points import Points
from tui.widgets.words import Words
from tui.wizard.services import Services


class News(Dialog[None], OperatorScreen[None]):
    """Tells the operator, once, what changed in their own account."""

    BINDINGS = [Binding("escape", "dismiss", show=False)]
    AUTO_FOCUS = "#yes"

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(_("J'ai lu"))
        self.services = services
        self.desk = desk
        session = desk.administration.session
        self._told = session._replace(notices=session.notices[: notices.CHANGES_TOLD_AT_A_TIME])

    def compose_body(self) -> ComposeResult:
        yield Words(own_account.news(), classes="heading")
        yield Points("\n".join(f"• {notices.sentence(notice)}" for notice in self._told.notices), id="news")
        not_you = _(
            "Ce n'était pas vous ? Changez votre mot de passe avec « {command} », puis prévenez un responsable."
        )
        yield Words(not_you.format(command=command()))
        yield Notice()

    def compose_buttons(self) -> ComposeResult:
        yield Words(id="between")
        yield self.yes_button()

    def on_mount(self) -> None:
        """Have the store note that it was told."""
        self.look(lambda: self.services.store.sign_in.notices_shown(self._told), lambda _shown: None)

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss()
