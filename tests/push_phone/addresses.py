"""Addresses as the app writes them: what it signs and verifies is its own spelling, not the server's."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_ALLOWED = "%!$&'()*+,;=:@/?~"


def rebuilt(url: str) -> str:
    """Return an address as the app's URL object prints it: nothing that is needless.

    The host is in lower case; the default port, dots and escapes of letters are gone. Raises ValueError where it is not
    one of the web.
    """
    scheme, _place, path, query, fragment = urlsplit(url)
    if scheme not in _PORTS or not urlsplit(url).hostname:
        raise ValueError("not an address of the web")
    return urlunsplit((scheme, _place_of(url), _without_dots(_escaped(path)), _escaped(query), _escaped(fragment)))


def completed(url: str) -> str:
    """Return an address with the scheme that the app takes where there is none, rebuilt."""
    return rebuilt(url if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url) else f"https://{url}")


def with_parameters(url: str, parameters: dict[str, str]) -> str:
    """Return an address with more parameters after those that it has."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"


def _place_of(url: str) -> str:
    parts = urlsplit(url)
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in (None, _PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _escaped(text: str) -> str:
    return quote(_ESCAPE.sub(_unescaped, text), safe=_ALLOWED)


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    return "/".join([*kept, ""] if path.endswith(("/.", "/..")) else kept)
