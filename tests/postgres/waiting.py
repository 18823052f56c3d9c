"""Waiting for a state of a server, which tells of none of them."""

from __future__ import annotations

import time
from collections.abc import Callable

_PATIENCE = 60.0
_LOOKS = 0.02


def until(question: Callable[[], object], what: str = "") -> None:
    """Wait until a question is answered with yes. Raises AssertionError after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while not question():
        assert time.monotonic() < deadline, f"waited for {what or question}"
        time.sleep(_LOOKS)
