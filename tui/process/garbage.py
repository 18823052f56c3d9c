"""The settings of Python's garbage collector, which finds nothing in a loaded program, and takes 50 ms each time.

Left alone, it runs several times while a page is made ready, at some keys later, and twice at the end of a command.
"""

from __future__ import annotations

import gc

_USUAL = gc.get_threshold()
_WHILE_LOADING = 100_000
"""The number of new objects before a collection: more than a start makes, and few enough for a long command."""


def let_load() -> None:
    """Collect nothing while the program is being loaded."""
    gc.set_threshold(_WHILE_LOADING)


def set_aside() -> None:
    """Exclude the objects that exist now from all collections; later ones are collected as usual."""
    gc.freeze()
    gc.set_threshold(*_USUAL)


def spare_the_end() -> None:
    """Exclude the objects that exist now from the collections with which Python ends. Nothing of them may be unsaid."""
    gc.freeze()
