"""The command lines by which sshd, sudo and PAM start this installation on this data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.config import paths
from tui.config.paths import DatabasePlace, FilePath

CONFIGURATION = Path("/etc/guichet/guichet.toml")
HOME = Path("/var/lib/guichet")
"""The usual paths on a host of many people, unless an option or a variable gives others: nobody's home."""


class Installation(NamedTuple):
    """Where everything is, as absolute paths."""

    configuration: Path
    database: Path | str
    """The path of a file, or the DSN of a server."""
    key: Path | None
    """None: beside a database that is a file."""

    @property
    def home(self) -> Path:
        """Return the directory whose owner is that of the data."""
        return (self.database if isinstance(self.database, Path) else self.key or HOME / "guichet.key").parent

    def without_data(self) -> list[str]:
        """Return the program for a host that asks another one: its configuration, and neither database nor key."""
        return [sys.executable, "-I", "-m", "tui", "--config", str(self.configuration)]

    def guichet(self, *arguments: str) -> list[str]:
        """Return the program with every path spelled out, isolated from Python settings of its caller.

        A DSN stays in the configuration: sudo and the shell read some of its characters as something else.
        """
        line = self.without_data()
        if isinstance(self.database, Path):
            line += ["--database", str(self.database)]
        if self.key:
            line += ["--key-file", str(self.key)]
        return [*line, *arguments]


def configuration(options: argparse.Namespace, environment: Mapping[str, str]) -> Path:
    """Return the absolute path of `guichet.toml`."""
    return _said(paths.configuration(options, environment)) or CONFIGURATION


def installation(
    options: argparse.Namespace, environment: Mapping[str, str], in_file: str | None = None
) -> Installation:
    """Return where everything is; `in_file` is the database that the configuration names."""
    place, key = paths.database(options, environment, in_file), _said(paths.key(options, environment))
    database = _database(place)
    if not isinstance(database, Path):
        key = key or HOME / "guichet.key"
    return Installation(configuration(options, environment), database, key)


def _database(place: DatabasePlace) -> Path | str:
    if place.said_by is None:
        return HOME / "guichet.db"
    return place.place.absolute() if isinstance(place.place, Path) else place.place


def _said(place: FilePath | None) -> Path | None:
    return place.path.absolute() if place and place.said_by else None
