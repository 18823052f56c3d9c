"""The address of a service that hosts ask: https, or http on this machine alone."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import NamedTuple

from tui.language import _

_NAME = r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?"
_ADDRESS = re.compile(
    rf"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|{_NAME})(?::(?P<port>[0-9]{{1,5}}))?(?P<path>/[A-Za-z0-9._~/-]*)?"
)
"""Neither a name nor a password of anybody, nor a query."""
_LAST_PORT = 65535


class UnusableAddress(ValueError):
    """A text that is no such address; the text of the error says what it should be, after « doit être »."""


class ServerAddress(NamedTuple):
    """The address of a service."""

    encrypted: bool
    host: str
    port: int
    path: str
    """What comes before `/verify`; empty or with a slash at its beginning, never at its end."""

    @property
    def shown(self) -> str:
        """Return host and port as people read them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _usual_port(self.encrypted) else f"{host}:{self.port}"

    def __str__(self) -> str:
        """Return the address as it is written."""
        return f"http{'s' if self.encrypted else ''}://{self.shown}{self.path}"


def server_address(text: str) -> ServerAddress:
    """Read an address. Raises UnusableAddress, which does not repeat it."""
    found = _ADDRESS.fullmatch(text)
    if not found:
        raise UnusableAddress(_allowed())
    encrypted, host = found["scheme"] == "https", found["host"].strip("[]")
    port = int(found["port"] or _usual_port(encrypted))
    if not 0 < port <= _LAST_PORT or not (encrypted or is_this_machine(host)):
        raise UnusableAddress(_allowed())
    return ServerAddress(encrypted, host, port, (found["path"] or "").rstrip("/").removesuffix("/verify"))


def is_this_machine(host: str) -> bool:
    """Tell whether a name or an address is always that of the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _usual_port(encrypted: bool) -> int:
    return 443 if encrypted else 80


def _allowed() -> str:
    return _("une adresse https://, comme https://mfa.example.org, ou http:// vers cette machine même")
