"""A terminal too small for a page: nothing reaches the page that cannot be seen, and what is said suits the place."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual import events
from textual.geometry import Size

from storage import Store
from tests.conftest import FixedClock
from tests.tui.demos import Stage
from tests.tui.harness import running
from tests.tui.journeys import begun
from tests.tui.kiosks import kiosk
from tests.tui.phones import in_hand
from tui.app.too_small import SMALLEST, too_small
from tui.phone.handset import Handset
from tui.widgets.field import Field

QUIT = "Pour quitter : Ctrl+Q."


@pytest.mark.parametrize("size", [(59, 20), (60, 19)])
async def test_no_key_paste_or_click_reaches_a_page_that_is_not_seen(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, journey=begun()) as person:
        await person.type("ali")
        await person.resize(*size)
        await person.type("ce")
        await person.paste("ce")
        await person.press("tab", "enter", "f1")
        place = person.app.screen.query_one("#password").region
        for kind in (events.MouseDown, events.MouseUp):
            # As the terminal tells it; Pilot's own click goes past the application.
            person.app.post_message(kind(None, place.x + 3, place.y + 1, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await person.settle()
        assert person.app.screen.query_one("#name", Field).value == "ali"
        assert person.focused() == "name"
        await person.resize(60, 20)
        await person.type("ce")
        assert person.app.screen.query_one("#name", Field).value == "alice"


async def test_what_else_can_be_done_depends_on_the_place(store: Store, clock: FixedClock, stage: Stage) -> None:
    async with running(store, clock) as person:
        assert list(person.app.instead()) == ["Ou : guichet --plain", QUIT]
    async with kiosk(store, clock) as client:
        assert list(client.app.instead()) == []
    async with stage.by_hand() as (_person, app):
        assert list(app.instead()) == [QUIT]


async def test_the_phone_alone_does_with_less(clock: FixedClock) -> None:
    async with in_hand(Handset(clock), size=(38, 24)) as hands:
        await hands.press("f2")
        assert "Horloge en avance" in hands.words()


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (40, 12), (200, 5), (30, 2)], ids=str)
def test_it_takes_exactly_the_terminal(size: tuple[int, int]) -> None:
    rows = too_small(Size(*size), SMALLEST, [QUIT], Style())
    assert [row.cell_length for row in rows] == [size[0]] * size[1]
