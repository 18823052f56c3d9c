"""Passwords as texts: their normal form, those that everybody tries, those that the program issues."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache

from storage.domain import codes

_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def normal(password: str) -> str:
    """As it is hashed (RFC 8265, OpaqueString): every space is a space, and what is composed is composed (NFC).

    Keyboards and systems differ in how they send one letter or one space; whoever types it sees no difference.
    """
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in password)
    return unicodedata.normalize("NFC", spaced)


def forms(password: str) -> list[str]:
    """What a hash may have been made of: its normal form, then what was typed, from which earlier versions made it."""
    return list(dict.fromkeys((normal(password), password)))


def is_common(folded: str) -> bool:
    """Whether a casefolded password is among the 30 000 most common."""
    return folded in _common()


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - only a new password needs its lists

    return frozenset(FREQUENCY_LISTS["passwords"])


def one_time_password() -> str:
    """Four groups of four, about 79 bits, without look-alikes."""
    return "-".join("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))


RECOVERY_CODES = 10
_RECOVERY_LENGTH = 13
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_NUMBERED = re.compile(r"\A\s*[0-9]{1,2}[.)]\s")
"""How a line of the sheet begins."""


def recovery_codes() -> list[str]:
    """Ten codes of 13 characters of Base32, 65 bits each (SP 800-63B-4 section 4.2.1.1 asks for 64)."""
    return ["".join(secrets.choice(_BASE32) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def normal_recovery_code(text: str) -> str | None:
    """Upper case, without what separates or the number of a line of the sheet; None if it is no recovery code."""
    bare = codes.joined(unicodedata.normalize("NFKC", _NUMBERED.sub("", text, count=1))).upper()
    return bare if len(bare) == _RECOVERY_LENGTH and all(letter in _BASE32 for letter in bare) else None
