"""The language of every sentence people read. French is the source; other languages are gettext catalogues.

Choose the language before importing a screen: Textual bindings are translated when their class is made.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache

LANGUAGES = ("fr", "en")
NAMES = {"fr": "Français", "en": "English"}
"""What each language calls itself."""
COERCED = "C.UTF-8"
"""The value that Python gives LC_CTYPE in the C locale (PEP 538)."""
_LOCALE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")  # noqa: PTH118, PTH120 - pathlib is slow to load
_translations: gettext.NullTranslations = gettext.NullTranslations()
_chosen = "fr"


def choose(language: str) -> None:
    """Speak this language from now on, in argparse as well."""
    global _chosen, _translations
    _chosen = language
    _translations = _catalogue(language)
    # Libraries and programs with catalogues of their own speak it too.
    os.environ["LANGUAGE"] = language


def of_argparse() -> gettext.NullTranslations:
    """Return the catalogue of argparse's own words, which are English in the source, where ours are French."""
    return _catalogue(_chosen, "argparse")


@cache
def _catalogue(language: str, domain: str = "guichet") -> gettext.NullTranslations:
    """Return a catalogue. `gettext.translation` would look for it among locales, and load all that Python knows of."""
    try:
        with open(_file(language, domain), "rb") as file:  # noqa: PTH123 - as above
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        return gettext.NullTranslations()


def catalogues() -> list[str]:
    """Return the files of the translations; one that is not there has nothing to translate."""
    return [_file(language, domain) for language in LANGUAGES for domain in ("guichet", "argparse")]


def _file(language: str, domain: str) -> str:
    return os.path.join(_LOCALE, language, "LC_MESSAGES", f"{domain}.mo")  # noqa: PTH118 - as above


def in_each(words: Callable[[], Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return what a function says in each language. The language that is spoken stays the same."""
    global _translations
    spoken, found = _translations, []
    try:
        for language in LANGUAGES:
            _translations = _catalogue(language)
            found.append(words())
    finally:
        _translations = spoken
    return found


def chosen() -> str:
    """Return the language that is spoken now."""
    return _chosen


def other() -> str:
    """Return the language that is not spoken now."""
    return next(language for language in LANGUAGES if language != _chosen)


def locale_variable(environment: Mapping[str, str]) -> str | None:
    """Return the POSIX locale variable that decides, if one is set."""
    return next((name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)


def of_locale(environment: Mapping[str, str]) -> str:
    """Return the language that the POSIX locale variables ask for: French unless they name English."""
    variable = locale_variable(environment)
    return "en" if variable and environment[variable].startswith("en") else "fr"


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale says that the terminal shows UTF-8.

    In the C locale Python sets LC_CTYPE to C.UTF-8 for itself (PEP 538), which says nothing about the terminal.
    """
    named = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG", "")
    if named == environment.get("LC_CTYPE") == COERCED:
        named = environment.get("LANG", "")
    return "utf8" in named.lower().replace("-", "")


def _(message: str) -> str:
    """Translate one message."""
    return _translations.gettext(message)


def list_separator() -> str:
    """Return the character that a spreadsheet puts between cells: French uses the comma in numbers."""
    return ";" if _is_french() else ","


def _is_french() -> bool:
    return type(_translations) is gettext.NullTranslations


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that counts something."""
    if _is_french():
        # Without a catalogue gettext counts as English does; in French zero is singular.
        return singular if abs(number) < 2 else plural
    return _translations.ngettext(singular, plural, number)
