"""Python's collector of cycles, which has nothing to find in what a program loads: a look through it takes 50 ms.

Left alone, it looks several times while a page is made ready, and at some keys later.
"""

from __future__ import annotations

import gc

_USUAL = gc.get_threshold()
_WHILE_LOADING = 100_000
"""Objects that come before it looks: more than a start brings, and no more than a long command can spare."""


def let_load() -> None:
    """Nothing is looked for until a program is loaded."""
    gc.set_threshold(_WHILE_LOADING)


def set_aside() -> None:
    """What is here now stays, and is never looked through; what comes is looked through as usual."""
    gc.freeze()
    gc.set_threshold(*_USUAL)
