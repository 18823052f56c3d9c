"""From the Espace client: a second method, or another phone, after the password and a fresh code."""

from __future__ import annotations

import pytest

from storage import Level, Store, Verdict
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.terminal.painter import decode, paint
from tests.terminal.scan import read_link
from tests.tui.harness import Person, running
from tests.tui.journeys import GOOGLE, NAME, OKTA, at_methods, enrolled, in_space
from tests.tui.usable import assert_refused
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


async def replace(person: Person) -> None:
    """Remplacer, in the row of the only device."""
    (device,) = person.app.services.store.devices.of(person.app.journey.person)
    await person.click(f"#replace-{device.id}")


NO_CODES = "! Pas de codes de secours : sans eux, un téléphone perdu vous mène au comptoir."


@pytest.fixture
def old(store: Store, clock: FixedClock) -> tuple[Journey, str]:
    """Someone in the Espace client right after the enrolment, and the secret of the phone."""
    session, secret = enrolled(store, clock, at_methods(store), OKTA)
    return in_space(session), secret


async def test_the_code_of_the_enrolment_is_refused_and_the_next_one_is_not(
    store: Store, clock: FixedClock, old: tuple[Journey, str]
) -> None:
    journey, secret = old
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD, totp(secret, clock.now))
        assert_refused(
            person, "Ce code a déjà servi. Attendez que votre téléphone en affiche un autre, puis saisissez-le."
        )
        clock.advance(30)
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.METHODS
        assert "✓ Okta Verify [ Gérer ] Actif : Mon iPhone" in person.words("#methods")


async def test_giving_up_at_the_code_leaves_the_person_signed_in(
    store: Store, clock: FixedClock, old: tuple[Journey, str]
) -> None:
    journey, _secret = old
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD)
        assert person.step() is Step.SIGN_IN_CODE
        await person.press("escape")
        assert person.step() is Step.CLIENT_SPACE
        assert person.app.journey.person.level is Level.FULL


async def test_a_second_method(store: Store, clock: FixedClock, old: tuple[Journey, str]) -> None:
    journey, secret = old
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD, totp(secret, clock.now))
        await person.click(f"#choose-{GOOGLE}")
        await person.press("down", "space", "enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        assert "terminé l'activation de Google Authenticator" in person.words()
        await person.press("enter")
        assert person.words("#methods").startswith(
            "✓ Okta Verify [ Gérer ] Actif : Mon iPhone ✓ Google Authenticator [ Gérer ] Actif : Mon Android ○"
        )
        await person.press("enter")
        assert person.words("#protection") == (
            "✓ Okta Verify sur Mon iPhone, depuis le 21/09/2026 "
            "✓ Google Authenticator sur Mon Android, depuis le 21/09/2026"
        )
        assert person.words("#recovery") == NO_CODES
        assert not person.app.journey.changing_settings


async def test_another_phone_takes_over_only_once_it_is_proved(
    store: Store, clock: FixedClock, old: tuple[Journey, str]
) -> None:
    journey, secret = old
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD, totp(secret, clock.now))
        await person.click(f"#manage-{OKTA}")
        await replace(person)
        await person.press("down", "space", "enter")
        (text,) = decode(paint(person.cells()))
        link = read_link(text)
        assert link.account == f"{NAME}-2"
        assert link.secret != secret
        clock.advance(30)
        assert store.sign_in.verify(NAME, totp(secret, clock.now)) is Verdict.ACCEPTED
        await person.press("enter")
        await person.fill(totp(link.secret, clock.now))
        await person.press("enter", "enter")
        assert person.words("#protection") == "✓ Okta Verify sur Mon Android, depuis le 21/09/2026"
    clock.advance(30)
    assert store.sign_in.verify(NAME, totp(secret, clock.now)) is Verdict.REFUSED
    clock.advance(30)
    assert store.sign_in.verify(NAME, totp(link.secret, clock.now)) is Verdict.ACCEPTED


async def test_giving_up_on_another_phone_keeps_the_old_one(
    store: Store, clock: FixedClock, old: tuple[Journey, str]
) -> None:
    journey, secret = old
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD, totp(secret, clock.now))
        await person.click(f"#manage-{OKTA}")
        await replace(person)
        await person.press("space", "enter", "escape", "escape", "escape", "escape")
        assert person.step() is Step.CLIENT_SPACE
        assert person.words("#protection") == "✓ Okta Verify sur Mon iPhone, depuis le 21/09/2026"
    clock.advance(30)
    assert store.sign_in.verify(NAME, totp(secret, clock.now)) is Verdict.ACCEPTED


async def test_a_proof_of_long_ago_does_not_allow_a_change(
    store: Store, clock: FixedClock, old: tuple[Journey, str]
) -> None:
    journey, secret = old
    clock.advance(30)
    async with running(store, clock, journey=journey) as person:
        await person.press("enter")
        await person.fill(PASSWORD, totp(secret, clock.now))
        clock.advance(901)
        await person.click(f"#choose-{GOOGLE}")
        await person.press("space", "enter")
        assert_refused(person, "Votre session ne permet plus cette action. Déconnectez-vous, puis reconnectez-vous.")
    assert [factor.method for factor in store.administration().directory.factors(journey.person.user)] == [OKTA]
