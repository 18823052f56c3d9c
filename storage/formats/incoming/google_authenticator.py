"""Reads one person's file of `pam_google_authenticator`: a secret, options that begin with a quote, scratch codes.

See google-authenticator(1) and the FILEFORMAT of its module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from storage.domain.errors import CounterToken, TokenRefused, UnknownParameter
from storage.domain.factors import STANDARD
from storage.domain.totp import WINDOW
from storage.formats.incoming.listed import Entry, Remark, Untaken, found
from storage.formats.incoming.token import Token, base32, token

_SECRET = re.compile(r"[A-Za-z2-7]+=*")
_OPTION = re.compile(r'"\s*(?P<name>\S+)\s*(?P<value>.*)')
_SCRATCH = re.compile(r"[0-9]{8}")
_OF_NO_CONSEQUENCE = re.compile(r"TOTP_AUTH|DISALLOW_REUSE|STEP_SIZE|RESETTING_TIME_SKEW|LAST[0-9]|HOTP_COUNTER")
"""Options without a remark: imported, always in force here, or internal to the module."""
_TOLD = {"WINDOW_SIZE": Untaken.WINDOW, "RATE_LIMIT": Untaken.RATE_LIMIT, "TIME_SKEW": Untaken.SKEW}

_SAME_HERE = (Remark(Untaken.WINDOW, str(len(WINDOW))), Remark(Untaken.SKEW, "0"))


def is_one(lines: Sequence[str]) -> bool:
    """Tell whether these lines are such a file."""
    said = [line.strip() for line in lines if line.strip()]
    return len(said) > 1 and _SECRET.fullmatch(said[0]) is not None and said[1].startswith('"')


def entry(lines: Sequence[str]) -> Entry:
    """Return the only entry of the file."""
    said = [line.strip() for line in lines if line.strip()]
    options = {match["name"]: match["value"].strip() for line in said if (match := _OPTION.fullmatch(line))}
    scratch = [line for line in said[1:] if _SCRATCH.fullmatch(line)]
    whole = len(options) + len(scratch) + 1 == len(said)
    remarks = [Remark(_TOLD[name], _numbers(value)) for name, value in options.items() if name in _TOLD]
    if scratch:
        remarks.append(Remark(Untaken.SCRATCH_CODES, str(len(scratch))))
    told = tuple(remark for remark in remarks if remark not in _SAME_HERE)
    return Entry(1, "", found(partial(_token, said[0], options, whole=whole)), told)


def _token(secret: str, options: dict[str, str], *, whole: bool) -> Token:
    if not whole:
        raise TokenRefused
    for name in options:
        if not _OF_NO_CONSEQUENCE.fullmatch(name) and name not in _TOLD:
            raise UnknownParameter(name)
    if "TOTP_AUTH" not in options or "HOTP_COUNTER" in options:
        raise CounterToken
    return token(base32(secret), period=options.get("STEP_SIZE", str(STANDARD.period)))


def _numbers(value: str) -> str:
    """Return the numbers of an option, without the module's record of attempts that may follow them."""
    match = re.match(r"-?[0-9]{1,6}( [0-9]{1,6})?(?![0-9])", value)
    return match[0] if match else ""
