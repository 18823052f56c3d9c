"""Writes the files of other verifiers, which hold secrets in the clear."""

from __future__ import annotations

import base64
from enum import StrEnum

from storage.domain.errors import UnfitForVerifier
from storage.domain.factors import Parameters


class Verifier(StrEnum):
    """The program that reads the file."""

    GOOGLE_AUTHENTICATOR = "google-authenticator"
    """pam_google_authenticator: one file a person, `.google_authenticator` in their home directory."""
    OATH = "oath"
    """pam_oath: one line of its users file."""


_OATH_PERIODS = (30, 60)


def write(verifier: Verifier, name: str, secret: str, parameters: Parameters) -> str:
    """Return the whole file for one token. `secret` is upper-case Base32 without padding. Raises UnfitForVerifier."""
    if parameters.algorithm != "SHA1":
        raise UnfitForVerifier
    if verifier is Verifier.OATH:
        return _oath(name, secret, parameters)
    return _google_authenticator(secret, parameters)


def _google_authenticator(secret: str, parameters: Parameters) -> str:
    """Return a file like those of google-authenticator(1), with a tolerance of one step and without scratch codes."""
    if parameters.digits != 6:
        raise UnfitForVerifier
    options = ["RATE_LIMIT 3 30", "WINDOW_SIZE 3", "DISALLOW_REUSE", "TOTP_AUTH"]
    if parameters.period != 30:
        options.append(f"STEP_SIZE {parameters.period}")
    return "".join((f"{secret}\n", *(f'" {option}\n' for option in options)))


def _oath(name: str, secret: str, parameters: Parameters) -> str:
    """Return a line of liboath's users file: type, name, no PIN, the secret in hexadecimal."""
    if parameters.period not in _OATH_PERIODS or name.startswith("#") or any(map(str.isspace, name)):
        raise UnfitForVerifier
    key = base64.b32decode(secret + "=" * (-len(secret) % 8)).hex()
    return f"HOTP/T{parameters.period}/{parameters.digits}\t{name}\t-\t{key}\n"
