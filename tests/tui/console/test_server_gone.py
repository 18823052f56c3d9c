"""An operator whose question no server answers may leave it, and is signed out after a silence as always."""

from __future__ import annotations

import pytest

from storage import Store
from storage.services.accounts import Accounts
from tests.conftest import FixedClock
from tests.tui.console.office import CLIENT, Operator, console
from tests.tui.stores import Gone
from tui.config.settings import Settings
from tui.console.pages.new_account import NewAccountPage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.asking.BETWEEN_TRIES", 0.01)


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Gone[..., object]:
    """What adds an account; its server goes once the operator is there."""
    method: Gone[..., object] = Gone(Accounts.add)
    method.is_back = True
    monkeypatch.setattr(Accounts, "add", lambda *given, **named: method(*given, **named))
    return method


async def _ask(operator: Operator, gone: Gone[..., object]) -> None:
    gone.is_back, gone.calls = False, 0
    await operator.press(Section.NEW_ACCOUNT.key)
    await operator.type(CLIENT)
    await operator.hurry("enter")
    await operator.until(lambda: gone.calls > 2)
    assert operator.page.waits_for_a_server


async def test_it_goes_on_by_itself(store: Store, clock: FixedClock, gone: Gone[..., object]) -> None:
    async with console(store, clock) as operator:
        await _ask(operator, gone)
        gone.is_back = True
        await operator.until(lambda: isinstance(operator.app.screen, SlipPage))


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_whoever_asks_to_leave_is_not_kept_and_keeps_what_was_typed(
    store: Store, clock: FixedClock, gone: Gone[..., object], key: str
) -> None:
    async with console(store, clock) as operator:
        await _ask(operator, gone)
        await operator.hurry(key)
        await operator.until(lambda: not operator.page.busy)
        assert isinstance(operator.app.screen, NewAccountPage)
        assert CLIENT in operator.words()
        calls = gone.calls
        await operator.press(key)
        assert "Abandonner ce que vous avez saisi ?" in operator.words()
        assert gone.calls == calls


async def test_silence_signs_out(store: Store, clock: FixedClock, gone: Gone[..., object]) -> None:
    async with console(store, clock) as operator:
        await _ask(operator, gone)
        clock.advance(Settings().console_idle_seconds)
        operator.app.watch_presence()
        await operator.until(lambda: operator.app.desk is None)
        calls = gone.calls
        await operator.settle()
        assert gone.calls <= calls + 1
