"""The application: shows the screen of each step."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from inspect import getfile
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import App
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import Input

from tui.app.base import GuardedApp
from tui.config.offered import offered
from tui.language import _
from tui.messages import recovery_codes
from tui.methods.catalogue import Method
from tui.process.command import command
from tui.screens import WizardPage, page_of
from tui.widgets.copyable import Copyable
from tui.widgets.dialog import Dialog
from tui.wizard import actions
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

AFTER_THE_FIRST_PAGE = (
    Step.FIRST_ACCOUNT,
    Step.SIGN_IN,
    Step.NEW_PASSWORD,
    Step.SIGN_IN_CODE,
    Step.INTERRUPTED,
    Step.METHODS,
)
"""The pages to which the first one leads; the looks of approvals are those of codes."""


class GuichetApp(GuardedApp):
    """Joins services, journey and screens: shows the page of each step."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["../app/app.tcss", "../app/grand.tcss"]

    _has_moved_on = False
    """Whether a second page has been asked for: many a session rests at the first."""

    IN_FRONT: ClassVar[tuple[type[Screen[Any]], ...]] = ()
    """The pages in front of the person's page; another page waits until they are gone."""

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services.settings.theme, reduced_motion=services.settings.reduced_motion)
        self.services = services
        self.journey = journey
        self.wants_demo = False
        """Whether the program ended so that the demonstration is shown."""
        self._page_waits = False
        self._telling = asyncio.Lock()

    def get_default_screen(self) -> Screen[None]:
        return self.first(self._page())

    def on_mount(self) -> None:
        """Load, once the first page is shown, what the next one needs."""
        self.warm_up_later(self._warm_up)

    def instead(self) -> Sequence[str]:
        """Tell of the lines that need no room, to who may leave for them."""
        lines = _("Ou : {command}").format(command=command("--plain"))
        return (lines, *super().instead()) if self.services.permissions.quit else ()

    def _page(self) -> WizardPage:
        return self.fitted(page_of(self.journey.step)(self.services, self.journey))

    def show_in_this_language(self) -> None:
        """Show the page again, with the words of everything that is made once in the language of then."""
        typed = {field.id: field.value for field in self.screen.query(Input) if not field.password}
        self.services = self.services_in_this_language()
        self.move(self.journey._replace(methods=self.methods_in_this_language()))
        self.call_after_refresh(self._type_again, typed)

    def _type_again(self, typed: Mapping[str | None, str]) -> None:
        for field in self.screen.query(Input):
            # On a busy machine somebody may have typed since.
            field.value = field.value or typed.get(field.id, "")
            field.cursor_position = len(field.value)

    def services_in_this_language(self) -> Services:
        """Return the services with their words in the language chosen."""
        return self.services

    def methods_in_this_language(self) -> tuple[Method, ...]:
        """Return the methods on offer with their words in the language chosen."""
        return tuple(offered(self.services.settings).values())

    @on(WizardPage.Moved)
    def _moved(self, event: WizardPage.Moved) -> None:
        if event.page and event.page not in self.screen_stack:
            return  # It has been left already: it asked twice before the next page came.
        if event.unasked:
            self.presses.page_comes_unasked()
        self.move(event.journey)

    async def action_quit(self) -> None:
        """End the program, once the person has agreed to lose what is lost then."""
        from tui.screens.leave_codes import LeaveCodes  # noqa: PLC0415 - not before somebody leaves

        if isinstance(self.screen, LeaveCodes):
            return
        if words := self.lost_with_the_page():
            self.push_screen(LeaveCodes(words), self._quit_all_the_same)
        else:
            await super().action_quit()

    def lost_with_the_page(self) -> str:
        """Say what becomes worthless if the page is left now; empty if nothing does, or nobody could read it."""
        page = self._page_of_the_journey
        return recovery_codes.lost_with_this_page(page.journey) if page and not self.is_too_small else ""

    def _quit_all_the_same(self, yes: bool | None) -> None:
        if yes:
            # Its last word names what the page alone knows of.
            self.journey = self._page_of_the_journey.journey if self._page_of_the_journey else self.journey
            self.exit()

    @property
    def _page_of_the_journey(self) -> WizardPage | None:
        first = self.screen_stack[0]
        return first if isinstance(first, WizardPage) else None

    def move(self, journey: Journey) -> None:
        """Show the screen of its step, once nothing is in front; end if there is nothing more to show."""
        before, self.journey = self.journey, journey
        self.call_after_refresh(self._tell, before, journey)
        self._page_waits = self.has_to_wait()
        if self._page_waits:
            return
        if journey.is_over:
            self.exit()
            return
        # Help may have been opened since: the page below it is not to stay there with what was typed.
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(self._page())
        if not self._has_moved_on:
            self._has_moved_on = True
            self.warm_up_later(self._warm_up_the_rest)

    def has_to_wait(self) -> bool:
        """Say whether the next page waits for now, until `show_waiting_page`."""
        # Help may be in front of them in turn.
        return any(isinstance(screen, self.IN_FRONT) for screen in self.screen_stack)

    def show_waiting_page(self, *_result: object) -> None:
        """Show the page that waited behind another one."""
        if self._page_waits:
            self.move(self.journey)

    @work(group="visits", exit_on_error=False)
    async def _tell(self, before: Journey, now: Journey) -> None:
        """Tell operators how far the person is, in the order of the pages; no page waits for it."""
        async with self._telling:
            await asyncio.to_thread(actions.tell, self.services.store, before, now)

    @work(exit_on_error=False)
    async def _warm_up(self) -> None:
        for step in AFTER_THE_FIRST_PAGE:
            self._take_looks(await asyncio.to_thread(page_of, step))
        await asyncio.to_thread(self.services.store.warm_up_sign_in)
        self.services.look_for_mail()

    @work(exit_on_error=False)
    async def _warm_up_the_rest(self) -> None:
        for step in Step:
            self._take_looks(await asyncio.to_thread(page_of, step))
        await asyncio.to_thread(self._load)

    def _take_looks(self, page: type[WizardPage]) -> None:
        """Parse the styles of a page alone. Shown with new ones, it has Textual parse those of all pages again."""
        if isinstance(page.CSS_PATH, str):
            path = Path(getfile(page)).with_name(page.CSS_PATH)
            if not self.stylesheet.has_source(str(path)):
                self.stylesheet.read(path)
                self.stylesheet.parse()

    def _load(self) -> None:
        from tui.qr import cells  # noqa: PLC0415 - in its thread, once somebody is past the first page

        self.services.store.warm_up()
        cells.warm_up()

    def action_explain(self) -> None:
        """Show what the answers to the question in front do."""
        from tui.screens.help import HelpPanel  # noqa: PLC0415 - not before somebody asks for help

        if isinstance(self.screen, Dialog):
            keys = ((_("Tab"), _("suivant")), (_("Entrée"), _("choisir")), (_("Échap"), _("annuler")))
            self.push_screen(HelpPanel(self.screen.heading, self.screen.help_words(), keys))

    @on(WizardPage.DemoAsked)
    def _show_demo(self) -> None:
        self.wants_demo = True
        self.exit()

    @on(Copyable.CopyAsked)
    def _copy(self, event: Copyable.CopyAsked) -> None:
        if not self.services.permissions.copy:
            return
        App.copy_to_clipboard(self, event.text)
        self._clipboard = ""
        self.tell(_("Copié dans le presse-papiers de votre terminal."), "done")
