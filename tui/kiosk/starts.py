"""The two ways to start the process of a client."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tui.kiosk import heartbeat
from tui.process.fork import fork

Start = Callable[[int], int]
"""A function that starts a client, whose heart writes to this descriptor. Returns its process id; raises OSError."""


class Starts(NamedTuple):
    """Says how the next client is started."""

    at_once: Start
    """From what is loaded."""
    from_files: Start
    """From the program as it is on the disk."""
    has_changed: Callable[[], bool]
    """Whether what is loaded is no longer what is on the disk."""


def spawned(command: Sequence[str], environment: Mapping[str, str]) -> Start:
    """Start a program, in this environment and no other."""

    def start(beat: int) -> int:
        actions = [(os.POSIX_SPAWN_DUP2, beat, heartbeat.DESCRIPTOR)]
        return os.posix_spawn(command[0], list(command), environment, file_actions=actions)

    return start


def forked(session: Callable[[], int]) -> Start:
    """Fork this process, which has loaded the program."""
    return lambda beat: fork(session, {heartbeat.DESCRIPTOR: beat})
