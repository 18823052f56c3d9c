"""The same secrets in every test of the screens, and no work that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from textual.timer import Timer

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.push_phone.kept import a_key
from tests.tui import economy
from tests.tui.demos import Stage
from tests.tui.shell import Shell


@pytest.fixture(autouse=True)
def _no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the warming up: it draws a secret in its own thread, so that the next one would depend on the moment."""
    monkeypatch.setattr("tui.app.base.WARM_UP_AFTER", 3600)


@pytest.fixture(autouse=True)
def _economy(monkeypatch: pytest.MonkeyPatch) -> None:
    economy.compute_once(monkeypatch)
    economy.render_when_asked(monkeypatch)


@pytest.fixture(autouse=True)
def _no_timer_awaits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a timer of ours that awaits: it is cancelled with its widget, and all that it awaits with it."""
    make = Timer.__init__

    def checked(timer: Timer, *of: Any, **named: Any) -> None:
        make(timer, *of, **named)
        callback = timer._callback
        ours = getattr(callback, "__module__", "").startswith("tui.")
        assert not (ours and iscoroutinefunction(callback)), callback

    monkeypatch.setattr(Timer, "__init__", checked)


@pytest.fixture
def ready_phone(ready_keys: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Have the key of a simulated phone ready too."""
    monkeypatch.setattr("tui.phone.push_calls.new_key", lambda: a_key(0))


@pytest.fixture
def shell(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Return a shell in which commands are typed."""
    return Shell(store, monkeypatch, capsys)


@pytest.fixture
def stage(tmp_path: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Stage]:
    """Return the stage of a demonstration."""
    with ExitStack() as stack:
        yield Stage(tmp_path, clock, cheap, stack)
