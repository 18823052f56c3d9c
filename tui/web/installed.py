"""Whether this installation can show a browser anything: the extra `web` is optional."""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from tui.http.installed import can_serve


def can_show() -> bool:
    """Tell whether what speaks to browsers is installed, and the terminal that they show."""
    return can_serve() and find_spec("websockets") is not None and find_spec("textual_serve") is not None


def terminal_files() -> Path:
    """Return the folder of the terminal of textual-serve: its script, its style and its font."""
    with as_file(files("textual_serve") / "static") as folder:
        return folder
