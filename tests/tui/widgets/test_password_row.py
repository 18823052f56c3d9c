"""A password is hidden until its button is pressed, where that is permitted, and again at the next press."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import running
from tests.tui.journeys import NAME
from tests.tui.widgets.shelf import drawn, on_a_shelf
from tui.widgets.password_row import PasswordRow


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_it_is_shown_and_hidden_by_keys_alone(size: tuple[int, int]) -> None:
    async with on_a_shelf(PasswordRow("Mot de passe", id="password", may_show=True), size=size) as hands:
        await hands.press("tab")
        await hands.type(PASSWORD)
        assert hands.focused() == "password"
        hidden = hands.words()
        place = hands.app.screen.query_one("#show-password").region
        assert "•" * len(PASSWORD) in hidden
        assert PASSWORD not in hidden
        assert "[ Afficher ]" in hidden
        await hands.press("tab", "space")
        assert PASSWORD in hands.words()
        assert drawn(hands, "#show-password") == ["▌ Masquer  ▐"]
        assert hands.app.screen.query_one("#show-password").region == place, "neither edge moves"
        await hands.press("enter")
        assert PASSWORD not in hands.words()
        assert drawn(hands, "#show-password") == ["▌ Afficher ▐"]


async def test_on_a_shared_screen_there_is_no_button() -> None:
    async with on_a_shelf(PasswordRow("Mot de passe", id="password", may_show=False)) as hands:
        await hands.press("tab")
        await hands.type(PASSWORD)
        await hands.press("tab")
        assert hands.focused() == "password"
        assert "Afficher" not in hands.words()
        assert PASSWORD not in hands.words()


async def test_it_is_hidden_again_on_the_next_page(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type(PASSWORD)
        await person.click("#show-password")
        assert PASSWORD in person.words()
        await person.press("shift+tab", "enter")
        assert PASSWORD not in person.words()
        person.app.screen.post_message(type(person.app.screen).Moved(person.app.journey.sign_out()))  # type: ignore[attr-defined]
        await person.settle()
        await person.fill(NAME)
        await person.type(PASSWORD)
        assert PASSWORD not in person.words()
