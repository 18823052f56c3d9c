"""The list of methods in its states."""

from __future__ import annotations

import re

from textual.widgets import Button

from storage import Session, Store
from tests.conftest import FixedClock
from tests.tui.harness import Person
from tests.tui.journeys import GOOGLE, OKTA, at_methods, enrolled
from tui.config.settings import MethodSettings, Settings
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

FREE = Settings()
OKTA_REQUIRED = Settings(methods={OKTA: MethodSettings(required=True)})
GOOGLE_REQUIRED = Settings(methods={GOOGLE: MethodSettings(required=True)})
BOTH_REQUIRED = Settings(methods={OKTA: MethodSettings(required=True), GOOGLE: MethodSettings(required=True)})

ORGANISATION = "Votre organisation exige les méthodes marquées « obligatoire »."
WELCOME = "Protégez votre compte avec votre téléphone. L'activation ne prend que quelques minutes."
ANOTHER = (
    "Vous pouvez décider d'activer une autre méthode d'authentification multifacteur ou cliquer sur Terminer pour "
    "continuer vers l'Espace client."
)


def listed(journey: Journey, session: Session) -> Journey:
    """Return a journey with this person at the list, outside the settings."""
    return Journey(Step.METHODS, journey.methods, session=session)


def with_methods(
    store: Store, clock: FixedClock, settings: Settings, active: tuple[str, ...], *, mfa_required: bool = False
) -> Journey:
    """Run the list with these active methods; a method that is named several times has as many devices."""
    journey = at_methods(store, settings, mfa_required=mfa_required)
    for place, method in enumerate(active):
        name = f"Téléphone {place + 1}" if active.count(method) > 1 else "Mon iPhone"
        session, _secret = enrolled(store, clock, journey, method, name=name)
        journey = listed(journey, session)
    return journey


def rows(person: Person) -> list[str]:
    """Return what each row says, its sign first."""
    return re.split(" (?=[✓!○] )", person.words("#methods"))


def main_buttons(person: Person) -> list[str]:
    """Return the buttons on the right of the navigation bar, as they are drawn."""
    return [f"[ {button.label} ]" for button in person.app.screen.query("NavigationBar Button").results(Button)][1:]
