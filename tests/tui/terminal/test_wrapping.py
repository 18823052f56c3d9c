"""Lines end where French lets them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies
from textual.content import Content

from tests.storage.people import unhurried
from tui.terminal import wrapping

TEXTS = strategies.text(strategies.sampled_from("ab«»:;?! \n"), max_size=80)
WORDS = strategies.lists(
    strategies.sampled_from(["il", "reste", "5\u00a0s", "10\u202f000", "2\u00a0min\u00a030"]), min_size=8
)


def lines(text: str, width: int) -> list[str]:
    """A text as Textual shows it in a width of so many columns."""
    wrapping.keep_punctuation()
    return [line.plain for line in Content(text).wrap(width)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Choisissez « Ajouter un compte ».", ["Choisissez", "« Ajouter un", "compte »."]),
        ("Impossible de lire ?", ["Impossible de", "lire ?"]),
        ("Votre téléphone : iPhone", ["Votre", "téléphone :", "iPhone"]),
        ("an English sentence: two", ["an English", "sentence: two"]),
        ("valable encore 5\u00a0minutes", ["valable encore", "5\u00a0minutes"]),
        ("un total de 10\u202f000", ["un total de", "10\u202f000"]),
    ],
)
def test_a_mark_stays_with_its_word(text: str, shown: list[str]) -> None:
    assert lines(text, 14) == shown


@unhurried
@given(TEXTS, strategies.integers(12, 40))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    wrapped = lines(text, width)
    assert all(len(line) <= width for line in wrapped)
    assert re.sub(r"\s", "", "".join(wrapped)) == re.sub(r"\s", "", text)


@unhurried
@given(WORDS, strategies.integers(12, 40))
def test_no_line_ends_at_a_hard_space(words: list[str], width: int) -> None:
    assert [word for line in lines(" ".join(words), width) for word in line.split(" ")] == words
