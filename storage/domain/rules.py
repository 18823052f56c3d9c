"""Pure decisions, without input or output: is this code right, is this name or password acceptable, how long a lock.

The numbers that govern limits have their defaults here and nowhere else.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from storage.domain.characters import has_hidden, plain, same_signs, stray_marks
from storage.domain.clock import DAY
from storage.domain.graphemes import beginning
from storage.domain.models import Weakness

STEP_SECONDS = 30
"""RFC 6238 section 5.2: the default time step."""
WINDOW = (-1, 0, 1)
"""Steps accepted around now: one of delay on either side."""

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 4096
FEWEST_GUESSES = 10**8
"""Of a password: what zxcvbn says of eight characters without any order, and where its score of 3 begins."""
SHORTEST_PASSPHRASE = 15
"""SP 800-63B-4 section 3.1.1.2, of a password that protects by itself."""
FEWEST_GUESSES_OF_A_FILE = 10**10
"""Of the passphrase of a file, which whoever has it tries at leisure: where zxcvbn's highest score of 4 begins."""
LONGEST_NAME = 64
LONGEST_DEVICE_NAME = 40
LONGEST_EMAIL = 254

_TRIMMINGS = "0123456789!.-_ "
"""What is added to a name to make a password of it."""
_DATE = r"(?:[0-9]{1,2}[-./ ]?){2}(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}(?:[-./ ]?[0-9]{1,2}){2}"
_SPACES = re.compile("[ \u1680]+")
"""All there are in a compatibility form."""


class Limits(NamedTuple):
    """The numbers in force, as the `settings` table holds them; docs/vault.md says why these."""

    first_pause: int = 1
    """Seconds after a first refusal; each further one doubles it."""
    failures_before_lock: int = 5
    lock_seconds: int = 300
    failures_before_disabling: int = 100
    """Refusals in a row after which a factor must be enrolled again (SP 800-63B-4 section 3.2.2)."""
    pending_seconds: int = 600
    """How long an enrolment waits for its proof."""
    fresh_seconds: int = 900
    """How recently a code must have been accepted before methods may be changed."""
    hashes_at_once: int = 4
    """Password hashes computed at the same time by all processes; each takes 64 MiB."""
    one_time_password_seconds: int = 3 * DAY
    """How long a password issued by the program waits to be used."""
    operator_fresh_seconds: int = 120
    """How recently an operator's code must have been accepted before what a thief of their session would want."""


SMALLEST, LARGEST = 1, 30 * DAY
"""What any limit may be."""


_DOUBLINGS = LARGEST.bit_length()
"""Enough to come from the shortest pause to the longest."""


class Refusals(NamedTuple):
    """How often a subject was refused in a row, and until when it is not listened to."""

    failures: int = 0
    locked_until: int = 0
    updated_at: int = 0


def one_more(limits: Limits, refusals: Refusals, now: int) -> Refusals:
    """The count after one more attempt, taken as refused until it proves right."""
    failures = refusals.failures + 1
    in_burst = failures % limits.failures_before_lock
    pause = limits.lock_seconds if in_burst == 0 else limits.first_pause << min(in_burst - 1, _DOUBLINGS)
    return Refusals(failures, now + min(pause, limits.lock_seconds), now)


def after_clock_went_back(refusals: Refusals, now: int) -> Refusals:
    """The same pause, begun again now: a clock that jumps neither shortens it nor makes it last for days."""
    return Refusals(refusals.failures, now + refusals.locked_until - refusals.updated_at, now)


def written(name: str) -> str:
    """A name as one and the same is written: compatibility form, one kind of space, apostrophe and dash."""
    # Some apostrophes have a compatibility form that is none, some dashes are known by theirs.
    decomposed = same_signs(unicodedata.normalize("NFD", name.strip()))
    return _SPACES.sub(" ", same_signs(unicodedata.normalize("NFKC", decomposed))).strip()


def name_key(name: str) -> str:
    """What makes two names the same: as it is written, without case."""
    return written(written(name).casefold())


def former_name_key(name: str) -> str:
    """What made two names the same before schema 4, and still does for accounts that would be one by `name_key`."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def name_is_valid(name: str) -> bool:
    """1 to 64 characters, none of them invisible; and one that can be found again by its key."""
    return _is_name(name, LONGEST_NAME) and name_key(name).isprintable()


def name_words(name: str) -> list[str]:
    """The words by which a name is found: each once, as a plain keyboard has it, cut at what is not a letter or digit.

    Without case and accents; `oe` for « œ », `l` for « ł ».
    """
    decomposed = same_signs(unicodedata.normalize("NFKD", same_signs(unicodedata.normalize("NFD", name))))
    folded = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith("M")).casefold()
    letters = "".join(map(plain, folded))
    return list(dict.fromkeys("".join(letter if letter.isalnum() else " " for letter in letters).split()))


def device_name_is_valid(name: str) -> bool:
    """1 to 40 characters, none of them invisible."""
    return _is_name(name, LONGEST_DEVICE_NAME)


def _is_name(name: str, longest: int) -> bool:
    return 1 <= len(name.strip()) <= longest and not has_hidden(name) and not any(True for _ in stray_marks(name))


def visible(text: str, longest: int) -> str:
    """A text from elsewhere as a name of ours: without what draws nothing, runs of spaces as one, cut at the end."""
    shown = "".join(character for character in text if not has_hidden(character))
    cut = _cut(" ".join(shown.split()), longest)
    stray = set(stray_marks(cut))
    return " ".join("".join(letter for place, letter in enumerate(cut) if place not in stray).split())


def name_apart(name: str, taken: Iterable[str]) -> str:
    """This name of a device, or the first of « name 2 », « name 3 » that is not taken, cut where it is too long."""
    keys = {name_key(other) for other in taken}
    numbers = ("", *(f" {number}" for number in range(2, len(keys) + 3)))
    candidates = (_cut(name, LONGEST_DEVICE_NAME - len(number)) + number for number in numbers)
    return next(candidate for candidate in candidates if name_key(candidate) not in keys)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else beginning(text, lambda taken: len(taken) <= longest)


def password_weakness(
    password: str, name: str, is_common: Callable[[str], bool], guesses: Callable[[str], int]
) -> Weakness | None:
    """Why this password, in its normal form, is refused. Nothing is asked of its composition (SP 800-63B-4).

    Any Unicode is welcome but control characters (RFC 8265): hardly any field takes them. `guesses` says how many it
    would take somebody who knows the person and the service.
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


def step_at(now: float, period: int = STEP_SECONDS) -> int:
    """The TOTP counter value of a moment (RFC 6238 section 4.2)."""
    return int(now) // period


def last_step_at(now: float, period: int = STEP_SECONDS) -> int:
    """The latest step whose code is accepted at a moment: once it is spent, no code of by then is accepted."""
    return step_at(now, period) + max(WINDOW)


def matching_step(code: str, now: float, code_of_step: Callable[[int], str], period: int = STEP_SECONDS) -> int | None:
    """The step whose code this is, among those accepted now. Compares all of them, in constant time."""
    match: int | None = None
    for offset in WINDOW:
        step = step_at(now, period) + offset
        if hmac.compare_digest(code.encode(), code_of_step(step).encode()):
            match = step
    return match
