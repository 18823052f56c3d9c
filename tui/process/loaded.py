"""The program as this process has loaded it, once for all the sessions that it forks, and whether it still is the same."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tui import language
from tui.process import garbage

_State = tuple[int, int, int] | None
"""Of a file: its number, its size, and when it was written; None for one that is not there."""


class Loaded:
    """Loads what sessions need, and knows the files that it came from."""

    def __init__(self, modules: Iterable[str], configuration: Path) -> None:
        """Load these modules. The configuration is a file that may be missing."""
        for name in modules:
            import_module(name)
        gc.collect()
        garbage.set_aside()
        self._files = {path: _state(path) for path in (*_sources(), *language.catalogues(), configuration)}

    def has_changed(self) -> bool:
        """Tell whether the program or its configuration are no longer what was loaded."""
        return any(_state(path) != state for path, state in self._files.items())


def _sources() -> set[str]:
    found = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {path for path in found if path}


def _state(path: str | os.PathLike[str]) -> _State:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
