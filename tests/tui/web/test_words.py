"""The keys that have a button on the page, since the browser keeps them or an on-screen keyboard has none."""

from __future__ import annotations

import pytest

from tui import language
from tui.web import words
from tui.web.site import Shown

KEYS = {
    Shown.KIOSK: ["F1", "Escape", "F2", "F12"],
    Shown.WIZARD: ["F1", "Escape", "F2", "Ctrl+Q"],
    Shown.DEMO: ["F1", "Escape", "F2", "F3", "Ctrl+Q"],
    Shown.TEXT: [],
}


@pytest.mark.parametrize("shown", Shown)
def test_what_is_shown_has_the_keys_that_it_heeds(shown: Shown) -> None:
    assert [key for key, _text in words.keys(shown)] == KEYS[shown]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("fr", ["Aide", "Retour", "Français · English", "Client suivant"]),
        ("en", ["Help", "Back", "Français · English"]),
    ],
)
def test_a_button_says_what_its_key_does_and_names_each_language_in_itself(chosen: str, said: list[str]) -> None:
    language.choose(chosen)
    assert [text for _key, text in words.keys(Shown.KIOSK)][: len(said)] == said
