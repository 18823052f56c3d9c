"""A one-time password is shown once, and nothing keeps it."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.tui.console.office import CLIENT, Operator, console
from tests.tui.harness import EACH_SIZE
from tui.config.settings import Settings
from tui.console.pages.account import AccountPage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section
from tui.handbook import Task
from tui.widgets.big_font import ROWS
from tui.widgets.big_words import BigWords

BOX = str.maketrans("", "", "│╭╮╰╯─ ")


def shown(operator: Operator) -> str:
    """The password, as someone copies it from the screen."""
    return "".join(operator.words("#password").translate(BOX))


async def given(operator: Operator) -> str:
    """Give the client a new password; what the page shows."""
    await operator.open(CLIENT)
    await operator.click("#password")
    await operator.click("#yes")
    assert isinstance(operator.app.screen, SlipPage)
    return shown(operator)


async def test_it_is_the_password_and_says_until_when(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        password = await given(operator)
        assert store.sign_in.with_password(CLIENT, password).user.one_time_password
        assert "Valable jusqu'au 24/09/2026 à 14:13." in operator.words()


async def test_each_group_is_spelled(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        password = await given(operator)
        for group in password.split("-"):
            lines = (line.strip("│ ") for line in operator.text().splitlines())
            (line,) = (line for line in lines if line.startswith(f"{group}   ") and "   -   " not in line)
            spelled = [word.split(" comme ")[0] for word in line.removeprefix(f"{group}   ").split(", ")]
            assert "".join(spelled).rstrip(" ▁▂▃▄▅▆▇█").casefold() == group or " comme " in line


async def test_leaving_is_asked_and_the_password_is_gone(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        password = await given(operator)
        for key in ("escape", Section.AUDIT_LOG.key):
            await operator.press(key)
            assert "ne sera plus jamais montré" in operator.words()
            await operator.press("enter")
            assert shown(operator) == password
        await operator.press("escape", "right", "enter")
        assert isinstance(operator.app.screen, AccountPage)
        assert "! provisoire, valable jusqu'au 24/09/2026 à 14:13" in operator.words()
        for page in Section:
            await operator.press(page.key)
            assert password not in operator.text()
            assert password[:4] + "   -" not in operator.text()


async def test_noted_leaves_at_once(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await given(operator)
        await operator.press("tab", "enter")
        assert isinstance(operator.app.screen, AccountPage)


async def test_it_is_printed_with_the_configured_command(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    sheet = tmp_path / "sheet"
    settings = Settings(organisation="Assurance Exemple", print_command=("tee", str(sheet)))
    async with console(store, clock, settings=settings) as operator:
        password = await given(operator)
        await operator.press("enter")
        assert "✓ Feuille envoyée à l'imprimante." in operator.text()
    assert password in sheet.read_text("utf-8").split()
    assert f"Nom d'utilisateur : {CLIENT}" in sheet.read_text("utf-8")
    assert "Valable jusqu'au 24/09/2026 à 14:13." in sheet.read_text("utf-8")


async def test_a_printer_that_fails_leaves_the_password_in_sight(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock, settings=Settings(print_command=("false",))) as operator:
        password = await given(operator)
        await operator.press("enter")
        assert "✗ Rien n'est imprimé : il n'y a pas d'imprimante ici, ou elle ne répond pas." in operator.words(
            "#notice"
        )
        assert shown(operator) == password


async def test_nothing_is_printed_where_no_command_is_configured(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock, settings=Settings(print_command=())) as operator:
        await given(operator)
        assert "Imprimer" not in operator.text().replace("imprimez", "")
        assert operator.focused() is None
        await operator.press("enter")
        assert isinstance(operator.app.screen, SlipPage), "nobody says from habit that it is noted"
        assert "← → choisir" in operator.words()
        await operator.press("right", "enter")
        assert isinstance(operator.app.screen, AccountPage)


async def test_enter_does_what_its_cap_says_and_the_tab_is_the_one_it_came_from(
    store: Store, clock: FixedClock
) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        await operator.type(CLIENT)
        await operator.click("#create")
        assert isinstance(operator.app.screen, SlipPage)
        assert "".join(cell.char for cell in operator.cells()[0] if cell.reverse).strip() == "F5 Nouveau"
        await operator.press("f1")
        assert Task.CREATE.heading in operator.text(), "help is about what is being done"
        await operator.press("escape")
        assert (operator.focused(), "Entrée imprimer" in operator.words()) == ("print", True)
        await operator.press("right")
        assert (operator.focused(), "Entrée c'est noté" in operator.words()) == ("noted", True)


@pytest.mark.parametrize("size", [*EACH_SIZE, (120, 30)])
async def test_it_is_in_large_letters_where_there_is_room_and_all_the_rest_stays(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    with patch("storage.domain.passwords.one_time_password", lambda: "mwmw-wmwm-q2xw-9hjt"):
        async with console(store, clock, size) as operator:
            await operator.open(CLIENT)
            await operator.click("#password")
            await operator.click("#yes")
            screen = operator.app.screen
            card = screen.query_one("#card").content_region
            drawn = [word.region for word in screen.query(BigWords) if word.region]
            assert len(drawn) == (4 if size[0] == 120 else 0)
            assert all(region.height == ROWS and card.contains_region(region) for region in drawn)
            assert bool(screen.query_one("#password").region) is not bool(drawn)
            assert card.contains_region(screen.query_one("#noted").region)
            assert "9hjt 9, H comme Henri, J comme Joseph, T comme Thérèse" in operator.words() or size[1] < 24
