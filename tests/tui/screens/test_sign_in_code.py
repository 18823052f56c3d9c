"""Signing in with the phone: a fresh code, each only once."""

from __future__ import annotations

import pytest

from storage import Level, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import wrong_code
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import GOOGLE, NAME, OKTA, at_methods, begun, enrolled
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import LOCKED, LONGEST_PAUSE, assert_refused, assert_usable, refused_five_times
from tui.widgets.code_field import CodeField
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

TITLE = "Saisissez le code affiché sur votre téléphone"
USED = "Ce code a déjà servi. Attendez que votre téléphone en affiche un autre, puis saisissez-le."


@pytest.fixture
def secret(store: Store, clock: FixedClock) -> str:
    """What the phone of an enrolled client holds."""
    return enrolled(store, clock, at_methods(store), OKTA)[1]


@pytest.fixture
def journey(store: Store, secret: str) -> Journey:
    """After the password, in the same half minute as the enrolment."""
    assert secret
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_signs_in(
    store: Store, clock: FixedClock, secret: str, journey: Journey, size: tuple[int, int]
) -> None:
    clock.advance(30)
    async with running(store, clock, size, journey=journey) as person:
        assert_usable(person, TITLE, "Précédent", "Téléphone perdu ?", "Vérifier")
        assert person.words(".lead") == "Ouvrez Okta Verify et lisez le code de « Espace client »."
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE
        assert person.app.journey.person.level is Level.FULL
    assert store.administration().directory.user(NAME).last_sign_in_at == int(clock.now)


async def test_the_code_of_the_enrolment_has_served(
    store: Store, clock: FixedClock, secret: str, journey: Journey
) -> None:
    async with running(store, clock, journey=journey) as person:
        await person.fill(totp(secret, clock.now))
        assert_refused(person, USED)
        assert person.app.screen.query_one(CodeField).value == ""
        clock.advance(30)
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_with_two_methods_either_code_will_do(store: Store, clock: FixedClock) -> None:
    journey = at_methods(store)
    session, _first = enrolled(store, clock, journey, OKTA)
    _session, second = enrolled(store, clock, Journey(Step.METHODS, journey.methods, session=session), GOOGLE)
    clock.advance(30)
    async with running(store, clock, journey=begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))) as person:
        assert "Ouvrez Okta Verify ou Google Authenticator et lisez" in person.words(".lead")
        await person.fill(totp(second, clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_wrong_codes_lock_and_say_for_how_long(
    store: Store, clock: FixedClock, secret: str, journey: Journey
) -> None:
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.fill(wrong_code(secret, clock.now))
        assert person.words("Notice").startswith("✗ Code refusé. Saisissez le code affiché maintenant.")
        clock.advance(LONGEST_PAUSE)
        store.administration().accounts.unlock(NAME)
        await refused_five_times(person, clock, wrong_code(secret, clock.now))
        await person.fill(totp(secret, clock.now))
        assert_refused(person, LOCKED)
        clock.advance(299)
        await person.fill(totp(secret, clock.now))
        assert_refused(person, "Trop d'essais. Réessayez dans 1 seconde.")
        clock.advance(2)
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_a_phone_that_was_reset_meanwhile_ends_the_session(
    store: Store, clock: FixedClock, journey: Journey
) -> None:
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    async with running(store, clock, journey=journey) as person:
        await person.fill("123456")
        assert person.app.journey == begun().session_ended()
        assert_refused(person, "Vos paramètres ont changé ailleurs. Reconnectez-vous.")


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_leaving_signs_out(store: Store, clock: FixedClock, journey: Journey, way_out: str) -> None:
    async with running(store, clock, journey=journey) as person:
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.app.journey == begun()


async def test_a_pasted_code_is_sent(store: Store, clock: FixedClock, secret: str, journey: Journey) -> None:
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.paste(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_a_store_that_fails_loses_nothing(
    store: Store, clock: FixedClock, secret: str, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.sign_in, "with_code", unavailable)
            await person.fill("123456")
        assert_refused(person, UNAVAILABLE)
        assert person.app.journey == journey
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_enter_pressed_twice_asks_once(
    store: Store, clock: FixedClock, secret: str, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(30)
    gate = Gate(store.sign_in.with_code)
    monkeypatch.setattr(store.sign_in, "with_code", gate)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(secret, clock.now))
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert person.step() is Step.CLIENT_SPACE
    assert gate.calls == 1
