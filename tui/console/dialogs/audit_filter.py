"""Which events of the journal are wanted."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input

from storage import DAY, LONGEST_NAME, EventFilter, Outcome
from tui.console.widgets.pick import Pick
from tui.language import _
from tui.messages import audit
from tui.widgets.dialog import Dialog
from tui.widgets.field import Field

LONGEST = 3660
"""Days back that may be asked for."""


class AuditFilter(Dialog[EventFilter | None]):
    """Asks for account, action, outcome and days; an empty one does not matter. None if the operator gives up."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]
    AUTO_FOCUS = "#account"
    DEFAULT_CSS = "AuditFilter #outcome-row { margin-bottom: 1; }"

    def __init__(self, present: EventFilter, now: float) -> None:
        super().__init__(_("Montrer"), title=_("Quels événements voulez-vous voir ?"))
        self._present, self._now = present, int(now)

    def compose_body(self) -> ComposeResult:
        every = (_("toutes"), "")
        yield Field(_("Compte (vide : tous)"), id="account", text=self._present.account, max_length=LONGEST_NAME)
        actions = sorted((words, action) for action, words in audit.actions().items())
        yield Pick(_("Action"), [every, *actions], id="action", value=self._present.action)
        outcomes = [every, (_("faites"), Outcome.DONE.value), (_("refusées"), Outcome.REFUSED.value)]
        yield Pick(_("Résultat"), outcomes, id="outcome", value=self._present.outcome)
        yield Field(_("Derniers jours (vide : tous)"), id="days", text=self._days(), max_length=4, stray=str.isdecimal)

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
        self.dismiss(
            EventFilter(
                account=self.query_one("#account", Field).value.strip(),
                action=self.query_one("#action-row", Pick).value,
                outcome=self.query_one("#outcome-row", Pick).value,
                since=self._now - int(days) * DAY if days else None,
            )
        )

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
