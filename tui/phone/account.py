"""An entry of the phone's app, from a link that was scanned or pasted, or from a key that was typed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from tui.text import is_hidden

PERIOD = 30
"""Seconds that a code is shown."""
LONGEST_LINK = 2048
LONGEST_NAME = 128
FEWEST_BYTES, MOST_BYTES = 10, 64
"""Of a key; the fewest are the 16 letters that some services still hand out."""


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


def from_link(link: str) -> Account:
    """The account of an `otpauth://` link. Raises NotTaken."""
    import pyotp

    text = link.strip()
    if len(text) > LONGEST_LINK or any(map(is_hidden, text)):
        raise NotTaken(Complaint.NOT_AN_ACCOUNT)
    try:
        read = pyotp.parse_uri(text)
    except binascii.Error:
        raise NotTaken(Complaint.BAD_KEY) from None
    except ValueError:
        raise NotTaken(Complaint.NOT_AN_ACCOUNT) from None
    # Not isinstance: pyotp reads `encoder=steam`, whose codes are letters, as a kind of TOTP.
    if type(read) is not pyotp.TOTP or (read.digits, read.interval, read.digest) != (6, PERIOD, hashlib.sha1):
        raise NotTaken(Complaint.OTHER_CODES)
    # Not its name: pyotp makes one up where there is none.
    name = unquote(urlsplit(text).path.removeprefix("/").split(":", 1)[-1])
    return from_key(name, read.issuer or "", read.secret)


def from_key(name: str, issuer: str, key: str) -> Account:
    """The account of a key that was typed, with spaces or dashes and in any case. Raises NotTaken."""
    named = name.strip()
    if not named or max(len(named), len(issuer)) > LONGEST_NAME:
        raise NotTaken(Complaint.NO_NAME)
    bare = "".join(key.split()).replace("-", "").rstrip("=").upper()
    try:
        length = len(base64.b32decode(bare + "=" * (-len(bare) % 8)))
    except ValueError:
        raise NotTaken(Complaint.BAD_KEY) from None
    if not FEWEST_BYTES <= length <= MOST_BYTES:
        raise NotTaken(Complaint.BAD_KEY)
    return Account(issuer.strip(), named, bare)
