"""Every theme can be read on real screens, and without colour."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.pictures import stories
from tests.pictures.cells import Cell
from tests.pictures.legible import faint, unsigned
from tui import settings
from tui.themes import CONTRAST, THEMES

PAIRS = [
    (stories.the_guide, "clair"),
    (stories.the_guide, "contraste"),
    (stories.the_years_after, "contraste"),
    (stories.somebody_who_was_named, "contraste"),
]
"""What screenshots/ does not have: there every picture is looked at, most in the first theme."""


def line(text: str, foreground: str, background: str = "#000000") -> list[Cell]:
    """One row."""
    return [Cell(char, foreground, background) for char in text]


@pytest.mark.parametrize(("story", "theme"), PAIRS, ids=lambda part: getattr(part, "__name__", part))
async def test_every_cell_can_be_read(
    story: stories.Story, theme: settings.Theme, store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = stories.settings(theme)
    monkeypatch.setattr(stories, "settings", lambda: plain)
    look = next(look for look in THEMES if look.name == theme)
    found = {name: (faint(cells, theme), unsigned(cells, look)) async for name, cells in story(store, clock)}
    assert found
    assert found == dict.fromkeys(found, (set(), []))


def test_what_cannot_be_read_is_found() -> None:
    assert faint([line("a", "#777777"), line(" ", "#000000")], "contraste") == {("#777777", "#000000")}
    assert faint([line("a", "#777777")], "sombre") == set()
    assert faint([line("─", "#3a4655", "#11161d")], "sombre") == {("#3a4655", "#11161d")}


def test_a_state_that_only_colour_tells_is_found() -> None:
    assert unsigned([line("✗ refusé", CONTRAST.error or ""), line("encore", CONTRAST.error or "")], CONTRAST) == []
    assert unsigned([line("refusé", "#feb4a8")], CONTRAST) == ["refusé"]
    assert unsigned([line("2 345", CONTRAST.warning or "")], CONTRAST) == []
