"""A QR of the store page, since a terminal cannot be tapped."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.terminal.painter import decode, paint
from tests.tui.harness import running
from tests.tui.journeys import GOOGLE, OKTA, at_device_type
from tests.tui.usable import unframed
from tui.methods.catalogue import Phone
from tui.wizard.steps import Step

LINKS = {
    (OKTA, Phone.IPHONE): "https://apps.apple.com/app/id490179405",
    (OKTA, Phone.ANDROID): "https://play.google.com/store/apps/details?id=com.okta.android.auth",
    (GOOGLE, Phone.IPHONE): "https://apps.apple.com/app/id388497605",
    (GOOGLE, Phone.ANDROID): "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2",
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("method", [OKTA, GOOGLE])
async def test_the_code_is_the_link_of_the_store(
    store: Store, clock: FixedClock, size: tuple[int, int], method: str
) -> None:
    async with running(store, clock, size, journey=at_device_type(store, method=method)) as person:
        for phone in Phone:
            link = LINKS[method, phone]
            await person.click(f"#{phone}")
            await person.press("b")
            assert decode(paint(person.cells())) == [link]
            assert link in person.words("#store-words").replace(" ", ""), phone
            assert "[ Fermer ]" in person.words(), phone
            assert f"─ {person.app.journey.method.name} ─" in person.words()
            box, button = (person.app.screen.query_one(name).region for name in ("#store-words", "#close"))
            assert box.right - button.right == 2, "it is at the right, as in every dialog"
            await person.press("escape")


@pytest.mark.parametrize("phone", Phone)
async def test_in_a_small_terminal_the_link_is_in_letters(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with running(store, clock, (60, 20), journey=at_device_type(store)) as person:
        await person.click(f"#{phone}")
        await person.press("b")
        assert decode(paint(person.cells())) == []
        assert LINKS[OKTA, phone] in person.words("#store-words").replace(" ", "")
        assert "ce code" not in person.words()
        assert "Sur votre téléphone, ouvrez cette adresse :" in person.words("#store-words")
        assert "[ Fermer ]" in person.words()
        await person.resize(80, 24)
        assert decode(paint(person.cells())) == [LINKS[OKTA, phone]]


@pytest.mark.parametrize("way_out", ["escape", "b", "q", "enter", "#close"])
async def test_it_closes_and_the_choice_is_kept(store: Store, clock: FixedClock, way_out: str) -> None:
    async with running(store, clock, journey=at_device_type(store)) as person:
        await person.press("space", "b")
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert len(person.app.screen_stack) == 1
        assert unframed(person, "#phones") == "● iPhone ○ Android"
        assert person.step() is Step.DEVICE_TYPE
