"""A checked token of another system, which every format is read into."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field

from storage.domain import codes, names
from storage.domain.errors import (
    CounterToken,
    InvalidDigits,
    InvalidPeriod,
    InvalidSecret,
    InvalidSeed,
    LongSecret,
    ShortSecret,
    UnknownAlgorithm,
)
from storage.domain.factors import STANDARD, Parameters

FEWEST_BYTES, MOST_BYTES = 14, 64
"""SP 800-63B-4 section 3.1.4.1 requires 112 bits; more than one block of the hash adds nothing."""
LONGEST_LABEL = 512
"""Characters kept of an issuer and of an account; names of devices are cut from them."""

_ALGORITHM = re.compile(r"(?:HMAC[-_ ]?)?SHA[-_ ]?(1|256|512)", re.IGNORECASE | re.ASCII)
_COUNTERS = {"hotp", "hmac", "oath-hotp"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of another system, in the terms of this one."""

    issuer: str
    """Without invisible characters; may be empty."""
    account: str
    """Without invisible characters; may be empty."""
    secret: str = field(repr=False)
    """Base32, upper case, no padding."""
    parameters: Parameters

    @property
    def label(self) -> str:
        """Return the name that an app shows; empty if the token has neither issuer nor account."""
        return ":".join(part for part in (self.issuer, self.account) if part)


def token(
    key: bytes,
    fewest: int = FEWEST_BYTES,
    /,
    *,
    issuer: str = "",
    account: str = "",
    algorithm: str = STANDARD.algorithm,
    digits: str = str(STANDARD.digits),
    period: str = str(STANDARD.period),
) -> Token:
    """Check a key of at least `fewest` bytes and its parameters, and make a token of them. Raises a TokenRefused."""
    if len(key) < fewest:
        raise ShortSecret
    if len(key) > MOST_BYTES:
        raise LongSecret
    return Token(
        issuer=names.visible(issuer, LONGEST_LABEL),
        account=names.visible(account, LONGEST_LABEL),
        secret=base64.b32encode(key).decode().rstrip("="),
        parameters=Parameters(_algorithm(algorithm), _digits(digits), _period(period)),
    )


def must_follow_the_clock(kind: str) -> None:
    """Raise CounterToken for HOTP, UnknownAlgorithm for anything but TOTP."""
    if kind.casefold() in _COUNTERS:
        raise CounterToken
    if kind.casefold() != "totp":
        raise UnknownAlgorithm


def base32(text: str) -> bytes:
    """Decode Base32 in any case, ignoring spaces, dashes, padding and invisible characters. Raises InvalidSecret."""
    bare = codes.joined(text).rstrip("=")
    if not bare or not bare.isascii():
        raise InvalidSecret
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8), casefold=True)
    except binascii.Error:
        raise InvalidSecret from None


def hexadecimal(text: str) -> bytes:
    """Decode hexadecimal, whole or in groups of one length. Raises InvalidSeed.

    Refuses groups of several lengths: the first may be a serial number.
    """
    groups = text.replace("-", " ").replace(":", " ").split()
    if len({len(group) for group in groups[:-1]}) > 1 or (len(groups) > 1 and len(groups[-1]) > len(groups[0])):
        raise InvalidSeed
    bare = "".join(groups).removeprefix("0x").removeprefix("0X")
    if not bare or not bare.isascii():
        raise InvalidSeed
    try:
        return bytes.fromhex(bare)
    except ValueError:
        raise InvalidSeed from None


def _algorithm(text: str) -> str:
    if match := _ALGORITHM.fullmatch(text.strip()):
        return f"SHA{match[1]}"
    raise UnknownAlgorithm


def _digits(text: str) -> int:
    if text not in ("6", "8"):
        raise InvalidDigits
    return int(text)


def _period(text: str) -> int:
    if text not in {str(seconds) for seconds in range(15, 61)}:
        raise InvalidPeriod
    return int(text)
