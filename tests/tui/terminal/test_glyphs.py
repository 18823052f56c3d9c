"""What a terminal draws, and what stands for the rest, with the fonts that Debian puts on a console."""

from __future__ import annotations

import ctypes
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui
from tui.language.text import is_hidden
from tui.terminal import glyphs
from tui.terminal.glyphs import HALF_BLOCK, LEAST_OF_A_CONSOLE, Pencil, of_console, of_terminal

FONTS = Path(__file__).parents[2] / "data" / "console_fonts.txt"
FRENCH = "éèàùâêîôûëïüçÉÈÀÇ«»"


def _font(ranges: str) -> frozenset[str]:
    spans = [part.partition("-")[::2] for part in ranges.split()]
    return frozenset(chr(code) for first, last in spans for code in range(int(first, 16), int(last or first, 16) + 1))


def fonts() -> dict[str, frozenset[str]]:
    """By name, those whose tables were read."""
    lines = (line.split(" ", 1) for line in FONTS.read_text().splitlines() if not line.startswith("#"))
    return {name: _font(ranges) for name, ranges in lines}


def signs() -> set[str]:
    """Every character beyond ASCII in what the program draws."""
    sources = (path.read_text() for path in Path(tui.__file__).parent.rglob("*.py"))
    return {letter for text in sources for letter in text if ord(letter) > 126} & set(glyphs._STAND_INS)


@pytest.fixture(scope="module")
def file() -> Iterator[int]:
    """A descriptor of no terminal."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    yield descriptor
    os.close(descriptor)


def console(monkeypatch: pytest.MonkeyPatch, font: frozenset[str]) -> None:
    """Have the kernel answer with this font, as con_get_unimap() does."""

    def ioctl(_descriptor: int, request: int, asked: glyphs._Map) -> int:
        assert request == 0x4B66
        assert asked.count >= len(font)
        for place, letter in enumerate(sorted(font)):
            asked.entries[place].unicode = ord(letter)
            asked.entries[place].place = place
        asked.count = len(font)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)


def test_the_structures_are_those_of_the_kernel() -> None:
    assert ctypes.sizeof(glyphs._Entry) == 4
    assert glyphs._Map.entries.offset == ctypes.sizeof(ctypes.c_void_p)


@pytest.mark.parametrize("name", fonts())
def test_a_console_tells_the_characters_of_its_font(monkeypatch: pytest.MonkeyPatch, name: str, file: int) -> None:
    font = fonts()[name]
    console(monkeypatch, font)
    assert of_console(file) == font
    draws = of_terminal(file, "utf-8", {"TERM": "linux"})
    assert draws(HALF_BLOCK) is (HALF_BLOCK in font)


@pytest.mark.parametrize("name", fonts())
def test_every_sign_of_ours_is_drawn_by_every_font(monkeypatch: pytest.MonkeyPatch, name: str, file: int) -> None:
    font = fonts()[name]
    console(monkeypatch, font)
    pencil = Pencil(of_terminal(file, "utf-8", {}))
    assert signs()
    assert {pencil.drawn(sign) for sign in signs()} <= font


def test_of_the_french_fonts_none_draws_a_half_block_and_the_one_we_name_does() -> None:
    french = {name: font for name, font in fonts().items() if name.startswith(("Lat15", "Uni"))}
    assert french
    assert not any(HALF_BLOCK in font for font in french.values())
    assert set(FRENCH + HALF_BLOCK + "○œŒ") <= fonts()["FullGreek-Terminus16"]


@pytest.mark.parametrize("name", [name for name in fonts() if name.startswith(("Lat15", "Uni"))])
def test_a_console_out_of_reach_is_held_to_draw_what_all_do(name: str) -> None:
    assert fonts()[name] >= LEAST_OF_A_CONSOLE - {"\xad"}


@pytest.mark.parametrize("kind", ["linux", "linux-16color"])
def test_a_console_out_of_reach_draws_no_half_block(kind: str, file: int) -> None:
    draws = of_terminal(file, "utf-8", {"TERM": kind})
    assert draws("é")
    assert not draws(HALF_BLOCK)


def test_another_terminal_draws_everything(file: int) -> None:
    draws = of_terminal(file, "utf-8", {"TERM": "xterm-256color"})
    assert all(map(draws, HALF_BLOCK + "○✓日"))


@given(st.characters().filter(lambda letter: not is_hidden(letter)))
def test_what_is_drawn_is_drawn_as_it_is(file: int, letter: str) -> None:
    assert Pencil().drawn(letter) == letter
    draws = of_terminal(file, "latin-1", {})
    drawn = Pencil(draws).drawn(letter)
    assert drawn == letter or (not draws(letter) and draws(drawn))


@pytest.mark.parametrize(
    ("letter", "drawn"),
    [("─", "-"), ("╭", "+"), ("▌", ">"), ("○", "o"), ("é", "é"), ("’", "'"), ("ł", "ł"), ("ő", "o")],
)
def test_in_latin_1(letter: str, drawn: str, file: int) -> None:
    assert Pencil(of_terminal(file, "latin-1", {})).drawn(letter) == drawn
