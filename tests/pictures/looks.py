"""A screen in every theme, as it is and with the mouse over all of it; and a check that the focus shows."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

from textual.geometry import Region
from textual.widget import Widget

from tests.pictures.cells import Cells
from tests.tui.harness import Hands
from tui.app.themes import THEMES

Shape = tuple[str, bool, bool, bool]
"""A cell without its colours: character, bold, reverse, underline."""


def looks(hands: Hands) -> Iterator[tuple[str, Cells]]:
    """Yield the name of each theme and the cells of the screen, which is left as it was."""
    app, worn = hands.app, hands.app.theme
    for theme in sorted((theme.name for theme in THEMES), key=worn.__eq__):
        if app.theme != theme:
            with mock.patch.object(app, "call_next"):
                app.theme = theme
            # Textual would have done it a moment later.
            app.refresh_css(animate=False)
        yield theme, hands.cells()
        widgets = [widget for widget in app.screen.query("*") if widget._has_hover_style]
        _hover(widgets, over=True)
        app.stylesheet.update_nodes(widgets)
        yield theme, hands.cells()
        _hover(widgets, over=False)
        # The next theme will style all of them, and there is none after the one that was worn.
        if theme == worn:
            app.stylesheet.update_nodes(widgets)


async def unmarked(hands: Hands) -> list[Widget]:
    """List the widgets that look the same with and without the focus, except for colours; the focus stays."""
    screen = hands.app.screen
    had, found = screen.focused, []
    for widget in (widget for widget in screen.focus_chain if widget.region):
        screen.set_focus(widget)
        await hands.settle()
        place = widget.region
        marked = _shapes(hands.cells(), place)
        screen.set_focus(None)
        await hands.settle()
        if marked == _shapes(hands.cells(), place):
            found.append(widget)
    screen.set_focus(had)
    await hands.settle()
    return found


def _shapes(cells: Cells, place: Region) -> list[Shape]:
    inside = (cell for row in cells[place.y : place.bottom] for cell in row[place.x : place.right])
    return [(cell.char, cell.bold, cell.reverse, cell.underline) for cell in inside]


def _hover(widgets: list[Widget], *, over: bool) -> None:
    for widget in widgets:
        widget.mouse_hover = over
