"""Codes and their secrets (RFC 6238), by pyotp."""

from __future__ import annotations

import hmac
from collections.abc import Callable


def new_secret() -> str:
    """20 random bytes (RFC 4226 R6) as 32 characters of Base32."""
    import pyotp

    return pyotp.random_base32(32)


def fingerprint(secret: str) -> str:
    """Which secret it is, for who knows it, without telling it: 64 hexadecimal digits."""
    return hmac.digest(secret.encode(), b"guichet enrolment", "sha256").hex()


def codes(secret: str) -> Callable[[int], str]:
    """The six digits of each step for this secret."""
    import pyotp

    return pyotp.TOTP(secret).generate_otp


def codes_of_other_algorithms(secret: str) -> list[Callable[[int], str]]:
    """The same with SHA-256 and SHA-512, which some apps fall back to."""
    import hashlib

    import pyotp

    return [pyotp.TOTP(secret, digest=digest).generate_otp for digest in (hashlib.sha256, hashlib.sha512)]
