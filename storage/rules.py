"""Pure decisions, without input or output: is this code right, is this name or password acceptable, how long a lock.

The numbers that govern limits are here and nowhere else.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable

from storage.models import Weakness

STEP_SECONDS = 30
"""RFC 6238 section 5.2: the default time step."""
WINDOW = (-1, 0, 1)
"""Steps accepted around now: one of delay on either side."""
FAILURES_BEFORE_LOCK = 5
LOCK_SECONDS = 300
PENDING_SECONDS = 600
"""How long an enrolment waits for its proof."""
FRESH_SECONDS = 900
"""How recently a code must have been accepted before methods may be changed."""

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 4096
LONGEST_NAME = 64

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FRENCH_COMMON = frozenset(
    {"azerty123", "azerty1234", "azertyui", "azertyuiop", "azertyuiop123", "bonjour1", "bonjour12", "bonjour123"}
    | {"bonjour1234", "chocolat1", "doudou123", "guichet1", "guichet12", "guichet123", "jetaime1", "jetaime123"}
    | {"loulou123", "marseille13", "motdepasse", "motdepasse1", "motdepasse12", "motdepasse123", "nicolas1"}
    | {"okta1234", "oktaverify", "qwerty123", "soleil12", "soleil123", "toto1234"}
)
"""What the English list of common passwords does not have."""


def name_key(name: str) -> str:
    """What makes two names the same: compatibility form, without case."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def name_is_valid(name: str) -> bool:
    """1 to 64 characters, none of them invisible."""
    visible = not any(unicodedata.category(character) in _HIDDEN for character in name)
    return 1 <= len(name.strip()) <= LONGEST_NAME and visible


def password_weakness(password: str, name: str, is_common: Callable[[str], bool]) -> Weakness | None:
    """Why this password is refused. Any Unicode is welcome; nothing is asked of its composition (SP 800-63B-4)."""
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    folded = password.casefold()
    if folded.strip("0123456789!.-_ ") in ("", name_key(name)):
        return Weakness.LIKE_NAME if name_key(name) in folded else Weakness.COMMON
    if len(set(folded)) == 1 or folded in _FRENCH_COMMON or is_common(folded):
        return Weakness.COMMON
    return None


def normal_code(code: str) -> str | None:
    """The six ASCII digits of what was typed, spaces left out; None if it is anything else."""
    digits = "".join(character for character in code if character not in " \t\r\n\u00a0\u202f")
    return digits if len(digits) == 6 and digits.isascii() and digits.isdigit() else None


def step_at(now: float) -> int:
    """The TOTP counter value of a moment (RFC 6238 section 4.2)."""
    return int(now) // STEP_SECONDS


def matching_step(code: str, now: float, code_of_step: Callable[[int], str]) -> int | None:
    """The step whose code this is, among those accepted now. Compares all of them, in constant time."""
    match: int | None = None
    for offset in WINDOW:
        step = step_at(now) + offset
        if hmac.compare_digest(code.encode(), code_of_step(step).encode()):
            match = step
    return match
