"""After refused attempts: how long one waits is counted down and goes by itself, and what was not tried stays typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Input

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import issue_codes
from tests.tui.harness import Hands, running
from tests.tui.journeys import NAME, OKTA, at_client_space, at_methods, at_proof, begun, enrolled
from tests.tui.kiosks import OPERATOR, kiosk, operator
from tests.tui.usable import LOCKED, assert_refused, refused_five_times
from tui.screens.asking import AskingScreen
from tui.screens.proof import ProofPage
from tui.widgets.code_field import CodeField
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

WAIT = "Trop d'essais. Réessayez dans {delay}."


def held(hands: Hands) -> str:
    """What the field with the cursor holds."""
    field = hands.app.focused
    assert isinstance(field, CodeField | Input)
    return field.value


def count_down(hands: Hands) -> None:
    """Let the page look at the clock, as it does each second."""
    assert isinstance(hands.app.screen, AskingScreen)
    hands.app.screen.count_down()


def _signing_in(store: Store) -> Journey:
    store.administration().accounts.add(NAME, PASSWORD)
    return begun()._replace(account=NAME)


def _with_a_code(store: Store, clock: FixedClock) -> Journey:
    enrolled(store, clock, at_methods(store), OKTA)
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))


def _without_the_phone(store: Store, clock: FixedClock) -> Journey:
    issue_codes(store, enrolled(store, clock, at_methods(store), OKTA)[0])
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD)).lost_phone()


PAGES: dict[str, tuple[Callable[[Store, FixedClock], Journey], str]] = {
    "sign-in": (lambda store, _clock: _signing_in(store), "pas le bon mot de passe"),
    "code": (_with_a_code, "123456"),
    "proof": (lambda store, _clock: at_proof(store), "123456"),
    "settings": (lambda store, clock: at_client_space(store, clock).change_settings(), "pas le bon mot de passe"),
    "lost phone": (_without_the_phone, "ABCDE FGHIJ KLMNO"),
}


@pytest.mark.parametrize("page", PAGES)
async def test_a_pause_goes_by_itself_and_keeps_what_was_typed_meanwhile(
    store: Store, clock: FixedClock, page: str
) -> None:
    made, wrong = PAGES[page]
    async with running(store, clock, journey=made(store, clock)) as person:
        await person.fill(wrong)
        assert held(person) == "", "it was tried"
        await person.fill(wrong)
        assert_refused(person, WAIT.format(delay="1 seconde"))
        assert held(person) == wrong, "it was not tried"
        clock.advance(1)
        count_down(person)
        await person.settle()
        assert person.words("Notice") == ""
        assert held(person) == wrong


async def test_a_lock_says_whom_to_ask_and_counts_its_last_minute(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=_with_a_code(store, clock)) as person:
        await refused_five_times(person, clock, "123456")
        await person.fill("123456")
        assert_refused(person, LOCKED)
        for seconds, told in ((240, "1 minute"), (20, "40 secondes"), (39, "1 seconde")):
            clock.advance(seconds)
            count_down(person)
            await person.settle()
            assert_refused(person, WAIT.format(delay=told))
        clock.advance(1)
        count_down(person)
        await person.settle()
        assert person.words("Notice") == ""


async def test_what_is_said_since_is_left_alone(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=_with_a_code(store, clock)) as person:
        await person.fill("123456")
        await person.fill("123456")
        await person.press("ctrl+c")
        assert "Pour quitter" in person.words("Notice")
        clock.advance(1)
        count_down(person)
        await person.settle()
        assert "Pour quitter" in person.words("Notice")


async def test_the_way_out_of_the_kiosk_keeps_it_too(store: Store, clock: FixedClock) -> None:
    operator(store, clock)
    async with kiosk(store, clock) as client:
        await client.press("f10")
        await client.fill(OPERATOR, "pas celui-là", "123456")
        await client.fill(PASSWORD, "654321")
        assert_refused(client, WAIT.format(delay="1 seconde"))
        assert [field.value for field in client.app.screen.query(Input)] == [OPERATOR, PASSWORD, "654321"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_page_of_the_first_code_tells_the_last_minutes_of_the_qr_code(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_proof(store)) as person:
        page = person.app.screen
        assert isinstance(page, ProofPage)
        assert "expire" not in person.words()
        clock.advance(525)
        page.tick()
        await person.settle()
        assert person.words("#countdown") == "! Le code QR expire dans 1:15 : saisissez le code de l'application avant."
        assert person.focused() == "code"
        clock.advance(75)
        page.tick()
        await person.settle()
        assert_refused(person, "Ce code QR n'est plus valable. Revenez en arrière pour en obtenir un nouveau.")
        await person.press("escape")
        assert person.step() is Step.QR_CODE
