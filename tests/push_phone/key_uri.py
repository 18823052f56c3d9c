"""The link in the QR code, read as the app reads it: `otpauth://pipush/…` or `pia://pipush/…`."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.push_phone.addresses import completed

_FLAGS = {"1": True, "true": True, "0": False, "false": False}


class NotRead(Exception):
    """Says why the app does not take a link."""


class Enrolment(NamedTuple):
    """What the app keeps of a link."""

    url: str
    """As the app spells it."""
    serial: str
    credential: str | None
    """None where the link has none: it is read, but the app then refuses to send its form."""
    label: str
    issuer: str
    minutes: int
    """The app deletes the token after them, where it was not enrolled."""
    poll_only: bool
    sslverify: bool
    pin: bool


def read(link: str) -> Enrolment:
    """Read a link. Raises NotRead."""
    parts = urlsplit(link.strip())
    if parts.scheme not in ("otpauth", "pia") or (parts.hostname or "") != "pipush":
        raise NotRead("not a push token")
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if given.get("v") != "1":
        raise NotRead("this version is not supported")
    issuer, label = _names(parts.path, given.get("issuer", ""))
    return Enrolment(
        _address(_required(given, "url")),
        _required(given, "serial"),
        given.get("enrollment_credential"),
        label,
        issuer,
        _minutes(given.get("ttl", "3")),
        _flag(given, "poll_only", otherwise=False),
        _flag(given, "sslverify", otherwise=True),
        _flag(given, "pin", otherwise=False),
    )


def _names(path: str, issuer: str) -> tuple[str, str]:
    """Return issuer and label: a colon in the path splits them, and then wins."""
    before, colon, after = unquote(path).removeprefix("/").partition(":")
    return (before, after.strip()) if colon else (issuer, before)


def _required(given: dict[str, str], name: str) -> str:
    if not given.get(name):
        raise NotRead(f"{name} is missing")
    return given[name]


def _address(text: str) -> str:
    try:
        return completed(text)
    except ValueError:
        raise NotRead("url is not an address of the web") from None


def _minutes(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise NotRead("ttl is not a number of minutes")
    return int(text)


def _flag(given: dict[str, str], name: str, *, otherwise: bool) -> bool:
    try:
        return _FLAGS[given[name].lower()] if name in given else otherwise
    except KeyError:
        raise NotRead(f"{name} is neither true nor false") from None
