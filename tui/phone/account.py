"""An entry of the phone's app, from a link that was scanned or pasted, or from a key that was typed."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from storage import codes
from tui.text import is_hidden

PERIOD = 30
"""Seconds that a code is shown."""
LONGEST_LINK = 2048
LONGEST_NAME = 128
FEWEST_BYTES, MOST_BYTES = 10, 64
"""Of a key; the fewest are the 16 letters that some services still hand out."""
_STANDARD = {"algorithm": "SHA1", "digits": "6", "period": f"{PERIOD}"}


class Complaint(StrEnum):
    """Why the phone has nothing to add."""

    NOTHING_IN_SIGHT = "nothing in sight"
    NOT_AN_ACCOUNT = "not an account"
    OTHER_CODES = "other codes"
    """Not SHA-1, 6 digits, 30 seconds: such apps take nothing else."""
    BAD_KEY = "bad key"
    NO_NAME = "no name"


class NotTaken(Exception):
    """What was read or typed is not an account. Never holds what it was."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint)
        self.complaint = complaint


@dataclass(frozen=True, slots=True)
class Account:
    """One entry."""

    issuer: str
    """May be empty."""
    name: str
    secret: str = field(repr=False)
    """Base32, upper case, no padding."""

    @property
    def key(self) -> bytes:
        """What the codes are computed with."""
        return base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))


def from_link(link: str) -> Account:
    """The account of an `otpauth://` link. Raises NotTaken."""
    text = link.strip()
    if len(text) > LONGEST_LINK or any(map(is_hidden, text)):
        raise NotTaken(Complaint.NOT_AN_ACCOUNT)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise NotTaken(Complaint.NOT_AN_ACCOUNT) from None
    pairs = parse_qsl(parts.query)
    given = dict(pairs)
    kind = parts.netloc.lower()
    if parts.scheme != "otpauth" or kind not in ("totp", "hotp") or "secret" not in given or len(given) < len(pairs):
        raise NotTaken(Complaint.NOT_AN_ACCOUNT)
    # One with an encoder, such as Steam's, shows letters.
    codes = tuple(given.get(name, usual) for name, usual in _STANDARD.items())
    if kind == "hotp" or "encoder" in given or codes != tuple(_STANDARD.values()):
        raise NotTaken(Complaint.OTHER_CODES)
    # An escaped colon is part of a name.
    before, colon, after = parts.path.removeprefix("/").partition(":")
    prefix, name = (unquote(before), unquote(after)) if colon else ("", unquote(before))
    issuer = given.get("issuer", prefix)
    if prefix and prefix != issuer:
        raise NotTaken(Complaint.NOT_AN_ACCOUNT)
    return from_key(name, issuer, given["secret"])


def from_key(name: str, issuer: str, key: str) -> Account:
    """The account of a key that was typed, in any case, with spaces, dashes and what draws nothing. Raises NotTaken."""
    named = name.strip()
    if not named or max(len(named), len(issuer)) > LONGEST_NAME:
        raise NotTaken(Complaint.NO_NAME)
    bare = codes.joined(key).rstrip("=")
    # In upper case some letters of other alphabets would become some of these.
    if not bare.isascii():
        raise NotTaken(Complaint.BAD_KEY)
    account = Account(issuer.strip(), named, bare.upper())
    try:
        length = len(account.key)
    except ValueError:
        raise NotTaken(Complaint.BAD_KEY) from None
    if not FEWEST_BYTES <= length <= MOST_BYTES:
        raise NotTaken(Complaint.BAD_KEY)
    return account
