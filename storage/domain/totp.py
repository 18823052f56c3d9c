"""Codes and their secrets (RFC 6238), computed by pyotp."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from storage.domain.factors import STANDARD, Parameters

STEP_SECONDS = 30
"""RFC 6238 section 5.2: the default time step."""
WINDOW = (-1, 0, 1)
"""Accepted time steps, relative to the current one: one step of clock drift either way."""


def new_secret() -> str:
    """Draw 20 random bytes (RFC 4226 R6), as 32 characters of Base32."""
    import pyotp  # noqa: PLC0415 - only codes need it

    return pyotp.random_base32(32)


def fingerprint(secret: str) -> str:
    """Identify a secret without revealing it: 64 hexadecimal digits."""
    return hmac.digest(secret.encode(), b"guichet enrolment", "sha256").hex()


def codes(secret: str, parameters: Parameters = STANDARD) -> Callable[[int], str]:
    """Return the function that computes the code of a step for this secret."""
    import hashlib  # noqa: PLC0415 - only codes need it

    import pyotp  # noqa: PLC0415 - only codes need it

    digest = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}[parameters.algorithm]
    return pyotp.TOTP(secret, digits=parameters.digits, digest=digest).generate_otp


def codes_of_other_algorithms(secret: str) -> list[Callable[[int], str]]:
    """Return such functions for SHA-256 and SHA-512, which some apps use instead of SHA-1."""
    return [codes(secret, Parameters(algorithm)) for algorithm in ("SHA256", "SHA512")]


def step_at(now: float, period: int = STEP_SECONDS) -> int:
    """Return the time step (TOTP counter) of a moment (RFC 6238 section 4.2)."""
    return int(now) // period


def last_step_at(now: float, period: int = STEP_SECONDS) -> int:
    """Return the latest step whose code is accepted at a moment. Spending it refuses every code shown so far."""
    return step_at(now, period) + max(WINDOW)


def matching_step(code: str, now: float, code_of_step: Callable[[int], str], period: int = STEP_SECONDS) -> int | None:
    """Return the accepted step with this code, or None. Compares every accepted step, in constant time."""
    match: int | None = None
    for offset in WINDOW:
        step = step_at(now, period) + offset
        if hmac.compare_digest(code.encode(), code_of_step(step).encode()):
            match = step
    return match
