"""Codes computed without any of Guichet's code: RFC 4226 and RFC 6238 in a dozen lines."""

from __future__ import annotations

import base64
import hmac
import struct


def totp(
    secret: str, now: float, *, offset: int = 0, algorithm: str = "SHA1", digits: int = 6, period: int = 30
) -> str:
    """Return the digits that an authenticator app shows at a moment, or `offset` steps away."""
    counter = int(now) // period + offset
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", counter), algorithm.lower()).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"
