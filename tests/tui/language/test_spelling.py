"""The key read aloud: its groups, and the words for their letters."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from storage import Store
from tests.conftest import FixedClock
from tests.tui.harness import running
from tests.tui.journeys import at_manual_entry
from tui.language.spelling import alphabet, groups, spelled

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@given(strategies.text(BASE32, min_size=1, max_size=40))
def test_the_groups_are_the_key(secret: str) -> None:
    found = groups(secret)
    assert "".join(found) == secret
    assert {len(group) for group in found[:-1]} <= {4}


def test_each_letter_has_a_word_of_its_own_that_begins_with_it() -> None:
    words = alphabet()
    assert "".join(words) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert len(set(words.values())) == len(words)
    assert all(word.startswith(letter) for letter, word in words.items())


def test_digits_are_said_as_they_are() -> None:
    assert spelled("T2Z7") == "T comme Thérèse, 2, Z comme Zoé, 7"


@pytest.mark.parametrize(("keys", "number"), [((), 1), (("right",), 2), (("left",), 8), (("right",) * 8, 1)])
async def test_the_arrows_spell_another_group(
    store: Store, clock: FixedClock, keys: tuple[str, ...], number: int
) -> None:
    journey = at_manual_entry(store)
    async with running(store, clock, journey=journey) as person:
        await person.press(*keys)
        group = groups(journey.pending.secret)[number - 1]
        assert person.words("#spelled") == f"Groupe {number} sur 8 : {spelled(group)}"
