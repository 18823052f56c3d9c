"""What the tables of `guichet.toml` share: how a wrong value is told, and the forms of texts and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path

from tui.config.shapes import Text, Whole
from tui.config.toml_lines import KeyPath
from tui.language import _
from tui.language.text import clean

HOST = Text(
    253,
    r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|[0-9A-Fa-f:.]+",
    lambda: _(", un nom de machine ou une adresse IP"),
)
PORT = Whole(1, 65535)
NAME = Text(254, r"[\x20-\x7e]+", lambda: _(", ASCII seulement"))
"""A name of ASCII characters, the only ones with which smtplib signs in."""


class WrongValue(Exception):
    """An error in the value or the table at a place."""

    def __init__(self, place: KeyPath, words: str) -> None:
        super().__init__(words)
        self.place = place


def dotted(place: KeyPath) -> str:
    """Return a place as it is written: with a point after each table."""
    return clean(".".join(place))


def absolute_file(name: str | None, place: KeyPath) -> Path | None:
    """Return the path of a file. Raises WrongValue for a path that depends on the working directory."""
    if name is not None and not Path(name).is_absolute():
        raise WrongValue(place, _("{key} doit être un chemin absolu").format(key=dotted(place)))
    return None if name is None else Path(name)


def ip_addresses(texts: Iterable[str], place: KeyPath) -> tuple[str, ...]:
    """Return IP addresses as they are usually written. Raises WrongValue."""
    return tuple(ip_address_in(each, place) for each in texts)


def ip_address_in(text: str, place: KeyPath) -> str:
    """Return an IP address as it is usually written. Raises WrongValue."""
    try:
        return str(ip_address(text))
    except ValueError as error:
        words = _("{key} doit être une adresse IP, et non un nom").format(key=dotted(place))
        raise WrongValue(place, words) from error
