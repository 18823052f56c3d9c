"""The ways through the program whose screens are kept as pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple
from unittest.mock import patch

from storage import RecoverySet, Role, Store
from storage.security import phone_keys
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.approvers import shown, with_a_phone
from tests.storage.approving import APPROVING, our_key, phone_for
from tests.tui.approving import SETTINGS
from tests.tui.harness import Hands, Person, running
from tests.tui.journeys import at_manual_entry, at_methods, begun, enrolled, in_space
from tests.tui.kiosks import kiosk
from tui.config.settings import Settings, Theme
from tui.demo import samples
from tui.demo.app import DemoApp
from tui.screens.approving import ApprovingScreen
from tui.screens.enrolment_page import EnrolmentPage
from tui.screens.watching_page import WatchingPage
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

NAME = "marie.tremblay"
_LETTERS = "NOC66PP7PO3P5J342K4GMLFRTN5GRFIT"
CODES = [(_LETTERS[n:] + _LETTERS[:n])[:15] for n in range(10)]
"""Made-up codes, so that the pictures stay the same."""

DRAWN = "storage.services.approvals.draw_numbers", lambda: ("47", ("12", "47", "83"))
"""What to patch so that a phone is asked for the same number each time, and with what."""


class Picture(NamedTuple):
    """A screen of a story."""

    name: str
    """The name of its file, without the ending."""
    person: Hands
    """The person in front of it."""


Story = Callable[[Store, FixedClock], AsyncIterator[Picture]]


def settings(theme: Theme = "sombre") -> Settings:
    """Return the settings of every picture."""
    return Settings(organisation="Assurance Exemple", theme=theme, print_command=("cat",))


def with_phones(theme: Theme = "sombre") -> Settings:
    """Return those of a deployment that phones can call."""
    return settings(theme)._replace(serve=SETTINGS.serve)


async def the_guide(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the guide, from an empty machine to a person enrolled and signed in again, at 80x24."""
    async with running(store, clock, settings=settings()) as person:
        yield Picture("bienvenue", person)
        await person.press("2")
        yield Picture("installer", person)
        await _fill(person, NAME, "azerty")
        yield Picture("installer-refus", person)
        await person.press("ctrl+u")
        await _fill(person, PASSWORD, PASSWORD)
        yield Picture("methodes", person)
        await person.press("enter")
        yield Picture("telephone", person)
        await person.press("space")
        yield Picture("telephone-choisi", person)
        await person.press("b")
        yield Picture("magasin", person)
        await person.press("escape", "enter")
        yield Picture("code-qr", person)
        await person.press("i")
        yield Picture("code-qr-inverse", person)
        await person.press("i", "f1")
        yield Picture("aide", person)
        await person.press("escape")
        await person.click("#cannot-scan")
        await person.press("right", "right")
        yield Picture("saisie-manuelle", person)
        await person.press("enter")
        yield Picture("preuve", person)
        await person.fill("000000")
        yield Picture("preuve-refusee", person)
        secret = person.app.journey.pending.secret
        clock.advance(60)
        await person.fill(totp(secret, clock.now, offset=5))
        yield Picture("preuve-horloge", person)
        clock.advance(60)
        await person.fill(totp(secret, clock.now, offset=-1))
        yield Picture("compte-ajoute", person)
        await person.press("enter")
        yield Picture("methodes-actives", person)
        await person.press("enter")
        yield Picture("espace-client", person)
        await person.press("enter")
        yield Picture("confirmation", person)
        await person.press("escape")
        await person.click("#sign-out")
        await _fill(person, NAME, "oublié")
        yield Picture("connexion-refusee", person)
        clock.advance(60)
        await _fill(person, PASSWORD)
        yield Picture("connexion-code", person)


