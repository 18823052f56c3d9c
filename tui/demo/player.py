"""Plays the scenes one after the other; pause, next, previous and speed are keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from textual import events
from textual.binding import Binding

from storage import Store
from tui.demo import FASTEST, SLOWEST
from tui.demo.app import PHONE_IN_FRONT, DemoApp
from tui.demo.caption import NORMAL, rows
from tui.demo.robot import Robot
from tui.demo.script import Scene
from tui.language import _
from tui.screens import WizardPage
from tui.screens.help import HelpPanel
from tui.terminal.recorder import Recorder
from tui.wizard.services import Services

OF_HELP = ("f1", "escape", "enter", "up", "down", "pageup", "pagedown")
"""The keys that scroll the help, and close it."""


class PlayingApp(DemoApp):
    """Plays a demonstration that ends by itself."""

    VERTICAL_BREAKPOINTS = [(least and least + rows(NORMAL) - 1, name) for least, name in DemoApp.VERTICAL_BREAKPOINTS]
    """The page is as high as the caption leaves it: nobody can scroll here to what does not fit."""
    BINDINGS = [
        Binding("f1", "explain_act", show=False),
        Binding("space", "pause", show=False, priority=True),
        Binding("right", "turn_page(1)", show=False, priority=True),
        Binding("left", "turn_page(-1)", show=False, priority=True),
        Binding("plus,equals_sign", "faster(2)", show=False, priority=True),
        Binding("minus", "faster(0.5)", show=False, priority=True),
    ]

    def __init__(
        self,
        services: Services,
        open_store: Callable[[], Store],
        scenes: Sequence[Scene],
        speed: float = 1.0,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(services, open_store, recorder, captioned=True)
        self._scenes, self._speed = scenes, speed
        self._robot = Robot(self, self._rest, self._hurried, self._freed)
        self._rewinding = self._paused = False
        self._free = asyncio.Event()
        """Set while it is not paused, or a key says to move."""
        self._moving = asyncio.Event()
        """Set while there are turns: nothing is waited for."""
        self._turns = 0
        """How many scenes to go on, or to go back (negative), as the keys say."""
        self._place = 0

    def on_mount(self) -> None:
        self._free.set()
        self.run_worker(self._play(), exit_on_error=True)

    async def on_event(self, event: events.Event) -> None:
        """Keep the player's keys from every field, and all others from coming between robot and act."""
        if isinstance(event, events.Key):
            if self._is_help_in_front():
                await self._press_before_help(event)
            else:
                await self._play_key(event)
        elif self._is_help_in_front() or not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)

    def _is_help_in_front(self) -> bool:
        return bool(self.screen_stack) and isinstance(self.screen, HelpPanel)

    async def _press_before_help(self, event: events.Key) -> None:
        """Scroll or close the help; a key of the player closes it, and has its effect."""
        if event.key in OF_HELP:
            await super().on_event(event)
        elif event.key in self._bindings.key_to_bindings:
            self.pop_screen()
            await self._play_key(event)

    async def _play_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            await self.run_action(binding.action)

    async def _play(self) -> None:
        while self._place < len(self._scenes):
            self.say(self._scenes[self._place].caption, self._keys())
            await self._robot.linger()
            if self._turns >= 0:
                await self._scenes[self._place].play(self._robot)
            turns = self._turns
            self._turn(-turns if turns < 0 else -min(1, turns))
            if turns < 0:
                await self._rewind(max(0, self._place + turns))
            else:
                self._place += 1
        self.exit(return_code=0)

    async def _rest(self, seconds: float) -> None:
        """Wait so many seconds at speed 1, and while it is paused; return at once when a key says to move."""
        while not self._hurried():
            await self._freed()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moving.wait(), seconds / self._speed)
            if not self._paused:
                return

    async def _freed(self) -> None:
        """Wait while it is paused, and no key says to move."""
        await self._free.wait()

    def _hurried(self) -> bool:
        return self._rewinding or self._moving.is_set()

    async def _rewind(self, place: int) -> None:
        """Play at once from the beginning to just before this act."""
        self._rewinding = True
        self._see_whether_free()
        self.start_again()
        await self._robot.until_begun()
        self._place = place
        for scene in self._scenes[:place]:
            await scene.play(self._robot)
        self._rewinding = False
        self._see_whether_free()

    def has_to_wait(self) -> bool:
        """Have the next page wait while it is paused, and until the phone no longer hides it."""
        hidden = self.screen.has_class(PHONE_IN_FRONT) and not self.side_by_side
        return not self._hurried() and (self._paused or hidden)

    def to_phone(self, *, to: bool) -> None:
        super().to_phone(to=to)
        if not to:
            self.show_waiting_page()

    def action_fill_in(self, number: int) -> None:
        """Leave it to the robot who signs in."""

    def _keys(self) -> str:
        state = _("en pause") if self._paused else _("vitesse {speed:g}").format(speed=self._speed)
        words = _("Espace pause  ← → étape  + - vitesse  F1 aide  Ctrl+Q quitter  ({state})")
        return words.format(state=state)

    def _turn(self, by: int) -> None:
        self._turns += by
        (self._moving.set if self._turns else self._moving.clear)()
        self._see_whether_free()

    def _see_whether_free(self) -> None:
        if self._paused and not self._hurried():
            self._free.clear()
        else:
            self._free.set()
            self.show_waiting_page()

    def action_pause(self) -> None:
        """Pause, or go on."""
        self._paused = not self._paused
        self._see_whether_free()
        self.say(self.caption[0], self._keys())

    def action_explain_act(self) -> None:
        """Show what the guide says of this step, and pause for it: who reads does not see what is played."""
        if isinstance(self.screen, WizardPage):
            if not self._paused:
                self.action_pause()
            page = self.screen
            self.push_screen(HelpPanel(page.page_title(), tuple(page.help_words()), _keys_of_the_player()))

    def action_turn_page(self, by: int) -> None:
        """Go to the next act, or to the one before; one that was paused stays so there."""
        self._turn(by)

    def action_faster(self, factor: float) -> None:
        """Play twice as fast, or half."""
        self._speed = min(FASTEST, max(SLOWEST, self._speed * factor))
        self.say(self.caption[0], self._keys())


def _keys_of_the_player() -> Sequence[tuple[str, str]]:
    return (
        (_("Espace"), _("continuer")),
        ("←", _("étape précédente")),
        ("→", _("étape suivante")),
        ("+ -", _("vitesse")),
        (_("Ctrl+Q"), _("quitter")),
    )
