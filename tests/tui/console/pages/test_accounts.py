"""Comptes: found as one types, followed as they change, and nothing lost."""

from __future__ import annotations

from contextlib import suppress
from unittest.mock import patch

import pytest

from storage import AccountStatus, SignInRefused, Store
from storage.services.directory import Directory
from tests.conftest import PASSWORD, FixedClock
from tests.pictures.cells import text_of
from tests.tui.console.office import CLIENT, OPERATOR, Operator, console, enrolled
from tests.tui.stores import Gate, unavailable
from tui import language
from tui.console.pages.account import AccountPage
from tui.console.section import Section
from tui.console.widgets.lines import Lines

WIDE_NAME = "名前" * 32
MARKUP = "[bold]x[/] [@click=app.quit]y[/]"


def people(store: Store, *names: str) -> None:
    """Clients with a password of their own."""
    for name in names:
        store.administration().accounts.add(name, PASSWORD)


def listed(operator: Operator) -> list[str]:
    """The names, from the screen."""
    seen = operator.app.screen.query_one(Lines).choices.region
    # After the column of the bar.
    rows = [row[seen.x + 1 : seen.x + 18] for row in operator.cells()[seen.y : seen.bottom]]
    return [line.strip() for line in text_of(rows).splitlines() if line.strip()]


async def test_accounts_are_found_as_one_types(store: Store, clock: FixedClock) -> None:
    people(store, "marie.tremblay", "jean.roy", "émilie.côté")
    async with console(store, clock) as operator:
        assert listed(operator) == [OPERATOR, "émilie.côté", "jean.roy", "marie.tremblay"]
        assert "4 comptes" in operator.text()
        await operator.find("cote")
        assert listed(operator) == ["émilie.côté"]
        await operator.find("x")
        assert listed(operator) == []
        assert "Aucun compte n'a de mot qui commence ainsi." in operator.text()
        await operator.press("escape")
        assert len(listed(operator)) == 4


