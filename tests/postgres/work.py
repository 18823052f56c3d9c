"""What processes do while a server dies: codes that are right, one after the other, and what each was told."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from storage import CommitUnknown, DatabaseUnavailable, Store, Verdict
from tests.conftest import FixedClock
from tests.faults.acts import cheap
from tests.oracle import totp

STEP = 30


class Told(NamedTuple):
    """What became of one code."""

    code: str
    answer: str
    """The verdict, or the name of the error."""
    at: float
    """On the clock that all processes of a machine share, in seconds."""


def accepting(dsn: str, key: Path, moment: Synchronized[float], done: Event) -> Callable[[str, str], list[Told]]:
    """Try right codes of one person until it is enough; `moment` is the time of all, a step further with each code."""
    clock = FixedClock()
    store = Store(dsn, key, clock=clock, hasher=cheap())

    def accept(name: str, secret: str) -> list[Told]:
        told = []
        while not done.is_set():
            with moment.get_lock():
                moment.value += STEP
                clock.now = moment.value
            code = totp(secret, clock.now)
            told.append(Told(code, _answer(store, name, code), time.monotonic()))
        return told

    return accept


def _answer(store: Store, name: str, code: str) -> str:
    try:
        return str(store.sign_in.verify(name, code).value)
    except DatabaseUnavailable as error:
        return type(error).__name__


ACCEPTED, UNKNOWN = Verdict.ACCEPTED.value, CommitUnknown.__name__
