"""What was typed in the console is not lost by Échap, nor by a key of another page, without a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage import Store
from storage.services.accounts import Accounts
from tests.conftest import FixedClock
from tests.tui.console.office import CLIENT, Operator, console, enrolled
from tests.tui.stores import Gate
from tui.console.dialogs import account_actions
from tui.console.dialogs.audit_export import ExportAuditLog
from tui.console.dialogs.audit_filter import AuditFilter
from tui.console.dialogs.reset import ResetDevices
from tui.console.pages.accounts import AccountsPage
from tui.console.pages.handbook import HandbookPage
from tui.console.pages.import_file import ImportPage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section
from tui.widgets.confirm import Confirm
from tui.widgets.field import Field

QUESTION = "Abandonner ce que vous avez saisi ?"


async def _new_account(operator: Operator) -> None:
    await operator.press(Section.NEW_ACCOUNT.key)


async def _import(operator: Operator) -> None:
    await operator.press(Section.IMPORT.key)


async def _filter(operator: Operator) -> None:
    await operator.press(Section.AUDIT_LOG.key, "f")
    assert isinstance(operator.app.screen, AuditFilter)


async def _export(operator: Operator) -> None:
    await operator.press(Section.AUDIT_LOG.key, "e")
    assert isinstance(operator.app.screen, ExportAuditLog)


async def _require(operator: Operator) -> None:
    await operator.open(CLIENT)
    await operator.click("#mfa")
    assert isinstance(operator.app.screen, account_actions.RequireMfa)


async def _address(operator: Operator) -> None:
    await operator.open(CLIENT)
    await operator.click("#email")
    assert isinstance(operator.app.screen, account_actions.ChangeEmail)


async def _reset(operator: Operator) -> None:
    await operator.open(CLIENT)
    await operator.click("#reset")
    assert isinstance(operator.app.screen, ResetDevices)
    own = operator.app.screen.query_one("#reason-own", Field)
    own.display = True
    own.focus()
    await operator.settle()


FORMS = pytest.mark.parametrize("form", [_new_account, _import, _filter, _export, _require, _address, _reset])


@FORMS
async def test_escape_asks_before_it_loses_what_was_typed(
    store: Store, clock: FixedClock, form: Callable[[Operator], Awaitable[None]]
) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await form(operator)
        there = operator.app.screen
        assert isinstance(operator.app.focused, Field)
        await operator.type("1")
        typed = operator.app.focused.value
        await operator.press("escape")
        assert QUESTION in operator.text()
        await operator.press("enter")
        assert operator.app.screen is there
        assert operator.app.focused.value == typed, "Enter from habit loses nothing"
        await operator.press("escape")
        await operator.click("#yes")
        assert operator.app.screen is not there
        assert not isinstance(operator.app.screen, Confirm)


@FORMS
async def test_escape_asks_nothing_where_nothing_was_typed(
    store: Store, clock: FixedClock, form: Callable[[Operator], Awaitable[None]]
) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await form(operator)
        there = operator.app.screen
        await operator.type("1")
        await operator.press("backspace", "escape")
        assert operator.app.screen is not there
        assert not isinstance(operator.app.screen, Confirm)


async def test_another_page_asks_too_and_a_search_is_kept(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.find("mar")
        await operator.press(Section.NEW_ACCOUNT.key)
        await operator.type(CLIENT)
        await operator.press(Section.ACCOUNTS.key)
        assert QUESTION in operator.text()
        await operator.click("#yes")
        assert isinstance(operator.app.screen, AccountsPage)
        assert operator.app.screen.query_one("#search", Field).value == "mar"


async def test_help_over_a_question_is_that_of_the_page(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await _new_account(operator)
        await operator.type(CLIENT)
        await operator.press("escape", "f1")
        assert isinstance(operator.app.screen, HandbookPage)
        await operator.press("escape")
        assert QUESTION in operator.text()
        await operator.press("escape")
        await operator.click("#create")
        await operator.click("#noted")
        await _filter(operator)
        await operator.press("f1")
        assert isinstance(operator.app.screen, HandbookPage)


async def test_what_was_imported_is_not_lost(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("name\nnouvelle\n")
    async with console(store, clock) as operator:
        await _import(operator)
        await operator.fill(str(tmp_path / "liste.csv"), str(tmp_path / "mots.csv"))
        await operator.click("#yes")
        assert isinstance(operator.app.screen, ImportPage)
        assert "1 compte créé" in operator.words()
        await operator.press("escape")
        assert isinstance(operator.app.screen, AccountsPage)


async def test_quitting_asks_whether_a_password_shown_once_is_noted(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await _new_account(operator)
        await operator.fill(CLIENT)
        for _twice in range(2):
            await operator.press("ctrl+q")
            assert "Le mot de passe est-il noté ?" in operator.text()
            assert len([screen for screen in operator.app.screen_stack if isinstance(screen, Confirm)]) == 1
        await operator.press("enter")
        assert isinstance(operator.app.screen, SlipPage)
        await operator.press("ctrl+q")
        await operator.click("#yes")
        assert operator.app._exit


async def test_nothing_ends_while_a_password_is_on_its_way(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(store, clock) as operator:
        gate = Gate(Accounts.add)
        monkeypatch.setattr(Accounts, "add", lambda *given, **named: gate(*given, **named))
        await _new_account(operator)
        await operator.type(CLIENT)
        await operator.hurry("enter")
        await operator.hurry("ctrl+q")
        assert not operator.app._exit
        gate.open()
        await operator.settle()
        assert gate.calls == 1
        assert isinstance(operator.app.screen, SlipPage)


async def test_quitting_asks_before_it_loses_what_was_typed_and_nothing_else(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await _new_account(operator)
        await operator.type(CLIENT)
        await operator.press("ctrl+q")
        assert QUESTION in operator.text()
        await operator.press("enter", *["backspace"] * len(CLIENT), "ctrl+q")
        assert operator.app._exit


async def test_a_password_for_a_closed_account_is_told_to_be_of_no_use_yet(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    store.administration().accounts.set_disabled(CLIENT, disabled=True)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.click("#password")
        assert "ce mot de passe ne servira qu'une fois le compte rouvert" in operator.words(".consequence")
