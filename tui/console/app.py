"""The application: signs an operator in, shows the page of each section, and signs out who is gone."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module

from textual import events, on, work
from textual.app import App
from textual.screen import Screen

from storage import Level, Session
from tui.app.base import GuardedApp
from tui.app.idle import Idle, Presence
from tui.config.offered import offered
from tui.console.desk import Desk
from tui.console.dialogs.news import News
from tui.console.operator_screen import OperatorScreen
from tui.console.pages.page import ConsolePage
from tui.console.pages.sign_in import ConsoleSignInPage, refusal
from tui.console.section import Section
from tui.language import _
from tui.messages import times
from tui.process.command import command
from tui.screens import WizardPage, page_of
from tui.screens.asking import AskingScreen
from tui.widgets.confirm import Confirm
from tui.widgets.notice import Notice
from tui.widgets.overlay import Overlay
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

WARNING = 20
"""Seconds before it signs an operator out at which it says so."""
WATCH = 1.0
"""Seconds between two looks at whether somebody is there."""
PAGES = {
    Section.ACCOUNTS: "AccountsPage",
    Section.UNDER_WAY: "UnderWayPage",
    Section.AUDIT_LOG: "AuditLogPage",
    Section.NEW_ACCOUNT: "NewAccountPage",
    Section.IMPORT: "ImportPage",
}


def welcome() -> tuple[str, ...]:
    """Return what the page of Connexion says besides."""
    return (_("Chaque action sera inscrite au journal sous votre nom."),)


def _at_the_door(page: WizardPage) -> WizardPage:
    """Have a page of the wizard say where one signs in: it is no step of the guide here."""
    page.elsewhere = _("Console des opérateurs")
    return page


class ConsoleApp(GuardedApp):
    """Joins services, the journey that signs in, and the pages."""

    CSS_PATH = ["../app/app.tcss", "../app/grand.tcss", "console.tcss"]

    def __init__(self, services: Services, journey: Journey, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(services.settings.theme, reduced_motion=services.settings.reduced_motion)
        self.services = services
        self.journey = journey
        self.desk: Desk | None = None
        """None until an operator is signed in."""
        self.idle = Idle(monotonic, services.settings.console_idle_seconds, WARNING)
        self.idle.touch()
        self._warned = False

    def get_default_screen(self) -> Screen[None]:
        return self.first(_at_the_door(ConsoleSignInPage(self.services, self.journey)))

    def on_mount(self) -> None:
        """Load, once the first page is shown, what it could do without."""
        self.warm_up_later(self._warm_up)
        self.set_interval(WATCH, self.watch_presence)

    @work(thread=True, exit_on_error=False)
    def _warm_up(self) -> None:
        self.services.store.warm_up()
        self.services.look_for_mail()

    def show_in_this_language(self) -> None:
        """Show the page of Connexion again: no other page changes the language."""
        self.services = self.services._replace(welcome=welcome())
        self.journey = self.journey._replace(methods=tuple(offered(self.services.settings).values()))
        self._show(_at_the_door(ConsoleSignInPage(self.services, self.journey)))

    # Signing in

    @on(WizardPage.Moved)
    def _move(self, event: WizardPage.Moved) -> None:
        if event.unasked:
            self.presses.page_comes_unasked()
        self.journey = event.journey
        session = self.journey.session
        if self.journey.step is Step.LOST_PHONE:
            words = _(
                "Pour vous connecter sans votre téléphone et le remplacer, lancez « {command} », puis revenez ici."
            )
            self._sign_in_again(words.format(command=command()))
        elif session and (sentence := refusal(session)):
            self._sign_in_again(sentence)
        elif session and session.level is Level.FULL:
            self._enter(session)
        else:
            page = ConsoleSignInPage if self.journey.step is Step.SIGN_IN else page_of(self.journey.step)
            self._show(_at_the_door(page(self.services, self.journey)))

    def _enter(self, session: Session) -> None:
        self.desk = Desk(self.services.store.administration(session))
        self._open(Section.ACCOUNTS)
        if session.notices:
            self.push_screen(News(self.services, self.desk))

    def _sign_in_again(self, reason: str = "") -> None:
        self.desk = None
        self.journey = self.journey.sign_out()
        self._show(_at_the_door(ConsoleSignInPage(self.services, self.journey, reason)))

    @on(OperatorScreen.SignedOut)
    def _signed_out(self, event: OperatorScreen.SignedOut) -> None:
        self._sign_in_again(event.reason)

    # Pages

    @on(ConsolePage.SectionAsked)
    def _section_asked(self, event: ConsolePage.SectionAsked) -> None:
        self._open(event.section)

    def _open(self, section: Section) -> None:
        if self.desk:
            page: type[ConsolePage] = getattr(import_module(f"tui.console.pages.{section}"), PAGES[section])
            self._show(page(self.services, self.desk))

    def _show(self, page: Screen[None]) -> None:
        # Dialogs in front of the page below go with it.
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(self.fitted(page))

    def action_explain(self) -> None:
        """Open the handbook where the page behind a question opens it: what is asked is about that page."""
        if isinstance(self.screen, Overlay):
            self.screen.action_help()

    async def action_quit(self) -> None:
        """End the program, unless that would cut something short; ask where something would be lost."""
        screens = [screen for screen in reversed(self.screen_stack) if isinstance(screen, OperatorScreen)]
        if held := next((page for page in screens if isinstance(page, ConsolePage) and page.holds()), None):
            held.notice.say(held.holds())
        elif at_work := [screen for screen in screens if screen.busy]:
            # The page says what it waits for: its answer, such as a password, would be lost.
            for screen in at_work:
                screen.give_up_waiting()
        elif losing := next((screen for screen in screens if screen.would_lose()), None):
            if not isinstance(self.screen, Confirm):
                losing.unless_it_loses(self.exit)
        else:
            await super().action_quit()

    # Silence

    async def on_event(self, event: events.Event) -> None:
        """Take any key, and any move of the mouse, for a person."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._touched()
        await super().on_event(event)

    def _touched(self) -> None:
        self.idle.touch()
        if self._warned:
            self._warned = False
            for notice in self.screen.query(Notice):
                notice.clear()
            App.clear_notifications(self)

    def watch_presence(self) -> None:
        """Sign out an operator who has gone, unless the store is at work on what they asked for."""
        if self.journey.session is None or not self.screen_stack:
            return  # Nobody is there, or the pages have gone, and the application with them.
        if isinstance(self.screen, AskingScreen) and self.screen.busy and not self.screen.waits_for_a_server:
            self.idle.touch()
            return
        match self.idle.presence:
            case Presence.ASKED if not self._warned:
                self._warned = True
                self.tell(
                    _("Appuyez sur une touche : sinon, votre session se ferme dans {n}\u00a0secondes.").format(
                        n=WARNING
                    ),
                    "remark",
                )
            case Presence.GONE:
                self._touched()
                words = _("Votre session s'est fermée après {time} sans activité.")
                self._sign_in_again(words.format(time=times.span(self.services.settings.console_idle_seconds)))
