"""Étapes 3 and 9: the list of methods."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from tui.language import _
from tui.methods import Method
from tui.screens.page import WizardPage
from tui.widgets.frame import NavButton, Words
from tui.wizard import ListState


class MethodRow(Horizontal):
    """One method: name, what it is, its state, and Choisir."""

    def __init__(self, method: Method, *, active: bool, awaited: bool) -> None:
        super().__init__(classes="-awaited" if awaited else None)
        self._method, self._active = method, active

    def compose(self) -> ComposeResult:
        """Words on the left, button on the right."""
        method = self._method
        with Vertical():
            yield Words(method.name, classes="name")
            if self._active:
                yield Words("✓ " + _("Actif"), classes="success")
            else:
                yield Words(method.summary + (" · " + _("obligatoire") if method.required else ""), classes="muted")
        label = _("Changer de téléphone") if self._active else _("Choisir")
        yield NavButton(label, id=f"choose-{method.id}")


class MethodsPage(WizardPage):
    """Which methods there are, which are active, and Terminer when it may."""

    CSS_PATH = "methods.tcss"
    AUTO_FOCUS = "#finish.primary, MethodRow.-awaited NavButton"

    def page_title(self) -> str:
        """The guide's title."""
        return _("Authentification multifacteur")

    def compose_body(self) -> ComposeResult:
        """The state in a sentence, then a row a method."""
        yield Words(self._subtitle(), classes="lead")
        with Vertical(id="methods"):
            for method in self.journey.methods:
                active = method.id in self.journey.person.methods
                awaited = not (active or self.journey.list_state.may_finish)
                yield MethodRow(method, active=active, awaited=awaited)

    def _subtitle(self) -> str:
        match self.journey.list_state:
            case ListState.REQUIRED_NONE_ENROLLED | ListState.REQUIRED_SOME_ENROLLED:
                return _("Votre organisation exige les méthodes marquées « obligatoire ».")
            case ListState.OPTIONAL_NONE_ENROLLED:
                return _("Protégez votre compte avec votre téléphone. L'activation ne prend que quelques minutes.")
            case _:
                return _(
                    "Vous pouvez décider d'activer une autre méthode d'authentification multifacteur ou cliquer sur "
                    "Terminer pour continuer vers l'Espace client."
                )

    def left_buttons(self) -> Iterable[Button]:
        """Where Précédent leads, by its name."""
        if self.journey.changing_settings:
            yield NavButton(_("Précédent"), id="back")
        else:
            yield NavButton(_("Me déconnecter"), id="back")

    def right_buttons(self) -> Iterable[Button]:
        """The main button of each of the five states."""
        match self.journey.list_state:
            case ListState.REQUIRED_NONE_ENROLLED:
                yield NavButton(_("Configurer le facteur"), id="required", primary=True)
            case ListState.REQUIRED_SOME_ENROLLED:
                yield NavButton(_("Configurer le facteur suivant"), id="required", primary=True)
            case ListState.OPTIONAL_NONE_ENROLLED:
                if self.journey.may_skip:
                    yield NavButton(_("Plus tard"), id="finish")
            case _:
                yield NavButton(_("Terminer"), id="finish", primary=True)

    def keys(self) -> Iterable[tuple[str, str]]:
        """The wireframe's line."""
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("Échap"), _("précédent") if self.journey.changing_settings else _("me déconnecter")
        yield _("F1"), _("aide")

    @on(Button.Pressed, "#finish")
    def _finish(self) -> None:
        self.go(self.journey.finish())

    @on(Button.Pressed, "#required")
    def _next_required(self) -> None:
        missing = (m for m in self.journey.methods if m.required and m.id not in self.journey.person.methods)
        self.go(self.journey.choose(next(missing).id))

    @on(Button.Pressed, "MethodRow NavButton")
    def _chosen(self, event: Button.Pressed) -> None:
        self.go(self.journey.choose((event.button.id or "").removeprefix("choose-")))
