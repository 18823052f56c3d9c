"""Permissions that bind even when the tests run as root."""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Outcome = TypeVar("Outcome")

_VERSION_3 = 0x20080522


def as_owner(act: Callable[[], Outcome]) -> Outcome:
    """Call `act` in a thread that has given up every privilege except owning its files."""

    def without_privileges() -> Outcome:
        if sys.platform == "linux":
            ctypes.CDLL(None).capset(struct.pack("=Ii", _VERSION_3, 0), bytes(24))
        return act()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(without_privileges).result()
