"""Files that hold one secret, on their first line, and that only their owner can use."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui.language import _

LONGEST = 1024
"""Bytes of the first line."""


class UnusableSecret(Exception):
    """A file whose secret is not taken; the text says why, without what the file holds."""


def first_line(path: Path) -> str:
    """Return the first line, which is ASCII. Raises OSError and UnusableSecret; waits for nobody to write to a pipe."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        _must_be_private(os.fstat(file.fileno()).st_mode)
        line = file.readline(LONGEST).rstrip(b"\r\n")
    if not line or not line.isascii():
        raise UnusableSecret(_("sa première ligne est vide, ou n'est pas en ASCII"))
    return line.decode("ascii")


def _must_be_private(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnusableSecret(_("ce n'est pas un fichier ordinaire"))
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UnusableSecret(_("d'autres que son propriétaire peuvent l'ouvrir (il y faut le mode 0600)"))
