"""Signing in with tokens of other systems: a box for each digit of the longest code, Enter at any length there is."""

from __future__ import annotations

import re

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.otpauth_uris import OTHER_SECRET, Token
from tests.storage.people import import_token
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import GOOGLE, NAME, begun
from tests.tui.usable import assert_refused, assert_usable
from tui.widgets.code_field import CodeField
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

TITLE = "Saisissez le code affiché sur votre téléphone"
EIGHT = Token(digits=8)
SIX = Token(secret=OTHER_SECRET)


def journey(store: Store, clock: FixedClock, *tokens: Token) -> Journey:
    """After the password, as someone who has these tokens."""
    store.administration().accounts.add(NAME, PASSWORD)
    for token in tokens:
        import_token(store, NAME, token.uri, method=GOOGLE)
    clock.advance(60)
    return begun().signed_in(store.sign_in.with_password(NAME, PASSWORD))


def boxes(person: Person) -> list[int]:
    """How many there are in each half, all of them in sight."""
    foot = next(line for line in person.text().splitlines() if "┗" in line)
    return [half.count("┗") for half in re.split(" {2,}", foot) if "┗" in half]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_eight_boxes_for_a_token_of_eight(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with running(store, clock, size, journey=journey(store, clock, EIGHT)) as person:
        assert_usable(person, TITLE, "Précédent", "Vérifier")
        assert boxes(person) == [4, 4]
        await person.fill(EIGHT.code(clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_six_digits_are_not_enough_for_it(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=journey(store, clock, EIGHT)) as person:
        code = EIGHT.code(clock.now)
        for typed in (code[:6], code[:7]):
            await person.fill(typed)
            assert_refused(person, "Le code a 8 chiffres. Saisissez-les tous.")
            await person.press("ctrl+u")
        await person.fill(code)
        assert person.step() is Step.CLIENT_SPACE


@pytest.mark.parametrize("token", [SIX, EIGHT], ids=["six", "eight"])
async def test_with_both_either_length_will_do(store: Store, clock: FixedClock, token: Token) -> None:
    async with running(store, clock, journey=journey(store, clock, SIX, EIGHT)) as person:
        assert boxes(person) == [4, 4]
        await person.fill("1234567")
        assert_refused(person, "Le code a 6 ou 8 chiffres. Saisissez-les tous.")
        await person.press("ctrl+u")
        await person.fill(token.code(clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_the_button_sends_the_shorter_code(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=journey(store, clock, SIX, EIGHT)) as person:
        await person.type(SIX.code(clock.now))
        await person.click("#next")
        assert person.step() is Step.CLIENT_SPACE


async def test_a_code_can_be_pasted_at_either_length(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=journey(store, clock, SIX, EIGHT)) as person:
        await person.paste("123 456")
        assert person.app.screen.query_one(CodeField).value == "123456"
        await person.press("ctrl+u")
        await person.paste("123456789")
        assert_refused(person, "Code refusé : il faut 6 ou 8 chiffres, autant qu'en affiche votre appareil.")
        code = EIGHT.code(clock.now)
        await person.paste(f"{code[:4]} {code[4:]}")
        assert person.step() is Step.CLIENT_SPACE


async def test_six_boxes_where_no_device_shows_eight(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=journey(store, clock, SIX)) as person:
        assert boxes(person) == [3, 3]
        await person.fill(SIX.code(clock.now))
        assert person.step() is Step.CLIENT_SPACE


async def test_who_has_both_is_told_how_the_shorter_is_sent(store: Store, clock: FixedClock) -> None:
    said = "Un code de 6 chiffres ? Appuyez sur Entrée après le dernier."
    async with running(store, clock, journey=journey(store, clock, EIGHT, SIX)) as person:
        assert said in person.words("#page")


@pytest.mark.parametrize("token", [SIX, EIGHT], ids=["six", "eight"])
async def test_nothing_is_said_where_all_codes_fill_the_boxes(store: Store, clock: FixedClock, token: Token) -> None:
    async with running(store, clock, journey=journey(store, clock, token)) as person:
        assert "Entrée" not in person.words("#page")
