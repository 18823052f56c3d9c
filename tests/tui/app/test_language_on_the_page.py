"""F2 on the first pages: the other language, from there on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.harness import running
from tests.tui.kiosks import kiosk
from tui.kiosk.cover_pages import WelcomePage
from tui.screens.sign_in import SignInPage

NAME = "marie.tremblay"


async def test_connexion_and_everything_after_it(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        assert "F2 English" in person.words("KeyLine")
        await person.type(NAME)
        await person.press("f2")
        assert person.words("#title") == "Sign in"
        assert "F2 Français" in person.words("KeyLine")
        assert person.app.screen.query_one("#name").value == NAME  # type: ignore[attr-defined]
        await person.press("enter")
        await person.fill(PASSWORD)
        assert "Mobile app, 6-digit code" in person.words("#methods")


async def test_what_is_typed_before_the_page_has_settled_stays(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        app, late = person.app, list[Callable[[], object]]()
        usual = app.call_after_refresh

        def wait(act: Callable[..., object], *given: Any) -> bool:
            if act != app._type_again:
                return usual(act, *given)
            late.append(partial(act, *given))
            return True

        monkeypatch.setattr(app, "call_after_refresh", wait)
        await person.press("f2")
        await person.type(NAME)
        late.pop()()
        assert app.screen.query_one("#name").value == NAME  # type: ignore[attr-defined]


async def test_and_back(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.press("f2", "f2")
        assert person.words("#title") == "Connexion"


async def test_a_password_does_not_come_back_in_another_language(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.fill(NAME)
        await person.type("secret")
        await person.press("f2")
        assert person.app.screen.query_one("#password").value == ""  # type: ignore[attr-defined]


async def test_bienvenue_of_the_kiosk_stays_and_the_visit_begins_in_it(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with kiosk(store, clock) as client:
        await client.press("f2")
        assert isinstance(client.app.screen, WelcomePage)
        assert "F2 : Français" in client.words()
        await client.press("space")
        assert isinstance(client.app.screen, SignInPage)
        assert "F2 Français" in client.words("KeyLine"), "the way back is named"
        assert "F12 next client" in client.words("KeyLine")
