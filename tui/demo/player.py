"""Plays the acts one after the other; pause, next, previous and speed are keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from textual.binding import Binding

from storage import Store
from tui.arguments import FASTEST, SLOWEST
from tui.demo.app import DemoApp
from tui.demo.caption import Caption
from tui.demo.hands import Hands
from tui.demo.script import Act
from tui.language import _
from tui.services import Services
from tui.terminal.recorder import Recorder

LINGER = 3.0
"""Seconds that a caption stays after its act, at speed 1."""


class PlayingApp(DemoApp):
    """A demonstration that ends by itself."""

    BINDINGS = [
        Binding("space", "pause", show=False, priority=True),
        Binding("right", "next", show=False, priority=True),
        Binding("left", "previous", show=False, priority=True),
        Binding("plus,equals_sign", "faster(2)", show=False, priority=True),
        Binding("minus", "faster(0.5)", show=False, priority=True),
    ]

    def __init__(
        self,
        services: Services,
        open_store: Callable[[], Store],
        acts: Sequence[Act],
        speed: float = 1.0,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(services, open_store, recorder, captioned=True)
        self._acts, self._speed = acts, speed
        self._hands = Hands(self, lambda: 0 if self._rewinding else 1 / self._speed)
        self._rewinding = False
        self._going_on = asyncio.Event()
        """Set while it is not paused."""
        self._moved = asyncio.Event()
        """Set by a key that ends the wait of an act."""
        self._back = False
        self._place = 0

    def on_mount(self) -> None:
        """Begin."""
        self._going_on.set()
        self.run_worker(self._play(), exit_on_error=True)

    async def _play(self) -> None:
        place = 0
        while place < len(self._acts):
            self._say(place)
            await self._going_on.wait()
            await self._acts[place].play(self._hands)
            await self._linger()
            if self._back:
                place = max(0, place - 1)
                await self._rewind(place)
            else:
                place += 1
        self.exit(return_code=0)

    async def _linger(self) -> None:
        """Until the caption has been read, or a key says so."""
        self._moved.clear()
        self._back = False
        while not self._moved.is_set():
            await self._going_on.wait()
            try:
                await asyncio.wait_for(self._moved.wait(), LINGER / self._speed)
            except TimeoutError:
                if self._going_on.is_set():
                    return

    async def _rewind(self, place: int) -> None:
        """From the beginning to just before this act, at once."""
        self._rewinding = True
        self.start_again()
        for act in self._acts[:place]:
            await act.play(self._hands)
        self._rewinding = False

    def _say(self, place: int) -> None:
        state = _("en pause") if not self._going_on.is_set() else _("vitesse {speed:g}").format(speed=self._speed)
        keys = _("Espace pause   ← → étape   + - vitesse   Ctrl+Q quitter   ({state})").format(state=state)
        self._place = place
        self.caption = (self._acts[place].caption, keys)
        for caption in self.screen.query(Caption):
            caption.say(*self.caption)

    def action_pause(self) -> None:
        """Stop, or go on."""
        if self._going_on.is_set():
            self._going_on.clear()
        else:
            self._going_on.set()
        self._say(self._place)

    def action_next(self) -> None:
        """Read already."""
        self._moved.set()
        self._going_on.set()

    def action_previous(self) -> None:
        """Once more from the act before."""
        self._back = True
        self._moved.set()
        self._going_on.set()

    def action_faster(self, factor: float) -> None:
        """Twice as fast, or half."""
        self._speed = min(FASTEST, max(SLOWEST, self._speed * factor))
        self._say(self._place)
