"""Every look can be read: more contrast than WCAG asks for every text on every ground, and lines that can be seen."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest
from textual.theme import Theme

from tui.app.themes import CONTRAST, DARK, LIGHT, THEMES, without_fills
from tui.config import settings

GROUNDS = ("background", "surface", "panel", "raised")
"""What is under texts: the page, the card, and the row or the button in use."""
TEXTS = ("foreground", "muted", "primary", "success", "warning", "error")
LEAST = {"sombre": 5.8, "clair": 5.8, "contraste": 8.0, "grand": 5.8}
"""By the name of the theme; WCAG asks 4.5 (1.4.3, AA) and 7 (1.4.6, AAA)."""
CONTROLS = 3.0
"""WCAG 1.4.11: what a thing other than a text needs to be seen."""
LINES = {"sombre": CONTROLS, "clair": CONTROLS, "contraste": 8.0, "grand": CONTROLS}
"""What a line needs, by the name of the theme."""


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
@pytest.mark.parametrize("ground", ["background", "surface", "panel", "well"])
def test_a_line_can_be_seen_and_is_no_text(theme: Theme, ground: str) -> None:
    assert contrast(colour(theme, "rule"), colour(theme, ground)) >= LINES[theme.name]
    assert theme.name == "contraste" or colour(theme, "rule") not in {colour(theme, text) for text in TEXTS}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_typed_and_the_name_of_a_key_can_be_read(theme: Theme) -> None:
    for ground in ("well", "cap"):
        assert contrast(colour(theme, "foreground"), colour(theme, ground)) >= LEAST[theme.name]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_buttons_can_be_read_in_every_state(theme: Theme) -> None:
    for fill in ("primary", "error"):
        assert contrast(colour(theme, "on-primary"), colour(theme, fill)) >= LEAST[theme.name]
        # A solid button stands out from what it is on, and its bars from what is beside them.
        for ground in ("surface", "raised"):
            assert contrast(colour(theme, fill), colour(theme, ground)) >= CONTROLS
            assert contrast(colour(theme, "foreground"), colour(theme, ground)) >= LEAST[theme.name]
    assert contrast(colour(theme, "background"), colour(theme, "foreground")) >= LEAST[theme.name]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_cursor_can_be_seen(theme: Theme) -> None:
    cursor = colour(theme, "input-cursor-background")
    for ground in ("surface", "well"):
        assert contrast(cursor, colour(theme, ground)) >= CONTROLS
    assert contrast(cursor, colour(theme, "input-cursor-foreground")) >= LEAST[theme.name]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_with_sixteen_colours_nothing_depends_on_a_fill(theme: Theme) -> None:
    plain = without_fills(theme)
    assert plain.name == theme.name
    assert {colour(plain, fill) for fill in ("raised", "cap", "well", "surface", "panel")} == {plain.background}
    for text in (*TEXTS, "rule"):
        assert contrast(colour(plain, text), plain.background or "") >= LEAST["contraste"]


def test_the_names_are_those_of_the_settings() -> None:
    assert tuple(theme.name for theme in THEMES) == get_args(settings.Theme)
    assert settings.Settings().theme == DARK.name
    assert DARK.dark
    assert CONTRAST.dark
    assert not LIGHT.dark
