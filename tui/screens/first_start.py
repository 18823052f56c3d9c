"""The first start, on an empty database: see a demonstration, or install."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.widgets import Button

from tui.language import NAMES, _, other
from tui.messages import steps
from tui.process.command import command
from tui.screens.page import WizardPage
from tui.widgets.big_words import BigWords
from tui.widgets.nav_button import NavButton
from tui.widgets.row import Row
from tui.widgets.words import Words

NAME = "Guichet"
TALLEST = 5
"""Rows of the letters of the name."""


class FirstStartPage(WizardPage):
    """Asks what one wants. Install is offered to the owner of the database only."""

    AUTO_FOCUS = "#demo"
    BINDINGS = [
        Binding("1", "demo", show=False),
        Binding("2", "install", show=False),
        Binding("f2", "app.other_language", show=False),
    ]

    def page_title(self) -> str:
        return _("Bienvenue dans Guichet")

    def compose_body(self) -> ComposeResult:
        with Center():
            yield BigWords(NAME, id="mark", tallest=TALLEST)
        yield Words(" ".join((steps.nothing_is_installed(), steps.what_to_do())), classes="lead")
        with Vertical(id="choices"):
            demo = NavButton(_("Voir"), id="demo")
            yield Row(
                _("Voir une démonstration"), _("Trois clients et un téléphone simulé, une minute"), [demo], sign="1"
            )
            if self.services.permissions.install:
                install = NavButton(_("Installer"), id="install")
                words = _("Créer le compte de l'opérateur et protéger son accès")
                yield Row(_("Installer Guichet"), words, [install], sign="2")
            else:
                yield Row(_("Installer Guichet"), steps.only_the_owner_installs(), sign="2")
        later = _("Plus tard : {demo} · {help}").format(demo=command("demo"), help=command("--help"))
        yield Words(later, classes="muted later")

    def on_mount(self) -> None:
        """Have a person who comes back from installing find that choice as they left it."""
        if self.journey.is_installing:
            self.query_one("#install").focus()

    def left_buttons(self) -> Iterable[Button]:
        """Offer no way back: this is the first page."""
        return ()

    def right_buttons(self) -> Iterable[Button]:
        """Offer no way on but those of the rows."""
        return ()

    def help_words(self) -> Iterable[str]:
        """Say who may install, to who may not."""
        *demonstration, install = super().help_words()
        yield from demonstration
        yield install if self.services.permissions.install else steps.only_the_owner_installs()

    def keys(self) -> Iterable[tuple[str, str]]:
        yield "↑ ↓", _("choisir")
        yield _("Entrée"), _("ouvrir")
        yield "F2", NAMES[other()]
        yield _("F1"), _("aide")
        yield _("Ctrl+Q"), _("quitter")

    def action_back(self) -> None:
        """Do nothing: this is the first page."""

    @on(Button.Pressed, "#demo")
    def action_demo(self) -> None:
        """Show the demonstration."""
        self.post_message(self.DemoAsked())

    @on(Button.Pressed, "#install")
    def action_install(self) -> None:
        """Go on to the first account."""
        if self.services.permissions.install:
            self.go(self.journey.install())
