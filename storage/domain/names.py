"""Names of accounts and devices: which are valid, which are equal, and how they are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from storage.domain.characters import has_hidden, plain, same_signs, stray_marks
from storage.domain.graphemes import beginning

LONGEST_NAME = 64
LONGEST_DEVICE_NAME = 40
_SPACES = re.compile("[ \u1680]+")
"""The only spaces that a compatibility form can contain."""


def written(name: str) -> str:
    """Normalise how a name is written: compatibility form (NFKC), one kind of space, apostrophe and dash."""
    # Some apostrophes have a compatibility form that is none, some dashes are known by theirs.
    decomposed = same_signs(unicodedata.normalize("NFD", name.strip()))
    return _SPACES.sub(" ", same_signs(unicodedata.normalize("NFKC", decomposed))).strip()


def name_key(name: str) -> str:
    """Return the key that equal names share: the name as `written`, casefolded."""
    return written(written(name).casefold())


def former_name_key(name: str) -> str:
    """Return the key used before schema 4, and still used by accounts whose names have the same `name_key`."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def name_is_valid(name: str) -> bool:
    """Tell whether a name has 1 to 64 characters, none of them invisible, and a printable key."""
    return _is_name(name, LONGEST_NAME) and name_key(name).isprintable()


def name_words(name: str) -> list[str]:
    """Return the words by which a name is found, each once, split at whatever is neither a letter nor a digit.

    Case and accents are removed, and letters become those of a plain keyboard: `oe` for « œ », `l` for « ł ».
    """
    letters = "".join(letter if letter.isalnum() else " " for letter in _plain_letters(name))
    return list(dict.fromkeys(letters.split()))


def name_order(name: str) -> tuple[str, str]:
    """Return what sorts names as a French dictionary does: by letters, then by accents; « é » comes after « e »."""
    return _plain_letters(name), name_key(name)


def _plain_letters(name: str) -> str:
    decomposed = same_signs(unicodedata.normalize("NFKD", same_signs(unicodedata.normalize("NFD", name))))
    folded = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith("M")).casefold()
    return "".join(map(plain, folded))


def device_name_is_valid(name: str) -> bool:
    """Tell whether the name of a device has 1 to 40 characters, none of them invisible."""
    return _is_name(name, LONGEST_DEVICE_NAME)


def _is_name(name: str, longest: int) -> bool:
    return 1 <= len(name.strip()) <= longest and not has_hidden(name) and not any(True for _ in stray_marks(name))


def visible(text: str, longest: int) -> str:
    """Make a name of a foreign text: drop invisible characters, collapse spaces, and cut it to `longest` characters."""
    shown = "".join(character for character in text if not has_hidden(character))
    cut = _cut(" ".join(shown.split()), longest)
    stray = set(stray_marks(cut))
    return " ".join("".join(letter for place, letter in enumerate(cut) if place not in stray).split())


def name_apart(name: str, taken: Iterable[str]) -> str:
    """Return the name of a device, or the first free one of « name 2 », « name 3 », cut if it would be too long."""
    keys = {name_key(other) for other in taken}
    numbers = ("", *(f" {number}" for number in range(2, len(keys) + 3)))
    candidates = (_cut(name, LONGEST_DEVICE_NAME - len(number)) + number for number in numbers)
    return next(candidate for candidate in candidates if name_key(candidate) not in keys)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else beginning(text, lambda taken: len(taken) <= longest)
