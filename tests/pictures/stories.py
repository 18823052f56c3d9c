"""The ways through the program whose screens are kept as pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.pictures.cells import Cells
from tests.tui.harness import Person, running
from tui.screens.enrolment_page import EnrolmentPage
from tui.settings import Settings

NAME = "marie.tremblay"


class Picture(NamedTuple):
    """One screen of a story."""

    name: str
    """Of its file, without the ending."""
    cells: Cells


Story = Callable[[Store, FixedClock], AsyncIterator[Picture]]


def settings(theme: str = "sombre") -> Settings:
    """The deployment every picture shows."""
    return Settings(organisation="Assurance Exemple", theme="clair" if theme == "clair" else "sombre")


async def the_guide(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """From an empty machine to a person enrolled and signed in again, at 80x24."""
    async with running(store, clock, settings=settings()) as person:
        yield Picture("bienvenue", person.cells())
        await _fill(person, NAME, "azerty", "azerty")
        yield Picture("bienvenue-refus", person.cells())
        await _fill(person, PASSWORD, PASSWORD)
        yield Picture("methodes", person.cells())
        await person.press("enter")
        yield Picture("telephone", person.cells())
        await person.press("space")
        yield Picture("telephone-choisi", person.cells())
        await person.press("b")
        yield Picture("magasin", person.cells())
        await person.press("escape", "enter")
        yield Picture("code-qr", person.cells())
        await person.press("f")
        yield Picture("code-qr-plein-ecran", person.cells())
        await person.press("f", "i")
        yield Picture("code-qr-inverse", person.cells())
        await person.press("i", "f1")
        yield Picture("aide", person.cells())
        await person.press("escape")
        await person.click("#cannot-scan")
        await person.press("right", "right")
        yield Picture("saisie-manuelle", person.cells())
        await person.press("enter")
        yield Picture("preuve", person.cells())
        await person.type("000000")
        await person.press("enter")
        yield Picture("preuve-refusee", person.cells())
        secret = person.app.journey.pending.secret
        clock.advance(60)
        await person.type(totp(secret, clock.now, offset=5))
        await person.press("enter")
        yield Picture("preuve-horloge", person.cells())
        clock.advance(60)
        await person.type(totp(secret, clock.now, offset=-1))
        await person.press("enter")
        yield Picture("compte-ajoute", person.cells())
        await person.press("enter")
        yield Picture("methodes-actives", person.cells())
        await person.press("enter")
        yield Picture("espace-client", person.cells())
        await person.press("enter")
        yield Picture("confirmation", person.cells())
        await person.press("escape")
        await person.click("#sign-out")
        await _fill(person, NAME, "oublié")
        yield Picture("connexion-refusee", person.cells())
        clock.advance(60)
        await _fill(person, PASSWORD)
        yield Picture("connexion-code", person.cells())


async def a_one_time_password(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """An account made by an operator, on a light terminal of 120x40."""
    _user, password = store.add_user(NAME, mfa_required=True)
    async with running(store, clock, (120, 40), settings("clair")) as person:
        yield Picture("connexion-clair", person.cells())
        await _fill(person, NAME, password or "")
        yield Picture("nouveau-mot-de-passe-clair", person.cells())
        await _fill(person, PASSWORD, PASSWORD)
        yield Picture("methodes-clair", person.cells())
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-clair", person.cells())


async def a_projector(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """At 140x50 a module is two spaces wide; M draws it in half-blocks."""
    store.add_user(NAME, PASSWORD)
    async with running(store, clock, (140, 50), settings()) as person:
        await _fill(person, NAME, PASSWORD)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-espaces", person.cells())
        await person.press("m")
        yield Picture("code-qr-demi-blocs", person.cells())


async def a_small_terminal(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """At 60x20 the key stands in the place of the picture."""
    store.add_user(NAME, PASSWORD)
    async with running(store, clock, (60, 20), settings()) as person:
        await _fill(person, NAME, PASSWORD)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-petit", person.cells())
        clock.advance(601)
        await person.resize(80, 24)
        page = person.app.screen
        assert isinstance(page, EnrolmentPage)
        page.tick()
        await person.settle()
        yield Picture("code-qr-expire", person.cells())


STORIES: tuple[Story, ...] = (the_guide, a_one_time_password, a_projector, a_small_terminal)


async def _fill(person: Person, *texts: str) -> None:
    """Type one text a field, each followed by Enter."""
    for text in texts:
        await person.type(text)
        await person.press("enter")
