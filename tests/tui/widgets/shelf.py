"""A shelf: widgets alone in an app of ours, with its looks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.app import ComposeResult
from textual.color import Color
from textual.screen import Screen
from textual.widget import Widget

from tests.pictures.cells import Cells
from tests.tui.harness import Hands
from tui.app import base

STYLES = Path(base.__file__).parent


class Shelf(base.GuardedApp):
    """Shows some widgets, one under the other."""

    CSS_PATH = [STYLES / "app.tcss", STYLES / "grand.tcss"]

    def __init__(self, widgets: Iterable[Widget], theme: str) -> None:
        super().__init__(theme, reduced_motion=True)
        self._widgets = widgets

    def get_default_screen(self) -> Screen[None]:
        """Show the widgets on the first page, of which nothing has the focus yet."""
        return self.first(_Board(self._widgets))


class _Board(Screen[None]):
    AUTO_FOCUS = ""

    def __init__(self, widgets: Iterable[Widget]) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


@asynccontextmanager
async def on_a_shelf(*widgets: Widget, size: tuple[int, int] = (80, 24), theme: str = "sombre") -> AsyncIterator[Hands]:
    """Show widgets to a person."""
    app = Shelf(widgets, theme)
    async with app.run_test(size=size) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        yield hands


def cells_of(hands: Hands, selector: str) -> Cells:
    """Return the cells of one widget."""
    place = hands.app.screen.query_one(selector).region
    return [row[place.x : place.right] for row in hands.cells()[place.y : place.bottom]]


def drawn(hands: Hands, selector: str) -> list[str]:
    """Return the rows of one widget as they are drawn, without brackets that are not."""
    return ["".join(cell.char for cell in row) for row in cells_of(hands, selector)]


def colour(hands: Hands, name: str) -> str:
    """Return a colour of the theme that is worn."""
    return Color.parse(hands.app.theme_variables[name]).hex.lower()
