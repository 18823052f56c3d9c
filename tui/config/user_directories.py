"""Where this platform keeps a person's configuration and data, as `platformdirs` has it, which takes long to load."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def configuration() -> Path:
    """Return the directory of this program's configuration."""
    if directory := _of_xdg("XDG_CONFIG_HOME", ".config"):
        return directory
    from platformdirs import user_config_path  # noqa: PLC0415 - hardly anybody has no home

    return user_config_path("guichet", appauthor=False)


def data() -> Path:
    """Return the directory of this program's data."""
    if directory := _of_xdg("XDG_DATA_HOME", ".local/share"):
        return directory
    from platformdirs import user_data_path  # noqa: PLC0415 - hardly anybody has no home

    return user_data_path("guichet", appauthor=False)


def _of_xdg(variable: str, usual: str) -> Path | None:
    """Return the directory of the XDG Base Directory Specification on Linux; None if no variable leads there."""
    if sys.platform != "linux":
        return None
    if (given := Path(os.environ.get(variable, ""))).is_absolute():
        return given / "guichet"
    home = Path(os.environ.get("HOME", ""))
    return home / usual / "guichet" if home.is_absolute() else None
