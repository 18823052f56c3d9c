"""Export the events that the journal shows to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult

from storage import EventFilter
from tui.console.desk import Desk
from tui.console.dialogs.action import About, ActionDialog
from tui.files.new_file import must_be_possible
from tui.handbook import Task
from tui.language import _, list_separator, ngettext
from tui.language.text import clean
from tui.messages import audit
from tui.widgets.field import Field
from tui.wizard.services import Services

ENDINGS = (".csv", ".json")


class ExportAuditLog(ActionDialog[str]):
    """Writes the events to a new file, CSV or JSON as its name ends."""

    def __init__(self, services: Services, desk: Desk, wanted: EventFilter) -> None:
        about = About(
            title=_("Exporter le journal"),
            consequence=_(
                "Le fichier aura ces événements, les plus anciens d'abord : {events}. Personne d'autre ne pourra le "
                "lire, et l'export est inscrit au journal."
            ).format(events=audit.wanted(wanted)),
            yes=_("Exporter"),
            task=Task.AUDIT_LOG,
            wants_code=True,
        )
        super().__init__(services, desk, about)
        self._wanted = wanted
        self._target = Path()

    def compose_fields(self) -> ComposeResult:
        yield Field(_("Nouveau fichier, en .csv ou .json"), id="path")

    def prepare(self) -> Callable[[], str] | None:
        """Choose the format by the ending of the name."""
        typed = self.query_one("#path", Field).value.strip()
        if typed.endswith(ENDINGS):
            self._target = Path(typed).expanduser().absolute()
            return self._export
        self.missing(_("Donnez le nom d'un fichier qui finit par .csv ou .json."), "#path")
        return None

    def check_first(self) -> None:
        """Refuse a file that is there already, or cannot be made."""
        must_be_possible(self._target)

    def _export(self) -> str:
        count = self.administration.audit_log.export(self._target, self._wanted, list_separator())
        words = ngettext("{n} événement écrit dans {path}.", "{n} événements écrits dans {path}.", count)
        return words.format(n=count, path=clean(str(self._target), 200))
