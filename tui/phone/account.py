"""An entry of the phone's app, from a link that was scanned or pasted, or from a key that was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from storage import STANDARD, InvalidSecret, TokenRefused, codes
from storage.formats.incoming.token import base32

PERIOD = 30
"""Seconds that a code is shown."""
LONGEST_LINK = 4096
LONGEST_NAME = 128
FEWEST_BYTES, MOST_BYTES = 10, 64
"""The least and the most bytes of a key; the least are the 16 letters that some services still hand out."""


class Complaint(StrEnum):
    """Names why the phone has nothing to add."""

    NOTHING_IN_SIGHT = "nothing in sight"
    OTHER_CODES = "other codes"
    """Not SHA-1, 6 digits, 30 seconds: such apps take nothing else."""
    BAD_KEY = "bad key"
    NO_NAME = "no name"
    BAD_PUSH_LINK = "bad push link"
    NO_SERVICE = "no service"
    """This phone may call none."""
    OTHER_SERVICE = "other service"
    """The link leads to another one than this phone may call."""


class NotTaken(Exception):
    """Tells that what was read or typed is no account. Never holds what it was."""

    def __init__(self, complaint: Complaint | TokenRefused) -> None:
        super().__init__()
        self.complaint = complaint


@dataclass(frozen=True, slots=True)
class Account:
    """Describes one entry of the phone."""

    issuer: str
    """May be empty."""
    name: str
    secret: str = field(repr=False)
    """Base32, upper case, no padding."""

    @property
    def key(self) -> bytes:
        """Return the bytes of which codes are computed."""
        return base32(self.secret)


def from_link(link: str) -> Account:
    """Return the account of an `otpauth://` link, read as the commands read it. Raises NotTaken."""
    from storage.formats.incoming.link import read  # noqa: PLC0415 - not for a phone that scans nothing

    try:
        # How short a key may be is decided here.
        token = read(link, fewest=1)
    except TokenRefused as refusal:
        raise NotTaken(refusal.with_traceback(None)) from None
    if token.parameters != STANDARD:
        raise NotTaken(Complaint.OTHER_CODES)
    return from_key(token.account or token.issuer, token.issuer, token.secret)


def from_key(name: str, issuer: str, key: str) -> Account:
    """Return the account of a typed key, in any case, with spaces, dashes and what draws nothing. Raises NotTaken."""
    named = name.strip()
    if not named or max(len(named), len(issuer)) > LONGEST_NAME:
        raise NotTaken(Complaint.NO_NAME)
    try:
        length = len(base32(key))
    except InvalidSecret:
        raise NotTaken(Complaint.BAD_KEY) from None
    if not FEWEST_BYTES <= length <= MOST_BYTES:
        raise NotTaken(Complaint.BAD_KEY)
    return Account(issuer.strip(), named, codes.joined(key).rstrip("=").upper())
