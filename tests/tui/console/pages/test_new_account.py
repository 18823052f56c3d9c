"""Nouveau compte."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from storage import Store
from storage.services.accounts import Accounts
from tests.conftest import PASSWORD, FixedClock
from tests.tui.console.office import CLIENT, OPERATOR, Operator, console
from tests.tui.stores import unavailable
from tui.console.pages.accounts import AccountsPage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section


async def fill(operator: Operator, name: str, email: str) -> None:
    """Type a name and, after Tab, an address; Enter creates the account."""
    await operator.type(name)
    await operator.press("tab")
    await operator.type(email)
    await operator.press("enter")


async def test_one_enter_makes_an_account(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await operator.type(CLIENT)
        await operator.press("enter")
        assert isinstance(operator.app.screen, SlipPage)
    assert store.administration().directory.user(CLIENT).email is None


async def test_an_account_is_made_and_its_password_shown(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await fill(operator, CLIENT, "marie@exemple.fr")
        assert isinstance(operator.app.screen, SlipPage)
        assert CLIENT in operator.text()
        await operator.click("#noted")
        assert operator.focused() == "name"
        await operator.press("escape")
        assert isinstance(operator.app.screen, AccountsPage)
        assert operator.words("#search") == "Rechercher un nom", "what the operator has not typed is not searched"
        await operator.press("enter")
        assert operator.page.page_title() == CLIENT, "it is the chosen one"
    user = store.administration().directory.user(CLIENT)
    assert (user.mfa_required, user.email, user.one_time_password) == (True, "marie@exemple.fr", True)
    created = list(store.administration().audit_log.events())[-1]
    assert (created.actor, created.subject) == (OPERATOR, CLIENT)


async def test_a_method_may_be_left_out(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await operator.type(CLIENT)
        await operator.press("tab", "tab")
        assert "[✓] Exiger" in operator.text()
        assert "Espace décocher" in operator.words()
        await operator.press("space")
        assert "[ ] Exiger" in operator.text()
        assert "Espace cocher" in operator.words()
        await operator.press("tab", "enter")
        await operator.click("#noted")
        assert "[✓] Exiger" in operator.text(), "the next account begins as every one does"
    assert not store.administration().directory.user(CLIENT).mfa_required


@pytest.mark.parametrize(
    ("name", "email", "said", "focused"),
    [
        ("", "", "Saisissez le nom d'utilisateur.", "name"),
        (CLIENT, "", "Ce nom d'utilisateur existe déjà.", "name"),
        ("nouveau", "pas une adresse", "Cette adresse de courriel ne convient pas.", "email"),
        ("nouveau", "hélène@exemple.fr", "Cette adresse de courriel a un accent", "email"),
    ],
)
async def test_what_is_wrong_is_said_where_it_is(
    store: Store, clock: FixedClock, name: str, email: str, said: str, focused: str
) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await fill(operator, name, email)
        assert said in operator.words()
        assert operator.focused() == focused
    assert len(store.administration().directory.users()) == 2


async def test_a_name_that_reads_like_another_is_told(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add("marie", PASSWORD)
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await operator.fill("mаrie")
        assert isinstance(operator.app.screen, SlipPage)
        assert "! Ce nom se lit comme celui d'un autre compte : marie." in operator.words()
        await operator.click("#noted")
        await operator.fill("zoé")
        assert isinstance(operator.app.screen, SlipPage)
        assert "se lit comme" not in operator.words()
    assert {user.name for user in store.administration().directory.users()} >= {"marie", "mаrie", "zoé"}


async def test_a_busy_database_loses_nothing(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        with patch.object(Accounts, "add", unavailable):
            await fill(operator, CLIENT, "marie@exemple.fr")
        assert "Les données ne peuvent pas être enregistrées" in operator.text()
        await operator.click("#create")
        assert isinstance(operator.app.screen, SlipPage)
