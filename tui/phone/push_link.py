"""`otpauth://pipush` links, which have the phone call a service and approve sign-ins later."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tui.config.phones_url import is_fit
from tui.config.server_address import ServerAddress, server_address
from tui.phone.account import LONGEST_LINK, LONGEST_NAME, Complaint, NotTaken

_SCHEMES, _KIND = ("otpauth", "pia"), "pipush"
_MINUTES = 3
"""How long the app tries to call where a link does not say."""
_LONGEST_LIFE = 5
"""Digits of a number of minutes: an enrolment may last for 30 days."""


@dataclass(frozen=True, slots=True)
class PushLink:
    """Describes what the phone keeps of a link."""

    url: str
    """The address that it calls, spelled as the app spells it."""
    serial: str
    credential: str = field(repr=False)
    """Good for one call, by one phone."""
    label: str
    issuer: str
    """May be empty."""
    minutes: int
    """How long it tries to call."""

    @property
    def server(self) -> ServerAddress:
        """Return the server that it calls."""
        return server_address(self.url)


def is_push_link(text: str) -> bool:
    """Tell whether a text is meant to be such a link."""
    scheme, _colon, rest = text.strip().partition("://")
    return scheme.lower() in _SCHEMES and rest[: len(_KIND)].lower() == _KIND


def from_link(text: str) -> PushLink:
    """Read a link. Raises NotTaken."""
    try:
        return _read(text.strip())
    except (ValueError, KeyError):
        raise NotTaken(Complaint.BAD_PUSH_LINK) from None


def _read(text: str) -> PushLink:
    """Read a link. Raises ValueError, KeyError."""
    if len(text) > LONGEST_LINK:
        raise ValueError
    parts = urlsplit(text)
    given = dict(parse_qsl(parts.query, strict_parsing=True))
    if given["v"] != "1" or given["poll_only"].lower() not in ("1", "true"):
        raise ValueError
    issuer, label = _names(unquote(parts.path).removeprefix("/"), given.get("issuer", ""))
    url, minutes = _spelled(given["url"]), _minutes(given.get("ttl", str(_MINUTES)))
    return PushLink(url, given["serial"], given["enrollment_credential"], label, issuer, minutes)


def _names(path: str, issuer: str) -> tuple[str, str]:
    """Return issuer and label: a colon in the path parts them. Raises ValueError."""
    before, colon, after = path.partition(":")
    issuer, label = (before, after.strip()) if colon else (issuer, before)
    if max(len(issuer), len(label)) > LONGEST_NAME:
        raise ValueError
    return issuer, label


def _spelled(url: str) -> str:
    """Return a URL with scheme and host in lower case: what the app signs and compares. Raises ValueError."""
    parts = urlsplit(url)
    spelled = parts._replace(netloc=parts.netloc.lower()).geturl()
    if not is_fit(spelled):
        raise ValueError
    return spelled


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_LIFE and int(text)):
        raise ValueError
    return int(text)
