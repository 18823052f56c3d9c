"""Every look can be read: WCAG's contrast of 4.5 for every text on every ground, 7 in the high contrast one."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest
from textual.theme import Theme

from tui.app.themes import CONTRAST, DARK, LIGHT, THEMES
from tui.config import settings

GROUNDS = ("background", "surface", "panel")
TEXTS = ("foreground", "muted", "primary", "success", "warning", "error")
LEAST = {"sombre": 4.5, "clair": 4.5, "contraste": 7.0, "grand": 4.5}
"""WCAG 1.4.3 (AA) and 1.4.6 (AAA), by the name of the theme."""
CONTROLS = 3.0
"""WCAG 1.4.11: what a thing other than a text needs to be seen."""


def colour(theme: Theme, name: str) -> str:
    """A colour of the theme, wherever it is kept."""
    value = theme.variables.get(name) or getattr(theme, name)
    assert isinstance(value, str)
    return value


def luminance(rgb: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(rgb[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(colour(theme, text), colour(theme, ground)) >= LEAST[theme.name]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_buttons_can_be_read_in_every_state(theme: Theme) -> None:
    assert contrast(colour(theme, "on-primary"), colour(theme, "primary")) >= LEAST[theme.name]
    assert contrast(colour(theme, "background"), colour(theme, "foreground")) >= LEAST[theme.name]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_cursor_can_be_seen(theme: Theme) -> None:
    cursor = colour(theme, "input-cursor-background")
    assert contrast(cursor, colour(theme, "surface")) >= CONTROLS
    assert contrast(cursor, colour(theme, "input-cursor-foreground")) >= LEAST[theme.name]


def test_the_names_are_those_of_the_settings() -> None:
    assert tuple(theme.name for theme in THEMES) == get_args(settings.Theme)
    assert settings.Settings().theme == DARK.name
    assert DARK.dark
    assert CONTRAST.dark
    assert not LIGHT.dark
