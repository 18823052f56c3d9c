"""The one edge where foreign text is made safe: one line, nothing hidden, never too long."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies

from tests.storage.people import unhurried
from tests.terminal.hostile import NAMES
from tui.language.text import clean

ANYTHING = strategies.text(strategies.characters(), max_size=200)
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
VISIBLE = strategies.text(strategies.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=64)


@unhurried
@given(ANYTHING, strategies.integers(1, 80))
def test_nothing_hidden_is_left_and_nothing_is_too_long(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert not {unicodedata.category(character) for character in shown} & HIDDEN
    assert len(shown.splitlines()) <= 1


@unhurried
@given(VISIBLE)
def test_a_visible_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@unhurried
@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@unhurried
@given(ANYTHING, strategies.integers(1, 80))
def test_every_character_keeps_its_place(text: str, limit: int) -> None:
    shown = clean(text, limit)
    kept = shown if len(text) <= limit else shown.removesuffix("…")
    assert all(here in (there, "�") for here, there in zip(kept, text, strict=False))
    assert len(kept) == min(len(text), limit if len(text) <= limit else limit - 1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("marie.tremblay", "marie.tremblay"),
        ("[b]gras[/b]", "[b]gras[/b]"),
        ("a\x1b[31mb", "a�[31mb"),
        ("a\x9b31mb", "a�31mb"),
        ("a\u202eb\u200bc", "a�b�c"),
        ("a\nb\tc\u2028d", "a�b�c�d"),
        ("e\u0301té", "e\u0301té"),
        ("n" * 64, "n" * 64),
        ("n" * 65, "n" * 63 + "…"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_hostile_names_are_one_printable_line(name: str) -> None:
    assert clean(name).isprintable()
