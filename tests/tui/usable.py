"""What a page of any size must leave in sight."""

from __future__ import annotations

from tests.conftest import FixedClock
from tests.tui.harness import Person

LONGEST_PAUSE = 8
"""Seconds after the fourth refusal in a row; the fifth locks."""


def assert_usable(person: Person, title: str, *buttons: str) -> None:
    """Title, buttons, line of keys and what has the focus can all be seen."""
    assert person.words("#title") == title
    shown = person.words()
    for button in buttons:
        assert f"[ {button} ]" in shown
    assert "F1 aide" in person.words("KeyLine")
    focused = person.app.focused
    assert focused is None or person.app.size.region.contains_region(focused.region)


def assert_refused(person: Person, sentence: str) -> None:
    """One whole sentence says what to do."""
    assert person.words("Notice") == f"✗ {sentence}"


async def refused_five_times(person: Person, clock: FixedClock, text: str) -> None:
    """The same wrong thing five times, with the patience each refusal asks for."""
    for _attempt in range(5):
        clock.advance(LONGEST_PAUSE)
        await person.fill(text)
