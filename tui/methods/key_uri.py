"""`otpauth://` links, in the one profile that every app reads (Key URI format; see docs of Google Authenticator).

SHA1, 6 digits and 30 s are the defaults and are left out: the shorter the link, the larger its squares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from storage import beginning, labels

ROOMS = (135, 97, 77, 49)
"""The room for a label, its issuer counted twice, in symbols of 49, 45, 41 and 37 modules with a 20-byte secret.

An accent takes six characters, an ideogram nine. The third symbol is the largest that fits the wizard at 80x24.
"""


@dataclass(frozen=True, slots=True)
class KeyUri:
    """A link in three parts, so that the secret can go into an alphanumeric segment of the QR symbol."""

    before: str
    secret: str
    after: str

    def __repr__(self) -> str:
        """Hide the secret."""
        return f"KeyUri({self.before!r}, …)"

    def __str__(self) -> str:
        return self.before + self.secret + self.after


def key_uri(issuer: str, account: str, secret: str) -> KeyUri:
    """Return the link for a label. `secret` is upper-case Base32 without padding."""
    shown_issuer = quoted(issuer)
    return KeyUri(
        f"otpauth://totp/{shown_issuer}:{quoted(account)}?secret=",
        secret.rstrip("="),
        f"&issuer={shown_issuer}",
    )


def shorter_labels(issuer: str, account: str) -> Iterator[tuple[str, str]]:
    """Yield the whole label, then ever shorter ones; the number that tells devices apart stays at its end."""
    yield issuer, account
    for room in ROOMS:
        if 2 * _length(issuer) + _length(account) > room:
            yield _within(room, issuer, account)


def _within(room: int, issuer: str, account: str) -> tuple[str, str]:
    """Cut a label to a room: the account gets at least a third, and either part takes what the other leaves."""
    least = cut(account, max(room // 3, room - 2 * _length(issuer)))
    short_issuer = cut(issuer, (room - _length(least)) // 2)
    return short_issuer, cut(account, room - 2 * _length(short_issuer))


def cut(text: str, room: int) -> str:
    """Cut a text to at most `room` characters of a link: its beginning, a mark, and the number at its end, if any."""
    if _length(text) <= room:
        return text
    stem, number = labels.parted(text)
    end = labels.MARK + number
    return beginning(stem, lambda taken: _length(taken) + len(end) <= room) + end


def _length(text: str) -> int:
    return len(quoted(text))


def quoted(text: str) -> str:
    """Write one half of a label for a link."""
    return quote(labels.shown(text), safe="@")