async def test_a_line_says_how_an_account_stands_with_signs_and_words(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    people(store, "fermé", "luc")
    store.administration().accounts.set_disabled("fermé", disabled=True)
    store.administration().accounts.add("due", PASSWORD, mfa_required=True)
    async with console(store, clock) as operator:
        await operator.find("d")
        assert "due client ! exigée, à activer ouvert jamais" in operator.words()
        await operator.press("escape")
        await operator.find(CLIENT)
        assert f"{CLIENT} client ✓ 1 appareil ouvert 14:13" in operator.words()
        await operator.press("escape")
        await operator.find("fermé")
        assert "fermé client non exigée ✗ fermé jamais" in operator.words()


async def test_the_line_of_keys_says_what_enter_does(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        assert "Entrée ouvrir" in operator.words()
        assert "Ctrl+Q quitter" in operator.words()


async def test_who_has_no_client_yet_is_told_how_to_make_one(store: Store, clock: FixedClock) -> None:
    told = "Aucun client encore. F5 crée un premier compte, F6 en importe une liste."
    async with console(store, clock) as operator:
        assert operator.words("#nothing") == told
        await operator.find("zzz")
        assert "client encore" not in operator.words()
        assert "Aucun compte n'a de mot qui commence ainsi." in operator.words()
        await operator.press("escape")
        people(store, "marie")
        await operator.later()
        assert "client encore" not in operator.words()


async def test_an_english_console_says_what_it_means(store: Store, clock: FixedClock) -> None:
    people(store, "luc")
    store.administration().accounts.add("due", PASSWORD, mfa_required=True)
    for _attempt in range(5):
        with suppress(SignInRefused):
            store.sign_in.with_password("luc", "not this one")
        clock.advance(20)
    try:
        language.choose("en")
        async with console(store, clock) as operator:
            assert "Access Signed in" in operator.words()
            assert "due client ! must be activated open never" in operator.words()
            assert "luc client not required ! locked → 14:1" in operator.words()
            await operator.press(Section.AUDIT_LOG.key)
            assert "luc password typed luc ✗ refused" in operator.words()
    finally:
        language.choose("fr")


async def test_the_arrows_choose_while_the_field_keeps_what_is_typed(store: Store, clock: FixedClock) -> None:
    people(store, "marie.a", "marie.b", "marie.c")
    async with console(store, clock) as operator:
        await operator.find("marie")
        await operator.press("down", "down", "down", "down", "up")
        assert operator.focused() == "search"
        await operator.press("enter")
        assert isinstance(operator.app.screen, AccountPage)
        assert operator.app.screen.page_title() == "marie.b"


async def test_enter_waits_for_what_was_typed(store: Store, clock: FixedClock) -> None:
    people(store, "alain", "zoé")
    async with console(store, clock) as operator:
        await operator.type("zo")
        await operator.hurry("enter")
        await operator.settle()
        assert operator.page.page_title() == "zoé"


async def test_typing_never_waits_for_the_store(store: Store, clock: FixedClock) -> None:
    people(store, "marie")
    async with console(store, clock) as operator:
        gate = Gate(store.administration().directory.search)
        with patch.object(Directory, "search", gate):
            await operator.type("mar")
            await operator.hurry("i", "e")
            assert operator.words("#search") == "Rechercher un nom marie"
            gate.open()
            await operator.settle()
        assert listed(operator) == ["marie"]
        assert gate.calls < 3


async def test_two_operators_see_each_others_changes(store: Store, clock: FixedClock) -> None:
    people(store, "marie.a", "marie.b", "marie.c")
    async with console(store, clock) as operator:
        await operator.find("marie")
        await operator.press("down")
        store.administration().accounts.set_disabled("marie.b", disabled=True)
        people(store, "marie.aa")
        await operator.later()
        assert listed(operator) == ["marie.a", "marie.aa", "marie.b", "marie.c"]
        assert "marie.b client non exigée ✗ fermé" in operator.words()
        await operator.press("enter")
        assert operator.page.page_title() == "marie.b"


async def test_where_one_was_is_found_again(store: Store, clock: FixedClock) -> None:
    people(store, "marie.a", "marie.b")
    async with console(store, clock) as operator:
        await operator.find("marie")
        await operator.press("down", Section.AUDIT_LOG.key, "escape")
        assert operator.words("#search") == "Rechercher un nom marie"
        await operator.press("enter")
        assert operator.page.page_title() == "marie.b"
        await operator.press("escape", "enter")
        assert operator.page.page_title() == "marie.b"


async def test_names_are_neither_markup_nor_orders_to_the_terminal(store: Store, clock: FixedClock) -> None:
    people(store, MARKUP, WIDE_NAME)
    async with console(store, clock) as operator:
        assert "[bold]x[/]" in operator.text()
        assert operator.text().count("名前") >= 3
        for name in (MARKUP, WIDE_NAME):
            await operator.open(name)
            assert operator.page.page_title() == name
            assert name[:10] in operator.text()
            await operator.click("#email")
            assert name[:10] in operator.text()
            await operator.press("escape", "escape", "escape")


async def test_a_planted_escape_sequence_is_drawn(store: Store, clock: FixedClock) -> None:
    people(store, "planted")
    async with console(store, clock) as operator:
        found = store.administration().directory.search("planted", 1)
        wicked = [_renamed(status, "a\x1b[2Jb\u202e") for status in found]
        with patch.object(Directory, "search", lambda *_arguments, **_named: wicked):
            await operator.find("p")
        assert "a�[2Jb�" in operator.text()


async def test_a_name_that_changes_while_it_is_shown(store: Store, clock: FixedClock) -> None:
    people(store, "marie.a", "marie.b")
    async with console(store, clock) as operator:
        await operator.find("marie")
        await operator.press("down")
        first, second = store.administration().directory.search("marie", 2)
        with patch.object(Directory, "search", lambda *_arguments, **_named: [first, _renamed(second, "autre.nom")]):
            await operator.later()
        assert listed(operator) == ["marie.a", "autre.nom"]
        assert operator.app.screen.query_one(Lines).chosen == str(second.user.id)


async def test_a_busy_database_is_said_and_nothing_is_lost(store: Store, clock: FixedClock) -> None:
    people(store, "marie.a", "marie.b")
    async with console(store, clock) as operator:
        with patch.object(Directory, "search", unavailable):
            await operator.find("marie.b")
            assert "✗ La base de données ne répond pas : ce qui est affiché date de 14:13." in operator.words()
            assert "marie.a" in listed(operator)
        await operator.later()
        assert listed(operator) == ["marie.b"]
        assert "ne répond pas" not in operator.text()


async def test_a_wide_terminal_shows_the_account_beside_the_list(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT, device="iPhone de Marie")
    async with console(store, clock, (120, 40)) as operator:
        assert "iPhone de Claire" in operator.text()
        await operator.press("down")
        assert "iPhone de Marie" in operator.text()
        assert "iPhone de Claire" not in operator.text()


async def test_both_panels_have_their_title_and_the_one_in_use_another_border(store: Store, clock: FixedClock) -> None:
    people(store, "marie")
    async with console(store, clock, (120, 40)) as operator:
        rows = operator.text().splitlines()
        assert rows[2].startswith("╭─ Comptes ─")
        assert f"╭─ {OPERATOR} ─" in rows[2]
        assert rows[-3].split("╯")[0].endswith("─ 2 comptes ─")
        await operator.press("down")
        assert "╭─ marie ─" in operator.text().splitlines()[2]
        panels = [operator.app.screen.query_one(name).region for name in ("#list", "AccountSheet")]
        before = [operator.cells()[panel.y][panel.x].foreground for panel in panels]
        assert before[0] != before[1]
        await operator.press("tab")
        assert [operator.cells()[panel.y][panel.x].foreground for panel in panels] == before[::-1]


async def test_nobody_stands_beside_an_empty_list(store: Store, clock: FixedClock) -> None:
    async with console(store, clock, (120, 40)) as operator:
        assert "iPhone de Claire" in operator.text()
        await operator.find("x")
        assert "iPhone de Claire" not in operator.text()
        assert "Échap efface la recherche." in operator.text()
        await operator.press("escape")
        assert "iPhone de Claire" in operator.text()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_headings_stand_over_their_columns(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    people(store, "marie")
    async with console(store, clock, size) as operator:
        lines = operator.text().splitlines()
        headings = next(line for line in lines if "Rôle" in line and "Accès" in line)
        marie = next(line for line in lines if " marie " in line)
        assert headings.index("Rôle") == marie.index("client")
        assert headings.index("Authentification") == marie.index("non exigée")


def _renamed(status: AccountStatus, name: str) -> AccountStatus:
    return status._replace(user=status.user._replace(name=name))
