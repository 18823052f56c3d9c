"""An event elsewhere in the middle of an action."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import pytest


def meanwhile(monkeypatch: pytest.MonkeyPatch, where: object, name: str, act: Callable[[], object]) -> None:
    """Call `act` right after the next call of a method, before its caller goes on."""
    method, once = getattr(where, name), Lock()

    def call_and_act(*arguments: Any, **options: Any) -> Any:
        answer = method(*arguments, **options)
        # Another thread may be in the same method.
        if once.acquire(blocking=False):
            monkeypatch.setattr(where, name, method)
            act()
        return answer

    monkeypatch.setattr(where, name, call_and_act)
