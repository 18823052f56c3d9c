"""`otpauth://` links, in the one profile every app reads (Key URI format; see docs of Google Authenticator).

SHA1, 6 digits and 30 s are the defaults, so they are left out: the shorter the link, the larger its squares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

MARK = "~"
"""Ends a name that was cut. It needs no percent encoding."""

_BREAKS_APPS = str.maketrans(dict.fromkeys(":&#%?=/", "-"))
"""Apps split on `:` and some decode the whole link before reading it."""


@dataclass(frozen=True, slots=True)
class KeyUri:
    """A link in three parts, so that the secret can go into an alphanumeric segment of the QR symbol."""

    before: str
    secret: str
    after: str

    def __repr__(self) -> str:
        """Never the secret."""
        return f"KeyUri({self.before!r}, …)"

    def __str__(self) -> str:
        return self.before + self.secret + self.after


def key_uri(issuer: str, account: str, secret: str) -> KeyUri:
    """The link for this label. `secret` is upper-case Base32 without padding."""
    shown_issuer = _quoted(issuer)
    return KeyUri(
        f"otpauth://totp/{shown_issuer}:{_quoted(account)}?secret=",
        secret.rstrip("="),
        f"&issuer={shown_issuer}",
    )


def shorter_labels(issuer: str, account: str) -> Iterator[tuple[str, str]]:
    """The whole label, then ever shorter ones, each cut with a mark."""
    yield issuer, account
    for length in (24, 16, 12, 8):
        if len(account) > length:
            yield issuer, _cut(account, length)
    if len(issuer) > 12:
        yield _cut(issuer, 12), _cut(account, 8)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + MARK


def _quoted(text: str) -> str:
    return quote(text.translate(_BREAKS_APPS), safe="@")
