"""Checks of a terminal that the program has left."""

from __future__ import annotations

from tests.pictures.cells import text_of
from tests.terminal.emulator import Terminal
from tests.terminal.palette import THEMES
from tests.terminal.screen import CURSOR_VISIBLE, LINE_WRAP


def assert_restored(terminal: Terminal, *, early: bool = False) -> None:
    """Check that the terminal is as a shell expects it: cursor, wrapping, echo, and no mode left on.

    With `early`, the program may have left before it took the keyboard.
    """
    assert terminal.modes == {CURSOR_VISIBLE, LINE_WRAP}
    assert not terminal.screen.alternate
    assert terminal.screen.keyboard_flags == []
    taken, given_back = terminal.raw.count(b"\x1b[>"), terminal.raw.count(b"\x1b[<")
    assert early or taken == given_back > 0, "kitty keyboard flags are popped"
    assert terminal.echoes


def assert_erased(terminal: Terminal, *, but: str) -> None:
    """Check that both pages say nothing but this. What has left the screen before is not looked at."""
    kept = terminal.screen.kept()[len(terminal.screen.history()) :]
    assert text_of(kept).strip() == but


def assert_only_goodbye(terminal: Terminal) -> None:
    """Check that nothing is left but the line that says how things stand."""
    said = terminal.text().strip()
    assert said.startswith(("Au revoir.", "Activation interrompue."))
    assert_blank(terminal, but=said)


def assert_blank(terminal: Terminal, *, but: str = "") -> None:
    """Check that nothing is left to read or to scan: on the screen, on the alternate page, in the history.

    With `but`, this is left, which was there before.
    """
    kept = terminal.screen.kept()
    assert text_of(kept).strip() == but
    paper = THEMES[terminal.screen.theme].background
    assert {(cell.background, cell.underline) for row in kept for cell in row} == {(paper, False)}
