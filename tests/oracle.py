"""Codes computed by something that is not Guichet's code: RFC 4226 and RFC 6238 in a dozen lines."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct


def totp(secret: str, now: float, *, offset: int = 0) -> str:
    """The six digits an authenticator app shows at a moment, or `offset` steps of 30 seconds away from it."""
    counter = int(now) // 30 + offset
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
