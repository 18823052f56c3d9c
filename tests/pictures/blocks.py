"""The geometry of block elements, in eighths of a cell."""

from __future__ import annotations

Box = tuple[int, int, int, int]
"""The left, top, right and bottom edges."""

_UPPER_LEFT, _UPPER_RIGHT, _LOWER_LEFT, _LOWER_RIGHT = (0, 0, 4, 4), (4, 0, 8, 4), (0, 4, 4, 8), (4, 4, 8, 8)

BLOCKS: dict[str, tuple[Box, ...]] = {
    "▀": ((0, 0, 8, 4),),
    "█": ((0, 0, 8, 8),),
    "▐": ((4, 0, 8, 8),),
    "▔": ((0, 0, 8, 1),),
    "▕": ((7, 0, 8, 8),),
    **{char: ((0, 8 - eighths, 8, 8),) for eighths, char in enumerate("▁▂▃▄▅▆▇", start=1)},
    **{char: ((0, 0, eighths, 8),) for eighths, char in enumerate("▏▎▍▌▋▊▉", start=1)},
    "▘": (_UPPER_LEFT,),
    "▝": (_UPPER_RIGHT,),
    "▖": (_LOWER_LEFT,),
    "▗": (_LOWER_RIGHT,),
    "▚": (_UPPER_LEFT, _LOWER_RIGHT),
    "▞": (_UPPER_RIGHT, _LOWER_LEFT),
    "▙": (_UPPER_LEFT, (0, 4, 8, 8)),
    "▛": ((0, 0, 8, 4), _LOWER_LEFT),
    "▜": ((0, 0, 8, 4), _LOWER_RIGHT),
    "▟": (_UPPER_RIGHT, (0, 4, 8, 8)),
}
"""The boxes filled with the foreground colour, for each glyph drawn exactly."""
