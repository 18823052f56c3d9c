"""The demonstration as it plays for a moving picture: `python -I -m tests.pictures.rehearsed demo --auto`.

The clock stands still, and nothing is waited for but the screen: for how long each is to be seen is written into the
recording, as a marker. So the same program makes the same picture, however fast the machine.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.demo.player import PlayingApp

NOON = 1_796_040_000.0
"""A noon, UTC: with the secrets of a seed, the phone shows the same code each time."""
LINGER = 2.2
"""Seconds to read a caption in, and to look at what the scene before has led to."""
LOOK = 0.02
"""Seconds between two looks at the screen."""
QUIET = 10
"""Looks between which nothing is sent to the terminal, after which a screen is taken to be complete."""
ACTIVATED = 8
"""Seconds after which the page of success goes on: more than two rests take where other programs are at work."""
MARKER = "m"
"""The kind of an event of asciinema v2 that shows nothing."""


def rehearse() -> None:
    """Have the player write its rests down in the place of resting."""
    from tui.demo import player, robot
    from tui.screens import activated

    activated.LINGER, robot.LINGER = ACTIVATED, LINGER
    setattr(player.PlayingApp, "_rest", rest)  # noqa: B010


async def rest(app: PlayingApp, seconds: float) -> None:
    """Wait for the screen to be complete, and write down for how long it is to be seen."""
    recorder = app.recorder
    assert recorder
    length, looks = -1, 0
    while looks < QUIET:
        await look(app)
        looks = looks + 1 if recorder._file.tell() == length else 0
        length = recorder._file.tell()
    recorder._event(MARKER, f"{seconds:g}")


async def look(app: PlayingApp) -> None:
    """Have done what phone and wizard do each second, and show what it led to."""
    from tui.phone.view import PhoneView
    from tui.screens.watching_page import WatchingPage

    for phone in app.screen.query(PhoneView):
        await phone.tick()
    if isinstance(app.screen, WatchingPage):
        app.screen.watch_enrolment()
    at_work = [worker for worker in app.workers if worker.group in ("phone", "watch")]
    await asyncio.gather(*(worker.wait() for worker in at_work), return_exceptions=True)
    await asyncio.sleep(LOOK)


if __name__ == "__main__":
    # Replaced before any module takes it as a default.
    time.time = lambda: NOON
    rehearse()

    from tests.terminal.cheap import main

    main()
