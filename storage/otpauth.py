"""`otpauth://` URIs (Key URI format): those of other systems read with suspicion, ours written.

pyotp reads them too, but has one error for everything, and passes over parameters repeated or unknown.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from storage import rules
from storage.characters import has_hidden
from storage.errors import (
    CounterToken,
    InvalidDigits,
    InvalidPeriod,
    InvalidSecret,
    LongSecret,
    MigrationUri,
    RepeatedParameter,
    ShortSecret,
    TokenRefused,
    UnknownAlgorithm,
    UnknownParameter,
)
from storage.models import STANDARD, Parameters

LONGEST = 2048
FEWEST_BYTES, MOST_BYTES = 14, 64
"""SP 800-63B-4 section 3.1.4.1 asks for 112 bits; more than a block of the hash adds nothing."""

_KNOWN = {"secret", "issuer", "algorithm", "digits", "period"}
_MIGRATION = "otpauth-migration:"


@dataclass(frozen=True, slots=True)
class Token:
    """What a URI says, checked."""

    label: str
    """Without invisible characters, at most as long as the name of a device; may be empty."""
    account: str
    """What follows the issuer in the label, at most as long as the name of a person; may be empty."""
    secret: str = field(repr=False)
    """Base32, upper case, no padding."""
    parameters: Parameters


def read(uri: str) -> Token:
    """The token of one URI. Raises a TokenRefused, which never holds what was given."""
    parts = _split(uri.strip())
    try:
        label = unquote(parts.path, errors="strict").removeprefix("/")
        pairs = (
            parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, errors="strict") if parts.query else []
        )
    except ValueError:
        raise TokenRefused from None
    given = dict(pairs)
    if len(given) < len(pairs):
        raise RepeatedParameter
    # One that is passed over, such as `encoder=steam`, may be what makes the codes.
    if not given.keys() <= _KNOWN:
        raise UnknownParameter
    issuer, colon, account = label.partition(":")
    return Token(
        label=rules.visible(label, rules.LONGEST_DEVICE_NAME),
        account=rules.visible(account if colon else issuer, rules.LONGEST_NAME),
        secret=_secret(given.get("secret", "")),
        parameters=Parameters(
            _algorithm(given.get("algorithm", STANDARD.algorithm)),
            _digits(given.get("digits", str(STANDARD.digits))),
            _period(given.get("period", str(STANDARD.period))),
        ),
    )


def write(issuer: str, account: str, secret: str, parameters: Parameters) -> str:
    """The URI of a token, with every parameter spelled out. `secret` is upper-case Base32 without padding."""
    values = {
        "secret": secret,
        "issuer": issuer,
        "algorithm": parameters.algorithm,
        "digits": str(parameters.digits),
        "period": str(parameters.period),
    }
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"


def _split(uri: str) -> SplitResult:
    if uri[: len(_MIGRATION)].lower() == _MIGRATION:
        raise MigrationUri
    if len(uri) > LONGEST or has_hidden(uri):
        raise TokenRefused
    try:
        parts = urlsplit(uri)
    except ValueError:
        raise TokenRefused from None
    kind = parts.netloc.lower()
    if parts.scheme == "otpauth" and kind == "hotp":
        raise CounterToken
    if parts.scheme != "otpauth" or kind != "totp" or parts.fragment:
        raise TokenRefused
    return parts


def _secret(text: str) -> str:
    bare = rules.bare(text).rstrip("=")
    if not bare or not bare.isascii():
        raise InvalidSecret
    try:
        key = base64.b32decode(bare + "=" * (-len(bare) % 8), casefold=True)
    except binascii.Error:
        raise InvalidSecret from None
    if len(key) < FEWEST_BYTES:
        raise ShortSecret
    if len(key) > MOST_BYTES:
        raise LongSecret
    return base64.b32encode(key).decode().rstrip("=")


def _algorithm(text: str) -> str:
    if text.upper() not in ("SHA1", "SHA256", "SHA512"):
        raise UnknownAlgorithm
    return text.upper()


def _digits(text: str) -> int:
    if text not in ("6", "8"):
        raise InvalidDigits
    return int(text)


def _period(text: str) -> int:
    if text not in {str(seconds) for seconds in range(15, 61)}:
        raise InvalidPeriod
    return int(text)
