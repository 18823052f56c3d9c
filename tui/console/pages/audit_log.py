"""F4, Journal: who did what, on whom, when; the newest first, older ones as one goes down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from storage import Event, EventFilter, Outcome
from tui.console.desk import Desk
from tui.console.dialogs.audit_event import AuditEvent
from tui.console.dialogs.audit_export import ExportAuditLog
from tui.console.dialogs.audit_filter import AuditFilter
from tui.console.pages.page import ConsolePage
from tui.console.section import Section
from tui.console.widgets.lines import Column, Line, Lines
from tui.handbook import Task
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import audit, audit_details, times
from tui.widgets.key_line import KeyLine
from tui.widgets.words import Words
from tui.wizard.services import Services

AT_A_TIME = 100
"""Events that are read at once."""


class AuditLogPage(ConsolePage):
    """Lists events; new ones come on top by themselves."""

    SECTION = Section.AUDIT_LOG
    CSS_PATH = "audit_log.tcss"
    TASK = Task.AUDIT_LOG
    BINDINGS = [
        Binding("f,F", "filter", show=False),
        Binding("v,V", "verify", show=False),
        Binding("e,E", "export", show=False),
    ]

    def page_title(self) -> str:
        return _("Journal")

    def compose_body(self) -> ComposeResult:
        # Letters act: nothing is typed on this page. The last line has no room for them.
        yield KeyLine((("F", _("filtrer")), ("V", _("vérifier")), ("E", _("exporter"))))
        yield Words(audit.wanted(self.desk.wanted), id="wanted", classes="muted")
        yield Words(_("Aucun événement ne correspond. F change le filtre."), id="nothing")
        yield Lines(
            (
                Column(_("Quand"), 14),
                Column(_("Par"), 14, grows=1),
                Column(_("Action"), 21),
                Column(_("Compte"), 14, grows=1),
                Column(_("Résultat"), 9),
                # Shown if there is room.
                Column(_("Détail"), 0, grows=3),
            ),
            id="events",
        )

    def keys(self) -> Iterable[tuple[str, str]]:
        if self._events:
            yield "↑ ↓", _("choisir")
            yield _("Entrée"), _("détail")
        yield _("Échap"), _("retour")

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(services, desk)
        self._events: list[Event] = []
        self._whole = False

    # Reading

    def read(self) -> None:
        """Read the newest events."""
        wanted = self.desk.wanted
        self.follow(lambda: self.administration.audit_log.latest(wanted, limit=AT_A_TIME), self._show_newest)

    def _show_newest(self, newest: Sequence[Event]) -> None:
        known = self._events[0].number if self._events else 0
        fresh = [event for event in newest if event.number > known]
        if len(fresh) == AT_A_TIME or not self._events:
            # So many are new that some in between were not read.
            self._events, self._whole = list(newest), len(newest) < AT_A_TIME
        else:
            self._events = fresh + self._events
        self._draw()

    @on(Lines.NearEnd)
    def _more(self) -> None:
        if self._events and not self._whole:
            wanted, last = self.desk.wanted, self._events[-1].number
            self.follow(
                lambda: self.administration.audit_log.latest(wanted, before=last, limit=AT_A_TIME), self._show_older
            )

    def _show_older(self, older: Sequence[Event]) -> None:
        self._whole = len(older) < AT_A_TIME
        self._events += [event for event in older if event.number < self._events[-1].number]
        self._draw()

    def _draw(self) -> None:
        self.query_one(Lines).show([_line(event) for event in self._events])
        self.query_one("#nothing").display = not self._events
        self.name_keys()
        count = len(self._events)
        if self._whole:
            self.count(ngettext("{n} événement", "{n} événements", count).format(n=count))
        else:
            self.count(_("les {n} derniers, d'autres plus bas").format(n=count))

    # Keys

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        chosen = (known for known in self._events if str(known.number) == event.option.id)
        self.app.push_screen(AuditEvent(next(chosen)))

    def action_filter(self) -> None:
        """Ask which events to list."""
        self.app.push_screen(AuditFilter(self.services, self.desk), self._filtered)

    def _filtered(self, wanted: EventFilter | None) -> None:
        if wanted is not None:
            self.desk.wanted = wanted
            self._events, self._whole = [], False
            self.query_one("#wanted", Words).update(audit.wanted(wanted))
            self.read()

    def action_verify(self) -> None:
        """Check that the audit log is whole."""
        if not self.busy:
            self.ask(
                self.administration.audit_log.broken_at,
                self._verified,
                waiting=_("Vérification de tout le journal."),
            )

    def _verified(self, broken_at: int | None) -> None:
        if broken_at is None:
            self.notice.say(_("Le journal est entier : rien n'y a été changé ni retiré."), "done")
        else:
            self.notice.say(
                _("Le journal n'est plus entier à partir de l'événement {n}. Appelez l'administrateur.").format(
                    n=broken_at
                )
            )

    def action_export(self) -> None:
        """Export the events to a file."""
        self.app.push_screen(ExportAuditLog(self.services, self.desk, self.desk.wanted), self._exported)

    def _exported(self, sentence: str | None) -> None:
        if sentence:
            self.notice.say(sentence, "done")


def _line(event: Event) -> Line:
    refused = event.outcome == Outcome.REFUSED
    ended = Content.styled(audit.outcome(event), "$error") if refused else Content(audit.outcome(event))
    return Line(
        str(event.number),
        (
            Content(times.written(event.at, lambda time: time.strftime(_("%d/%m/%y %H:%M")))),
            Content(clean(event.actor)),
            Content(audit.action(event)),
            Content(clean(event.subject)),
            ended,
            Content(audit_details.detail(event, 200)),
        ),
    )
