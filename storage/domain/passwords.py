"""Passwords as texts: their normal form, those that everybody tries, those that the program issues."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import cache

from storage.domain import codes
from storage.domain.characters import has_hidden
from storage.domain.names import name_key
from storage.domain.verdicts import Weakness

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 4096
FEWEST_GUESSES = 10**8
"""For a password: zxcvbn's estimate for eight random characters, and the lower bound of its score 3."""
SHORTEST_PASSPHRASE = 15
"""SP 800-63B-4 section 3.1.1.2, for a password used as the only factor."""
FEWEST_GUESSES_OF_A_FILE = 10**10
"""For the passphrase of a file, open to offline guessing: the lower bound of zxcvbn's highest score, 4."""
_TRIMMINGS = "0123456789!.-_ "
"""Characters commonly added to a name to make a password of it."""
_DATE = r"(?:[0-9]{1,2}[-./ ]?){2}(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}(?:[-./ ]?[0-9]{1,2}){2}"

_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
"""Groups of a one-time password, and characters of a group."""


def normal(password: str) -> str:
    """Normalise a password before hashing (RFC 8265, OpaqueString): one kind of space, and composed characters (NFC).

    Keyboards and systems send the same letter or space in different ways, which the person cannot see.
    """
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in password)
    return unicodedata.normalize("NFC", spaced)


def forms(password: str, *, one_time: bool = False) -> list[str]:
    """List what may have been hashed: the normal form, then the text as typed, which earlier versions hashed.

    Of a `one_time` password, the form in which it was issued comes first, in the place of the normal form. The list is
    as long as it would be for any other account, so that the time of a refusal tells nothing of it.
    """
    first, *others = dict.fromkeys((normal(password), password))
    return [(one_time and issued_form(password)) or first, *others]


def is_common(folded: str) -> bool:
    """Tell whether a casefolded password is one of the 30 000 most common."""
    return folded in _common()


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - only a new password needs its lists

    return frozenset(FREQUENCY_LISTS["passwords"])


def one_time_password() -> str:
    """Draw four groups of four characters without look-alikes, about 79 bits."""
    return "-".join("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def issued_form(typed: str) -> str | None:
    """Rebuild a one-time password from what was typed of it; None if it cannot be one.

    It is dictated, and read from paper: capitals do not matter, nor spaces and dashes of any kind.
    """
    bare = codes.joined(unicodedata.normalize("NFKC", typed)).casefold()
    if len(bare) != _GROUPS * _GROUP or not all(letter in _ONE_TIME_ALPHABET for letter in bare):
        return None
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))


RECOVERY_CODES = 10
_RECOVERY_LENGTH = 15
"""Three groups of five, which are said and copied group by group."""
_EARLIER_LENGTH = 13
"""Of codes drawn by earlier versions, which go on working."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_NUMBERED = re.compile(r"\A\s*[0-9]{1,2}[.)]\s")
"""The number at the beginning of a line of the printed sheet."""


def recovery_codes() -> list[str]:
    """Draw ten codes of 15 Base32 characters, 75 bits each (SP 800-63B-4 section 4.2.1.1 requires 64)."""
    return ["".join(secrets.choice(_BASE32) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def normal_recovery_code(text: str) -> str | None:
    """Return a recovery code in upper case, without separators or its number on the sheet; None if it is none."""
    bare = codes.joined(unicodedata.normalize("NFKC", _NUMBERED.sub("", text, count=1))).upper()
    fits = len(bare) in (_RECOVERY_LENGTH, _EARLIER_LENGTH)
    return bare if fits and all(letter in _BASE32 for letter in bare) else None


def password_weakness(
    password: str, name: str, is_common: Callable[[str], bool], guesses: Callable[[str], int]
) -> Weakness | None:
    """Say why a password, in its normal form, is refused; None if it is accepted.

    No mixture of character kinds is demanded (SP 800-63B-4). Any Unicode is accepted but control characters (RFC
    8265), which hardly any password field takes. `guesses` estimates the guesses needed by somebody who knows the
    person and the service.
    """
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    if any(unicodedata.category(character) == "Cc" for character in password):
        return Weakness.CONTROL_CHARACTER
    folded, said, key = password.casefold(), name_key(password), name_key(name)
    # A name may be nothing but digits, such as a client number.
    core = key.strip(_TRIMMINGS) or key
    if core and core in said and not said.replace(core, "").strip(_TRIMMINGS):
        return Weakness.LIKE_NAME
    if len(set(folded)) == 1 or re.fullmatch(_DATE, folded) or is_common(folded):
        return Weakness.COMMON
    if all(character.isspace() or has_hidden(character) for character in password):
        return Weakness.TOO_SHORT
    return Weakness.GUESSABLE if guesses(password) < FEWEST_GUESSES else None
