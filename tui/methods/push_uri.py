"""`otpauth://pipush` links, which privacyIDEA Authenticator reads to call home and to approve sign-ins later.

Everything that may be left out is: the shorter the link, the larger its squares. The credential comes last, so that its
alphanumeric segment needs none after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tui.methods.key_uri import cut, quoted

ROOMS = (1552, 1248, 1088)
"""The bits in symbols of 49, 45 and 41 modules; the last is the largest that fits the wizard at 80x24."""
SHORTEST_LABEL = 4
"""Characters of a link: a shorter label would not tell accounts apart."""
_FIXED = "v=1&poll_only=1"
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_HEADER = {True: 4 + 9, False: 4 + 8}
"""The bits before a segment, alphanumeric or not, in symbols of up to 53 modules."""


class Segment(NamedTuple):
    """A part of a link, drawn in the characters of its kind."""

    text: str
    alphanumeric: bool = False


@dataclass(frozen=True, slots=True)
class PushUri:
    """A link in parts, of which those in capitals take less room in a QR symbol."""

    label: str
    segments: tuple[Segment, ...]

    def __repr__(self) -> str:
        """Hide the credential."""
        return f"PushUri({self.label!r}, …)"

    def __str__(self) -> str:
        return "".join(segment.text for segment in self.segments)

    @property
    def bits(self) -> int:
        """Return the bits that the link takes in a symbol of up to 53 modules."""
        return sum(_bits(segment) for segment in self.segments)


class Invitation(NamedTuple):
    """What invites one phone to call, once."""

    url: str
    serial: str
    credential: str
    minutes: int
    """How long the app tries to call home; one at least."""

    def __repr__(self) -> str:
        """Hide the credential."""
        return f"Invitation({self.serial!r}, …)"


def push_uri(label: str, invitation: Invitation, *, capitals: bool = False) -> PushUri:
    """Return the link for a label that is written for a link already.

    With `capitals`, scheme and host of the URL are in capitals, which a phone takes for the same and which are shorter.
    """
    url = urlsplit(invitation.url)
    host = f"{url.scheme}://{url.netloc}/"
    path = invitation.url[len(host) :]
    parts = (
        Segment(f"otpauth://pipush/{label}?{_FIXED}&ttl={invitation.minutes}&url="),
        _in_capitals(host) if capitals else Segment(host),
        Segment(f"{quote(path)}&serial="),
        Segment(invitation.serial, alphanumeric=True),
        Segment("&enrollment_credential="),
        Segment(invitation.credential, alphanumeric=True),
    )
    return PushUri(label, tuple(_joined(parts)))


def push_uris(issuer: str, account: str, invitation: Invitation) -> Iterator[PushUri]:
    """Yield links for ever smaller symbols: with the issuer in the label, without it, then with shorter labels.

    Each comes as people write URLs before it comes in capitals.
    """
    for label in _labels(issuer, account, invitation):
        yield push_uri(label, invitation)
        yield push_uri(label, invitation, capitals=True)


def to_open(issuer: str, account: str, invitation: Invitation) -> PushUri:
    """Return the link to be opened on the phone itself, where nothing has to be short."""
    return next(push_uris(issuer, account, invitation))


def _labels(issuer: str, account: str, invitation: Invitation) -> Iterator[str]:
    yield f"{quoted(issuer)}:{quoted(account)}"
    label = quoted(account)
    yield label
    around = push_uri("", invitation, capitals=True).bits
    for room in ((bits - around) // 8 for bits in ROOMS):
        if SHORTEST_LABEL <= room < len(label):
            label = quoted(cut(account, room))
            yield label


def _in_capitals(host: str) -> Segment:
    capitals = host.upper()
    return Segment(capitals, alphanumeric=True) if _ALPHANUMERIC.issuperset(capitals) else Segment(host)


def _joined(parts: tuple[Segment, ...]) -> Iterator[Segment]:
    """Join neighbours of the same kind: each segment has a header."""
    for alphanumeric, alike in groupby(parts, lambda part: part.alphanumeric):
        yield Segment("".join(part.text for part in alike), alphanumeric)


def _bits(segment: Segment) -> int:
    length = len(segment.text)
    drawn = length // 2 * 11 + length % 2 * 6 if segment.alphanumeric else 8 * length
    return _HEADER[segment.alphanumeric] + drawn