async def somebody_who_was_named(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a person named by their key or by their account on the machine."""
    store.administration().accounts.add(NAME, PASSWORD)
    named = begun(settings())._replace(account=NAME)
    async with running(store, clock, settings=settings(), journey=named) as person:
        yield Picture("connexion-nommee", person)


async def a_one_time_password(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show an account made by an operator, with a one-time password, on a light terminal of 120x40."""
    password = store.administration().accounts.add(NAME, mfa_required=True).password
    async with running(store, clock, (120, 40), settings("clair")) as person:
        yield Picture("connexion-clair", person)
        await _fill(person, NAME, password or "")
        yield Picture("nouveau-mot-de-passe-clair", person)
        await _fill(person, PASSWORD, PASSWORD)
        yield Picture("methodes-clair", person)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-clair", person)


async def a_high_contrast(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the list, with one active method, in high contrast."""
    session, _secret = enrolled(store, clock, at_methods(store), "okta_verify")
    listed = Journey(Step.METHODS, begun().methods, session=session)
    async with running(store, clock, settings=settings("contraste"), journey=listed) as person:
        yield Picture("methodes-contraste", person)


async def a_counter(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the large theme, first where it has no room to be large."""
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock, settings=settings("grand")) as person:
        await person.fill(NAME, "oublié")
        yield Picture("connexion-grand", person)
        clock.advance(60)
        await person.resize(120, 40)
        await person.fill(PASSWORD)
        yield Picture("methodes-grand", person)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-grand", person)
        await person.press("enter")
        await person.type("2718")
        yield Picture("preuve-grand", person)


async def a_projector(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the QR code at 140x50, where a module is two spaces wide; M draws it in half-blocks."""
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock, (140, 50), settings()) as person:
        await _fill(person, NAME, PASSWORD)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-espaces", person)
        await person.press("m")
        yield Picture("code-qr-demi-blocs", person)


async def a_tall_terminal(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the QR code alone at 100x48, where the whole screen holds a larger picture than the page."""
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock, (100, 48), settings()) as person:
        await _fill(person, NAME, PASSWORD)
        await person.press("enter", "space", "enter")
        await person.press("f")
        yield Picture("code-qr-plein-ecran", person)


async def a_small_terminal(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a terminal of 60x20, where the key replaces the picture."""
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock, (60, 20), settings()) as person:
        await _fill(person, NAME, PASSWORD)
        await person.press("enter", "space", "enter")
        yield Picture("code-qr-petit", person)
        clock.advance(601)
        await person.resize(80, 24)
        page = person.app.screen
        assert isinstance(page, EnrolmentPage)
        page.tick()
        await person.settle()
        yield Picture("code-qr-expire", person)


async def the_years_after(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a second device, recovery codes, a lost phone, and the notices of all this."""
    session, secret = enrolled(store, clock, at_methods(store), "okta_verify")
    kept = RecoverySet(tuple(CODES), tuple(inside.hasher(store).hash_set(CODES)), 3)
    with patch.object(store.recovery_codes, "prepare", lambda _session: kept):
        async with running(store, clock, settings=settings(), journey=in_space(session)) as person:
            await _confirmed(person, secret, clock)
            yield Picture("parametres", person)
            await person.click("#recovery")
            yield Picture("codes-de-secours", person)
            await person.press("enter")
            yield Picture("codes-de-secours-preuve", person)
            await person.fill(CODES[kept.asked])
            await person.click("#manage-okta_verify")
            await person.press("enter", "down", "space")
            yield Picture("second-appareil", person)
            await person.press("enter", "enter")
            await person.fill(totp(person.app.journey.pending.secret, clock.now))
            await person.press("enter")
            await person.click("#manage-okta_verify")
            yield Picture("appareils", person)
            first = store.devices.of(person.app.journey.person)[0]
            await person.click(f"#remove-{first.id}")
            yield Picture("retirer", person)
            await person.press("escape")
            await person.click(f"#rename-{first.id}")
            yield Picture("renommer", person)
        async with running(store, clock, settings=settings()) as person:
            await person.fill(NAME, PASSWORD)
            await person.click("#lost")
            yield Picture("telephone-perdu", person)
            await person.fill(CODES[0])
            yield Picture("telephone-perdu-appareils", person)


async def an_interruption(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a line that drops while the QR code is on screen, on an account that must enrol within five days."""
    journey = at_methods(store)
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=5)
    session = store.sign_in.with_password(NAME, PASSWORD)
    store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    assert journey
    async with running(store, clock, settings=settings()) as person:
        await person.fill(NAME, PASSWORD)
        yield Picture("interrompue", person)
        await person.click("#abandon")
        yield Picture("delai", person)


async def some_news(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the notices at the next sign-in."""
    _session, secret = enrolled(store, clock, at_methods(store), "okta_verify")
    clock.advance(60)
    async with running(store, clock, settings=settings()) as person:
        await person.fill(NAME, PASSWORD, totp(secret, clock.now))
        yield Picture("nouveautes", person)


async def an_app_that_calls(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show an app that calls home: nothing is typed, and a second phone that has read the same code is told of."""
    asks_phones = with_phones()
    with patch("storage.services.enrolments._new_serial", lambda: "GUICHET23456"):
        async with running(store, clock, settings=asks_phones, journey=at_methods(store, asks_phones)) as person:
            yield Picture("appel-methodes", person)
            await person.click(f"#choose-{APPROVING}")
            await person.press("space", "enter")
            yield Picture("appel-code-qr", person)
            await person.click("#cannot-scan")
            yield Picture("appel-impossible", person)
            await person.press("escape")
            with patch.object(phone_keys, "new_private_key", our_key):
                phone_for(store, person.app.journey.pending, clock).enrol()
            await _called(person)
            yield Picture("appel-compte-ajoute", person)


async def _called(person: Person) -> None:
    """Let the page see that a phone has called."""
    page = person.app.screen
    assert isinstance(page, WatchingPage)
    page.watch_enrolment()
    await person.settle()


async def an_approval(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a sign-in that waits for a phone, with the code of another device beside it, and a wrong number."""
    phone = with_a_phone(store, clock)
    asks_phones = with_phones()
    with patch(*DRAWN):
        async with running(store, clock, settings=asks_phones) as person:
            await person.fill(NAME, PASSWORD)
            yield Picture("accord", person)
            phone.accept(shown(phone, clock), "12")
            await answered(person, clock)
            yield Picture("accord-autre-nombre", person)
            clock.advance(10)
            await person.press("enter")
            phone.accept(shown(phone, clock), "47")
            await answered(person, clock)
            _session, secret = enrolled(store, clock, person.app.journey, "okta_verify")
            assert secret
            clock.advance(60)
        async with running(store, clock, (120, 40), asks_phones._replace(theme="grand")) as person:
            await person.fill(NAME, PASSWORD)
            yield Picture("accord-ou-code-grand", person)


async def answered(person: Hands, clock: FixedClock) -> None:
    """Let the page see what the phone has answered."""
    clock.advance(1)
    page = person.app.screen
    assert isinstance(page, ApprovingScreen)
    page.watch_phone()
    await person.settle()


async def a_demonstration(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a demonstration at 120x40: the phone stands beside the wizard and does the guide's half of the work."""
    samples.populate(store)
    app = DemoApp(Services(store, settings(), clock), lambda: store)
    app.animation_level = "none"
    with patch("tui.screens.activated.LINGER", 3600):
        async with app.run_test(size=(120, 40)) as pilot:
            person = Person(pilot, app)
            await person.settle()
            yield Picture("demo-connexion", person)
            await person.fill(NAME, samples.samples()[0].password)
            await person.press("enter", "space", "enter", "f3")
            for name in ("demo-telephone", "demo-ajouter", "demo-organisation", "demo-nouvel-appareil"):
                yield Picture(name, person)
                await person.press("enter")
            await _look(person)
            yield Picture("demo-compte-ajoute", person)
            await person.press("enter")
            await _look(person)
            yield Picture("demo-code", person)


async def a_kiosk(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show a kiosk, which hides what its client does not ask for, and covers everything once they have gone."""
    journey = at_manual_entry(store)
    async with kiosk(store, clock, settings=settings()) as client:
        yield Picture("kiosk-bienvenue", client)
        await client.press("f10")
        await client.fill("olga", PASSWORD)
        await client.type("123456")
        yield Picture("kiosk-fermer", client)
        await client.press("escape", "space")
        client.app.move(journey)
        await client.settle()
        await client.wait(15)
        yield Picture("kiosk-cle-cachee", client)
        await client.click("#unveil")
        await client.press("right")
        await client.wait(5)
        yield Picture("kiosk-cle", client)
        await client.press("f12")
        yield Picture("kiosk-client-suivant", client)
        await client.press("escape")
        await client.wait(103)
        yield Picture("kiosk-toujours-la", client)


async def a_kiosk_closed_by_phone(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the way out of an operator whose phone approves."""
    with_a_phone(store, clock, "olga", role=Role.OPERATOR)
    with patch(*DRAWN):
        async with kiosk(store, clock, settings=with_phones()) as client:
            await client.press("f10")
            await client.fill("olga", PASSWORD, "")
            yield Picture("kiosk-accord", client)


async def a_kiosk_at_noon(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the first page of a large light screen."""
    async with kiosk(store, clock, (120, 40), settings("clair")) as client:
        yield Picture("kiosk-bienvenue-clair", client)


STORIES: tuple[Story, ...] = (
    the_guide,
    somebody_who_was_named,
    a_one_time_password,
    a_high_contrast,
    a_counter,
    a_projector,
    a_tall_terminal,
    a_small_terminal,
    the_years_after,
    an_interruption,
    some_news,
    an_app_that_calls,
    an_approval,
    a_demonstration,
    a_kiosk,
    a_kiosk_closed_by_phone,
    a_kiosk_at_noon,
)


async def _fill(person: Person, *texts: str) -> None:
    """Type one text into each field, followed by Enter."""
    for text in texts:
        await person.type(text)
        await person.press("enter")


async def _confirmed(person: Person, secret: str, clock: FixedClock) -> None:
    """Go from the Espace client to the settings, through the password and a fresh code."""
    clock.advance(60)
    await person.press("enter")
    await person.fill(PASSWORD, totp(secret, clock.now))


async def _look(person: Person) -> None:
    """Do what the page of the secret does every second, if it is still there."""
    if isinstance(person.app.screen, EnrolmentPage):
        person.app.screen.watch_enrolment()
        await person.settle()
