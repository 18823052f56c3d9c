"""What a terminal must look like once the program has left it."""

from __future__ import annotations

import signal

import pytest

from tests.terminal.emulator import Terminal
from tests.terminal.scan import scannable
from tests.terminal.screen import CURSOR_VISIBLE, LINE_WRAP


def assert_restored(terminal: Terminal) -> None:
    """The terminal is what a shell expects: cursor, wrapping, echo, and nothing else switched on."""
    assert terminal.modes == {CURSOR_VISIBLE, LINE_WRAP}
    assert not terminal.screen.alternate
    assert terminal.screen.keyboard_flags == []
    assert terminal.raw.count(b"\x1b[>") == terminal.raw.count(b"\x1b[<") > 0, "kitty keyboard flags are popped"
    assert terminal.echoes


def assert_blank(terminal: Terminal) -> None:
    """Nothing is left to read or to scan."""
    assert terminal.text().strip() == ""
    assert not scannable(terminal.cells())


def one_screen_or_two(*cases: object, two: object) -> pytest.MarkDecorator:
    """Every case on a terminal where the last page would stay in sight, and one where it has a screen of its own."""
    places = [pytest.param(case, False, id=f"{_name(case)}, one screen") for case in cases]
    return pytest.mark.parametrize(
        ("case", "alternate_screen"), [*places, pytest.param(two, True, id=f"{_name(two)}, two screens")]
    )


def _name(case: object) -> str:
    return case.name if isinstance(case, signal.Signals) else getattr(case, "__name__", str(case))
