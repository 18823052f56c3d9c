"""F3, En cours: who is in the guide now, and where the others left it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from storage import AccountStatus, Funnel, Visit
from tui.console.desk import Desk
from tui.console.pages.account import AccountPage
from tui.console.pages.page import ConsolePage
from tui.console.section import Section
from tui.console.widgets.lines import Column, Line, Lines
from tui.handbook import Task
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import times
from tui.messages.waypoints import waypoints
from tui.methods.catalogue import METHODS
from tui.widgets.words import Words
from tui.wizard.services import Services

PERIODS = (7, 30, 90)
"""Days looked back on."""
BAR = 24
"""Cells of the longest bar."""


class UnderWayPage(ConsolePage):
    """Lists the people who are in the guide, and how many left it at which step."""

    CSS_PATH = "under_way.tcss"
    SECTION = Section.UNDER_WAY
    TASK = Task.STUCK
    BINDINGS = [
        Binding("right", "period(1)", show=False),
        Binding("left", "period(-1)", show=False),
    ]

    def page_title(self) -> str:
        return _("En cours")

    def compose_body(self) -> ComposeResult:
        yield Lines(
            (
                Column(_("Nom"), 24, grows=1),
                Column(_("Méthode"), 20),
                Column(_("Où dans le guide"), 20),
                Column(_("Depuis"), 10),
            ),
            id="visits",
        )
        yield Words(_("Personne n'est dans le guide. Toute personne qui y entre paraît ici."), id="nothing")
        yield Words(id="period", classes="heading")
        yield Words(id="steps")
        yield Words(id="sum", classes="muted")

    def keys(self) -> Iterable[tuple[str, str]]:
        if self._visits:
            yield _("Entrée"), _("ouvrir")
        yield "← →", _("période")
        yield _("Échap"), _("retour")

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(services, desk)
        self._days = PERIODS[1]
        self._visits: Sequence[Visit] = ()

    def read(self) -> None:
        days = self._days
        self.follow(
            lambda: (self.administration.visits.under_way(), self.administration.visits.funnel(days)), self._show
        )

    def _show(self, found: tuple[Sequence[Visit], Funnel]) -> None:
        self._visits, funnel = found
        now = self.services.clock()
        self.query_one(Lines).show([_line(visit, now) for visit in self._visits])
        self.query_one("#nothing").display = not self._visits
        self.name_keys()
        self.count(_people(len(self._visits)))
        self.query_one("#period", Words).update(_("Abandons des {n} derniers jours, par étape").format(n=self._days))
        self.query_one("#steps", Words).update(_table(funnel))
        self.query_one("#sum", Words).update(
            _(
                "Visites commencées : {begun}, terminées : {proved}, en cours : {under_way}, abandonnées : {left}"
            ).format(
                begun=funnel.begun,
                proved=funnel.proved,
                under_way=funnel.under_way,
                left=sum(funnel.left.values()),
            )
        )

    # Keys

    def action_period(self, step: int) -> None:
        """Look back on more days, or on fewer."""
        self._days = PERIODS[(PERIODS.index(self._days) + step) % len(PERIODS)]
        self.read()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        # The list may have changed since the key was pressed.
        name = next(visit.name for visit in self._visits if _key(visit) == event.option.id)
        self.ask(lambda: self.administration.directory.status(name), self._open)

    def _open(self, status: AccountStatus) -> None:
        self.app.push_screen(AccountPage(self.services, self.desk, status, self.section))


def _people(count: int) -> str:
    if not count:
        return _("personne n'est dans le guide")
    return ngettext("{n} personne dans le guide", "{n} personnes dans le guide", count).format(n=count)


def _key(visit: Visit) -> str:
    return f"{visit.began_at} {visit.name}"


def _line(visit: Visit, now: float) -> Line:
    method = METHODS[visit.method]().name if visit.method in METHODS else clean(visit.method)
    since = times.short_delay(now - visit.at)
    return Line(
        _key(visit),
        (Content(clean(visit.name)), Content(method), Content(waypoints()[visit.waypoint]), Content(since)),
    )


def _table(funnel: Funnel) -> Content:
    """Return a line a step: name, bar, number, and share of the visits that were begun."""
    most = max([*funnel.left.values(), 1])
    counts = [(name, funnel.left.get(waypoint, 0)) for waypoint, name in waypoints().items()]
    return Content("\n").join(
        Content.assemble(
            f"{name:<20}",
            ("█" * round(BAR * left / most), "$muted"),
            f"{left:>{7 + BAR - round(BAR * left / most)}}{_share(left, funnel.begun):>8}",
        )
        for name, left in counts
    )


def _share(part: int, whole: int) -> str:
    return _("{n}\u00a0%").format(n=round(100 * part / whole)) if whole else ""
