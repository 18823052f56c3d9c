"""The wizard and the phone on one screen: side by side where there is room, else one before the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from storage import Store
from tui.app.base import GuardedApp
from tui.config.offered import offered
from tui.config.server_address import ServerAddress, server_address
from tui.config.settings import Settings
from tui.demo.caption import Caption, rows
from tui.demo.samples import NUMBERS, samples, welcome
from tui.language import _
from tui.methods.catalogue import Method, of_an_organisation
from tui.phone import scanner
from tui.phone.camera import cells_of
from tui.phone.handset import Handset
from tui.phone.pages import explained
from tui.phone.view import COLUMNS, PhoneView
from tui.screens import WizardPage
from tui.screens.app import GuichetApp
from tui.screens.sign_in import SignInPage
from tui.screens.watching_page import WatchingPage
from tui.terminal.recorder import Recorder
from tui.widgets.field import Field
from tui.wizard import journey
from tui.wizard.journey import Journey
from tui.wizard.services import Services

SIDE_BY_SIDE = 120
"""Columns from which both are in sight."""
PHONE_IN_FRONT = "-phone-in-front"
"""A class of the page: where there is room for one only, it is the phone."""


class HeldPhone(PhoneView):
    """Is a phone beside the wizard; the key that leads from one to the other is on its edge, and can be clicked."""

    BINDINGS = [Binding("f1,question_mark", "help", show=False)]

    async def on_mount(self) -> None:
        """Name the key, where a person presses it; Textual has the phone do what it does then besides."""
        if not self.screen.has_class("-captioned"):
            self.border_subtitle = Content.assemble((" F3 ", "bold $foreground on $cap"), " ", _("écran ou téléphone"))

    def action_help(self) -> None:
        """Explain the problems where they are chosen; elsewhere, have the page explain its step."""
        if not self.shows_troubles:
            raise SkipAction
        from tui.screens.help import HelpPanel  # noqa: PLC0415 - not before somebody asks for help

        words = (_("Plusieurs ennuis peuvent être cochés ensemble ; décoché, un ennui est passé."), *explained())
        keys = ((_("Espace"), _("cocher")), ("F3", _("écran ou téléphone")))
        self.app.push_screen(HelpPanel(_("Ennuis"), words, keys))

    def on_click(self, event: events.Click) -> None:
        """Press the key at the edge."""
        if event.widget is self and event.get_content_offset(self) is None and event.y == self.outer_size.height - 1:
            self.app.simulate_key("f3")


class DemoApp(GuichetApp):
    """Shows the real wizard, on a store that is thrown away, beside a simulated phone."""

    CSS_PATH = ["../app/app.tcss", "../app/grand.tcss", "demo.tcss"]
    BINDINGS = [
        Binding("f3", "turn", show=False, priority=True),
        *(Binding(number, f"fill_in({number})", show=False) for number in NUMBERS),
    ]

    def __init__(
        self,
        services: Services,
        open_store: Callable[[], Store],
        recorder: Recorder | None = None,
        *,
        captioned: bool = False,
    ) -> None:
        """Open a store with the sample clients by `open_store`; keep rows for a caption if `captioned`."""
        self.recorder = recorder
        self.captioned = captioned
        self.handset = Handset(services.clock, _called(services.settings))
        self.caption = ("", "")
        """The words of the caption, and the keys below them."""
        self._filled = ("", "")
        """The name and password last filled in; what differs from them was typed by hand."""
        self._open_store = open_store
        self._sight: scanner.Cells = []
        self._left: Widget | None = None
        """The widget that had the focus on the page before the phone."""
        services = _with_words(services)
        super().__init__(services, _begun(services))

    def note_secrets(self, page: Screen[object]) -> None:
        """Note nothing: what a demonstration shows is no secret, and a terminal keeps what it had."""

    def lost_with_the_page(self) -> str:
        """Say nothing: the codes of a demonstration are nobody's."""
        return ""

    def services_in_this_language(self) -> Services:
        return _with_words(self.services)

    def methods_in_this_language(self) -> tuple[Method, ...]:
        return tuple(_methods(self.services))

    def start_again(self) -> None:
        """Begin the demonstration again, on a new store."""
        self.services = self.services._replace(store=self._open_store())
        self.handset.replace()
        self.post_message(WizardPage.Moved(_begun(self.services)))

    @on(Input.Changed, "#name, #password")
    def _number_typed(self, event: Input.Changed) -> None:
        """Take a digit for the number of a sample client, where the fields hold nothing else but what was filled in."""
        if not isinstance(self.screen, SignInPage):
            return
        number = ""
        for field, filled in zip(self._fields(), self._filled, strict=True):
            text = field.value.strip()
            if field is event.input:
                number = _digit_added(text, "") or _digit_added(text, filled)
            elif text not in ("", filled):
                return
        if number:
            self.action_fill_in(int(number))

    def _fields(self) -> tuple[Field, Field]:
        """Return the fields of name and password."""
        return self.screen.query_one("#name", Field), self.screen.query_one("#password", Field)

    def action_fill_in(self, number: int) -> None:
        """Fill in name and password of a sample client, from 1, for Enter to sign in."""
        if not isinstance(self.screen, SignInPage):
            return
        sample, (name, password) = samples()[number - 1], self._fields()
        self._filled = name.value, password.value = sample.name, sample.password
        password.cursor_position = len(sample.password)
        password.focus()

    @on(events.Click, ".welcome")
    def _sample_clicked(self, event: events.Click) -> None:
        lines = list(self.screen.query(".welcome"))
        # The first says what the others are.
        if event.widget in lines[1:]:
            self.action_fill_in(lines.index(event.widget))

    @on(PhoneView.Refused)
    def _refused(self, event: PhoneView.Refused) -> None:
        """Tell both sides why a code was refused, such as the time of the phone."""
        if isinstance(self.screen, WatchingPage):
            # What to do about it is said where it is done, on the phone.
            what_is_so, _dot, _what_to_do = event.sentence.partition(". ")
            self.screen.tell_refusal(what_is_so.removesuffix(".") + ".")

    def say(self, story: str, keys: str) -> None:
        """Show the next caption, on this page and on those to come."""
        self.caption = story, keys
        for caption in self.screen.query(Caption):
            caption.say(story, keys)

    def instead(self) -> Sequence[str]:
        """Tell of no lines: a demonstration has none."""
        return GuardedApp.instead(self)

    def _page(self) -> WizardPage:
        page = super()._page()
        page.surroundings = self
        page.mark = _("Démonstration")
        # Before its first layout, or what is beside the phone would jump aside once the phone comes.
        page.set_class(self.side_by_side, "-wide")
        page.set_class(self.captioned, "-captioned")
        return page

    # What is around a page

    @property
    def side_by_side(self) -> bool:
        """Say whether there is room for wizard and phone side by side."""
        return self.size.width >= SIDE_BY_SIDE

    def taken(self) -> Size:
        """Return the columns that the phone takes, and the rows that the caption adds."""
        # A caption has the keys of the player, and the row of those of the page.
        return Size(COLUMNS if self.side_by_side else 0, rows(self.size.width) - 1 if self.captioned else 0)

    def around(self, page: ComposeResult) -> ComposeResult:
        """Yield the page on the left, the phone on the right, the caption below."""
        with Horizontal(id="pair"):
            with Vertical(id="beside"):
                yield from page
            with Vertical(id="hand"):
                yield HeldPhone(self.handset, self.services.store.phones, self._look)
        if self.captioned:
            yield Caption(*self.caption)

    def action_turn(self) -> None:
        """Turn from the wizard to the phone, and back."""
        phone = self.screen.query(PhoneView)
        if phone:
            there = phone.first().has_focus_within if self.side_by_side else self.screen.has_class(PHONE_IN_FRONT)
            self.to_phone(to=not there)

    def to_phone(self, *, to: bool) -> None:
        """Give the keys to the phone, or back to the wizard."""
        page = self.screen
        if to:
            # A phone in front hides the wizard: it is held before the page as it was just now.
            self._sight = cells_of(page)
            page.add_class(PHONE_IN_FRONT)
            phone = page.query_one(PhoneView)
            if not phone.has_focus_within:
                self._left = page.focused
            page.call_after_refresh(phone.take_focus)
        else:
            page.remove_class(PHONE_IN_FRONT)
            page.call_after_refresh(self._focus_on, page)

    def _focus_on(self, page: Screen[object]) -> None:
        if self._left in page.focus_chain:
            page.set_focus(self._left)
        else:
            page.set_focus(None)
            page.focus_next("#beside *")

    def _look(self) -> Sequence[str]:
        return scanner.read(cells_of(self.screen) if self.side_by_side else self._sight)


def _digit_added(text: str, before: str) -> str:
    """Return the number of a sample client, where that is all that was typed into a text; empty where it is not."""
    added = (digit for at, digit in enumerate(text) if digit in NUMBERS and text[:at] + text[at + 1 :] == before)
    return next(added, "")


def _with_words(services: Services) -> Services:
    """Return the services with the sample clients, and with the key that leads to the phone, in the language chosen."""
    return services._replace(welcome=welcome(), keys=(("F3", _("téléphone")),))


def _begun(services: Services) -> Journey:
    """Return the journey at Connexion; phones are asked where there is a service that they call."""
    begun = journey.start(_methods(services), has_users=True)
    return begun._replace(asks_phones=services.settings.serve.url is not None)


def _called(settings: Settings) -> ServerAddress | None:
    """Return the service that the phone calls, if there is one."""
    return server_address(settings.serve.url) if settings.serve.url else None


def _methods(services: Services) -> Sequence[Method]:
    return tuple(map(of_an_organisation, offered(services.settings).values()))
