"""Reads `otpauth://` links (Key URI format) of other systems strictly.

pyotp reads them too, but has one error for everything, and ignores repeated and unknown parameters.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

from storage.domain.characters import has_hidden
from storage.domain.errors import CounterToken, MigrationUri, RepeatedParameter, TokenRefused, UnknownParameter
from storage.domain.factors import STANDARD
from storage.formats.incoming.token import FEWEST_BYTES, Token, base32, token

LONGEST = 4096
"""In characters; a link from Ente may hold a note."""

_KNOWN = {"secret", "issuer", "algorithm", "digits", "period"}
_ORNAMENTS = {"codedisplay", "lock", "image", "icon", "color", "creator", "serial"}
"""Parameters without effect on codes: the looks of an entry (Ente, FreeOTP), and its origin (privacyIDEA)."""
_AROUND = " \t\r\n\v\f\u00a0\u202f\u200b\u200e\u200f\u2060\ufeff"
"""Characters that copying may add at either end: spaces and invisible marks."""
_MIGRATION = "otpauth-migration:"
_ESCAPED_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
"""An ampersand as a web page escapes it, once or repeatedly."""


def read(uri: str, *, fewest: int = FEWEST_BYTES) -> Token:
    """Read one link whose key has at least `fewest` bytes. Raises a TokenRefused, which never holds the link."""
    parts = _split(uri.strip(_AROUND))
    try:
        given = _parameters(parts.query)
        issuer, account = _label(parts.path.removeprefix("/"), given.get("issuer", ""))
    except UnicodeDecodeError:
        raise TokenRefused from None
    return token(
        base32(given.get("secret", "")),
        fewest,
        issuer=issuer,
        account=account,
        algorithm=given.get("algorithm", STANDARD.algorithm),
        digits=given.get("digits", str(STANDARD.digits)),
        period=given.get("period", str(STANDARD.period)),
    )


def _split(uri: str) -> SplitResult:
    if uri[: len(_MIGRATION)].lower() == _MIGRATION:
        raise MigrationUri
    if len(uri) > LONGEST or has_hidden(uri):
        raise TokenRefused
    before, mark, query = uri.partition("?")
    try:
        parts = urlsplit(before + mark + _ESCAPED_AMPERSAND.sub("&", query))
    except ValueError:
        raise TokenRefused from None
    kind = parts.netloc.lower()
    if parts.scheme == "otpauth" and kind == "hotp":
        raise CounterToken
    if parts.scheme != "otpauth" or kind != "totp" or parts.fragment:
        raise TokenRefused
    return parts


def _parameters(query: str) -> dict[str, str]:
    """Return the parameters by their names in lower case. Raises RepeatedParameter, UnknownParameter."""
    said: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        written, equals, value = part.partition("=")
        name = unquote_plus(written, errors="strict")
        key = name.lower()
        if key in said:
            raise RepeatedParameter
        said[key] = unquote_plus(value, errors="strict")
        # An ignored parameter, such as `encoder=steam`, may change the codes.
        if key not in _KNOWN | _ORNAMENTS and (key, said[key]) != ("counter", "0"):
            # A name without a value may be a piece of the secret.
            raise UnknownParameter(name if equals else "")
    return said


def _label(path: str, issuer: str) -> tuple[str, str]:
    """Return issuer and account. The `issuer` parameter has precedence; an escaped colon may be part of a name."""
    before, colon, after = path.partition(":")
    if colon:
        return issuer or unquote(before, errors="strict"), unquote(after, errors="strict")
    label = unquote(path, errors="strict")
    before, colon, after = label.partition(":")
    if colon and issuer in ("", before):
        return before, after
    return issuer, label
