"""Which language is spoken: French unless something says English."""

from __future__ import annotations

import os

import pytest

from tui import language
from tui.language import _, ngettext, of_locale
from tui.messages.times import delay


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "fr"),
        ({"LANG": "en_CA.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "C"}, "fr"),
        ({"LANG": "POSIX"}, "fr"),
        ({"LC_MESSAGES": "en_GB", "LANG": "fr_CA"}, "en"),
        ({"LC_ALL": "fr_CA", "LC_MESSAGES": "en_GB", "LANG": "en_GB"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_US"}, "en"),
    ],
)
def test_what_the_locale_asks_for(environment: dict[str, str], spoken: str) -> None:
    assert of_locale(environment) == spoken


def test_french_is_the_source() -> None:
    language.choose("fr")
    assert _("Connexion") == "Connexion"
    assert (delay(1), delay(2)) == ("1\u00a0seconde", "2\u00a0secondes")


def test_english_is_a_catalogue() -> None:
    language.choose("en")
    assert _("Connexion") == "Sign in"
    assert (delay(1), delay(2)) == ("1\u00a0second", "2\u00a0seconds")


def test_a_sentence_nobody_has_translated_is_french() -> None:
    language.choose("en")
    assert _("Une phrase toute neuve") == "Une phrase toute neuve"
    assert ngettext("un", "plusieurs", 3) == "plusieurs"


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_argparse_speaks_it_too(spoken: str) -> None:
    language.choose(spoken)
    assert os.environ["LANGUAGE"] == spoken
    english = "unrecognized arguments: %s"
    assert (language.of_argparse().gettext(english) == english) == (spoken == "en")


def test_a_language_there_is_no_catalogue_of() -> None:
    language.choose("de")
    assert _("Connexion") == "Connexion"
