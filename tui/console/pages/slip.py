"""A one-time password, shown once: to be read aloud, copied by hand or printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid, Horizontal
from textual.content import Content
from textual.widgets import Button

from storage import User
from tui.console.desk import Desk
from tui.console.pages.page import ConsolePage
from tui.console.section import Section
from tui.console.widgets.snug import Snug
from tui.files import recovery_sheet
from tui.handbook import Task
from tui.language import _
from tui.language.spelling import spelled
from tui.language.text import clean
from tui.messages import errors, printing
from tui.messages.slips import how_it_is_written, slip, validity
from tui.widgets.big_font import ROWS
from tui.widgets.big_words import BigWords
from tui.widgets.confirm import Confirm
from tui.widgets.nav_button import NavButton, pressed_by_enter
from tui.widgets.overlay import Overlay
from tui.widgets.words import Words
from tui.wizard.services import Services


class SlipPage(ConsolePage, Overlay[None]):
    """Shows a one-time password. It is gone with the page: nothing keeps it."""

    CSS_PATH = "slip.tcss"
    TASK = Task.PASSWORD
    AUTO_FOCUS = "#print"
    SHOWS_A_SECRET = True
    BINDINGS = [
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
    ]

    def __init__(
        self,
        services: Services,
        desk: Desk,
        section: Section,
        user: User,
        password: str,
        look_alikes: Sequence[str] = (),
    ) -> None:
        """Name the `look_alikes`, accounts whose names read like that of a new one."""
        super().__init__(services, desk, section)
        self._user, self._password, self._look_alikes = user, password, look_alikes

    def page_title(self) -> str:
        return _("Mot de passe provisoire")

    def compose_body(self) -> ComposeResult:
        """Yield the password, then its letters as one says them."""
        with Snug():
            yield Words(
                _(
                    "Pour {name}. Ce mot de passe n'est montré qu'une fois : dictez-le, recopiez-le ou imprimez-le."
                ).format(name=clean(self._user.name))
            )
            yield Words(_large(self._password), id="password")
            with Grid(id="letters"):
                for group in self._password.split("-"):
                    yield BigWords(group, tallest=ROWS)
            for group in self._password.split("-"):
                yield Words(f"{group}   {spelled(group.upper())}")
            yield Words(how_it_is_written(), classes="muted")
            yield Words(
                " ".join(
                    filter(
                        None,
                        (
                            validity(self._user),
                            _("La personne choisira son propre mot de passe à la première connexion."),
                        ),
                    )
                ),
                classes="muted",
            )
        with Horizontal(id="buttons"):
            if self.services.settings.print_command:
                yield NavButton(_("Imprimer"), id="print")
            yield Words(id="between")
            # Not the main one: Enter, pressed from habit, would say what nobody has done.
            yield NavButton(_("C'est noté"), id="noted")

    def on_mount(self) -> None:
        """Say which accounts a new one could be mistaken for."""
        if self._look_alikes:
            self.notice.say(errors.reads_like(self._look_alikes), kind="remark")

    def keys(self) -> Iterable[tuple[str, str]]:
        if does := pressed_by_enter(self.focused):
            yield _("Entrée"), does
        else:
            yield "← →", _("choisir")
        yield _("Échap"), _("retour")

    def task_at_hand(self) -> Task:
        """Return the task that led here: a new account, or a password that was forgotten."""
        return Task.CREATE if self.section is Section.NEW_ACCOUNT else self.TASK

    @on(Button.Pressed, "#print")
    def _print(self) -> None:
        if not self.busy:
            text = slip(self._user, self._password, self.services.settings.service)
            command = self.services.settings.print_command
            self.ask(lambda: recovery_sheet.print_out(text, command), self._printed, waiting=printing.printing())

    def _printed(self, done: bool) -> None:
        if done:
            self.notice.say(_("Feuille envoyée à l'imprimante. Remettez-la en main propre."), "done")
        else:
            self.notice.say(" ".join((printing.not_printed(), _("Recopiez le mot de passe à la main."))))

    @on(Button.Pressed, "#noted")
    def _noted(self) -> None:
        if not self.busy:
            self.go_back()

    def would_lose(self) -> bool:
        """Lose the password, unless the operator says that it is noted."""
        return True

    def ask_before_losing(self) -> Confirm:
        return Confirm(
            _("Le mot de passe est-il noté ?"),
            _("Ce mot de passe ne sera plus jamais montré. Notez-le ou imprimez-le avant de quitter cette page."),
            _("Oui, quitter la page"),
        )

    def go_back(self) -> None:
        """Go back to the page of before."""
        self.dismiss()


def _large(password: str) -> Content:
    """Return the groups of the password, well apart, with digits in another colour than letters."""
    return Content.assemble(
        *(
            ("".join(run), "bold $warning" if digits else "bold $primary")
            for digits, run in groupby(password.replace("-", "   -   "), str.isdigit)
        )
    )
