"""The keys of a page: those that fit, and where each can be clicked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui.widgets.key_line import GAP, KeyLine, fitting, key_name, targets

STAY = [("Échap", "retour"), ("F1", "aide"), ("Ctrl+Q", "quitter")]
KEYS = [("Tab", "suivant"), ("← →", "épeler"), ("C", "copier"), ("Entrée", "valider"), *STAY]
SHORT = [KEYS[0], KEYS[1], *STAY]
words = st.text("abcdé", min_size=1, max_size=8)
keys = st.lists(st.tuples(st.lists(words, min_size=1, max_size=3).map(" ".join), words), min_size=1, max_size=8)


def columns(shown: list[tuple[str, str]]) -> int:
    """The columns of a line: each key has a cell on both sides, and one before what it does."""
    return sum(len(key) + len(effect) + 3 for key, effect in shown) + GAP * (len(shown) - 1)


@given(st.permutations(KEYS), st.integers(0, 120))
def test_the_way_out_and_the_help_stay_whatever_the_width(line: list[tuple[str, str]], width: int) -> None:
    shown = list(fitting(line, width))
    assert shown == [pair for pair in line if pair in shown]
    assert set(STAY) <= set(shown)
    assert columns(shown) <= width or set(shown) == set(STAY)


def test_what_every_page_has_goes_first_and_then_the_last_of_its_own() -> None:
    line, gone = KEYS, []
    while (shown := list(fitting(line, columns(line) - 1))) != line:
        gone += [pair[0] for pair in line if pair not in shown]
        line = shown
    assert gone == ["Tab", "Entrée", "C", "← →"]


def test_each_key_and_what_it_does_can_be_clicked() -> None:
    assert list(targets(SHORT[:3])) == [
        (0, 13, "Tab"),
        (15, 17, "←"),
        (17, 27, "→"),
        (29, 43, "Échap"),
    ]


@given(keys)
def test_no_two_targets_share_a_cell(line: list[tuple[str, str]]) -> None:
    cells = [cell for first, last, _word in targets(line) for cell in range(first, last)]
    assert len(cells) == len(set(cells)) == columns(line) - GAP * (len(line) - 1)


@pytest.mark.parametrize(
    ("word", "name"),
    [("Échap", "escape"), ("Entrée", "enter"), ("F1", "f1"), ("Ctrl+Q", "ctrl+q"), ("C", "c"), ("→", "right")],
)
def test_words_are_keys_of_textual(word: str, name: str) -> None:
    assert key_name(word) == name


@pytest.mark.parametrize(("theme", "name"), [("sombre", "muted"), ("clair", "muted"), ("grand", "foreground")])
async def test_what_a_key_does_has_the_colour_of_the_line(theme: str, name: str) -> None:
    async with on_a_shelf(KeyLine(SHORT), theme=theme) as hands:
        (row,) = cells_of(hands, "KeyLine")
        shown = "".join(cell.char for cell in row).strip()
        assert shown == "Tab  suivant   ← →  épeler   Échap  retour   F1  aide   Ctrl+Q  quitter"
        cap, effect = row[2], row[6]
        assert (cap.foreground, cap.background) == (colour(hands, "foreground"), colour(hands, "cap"))
        assert effect.foreground == colour(hands, name)
        hands.app.screen.query_one(KeyLine).styles.color = "#000000"
        await hands.settle()
        assert cells_of(hands, "KeyLine")[0][6].foreground == "#000000"


async def test_it_fills_its_own_columns_whatever_size_the_terminal_had_for_a_moment() -> None:
    terminal = [80]
    async with on_a_shelf(line := KeyLine(SHORT, lambda: terminal[0])) as hands:
        whole = drawn(hands, "KeyLine")
        # No page is laid out for it, since the terminal has its former size again by then.
        terminal[0] = 40
        line.post_message(events.Resize(line.outer_size, line.outer_size))
        await hands.settle()
        line.show(SHORT)
        await hands.settle()
        assert drawn(hands, "KeyLine") == whole
