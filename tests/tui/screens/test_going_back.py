"""Back and forth between the pages of an enrolment: the choice and the secret stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.terminal.painter import decode, paint
from tests.terminal.scan import read_link, scannable
from tests.tui.harness import Person, running
from tests.tui.journeys import GOOGLE, OKTA, at_device_type, at_manual_entry, at_qr_code
from tests.tui.stores import Gate
from tests.tui.usable import unframed
from tui.methods.catalogue import Phone
from tui.screens.enrolment_page import EnrolmentPage
from tui.wizard.steps import Step


def picture(person: Person) -> str:
    """The secret that a phone reads."""
    (text,) = decode(paint(person.cells()))
    return read_link(text).secret


def key(person: Person) -> str:
    """The secret that a person reads."""
    return person.words("#key").replace(" ", "")


async def test_page_by_page_back_to_the_list_and_there_again(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("down", "space", "enter")
        secret = picture(person)
        await person.click("#cannot-scan")
        assert not scannable(person.cells())
        assert key(person) == secret
        await person.press("enter")
        assert person.step() is Step.PROOF
        await person.press("escape")
        assert key(person) == secret
        await person.press("escape")
        assert picture(person) == secret
        await person.press("escape")
        assert unframed(person, "#phones") == "○ iPhone ● Android"
        assert not scannable(person.cells())
        await person.press("escape")
        assert person.step() is Step.METHODS
        await person.click(f"#choose-{OKTA}")
        assert unframed(person, "#phones") == "○ iPhone ● Android"
        await person.press("enter")
        assert picture(person) == secret


async def test_between_picture_and_key_the_store_is_asked_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.enrolments.begin)
    gate.open()
    journey = at_qr_code(store)
    monkeypatch.setattr(store.enrolments, "begin", gate)
    async with running(store, clock, journey=journey) as person:
        await person.click("#cannot-scan")
        await person.press("escape")
        await person.click("#cannot-scan")
        assert key(person) == journey.pending.secret
        assert gate.calls == 0
        await person.press("escape", "escape", "enter")
    assert gate.calls == 1


async def test_a_stored_name_with_invisible_characters_stands_in_nobodys_way(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    pending = replace(journey.pending, name="Mon\u200biPhone")
    async with running(store, clock, journey=journey._replace(enrolment=pending)) as person:
        await person.press("escape")
        assert unframed(person, "#device-name").endswith("Mon�iPhone")
        await person.press("enter")
        assert person.step() is Step.QR_CODE
        clock.advance(601)
        page = person.app.screen
        assert isinstance(page, EnrolmentPage)
        page.tick()
        await person.press("enter")
        assert "Code valable jusqu'à 14:33" in person.words()


@pytest.mark.parametrize("method", [OKTA, GOOGLE])
@pytest.mark.parametrize("phone", Phone)
async def test_what_is_proved_is_the_method_and_the_phone_that_were_chosen(
    store: Store, clock: FixedClock, method: str, phone: Phone
) -> None:
    journey = at_device_type(store, method=method)
    async with running(store, clock, journey=journey) as person:
        await person.click(f"#{phone}")
        await person.press("enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED
    (factor,) = store.administration().directory.factors(journey.person.user)
    assert (factor.method, factor.phone) == (method, phone)


async def test_a_key_typed_by_hand_is_proved_like_a_picture(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_manual_entry(store)) as person:
        typed = key(person)
        await person.press("enter")
        await person.fill(totp(typed, clock.now))
        assert person.step() is Step.ACTIVATED
