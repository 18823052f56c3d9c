"""Which events of the journal are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input

from storage import DAY, LONGEST_NAME, AccountStatus, EventFilter, Outcome, name_key
from tui.console.desk import Desk
from tui.console.operator_screen import OperatorScreen
from tui.console.widgets.pick import Pick
from tui.language import _
from tui.language.text import clean
from tui.messages import audit
from tui.widgets.dialog import Dialog
from tui.widgets.field import Field
from tui.widgets.notice import Notice
from tui.wizard.services import Services

LONGEST = 3660
"""Days back that may be asked for."""
NAMED = 3
"""Accounts named where several are meant."""


class AuditFilter(Dialog[EventFilter | None], OperatorScreen[EventFilter | None]):
    """Asks for account, action, outcome and days; an empty one does not matter. None if the operator gives up.

    The beginning of a name is enough, as on the page of accounts, where only one account is meant.
    """

    BINDINGS = [Binding("escape", "leave", show=False)]
    AUTO_FOCUS = "#account"
    DEFAULT_CSS = """
    AuditFilter #outcome-row { margin-bottom: 1; }
    AuditFilter Notice { margin-top: 0; }
    """

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(_("Montrer"), title=_("Quels événements voulez-vous voir ?"))
        self.services, self.desk = services, desk
        self._present, self._now = desk.wanted, int(services.clock())

    def compose_body(self) -> ComposeResult:
        yield Field(_("Compte (vide : tous)"), id="account", text=self._present.account, max_length=LONGEST_NAME)
        actions = sorted((words, action) for action, words in audit.actions().items())
        yield Pick(_("Action"), [(_("toutes"), ""), *actions], id="action", value=self._present.action)
        outcomes = [(_("tous"), ""), (_("faits"), Outcome.DONE.value), (_("refusés"), Outcome.REFUSED.value)]
        yield Pick(_("Résultat"), outcomes, id="outcome", value=self._present.outcome)
        yield Field(_("Derniers jours (vide : tous)"), id="days", text=self._days(), max_length=4, stray=str.isdecimal)
        yield Notice()

    def _days(self) -> str:
        since = self._present.since
        return "" if since is None else str(max(1, round((self._now - since) / DAY)))

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _show(self) -> None:
        days = self.query_one("#days", Field).value.strip()
        if days and not (days.isascii() and days.isdigit() and 1 <= int(days) <= LONGEST):
            field = self.query_one("#days", Field)
            field.say(_("Donnez un nombre de 1 à {most}.").format(most=LONGEST))
            field.focus()
            return
        if self.busy:
            return
        typed = self.query_one("#account", Field).value.strip()
        if typed:
            self.ask(lambda: self.administration.directory.search(typed, NAMED + 1), partial(self._meant, typed))
        else:
            self._choose("")

    def _meant(self, typed: str, found: Sequence[AccountStatus]) -> None:
        """Take the account of this name, or the only one found; where none is, take what was typed."""
        names = [status.user.name for status in found]
        if len(names) <= 1 or name_key(names[0]) == name_key(typed):
            self._choose(names[0] if names else typed)
            return
        field = self.query_one("#account", Field)
        more = ["…"] if len(names) > NAMED else []
        words = _("Plusieurs comptes : {names}. Précisez le nom.")
        field.say(words.format(names=", ".join([*map(clean, names[:NAMED]), *more])))
        field.focus()

    def _choose(self, account: str) -> None:
        days = self.query_one("#days", Field).value.strip()
        self.dismiss(
            EventFilter(
                account=account,
                action=self.query_one("#action-row", Pick).value or "",
                outcome=self.query_one("#outcome-row", Pick).value or "",
                since=self._now - int(days) * DAY if days else None,
            )
        )

    def action_leave(self) -> None:
        """Take Échap for Annuler; ask where something was typed."""
        self.unless_it_loses(self._cancel)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
