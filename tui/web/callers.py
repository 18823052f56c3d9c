"""Who may call: a browser that asks for us by a name of ours, and a page that we have sent it.

A page of somebody else could otherwise have the browsers of this network talk to the counter (CSWSH, DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

_SCHEMES = ("http", "https")


class Callers:
    """Knows the names of this counter: those of its configuration, `localhost`, and addresses."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = {*names, "localhost"}

    def is_known(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request is for one of these names."""
        name = _name(headers.get("host", ""))
        return name is not None and (name in self._names or _is_address(name))

    def is_from_our_page(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request comes from a page that is at the name that it asks for."""
        scheme, _colon, place = headers.get("origin", "").partition("://")
        return self.is_known(headers) and scheme in _SCHEMES and place == headers.get("host")


def _name(host: str) -> str | None:
    """Return the name, or the address, of `name:port`; None where there is none."""
    try:
        found = urlsplit(f"//{host}")
        return found.hostname if found.netloc == host and found.port != 0 and "@" not in host else None
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    # No name that is looked up: nobody can have it lead elsewhere.
    try:
        # The zone of an address may hold anything, and no browser takes one.
        return "%" not in str(ip_address(name))
    except ValueError:
        return False
