"""What the place of a screen allows: all of it on a screen of one's own, little on one that strangers share."""

from __future__ import annotations

from typing import NamedTuple

from storage import Door


class Permissions(NamedTuple):
    """Asked by each page about what it offers."""

    quit: bool
    """Ctrl+Q ends the program."""
    copy: bool
    """A key puts a value on the clipboard of the terminal."""
    links: bool
    """A page may hold a link that the terminal opens."""
    save: bool
    """Recovery codes may be saved to a file in the home of the system user."""
    plain_sight: bool
    """Codes are seen as they are typed, and secrets in letters without being asked for."""
    door: Door
    """Where a password is typed whose owner only says who they are."""


OWN_SCREEN = Permissions(quit=True, copy=True, links=True, save=True, plain_sight=True, door=Door.OPEN)
SHARED_SCREEN = Permissions(quit=False, copy=False, links=False, save=False, plain_sight=False, door=Door.COUNTER)
