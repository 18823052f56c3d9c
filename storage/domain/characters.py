"""Properties of single characters in Unicode: which are invisible, which look the same, which a keyboard lacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_IGNORABLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Default_Ignorable_Code_Point (DerivedCoreProperties.txt of Unicode 17): 4174 of them."""
_BLANK = (
    # Braille pattern blank, object replacement, Egyptian blanks, Khitan filler, null notehead.
    r"\u2800\ufffc\U00013441\U00013442\U00016fe4\U0001d159"
    # Characters of Egyptian, Duployan and SignWriting that turn, thicken or fill a sign of these scripts.
    r"\U00013440\U0001bc9d\U0001da9b-\U0001da9f\U0001daa1-\U0001daaf"
)
"""Invisible characters without such a property; Unicode's charts show them empty or in a dashed box."""
_JOINERS = frozenset(
    "\u1039\u17d2\u1a60\u1bab\uaaf6\U00010a3f\U00011133\U000113d0\U0001193e\U00011a47\U00011a99\U00011d45\U00011d97"
    "\U00011f42\u2d7f\U0001107f"
)
"""Invisible_Stacker (IndicSyllabicCategory.txt of Unicode 17) and the joiners of Tifinagh and Brahmi: visible only
through their effect on the letters on both sides, and needed by names in these scripts."""
_APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u02f4\u0374\u0384\u055a\u05f3\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
    "\u2018\u2019\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40"
)
"""Characters that the confusables of UTS 39 map to U+0027, except letters of other alphabets, and their ornaments."""
OTHER_DASHES = "\u02d7\u2043\u2053\u2212"
"""Drawn as dashes, though not of their category (Pd): the minus sign last."""
_SAME = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(f"{OTHER_DASHES}\u2796", "-"))
_LATIN = r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS |LONG |OPEN |AFRICAN |TURNED (?=E))?([A-Z]{1,2})(?: WITH .+)?"
_OTHER_LATIN = {"ð": "d", "þ": "th", "ŋ": "n", "ə": "e", "ĸ": "k", "ʒ": "z", "ɣ": "g"}


def is_hidden(character: str) -> bool:
    """Tell whether a character is invisible and may act on a terminal: control, format, surrogate, unassigned."""
    return unicodedata.category(character) in _HIDDEN


def has_hidden(text: str) -> bool:
    """Tell whether a text holds a character that is invisible or acts on a terminal."""
    return any(map(is_hidden, text)) or _draws_nothing().search(text) is not None


@cache
def _draws_nothing() -> re.Pattern[str]:
    """Compile on first use: `guichet verify` runs at every login and seldom needs it."""
    return re.compile(f"[{_IGNORABLE}{_BLANK}]")


def stray_marks(text: str) -> Iterator[int]:
    """Yield the indexes of marks without a letter to be drawn on, and of joiners with nothing to join."""
    based = False
    for place, character in enumerate(text):
        is_mark = unicodedata.category(character).startswith("M")
        based = based if is_mark else not character.isspace()
        if is_mark and (not based or (character in _JOINERS and not _joins(text, place))):
            yield place


def _joins(text: str, place: int) -> bool:
    after = text[place + 1 : place + 2]
    script = _script(text[place])
    return _script(text[place - 1]) == script == _script(after) and not unicodedata.category(after).startswith("M")


def _script(character: str) -> str:
    """Return the first word of a character's name, which tells apart the scripts that have joiners."""
    return unicodedata.name(character, "").partition(" ")[0] if character else ""


def same_signs(text: str) -> str:
    """Replace every apostrophe by one kind, and every dash and hyphen by one kind."""
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in text.translate(_SAME))


@cache
def plain(letter: str) -> str:
    """Spell a small Latin letter that has no decomposition as a keyboard without it does; leave any other as it is."""
    latin = re.fullmatch(_LATIN, unicodedata.name(letter, ""))
    return _OTHER_LATIN.get(letter) or (latin[1].lower() if latin else letter)
