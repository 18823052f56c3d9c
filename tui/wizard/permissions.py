"""The permissions of a place: everything on a screen of one's own, little on one that strangers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storage import Door
from tui.config.in_browser import is_in_browser


class Permissions(NamedTuple):
    """The permissions that each page asks for before it offers something."""

    quit: bool
    """Whether Ctrl+Q ends the program."""
    copy: bool
    """Whether a key puts a value on the clipboard of the terminal."""
    links: bool
    """Whether a page may hold a link that the terminal opens."""
    save: bool
    """Whether recovery codes may be saved to a file in the home of the system user."""
    plain_sight: bool
    """Whether codes are shown as they are typed, and secrets in letters without being asked for."""
    install: bool
    """Whether a person may create the first account of an empty database."""
    door: Door
    """The door for a password whose owner only says who they are."""


OWN_SCREEN = Permissions(quit=True, copy=True, links=True, save=True, plain_sight=True, install=True, door=Door.OPEN)
IN_BROWSER = OWN_SCREEN._replace(copy=False, links=False, save=False, install=False)
"""A page of a browser: nothing is kept on this machine, and nothing leaves the page but what is seen."""
SHARED_SCREEN = Permissions(
    quit=False, copy=False, links=False, save=False, plain_sight=False, install=False, door=Door.COUNTER
)


def on_the_screen_of(environment: Mapping[str, str]) -> Permissions:
    """Return the permissions of one person's screen, which may be a page of a browser."""
    return IN_BROWSER if is_in_browser(environment) else OWN_SCREEN
