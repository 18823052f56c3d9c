"""The colours of the emulated terminal: xterm's, and defaults that are neither black nor white."""

from __future__ import annotations

from typing import Literal, NamedTuple

ThemeName = Literal["dark", "light"]


class Theme(NamedTuple):
    """The colours that a terminal uses where a program names none."""

    foreground: str
    background: str


# Neither black nor white: a program that draws with the default colours must not pass for one that asks for these.
THEMES: dict[ThemeName, Theme] = {
    "dark": Theme("#d0d0d0", "#1c1c1c"),
    "light": Theme("#262626", "#fafafa"),
}

_NORMAL = ("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5")
_BRIGHT = ("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff")
_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")

NAMED: dict[str, str] = {
    **dict(zip(_NAMES, _NORMAL, strict=True)),
    **{f"bright{name}": colour for name, colour in zip(_NAMES, _BRIGHT, strict=True)},
    "bfightmagenta": "#ff00ff",  # pyte 0.8.2 spells SGR 105 this way.
}
"""The sixteen colours by the names that pyte gives them."""

BRIGHTENED: dict[str, str] = dict(zip(_NAMES, _BRIGHT, strict=True))
"""The colours of bold text in one of the first eight colours."""


def blend(colour: str, other: str) -> str:
    """Return the colour half-way between two."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{(a + b) // 2:02x}" for a, b in pairs)
