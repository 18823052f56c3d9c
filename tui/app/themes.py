"""The four themes: one accent for the next action, one for states; a test checks the contrast."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import Theme


def _variables(
    *, muted: str, rule: str, raised: str, well: str, cap: str, on_primary: str, text: str, ground: str, surface: str
) -> dict[str, str]:
    """Return the colours that Textual does not know, and those of its parts that we show, by their names in CSS.

    `raised` is under buttons and under the row in use, `well` under what one types, `cap` under the name of a key;
    `rule` is for lines, and never for text.
    """
    return {
        "muted": muted,
        "rule": rule,
        "raised": raised,
        "well": well,
        "cap": cap,
        "on-primary": on_primary,
        "input-cursor-background": text,
        "input-cursor-foreground": ground,
        "scrollbar": rule,
        "scrollbar-background": surface,
        "scrollbar-corner-color": surface,
    }


DARK = Theme(
    name="sombre",
    dark=True,
    primary="#7cc4ff",
    secondary="#7cc4ff",
    accent="#7cc4ff",
    foreground="#eceff3",
    background="#121417",
    surface="#1e2228",
    panel="#1e2228",
    success="#7fd8a4",
    warning="#f2c66d",
    error="#ff9c8f",
    variables=_variables(
        muted="#a9b2bd",
        rule="#6f7b88",
        raised="#2e343c",
        well="#121417",
        cap="#2e343c",
        on_primary="#08131c",
        text="#eceff3",
        ground="#121417",
        surface="#1e2228",
    ),
)

LIGHT = Theme(
    name="clair",
    dark=False,
    primary="#0a558c",
    secondary="#0a558c",
    accent="#0a558c",
    foreground="#18212c",
    background="#e8e5de",
    surface="#fdfcf9",
    panel="#fdfcf9",
    success="#115c38",
    warning="#714500",
    error="#9c2118",
    variables=_variables(
        muted="#4b5561",
        rule="#77808a",
        raised="#e6e2d8",
        well="#efeeea",
        cap="#c9c9c4",
        on_primary="#ffffff",
        text="#18212c",
        ground="#e8e5de",
        surface="#fdfcf9",
    ),
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
    panel="#000000",
    success="#8df0a8",
    warning="#ffd95a",
    error="#ffb4a8",
    variables=_variables(
        muted="#dcdcdc",
        rule="#c8c8c8",
        raised="#2a2a2a",
        well="#000000",
        cap="#2a2a2a",
        on_primary="#000000",
        text="#ffffff",
        ground="#000000",
        surface="#000000",
    ),
)

LARGE = replace(LIGHT, name="grand")
"""The theme of a counter; `grand.tcss` has the larger sizes, under the class that Textual gives the app for its theme.
"""

THEMES = (DARK, LIGHT, CONTRAST, LARGE)


def without_fills(theme: Theme) -> Theme:
    """Return a theme for a terminal of sixteen colours, where no fill is near enough to what it is on."""
    plain = CONTRAST.variables | {"raised": CONTRAST.background or "", "cap": CONTRAST.background or ""}
    return replace(CONTRAST, name=theme.name, variables=plain)
