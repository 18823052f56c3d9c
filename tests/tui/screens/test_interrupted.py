"""An enrolment that was begun and not ended: go on, begin again, give up; here or on another screen."""

from __future__ import annotations

import pytest

from storage import Level, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.harness import EACH_SIZE, running
from tests.tui.journeys import GOOGLE, NAME, OKTA, at_device_type, at_methods, at_proof, at_qr_code, enrolled
from tests.tui.usable import assert_refused, assert_usable, unframed
from tui.config.settings import MethodSettings, Settings
from tui.wizard.steps import Step


@pytest.fixture
def secret(store: Store) -> str:
    """The secret that was on the screen when the line dropped."""
    return at_qr_code(store).pending.secret


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_resumes_with_the_same_secret(
    store: Store, clock: FixedClock, secret: str, size: tuple[int, int]
) -> None:
    clock.advance(120)
    async with running(store, clock, size) as person:
        await person.fill(NAME, PASSWORD)
        assert_usable(person, "Activation à terminer", "Abandonner", "Recommencer", "Reprendre")
        assert "(Okta Verify, Mon iPhone)" in person.words(".lead")
        assert person.focused() == "resume"
        await person.press("enter")
        assert person.step() is Step.QR_CODE
        assert person.app.journey.pending.secret == secret
        await person.press("enter")
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_beginning_again_gives_another_secret(store: Store, clock: FixedClock, secret: str) -> None:
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#again")
        assert (person.step(), person.app.journey.chosen) == (Step.DEVICE_TYPE, OKTA)
        await person.press("space", "enter")
        assert person.app.journey.pending.secret != secret


async def test_giving_up_forgets_it(store: Store, clock: FixedClock, secret: str) -> None:
    assert secret
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#abandon")
        # An optional account that has signed in before goes to its space; the settings are a button away.
        assert person.step() is Step.CLIENT_SPACE
        assert store.sign_in.with_password(NAME, PASSWORD).pending is None


async def test_leaving_decides_nothing(store: Store, clock: FixedClock, secret: str) -> None:
    assert secret
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.press("escape", "escape")
        assert person.step() is Step.INTERRUPTED
        await person.press("escape", "right", "enter")
        assert person.step() is Step.SIGN_IN
    assert store.sign_in.with_password(NAME, PASSWORD).pending


async def test_one_that_has_expired_is_not_offered(store: Store, clock: FixedClock, secret: str) -> None:
    assert secret
    clock.advance(600)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        assert person.step() is not Step.INTERRUPTED


async def test_one_that_expires_on_the_page_can_be_begun_again(store: Store, clock: FixedClock, secret: str) -> None:
    assert secret
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        clock.advance(600)
        await person.press("enter")
        assert_refused(person, "Cette activation vient d'expirer. Choisissez Recommencer.")
        await person.click("#again")
        assert person.step() is Step.DEVICE_TYPE


async def test_a_method_no_longer_offered_can_only_be_given_up(store: Store, clock: FixedClock, secret: str) -> None:
    assert secret
    settings = Settings(methods={OKTA: MethodSettings(offered=False)})
    async with running(store, clock, settings=settings) as person:
        await person.fill(NAME, PASSWORD)
        assert "Reprendre" not in person.words("NavigationBar")
        assert person.focused() == "abandon"


async def test_a_password_alone_is_told_nothing_of_it(store: Store, clock: FixedClock) -> None:
    session, secret = enrolled(store, clock, at_methods(store), OKTA)
    store.enrolments.begin(session, GOOGLE, "iphone", "Espace client", name="Le bleu")
    clock.advance(60)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        assert person.step() is Step.SIGN_IN_CODE
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.INTERRUPTED
        assert "Le bleu" in person.words()


def elsewhere(store: Store) -> Session:
    """The same person on another screen, with a QR code on it."""
    session = store.sign_in.with_password(NAME, PASSWORD)
    store.enrolments.begin(session, OKTA, "android", "Espace client", name="Mon Android")
    return session


async def test_the_second_of_two_screens_must_take_over(store: Store, clock: FixedClock) -> None:
    journey = at_device_type(store)
    elsewhere(store)
    async with running(store, clock, journey=journey) as person:
        await person.press("space", "enter")
        assert person.step() is Step.INTERRUPTED
        assert "elle s'y arrêtera, quel que soit votre choix" in unframed(person)
        assert "Vous n'avez pas commencé cette activation ? Choisissez Abandonner" in unframed(person)
        await person.press("enter")
        assert person.step() is Step.QR_CODE
        assert person.app.journey.pending.name == "Mon Android"


async def test_a_code_typed_on_the_screen_that_lost_it_is_refused(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    other = store.sign_in.with_password(NAME, PASSWORD)
    assert other.pending
    taken = store.enrolments.take_over(other, other.pending.id)
    async with running(store, clock, journey=journey) as person:
        await person.fill(totp(taken.secret, clock.now))
        assert_refused(
            person,
            "Cette activation a été reprise ailleurs. Terminez-la là-bas, ou revenez en arrière pour la reprendre ici.",
        )
        await person.press("escape")
        assert "[ Actualiser le code ]" in person.words()
        await person.press("enter")
        assert person.step() is Step.INTERRUPTED
    proved = store.enrolments.prove(other, taken.id, totp(taken.secret, clock.now))
    assert proved.level is Level.FULL
