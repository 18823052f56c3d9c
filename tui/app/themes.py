"""The four themes: one accent for the next action, one for states; a test checks the contrast."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import Theme

DARK = Theme(
    name="sombre",
    dark=True,
    primary="#7cc4ff",
    secondary="#7cc4ff",
    accent="#7cc4ff",
    foreground="#e8ecf1",
    background="#11161d",
    surface="#1a212b",
    panel="#1a212b",
    success="#7fd8a4",
    warning="#f2c66d",
    error="#ff9c8f",
    variables={
        "muted": "#a9b4c2",
        "rule": "#7a8ba0",
        "track": "#3a4655",
        "on-primary": "#0b1117",
        "input-cursor-background": "#e8ecf1",
        "input-cursor-foreground": "#11161d",
        "scrollbar": "#3a4655",
        "scrollbar-background": "#11161d",
        "scrollbar-corner-color": "#11161d",
    },
)

LIGHT = Theme(
    name="clair",
    dark=False,
    primary="#0a558c",
    secondary="#0a558c",
    accent="#0a558c",
    foreground="#18212c",
    background="#fbfaf7",
    surface="#ffffff",
    panel="#f0eee8",
    success="#156239",
    warning="#7a4b00",
    error="#a3231a",
    variables={
        "muted": "#515c69",
        "rule": "#66707b",
        "track": "#c4c9cf",
        "on-primary": "#ffffff",
        "input-cursor-background": "#18212c",
        "input-cursor-foreground": "#fbfaf7",
        "scrollbar": "#c4c9cf",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
    },
)

CONTRAST = Theme(
    name="contraste",
    dark=True,
    primary="#8fd3ff",
    secondary="#8fd3ff",
    accent="#8fd3ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#8df0a8",
    warning="#ffd95a",
    error="#ffb4a8",
    variables={
        "muted": "#d6d6d6",
        "rule": "#b4b4b4",
        "track": "#4a4a4a",
        "on-primary": "#000000",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "scrollbar": "#b4b4b4",
        "scrollbar-background": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

LARGE = replace(LIGHT, name="grand")
"""The theme of a counter; `grand.tcss` has the larger sizes, under the class that Textual gives the app for its theme.
"""

THEMES = (DARK, LIGHT, CONTRAST, LARGE)
