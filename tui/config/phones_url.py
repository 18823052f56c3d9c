"""The URL that phones call: one spelling of it, since the app signs and compares what it makes of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_FORM = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>[1-9][0-9]{{0,4}}))?"
    r"(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+)"
)
_OWN_PORT = {"https": "443", "http": "80"}
_NUMBERS = re.compile(r"[0-9.]+")
LONGEST_URL = 120
"""Characters: a longer one fits in no QR code of a terminal."""
TAKEN_BY_HOSTS = "/verify"
"""The path at which hosts ask."""


def is_fit(url: str) -> bool:
    """Tell whether phones can be given a URL: in https but for this machine, and spelled as their app spells it.

    The app parses it and writes it anew before it checks a signature: without a port that goes without saying, in lower
    case, without dots for folders, without escapes. Whatever it would rewrite makes each signature fail.
    """
    found = _FORM.fullmatch(url)
    if found is None or len(url) > LONGEST_URL:
        return False
    scheme, host, port = found["scheme"], found["host"], found["port"]
    is_here = host == "localhost" or (bool(_NUMBERS.fullmatch(host)) and host.startswith("127."))
    return (
        (scheme == "https" or is_here)
        and port != _OWN_PORT[scheme]
        and int(port or 1) <= 65535
        and (not _NUMBERS.fullmatch(host) or _is_address(host))
        and found["path"] != TAKEN_BY_HOSTS
    )


def path_of(url: str) -> str:
    """Return the path of a URL."""
    return urlsplit(url).path


def _is_address(host: str) -> bool:
    """Tell whether numbers with points between them are an IPv4 address, spelled as usual."""
    parts = host.split(".")
    return len(parts) == 4 and all(part == str(int(part)) and int(part) < 256 for part in parts)
