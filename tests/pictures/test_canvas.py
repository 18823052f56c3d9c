"""Whatever is pressed, opened, closed or resized, what the canvas has sent shows what Textual would paint anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App

from storage import Store
from tests.conftest import FixedClock
from tests.pictures.cells import Cell, Cells
from tests.terminal.screen import EmulatedScreen
from tests.tui import economy
from tests.tui.harness import Hands, running
from tests.tui.journeys import at_device_type, at_methods, at_proof, at_qr_code
from tests.tui.update import cells_of
from tui.app.base import GuardedApp
from tui.terminal.canvas import Canvas
from tui.wizard.journey import Journey

KEYS = ("tab", "shift+tab", "enter", "escape", "space", "up", "down", "right", "f1", "b", "i", "a", "7", "backspace")
SIZES = ((80, 24), (60, 20), (61, 21), (120, 40), (30, 9), (1, 1), (200, 3))
TEXTS = ("é", "日本", "👩‍👩‍👧", "e\u0301", "[/red]")
PLACES: tuple[Callable[[Store], Journey], ...] = (at_methods, at_device_type, at_qr_code, at_proof)


class Watched:
    """A terminal of its own that gets what the canvas sends of everything an application displays."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, columns: int, rows: int) -> None:
        self._screen, self._canvas = EmulatedScreen(columns, rows), Canvas(columns, rows)
        self._screen.feed(b"\x1b[?1049h\x1b[?7l")
        display: Callable[..., None] = App._display

        def record(app: GuardedApp, screen: Any, update: object) -> None:
            if isinstance(update, LayoutUpdate | ChopsUpdate) and not app._batch_count:
                if app.is_too_small:
                    update = app._too_small()
                self._screen.feed(self._canvas.difference(update, ColorSystem.TRUECOLOR).sequences.encode())
            display(app, screen, update)

        monkeypatch.setattr(App, "_display", record)
        monkeypatch.setattr(Compositor, "render_update", economy.render_update)

    def resize(self, columns: int, rows: int) -> None:
        """As a terminal does it: at once, and long before the application has heard of it."""
        self._screen.resize(columns, rows)
        self._canvas.forget(columns, rows)

    def cells(self) -> Cells:
        """What it shows."""
        return seen(self._screen.cells())


def seen(cells: Cells) -> Cells:
    """Of a space, no letter."""
    return [
        [Cell(c.char, "", c.background, reverse=c.reverse, underline=c.underline) if c.char == " " else c for c in row]
        for row in cells
    ]


def painted_anew(hands: Hands) -> Cells:
    """What a terminal shows that gets all of it at once."""
    app = hands.app
    assert isinstance(app, GuardedApp)
    update = (
        app._too_small()
        if app.is_too_small
        else app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    )
    assert isinstance(update, LayoutUpdate)
    return seen(cells_of(update, *hands.app.size))


def differing(shown: Cells, anew: Cells) -> list[tuple[int, int, Cell, Cell]]:
    """Column, row and both cells of each place that is not the same."""
    assert (len(shown), len(shown[0])) == (len(anew), len(anew[0]))
    rows = enumerate(zip(shown, anew, strict=True))
    return [(x, y, a, b) for y, (old, new) in rows for x, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]


@pytest.mark.parametrize("seed", range(4))
async def test_any_walk(
    store: Store,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    amount: Callable[[int, int], int],
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311
    watched = Watched(monkeypatch, 80, 24)
    begin = PLACES[seed % len(PLACES)]
    async with running(store, clock, journey=begin(store)) as hands:
        hands.app.screen.refresh()
        await hands.settle()
        for _step in range(amount(20, 300)):
            match chance.randrange(8):
                case 0:
                    columns, rows = chance.choice(SIZES)
                    watched.resize(columns, rows)
                    await hands.resize(columns, rows)
                case 1:
                    await hands.type(chance.choice(TEXTS))
                case 2:
                    await hands.hurry(*chance.choices(KEYS, k=5))
                case _:
                    await hands.press(chance.choice(KEYS))
            await hands.settle()
            assert differing(watched.cells(), painted_anew(hands)) == []
