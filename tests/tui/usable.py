"""The parts that a page of any size must leave in sight."""

from __future__ import annotations

import re

from tests.conftest import FixedClock
from tests.tui.harness import Person

_FRAMES = re.compile("[╭╮╰╯─│┏┓┗┛━┃▌▐]")
LONGEST_PAUSE = 8
"""The pause in seconds after the fourth refusal in a row; the fifth locks."""
LOCKED = "Trop d'essais. Réessayez dans 5 minutes, ou demandez à un opérateur de débloquer le compte."


def assert_usable(person: Person, title: str, *buttons: str) -> None:
    """Check that title, buttons, line of keys and the focused widget can all be seen."""
    assert person.words("#title") == title
    shown = person.words()
    for button in buttons:
        assert f"[ {button} ]" in shown
    assert "F1 aide" in person.words("KeyLine")
    focused = person.app.focused
    assert focused is None or person.app.size.region.contains_region(focused.region)


def assert_refused(person: Person, sentence: str) -> None:
    """Check that one whole sentence says what to do."""
    assert person.words("Notice") == f"✗ {sentence}"


def assert_wrong(person: Person, field: str, sentence: str) -> None:
    """Check that one whole sentence under the field with the cursor says what is wrong with it, and no other does."""
    assert person.focused() == field
    assert person.words(f"#{field}").endswith(f" ✗ {sentence}")
    assert "✗" not in person.words("Notice")


def unframed(person: Person, selector: str = "") -> str:
    """Return the words of the screen, or of a widget, without the frames around them, whatever their fill."""
    seen = person.app.screen.query_one(selector).region if selector else person.app.size.region
    rows = person.cells()[seen.y : seen.bottom]
    text = " ".join("".join(cell.char for cell in row[seen.x : seen.right]) for row in rows)
    return " ".join(_FRAMES.sub(" ", text).split())


async def refused_five_times(person: Person, clock: FixedClock, text: str) -> None:
    """Type the same wrong thing five times, waiting after each refusal as long as needed."""
    for _attempt in range(5):
        clock.advance(LONGEST_PAUSE)
        await person.fill(text)
