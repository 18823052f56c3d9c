"""The page every screen of the wizard is: frame, keys, and how it asks the store and moves on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import ScreenResume
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input

from storage import StorageError
from tui.language import _
from tui.language.text import clean
from tui.messages import done, errors, steps
from tui.screens.asking import AskingScreen
from tui.widgets.card import Card
from tui.widgets.confirm import Confirm, lose_what_was_typed
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.nav_button import NavButton, beside, pressed_by_enter
from tui.widgets.navigation_bar import NavigationBar
from tui.widgets.notice import Notice
from tui.widgets.password_row import fields_first
from tui.widgets.stepper import Stepper
from tui.widgets.title import Title
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Phase


class Surroundings(Protocol):
    """Surrounds a page with something else, such as a phone beside it."""

    def taken(self) -> Size:
        """Return the columns and rows that are not the page's."""

    def around(self, page: ComposeResult) -> ComposeResult:
        """Yield the widgets of the page among those around it."""


class WizardPage(AskingScreen[None]):
    """Shows one step of a journey. Subclasses give a title, a body, buttons and keys."""

    BINDINGS = [
        Binding("escape", "back", show=False),
        # In a field, a question mark is typed.
        Binding("f1,question_mark", "help", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """Tells the app that the journey goes on, to the step whose page is to be shown."""

        journey: Journey
        unasked: bool = False
        """Whether nobody has pressed Enter for it, so that one from habit may be on its way."""
        page: WizardPage | None = None
        """The page that is left; None where it is not a page that asks."""

    class DemoAsked(Message):
        """Asks the app to show the demonstration in the place of the wizard."""

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__()
        self.services = services
        self.journey = journey._replace(news=None)
        self.news = done.sentence(journey)
        """What the person has just done; where they go from here, it is no news any more."""
        self._has_been_up = False
        self._is_composed = False
        """Whether what Tab leads to is known: a field gets the focus before those inside others are there."""

    SHOWS_A_SECRET = False
    """Whether the terminal is to keep nothing of it."""

    # What a subclass says

    def page_title(self) -> str:
        """Return the title, in the guide's words."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """Yield the widgets between title and buttons."""
        yield from ()

    def left_buttons(self) -> Iterable[Button]:
        """Yield the buttons on the left: Précédent, where there is a way back."""
        yield NavButton(_("Précédent"), id="back")

    def right_buttons(self) -> Iterable[Button]:
        """Yield the buttons on the right, which lead on."""
        yield NavButton(_("Suivant"), id="next", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        """Yield the keys of the page and what they do, for the last line."""
        yield _("Tab"), _("champ suivant")
        yield _("Entrée"), _("valider")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Keep the styles of a page that is shown for the first time: Textual would look for them all once more."""
        event.refresh_styles, self._has_been_up = self._has_been_up, True

    # The frame

    elsewhere: str = ""
    """The name of what the page is a part of, where that is not the guide: in the place of stepper and numbers."""

    mark: str = ""
    """What is written at the foot of the card, such as that nothing is real here."""

    surroundings: Surroundings | None = None
    """The widgets that share the terminal with the page."""

    @property
    def room(self) -> Size:
        """Return the columns and rows of the terminal that are the page's."""
        taken = self.surroundings.taken() if self.surroundings else Size(0, 0)
        return Size(self.app.size.width - taken.width, self.app.size.height - taken.height)

    def compose(self) -> ComposeResult:
        """Compose the page, alone or among its surroundings."""
        if self.surroundings:
            yield from self.surroundings.around(self.compose_page())
        else:
            yield from self.compose_page()

    def key_line(self) -> KeyLine:
        """Return the last line of the page."""
        return KeyLine(self.named_keys(), lambda: self.room.width)

    def on_mount(self) -> None:
        """Tell what was done, and name the keys that do something for the widget in focus, whenever that changes."""
        if self.news:
            self.notice.say(self.news, "done")
        self.watch(self, "focused", self.name_keys)
        self.call_after_refresh(self._composed)

    def _composed(self) -> None:
        self._is_composed = True
        self.name_keys()

    @property
    def focus_chain(self) -> list[Widget]:
        """Return what Tab goes through: every field, then the buttons beside them."""
        return fields_first(super().focus_chain)

    def name_keys(self) -> None:
        """Name the keys that do something now."""
        for line in self.query(KeyLine):
            line.show(self.named_keys())

    def _is_a_field_next(self) -> bool:
        if self.focused is None or not self._is_composed:
            return True
        chain = self.focus_chain
        place = chain.index(self.focused) + 1 if self.focused in chain else 0
        return bool(chain) and isinstance(chain[place % len(chain)], Input)

    @on(NavButton.Called)
    def _called_otherwise(self) -> None:
        self.name_keys()

    def named_keys(self) -> Iterable[tuple[str, str]]:
        """Yield the keys of what has the focus, this page or what is beside it, then those of every page.

        Enter does what the focused button says.
        """
        if other := beside(self.focused):
            yield from other.keys()
            yield _("F1"), _("aide")
        else:
            said = pressed_by_enter(self.focused)
            for key, effect in self.keys():
                if said and key == _("Entrée"):
                    yield key, said
                elif key == _("Tab") and not self._is_a_field_next():
                    yield key, _("suivant")
                else:
                    yield key, effect
            yield from self.services.keys

    def compose_page(self) -> ComposeResult:
        """Yield the card, with all that stays in sight around a body that may scroll, and the keys below it."""
        with Card(self.services.settings.service, self.person_name(), lambda: self.room.width) as card:
            card.border_subtitle = self.mark
            if (phase := self.phase()) is not None:
                yield Stepper(phase, self.step_words())
            yield Title(self.page_title(), self.step_words())
            with VerticalScroll(id="page", can_focus=False):
                yield from self.compose_body()
                yield Notice()
            yield NavigationBar(self.left_buttons(), self.right_buttons())
        yield self.key_line()

    def person_name(self) -> str:
        """Return the name of the person who is signed in."""
        return clean(self.journey.session.user.name, 32) if self.journey.session else ""

    def phase(self) -> Phase | None:
        """Return the part of the guide that the stepper shows; None for a page without a stepper."""
        return None if self.elsewhere else self.journey.phase

    def step_words(self) -> str:
        """Return the guide's own numbers, such as « Étape 3 sur 9 »; outside the guide, what the page is a part of."""
        return self.elsewhere or steps.guide_steps(self.journey.guide_steps)

    # Moving on

    def go(self, journey: Journey, *, unasked: bool = False) -> None:
        """Leave for the next step; `unasked` if nobody has pressed Enter for it."""
        self.post_message(self.Moved(journey, unasked, self))

    def action_back(self) -> None:
        """Go to the previous step, unless the store is at work: its answer would be lost.

        Ask first where a form was filled in, which is lost too: Escape is soon pressed by mistake.
        """
        if self.busy:
            self.give_up_waiting()
        elif self._is_a_form_filled_in():
            self.app.push_screen(lose_what_was_typed(), self._leave_the_form)
        else:
            self.go(self.journey.back())

    def _is_a_form_filled_in(self) -> bool:
        """Say whether something was typed on a page with several fields; a single one is soon typed again."""
        fields = self.query(Field)
        return len(fields) > 1 and any(field.has_changed for field in fields)

    def _leave_the_form(self, yes: bool | None) -> None:
        if yes and not self.busy:
            self.go(self.journey.back())

    def ask_to_sign_out(self) -> None:
        """Ask before Escape signs out: it is pressed for a step back, and leads out of the guide."""
        question = Confirm(steps.sign_out_question(), _("Ce qui est déjà actif le reste."), _("Me déconnecter"))
        self.app.push_screen(question, lambda yes: self.go(self.journey.back()) if yes else None)

    @on(Button.Pressed, "#back")
    def _back_pressed(self) -> None:
        self.action_back()

    def action_move(self, step: int) -> None:
        """Go to the next thing, or to the one before. The buttons at the foot are one row: arrows go along it."""
        chain, focused = [widget for widget in self.focus_chain if not beside(widget)], self.focused
        foot = [widget for widget in chain if isinstance(widget.parent, NavigationBar)]
        body = [widget for widget in chain if widget not in foot]
        if body and focused in foot:
            body[0 if step > 0 else -1].focus()
        elif foot and body and focused is body[-1 if step > 0 else 0]:
            next((widget for widget in foot if widget.has_class("primary")), foot[-1]).focus()
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def help_words(self) -> Iterable[str]:
        """Yield the guide's own words for this step, then what there is on this page only."""
        from tui.messages.guide import guide_words  # noqa: PLC0415 - not before somebody asks for help

        yield from guide_words(self.journey)

    def action_help(self) -> None:
        """Show the words of the guide for this step, and what the keys do now."""
        from tui.screens.help import HelpPanel  # noqa: PLC0415 - not before somebody asks for help

        leave = (_("Ctrl+Q"), _("quitter"))
        keys = [pair for pair in self.named_keys() if pair != leave]
        keys += [leave] if self.services.permissions.quit else []
        self.app.push_screen(HelpPanel(self.page_title(), tuple(self.help_words()), keys))

    def action_scroll_page(self, direction: int) -> None:
        """Scroll by a page, in a terminal shorter than it."""
        self.query_one("#page").scroll_relative(y=direction * max(1, self.size.height - 4), animate=False)

    # Asking the store

    def session_ended(self) -> None:
        """Have the person sign in again."""
        self.go(self.journey.session_ended())

    def why(self, error: StorageError) -> str:
        """Return the sentence for an error, with where to mend it on the phone that is being activated."""
        return errors.sentence(error, self.services.clock(), self.journey.phone)
