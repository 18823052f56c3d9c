"""Lines of text for a terminal end between words, and where French lets them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies

from tests.storage.people import unhurried
from tui.language import lines

TEXTS = strategies.text(strategies.sampled_from("ab/«»:;?! 東"), max_size=80)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Vouliez-vous dire « users » ?", ["Vouliez-vous", "dire", "« users » ?"]),
        ("Choisissez « Ajouter un compte ».", ["Choisissez", "« Ajouter un", "compte »."]),
        ("dans 10\u00a0min au plus", ["dans 10\u00a0min", "au plus"]),
        ("le fichier /var/lib/guichet/guichet.db", ["le fichier", "/var/lib/guichet/guichet.db"]),
        ("█  ██    ▄", ["█  ██    ▄"]),
        ("", []),
    ],
)
def test_a_sentence_is_broken_at_words_only(text: str, broken: list[str]) -> None:
    assert lines.at_words(text, 12) == broken


def test_a_path_is_broken_after_a_slash_and_a_longer_name_where_it_must() -> None:
    assert lines.within("/var/lib/guichet/guichet-of-the-counter.db", 14) == [
        "/var/lib/",
        "guichet/",
        "guichet-of-the",
        "-counter.db",
    ]


@unhurried
@given(TEXTS, strategies.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, columns: int) -> None:
    broken = lines.within(text, columns)
    assert all(lines.width(line) <= columns for line in broken)
    assert re.sub(r"\s", "", "".join(broken)) == re.sub(r"\s", "", text)
