"""Digits to be read from the back of a room: five rows, `#` where there is light."""

from __future__ import annotations

_ROWS = (
    "### .#. ### ### #.# ### ### ### ### ###",
    "#.# ##. ..# ..# #.# #.. #.. ..# #.# #.#",
    "#.# .#. ### ### ### ### ### ..# ### ###",
    "#.# .#. #.. ..# ..# ..# #.# ..# #.# ..#",
    "### ### ### ### ..# ### ### ..# ### ###",
)
ROWS = 5
GLYPHS = {str(digit): tuple(row.split()[digit] for row in _ROWS) for digit in range(10)}
"""The rows of each digit, three cells wide."""
