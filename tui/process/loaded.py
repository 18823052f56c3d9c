"""The program as this process has loaded it for the sessions that it forks, and whether it still is the same."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tui import language
from tui.process import garbage


class Loaded:
    """Loads what sessions need, and knows the files that it came from."""

    def __init__(self, modules: Iterable[str], configuration: Path) -> None:
        """Load these modules. The configuration is a file that may be missing."""
        for name in modules:
            import_module(name)
        gc.collect()
        garbage.set_aside()
        # One text, which those that this process forks do not have to copy piece by piece.
        self._files = "\n".join((*_sources(), *language.catalogues(), str(configuration)))
        self._as_loaded = _states(self._files)

    def has_changed(self) -> bool:
        """Tell whether the program or its configuration are no longer what was loaded."""
        return _states(self._files) != self._as_loaded


def _sources() -> set[str]:
    found = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {path for path in found if path}


def _states(files: str) -> str:
    return "\n".join(map(_state, files.split("\n")))


def _state(path: str) -> str:
    """Return which file is there, its size, and when it was written; nothing where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a thousand of them, while the next client waits
    except OSError:
        return ""
    return f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns}"
