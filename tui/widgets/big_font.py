"""Letters and digits to be read from the back of a room: five rows, `#` where there is light."""

from __future__ import annotations

_ROWS = (
    "### .#. ### ### #.# ### ### ### ### ###",
    "#.# ##. ..# ..# #.# #.. #.. ..# #.# #.#",
    "#.# .#. ### ### ### ### ### ..# ### ###",
    "#.# .#. #.. ..# ..# ..# #.# ..# #.# ..#",
    "### ### ### ### ..# ### ### ..# ### ###",
    ".#. ##. .## ##. ### ### .## #.# # ..# #.# #.. #...#",
    "#.# #.# #.. #.# #.. #.. #.. #.# # ..# #.# #.. ##.##",
    "### ##. #.. #.# ##. ##. #.# ### # ..# ##. #.. #.#.#",
    "#.# #.# #.. #.# #.. #.. #.# #.# # #.# #.# #.. #...#",
    "#.# ##. .## ##. ### #.. .## #.# # .#. #.# ### #...#",
    "#..# .#. ##. .#. ##. .## ### #.# #.# #...# #.# #.# ###",
    "##.# #.# #.# #.# #.# #.. .#. #.# #.# #...# #.# #.# ..#",
    "#.## #.# ##. #.# ##. .#. .#. #.# #.# #.#.# .#. .#. .#.",
    "#..# #.# #.. ### #.# ..# .#. #.# #.# ##.## #.# .#. #..",
    "#..# .#. #.. .## #.# ##. .#. ### .#. #...# #.# .#. ###",
)
ROWS = 5
GLYPHS = {
    character: glyph
    for block, characters in enumerate(("0123456789", "ABCDEFGHIJKLM", "NOPQRSTUVWXYZ"))
    for character, glyph in zip(
        characters,
        zip(*(row.split() for row in _ROWS[block * ROWS : (block + 1) * ROWS]), strict=True),
        strict=True,
    )
}
"""The rows of each; digits are three cells wide, letters one to five."""
