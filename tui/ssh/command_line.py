"""The command lines by which sshd, sudo and PAM start this installation on this data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tui.config import paths
from tui.config.paths import FilePath

CONFIGURATION = Path("/etc/guichet/guichet.toml")
DATABASE = Path("/var/lib/guichet/guichet.db")
"""The usual paths on a host of many people, unless an option or a variable gives others: nobody's home."""


def configuration(options: argparse.Namespace, environment: Mapping[str, str]) -> Path:
    """Return the absolute path of `guichet.toml`."""
    return _said(paths.configuration(options, environment)) or CONFIGURATION


def database(options: argparse.Namespace, environment: Mapping[str, str]) -> Path:
    """Return the absolute path of the database."""
    return _said(paths.database(options, environment)) or DATABASE


def guichet(options: argparse.Namespace, environment: Mapping[str, str], *arguments: str) -> list[str]:
    """Return the program with every path spelled out, isolated from Python settings of its caller."""
    line = [sys.executable, "-I", "-m", "tui"]
    line += ["--config", str(configuration(options, environment))]
    line += ["--database", str(database(options, environment))]
    if key := _said(paths.key(options, environment)):
        line += ["--key-file", str(key)]
    return [*line, *arguments]


def _said(place: FilePath | None) -> Path | None:
    return place.path.absolute() if place and place.said_by else None
