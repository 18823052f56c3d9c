"""How far something is."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.tui.harness import Hands
from tui.app.themes import DARK
from tui.console.widgets.progress import Progress


class Measuring(App[None]):
    """Nothing but the line."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        """The line."""
        yield Progress()


async def test_the_accent_goes_as_far_as_it_is_done_and_the_numbers_say_it() -> None:
    app = Measuring()
    async with app.run_test(size=(32, 3)) as pilot:
        hands = Hands(pilot, app)
        progress = app.query_one(Progress)
        progress.total = 100
        for done, filled in ((0, 0), (50, 10), (62, 13), (100, 20)):
            progress.done = done
            await hands.settle()
            words = f" {done} sur 100"
            room = 32 - len(words)
            assert hands.text().splitlines()[0] == "━" * filled + "─" * (room - filled) + words
        assert hands.cells()[0][0].foreground == DARK.primary
