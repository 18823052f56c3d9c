"""The first line of the console: where one is, and where one may go."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size

from storage import Store
from tests.conftest import FixedClock
from tests.tui.console.office import OPERATOR, Operator, console
from tests.tui.harness import EACH_SIZE, SIZES
from tui import language
from tui.console.section import Section
from tui.console.widgets.panel import Panel
from tui.console.widgets.tabs import Tabs
from tui.widgets.key_line import KeyLine


def first_line(operator: Operator) -> str:
    """The words of the tabs."""
    return " ".join("".join(cell.char for cell in operator.cells()[0]).split())


async def click(operator: Operator, column: int) -> None:
    """Press and release the mouse button on the first line."""
    operator.read()
    for kind in (events.MouseDown, events.MouseUp):
        operator.send(kind(None, column, 0, 0, 0, 1, False, False, False, screen_x=column, screen_y=0))
    await operator.settle()


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_every_page_and_its_key_are_whole_in_sight_and_the_present_one_alone_is_in_reverse(
    store: Store, clock: FixedClock, lang: str
) -> None:
    language.choose(lang)
    async with console(store, clock) as operator:
        named = " ".join(f"{section.key.upper()} {section.label}" for section in Section)
        for section in Section:
            await operator.press(section.key)
            for size in SIZES:
                await operator.resize(*size)
                assert first_line(operator).startswith(named), (section, size)
                reverse = "".join(cell.char for cell in operator.cells()[0] if cell.reverse)
                assert reverse.strip() == f"{section.key.upper()} {section.label}"


async def test_what_a_wide_page_says_stays_whatever_size_the_terminal_had_for_a_moment(
    store: Store, clock: FixedClock
) -> None:
    async with console(store, clock, (120, 30)) as operator:
        await operator.press(Section.NEW_ACCOUNT.key)
        wide = operator.text()
        # No page is laid out for it, since the terminal has its former size again by then.
        operator.app._size = Size(80, 24)
        for kind in (Tabs, Panel, KeyLine):
            widget = operator.page.query_one(kind)
            widget.post_message(events.Resize(widget.outer_size, widget.outer_size))
        await operator.settle()
        operator.app._size = Size(120, 30)
        assert operator.text() == wide


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_click_anywhere_on_a_tab_leads_there(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with console(store, clock, size) as operator:
        for number, section in enumerate(Section):
            line = "".join(cell.char for cell in operator.cells()[0])
            words = f"{section.key.upper()} {section.label}"
            await click(operator, line.index(words) + (len(words) - 1 if number % 2 else 0))
            assert operator.page.SECTION is section


async def test_a_click_beside_them_leads_nowhere(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        page = operator.page
        await click(operator, 79)
        assert operator.page is page


async def test_service_and_operator_are_named_at_the_same_place_of_every_page(store: Store, clock: FixedClock) -> None:
    async with console(store, clock, (120, 40)) as operator:
        for section in Section:
            await operator.press(section.key)
            assert first_line(operator).endswith(f"Espace client · {OPERATOR}")
            edge = operator.text().splitlines()[1 + (section is Section.ACCOUNTS)]
            assert edge.startswith(f"╭─ {operator.page.page_title()} ─"), "the edge names the page instead"
            assert operator.app.screen.query_one(Tabs).size.height == 1


async def test_where_the_tabs_leave_no_room_for_names_they_are_in_the_edge(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        for section in Section:
            await operator.press(section.key)
            edge = operator.text().splitlines()[1]
            assert edge.startswith("╭─ Espace client ─")
            assert edge.endswith(f"─ {OPERATOR} ─╮")
