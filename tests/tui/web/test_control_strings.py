"""What a page may see of what a program writes: everything but control strings, wherever it was cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.web.control_strings import Filter, typed

ESCAPE, BELL, CANCEL = b"\x1b", b"\x07", b"\x18"
OPENINGS = [ESCAPE + letter for letter in (b"]", b"P", b"X", b"^", b"_")] + [
    letter.encode() for letter in "\x9d\x90\x98\x9e\x9f"
]
CLOSINGS = [BELL, CANCEL, b"\x1a", "\x9c".encode(), b"\x1b\\"]
COPYING = b"52;c;aGk="
"""OSC 52 with a text for the clipboard."""
HARMLESS = "Élève, « œuvre » · 12 €, l’été… 📱\r\n\x1b[1;31mrouge\x1b[0m\x1b[?2026h\x1b7\x1b8\x1b(B\x1b[12;40H".encode()
TOKENS = st.sampled_from(
    [
        *(*OPENINGS, *CLOSINGS, ESCAPE, b"]", b"P", b"_", b"\\", b"[31m", b"(", b"a", b"\n", b"\x7f", COPYING),
        *(b"\xc2", b"\x9d", b"\x90", b"\x9c", b"\x80", b"\xe2", b"\xf0\x9f", b"\xff", b"\xef\xbb\xbf"),
        *(letter.encode() for letter in "é«’📱\x85"),
    ]
)
ANYTHING = st.lists(TOKENS | st.binary(max_size=3), max_size=20).map(b"".join)
GRAMMATICAL = st.text().filter(lambda text: not any("\x80" <= each <= "\x9f" for each in text))


def passed(*parts: bytes) -> bytes:
    """What passes of these parts."""
    strings = Filter()
    return b"".join(map(strings.passed, parts))


def in_parts(data: bytes, cuts: Iterable[int]) -> Sequence[bytes]:
    """Bytes cut at these places, as far as there are any."""
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return [data[begin:end] for begin, end in pairwise(places)]


def begins_a_string(data: bytes) -> bool:
    """Tell whether a terminal takes any of this for the beginning of a control string.

    As the parser of xterm.js does, whose table is that of vt100.net: it leaves out what is no UTF-8, and a byte order
    mark; between an escape and its letter it obeys control characters, and goes on waiting.
    """
    waits = False
    for each in data.decode(errors="ignore").replace("\ufeff", ""):
        if each in "\x90\x98\x9d\x9e\x9f" or (waits and each in "]PX^_"):
            return True
        is_control = each < " " or each == "\x7f"
        waits = each == "\x1b" or (waits and is_control and each not in "\x18\x1a")
    return False


@given(ANYTHING, st.lists(st.integers(0, 60)))
def test_it_is_the_same_wherever_it_was_cut(data: bytes, cuts: list[int]) -> None:
    assert passed(*in_parts(data, cuts)) == passed(data)


@given(ANYTHING, st.lists(st.integers(0, 60)))
def test_nothing_that_passes_begins_a_control_string(data: bytes, cuts: list[int]) -> None:
    assert not begins_a_string(passed(*in_parts(data, cuts)))


@given(GRAMMATICAL, st.lists(st.integers(0, 60)))
def test_no_character_comes_in_two_halves(text: str, cuts: list[int]) -> None:
    strings = Filter()
    parts = [strings.passed(part) for part in in_parts(text.replace("\x1b", "").encode(), cuts)]
    assert "".join(part.decode() for part in parts) == text.replace("\x1b", "")


@given(st.lists(st.integers(0, 120)))
def test_letters_and_sequences_pass_byte_for_byte(cuts: list[int]) -> None:
    assert passed(*in_parts(HARMLESS, cuts)) == HARMLESS


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_control_string_is_taken_out_whatever_begins_and_ends_it(opening: bytes, closing: bytes) -> None:
    shown = passed(b"avant ", opening + COPYING + "é«".encode() + closing, "après «".encode())
    assert shown.decode() == "avant \x18après «"


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_sequence_that_ends_a_string_stays(opening: bytes) -> None:
    assert passed(b"a" + opening + COPYING + b"\x1b[0mb") == b"a\x18\x1b[0mb"
    assert passed(b"a" + opening + COPYING, ESCAPE, b"[0mb") == b"a\x18\x1b[0mb"
    assert passed(b"a" + opening + COPYING + b"\x1b]8;;http://x" + BELL + b"b") == b"a\x18\x18b"


def test_a_string_without_an_end_hides_what_comes_until_there_is_one() -> None:
    strings = Filter()
    assert strings.passed(b"a\x1b]52;c;") == b"a\x18"
    assert strings.passed(b"aGk" * 99999) == b""
    assert strings.passed(b"\x07b") == b"b"


@pytest.mark.parametrize(
    "around",
    [
        b"\x1b\x1b]x\x07]%s\x07",
        b"\xc2\x1b]x\x07\x9d%s\x07",
        b"\x1b\x07]%s\x07",
        b"\x1b\n\r\x00]%s\x07",
        b"\x1b\x7f]%s\x07",
        b"\x1b\xff]%s\x07",
        b"\x1b\xef\xbb\xbf]%s\x07",
        b"\x1b\xc2\x9d%s\x07",
        b"\xc2\x1b\x9d%s\x07",
    ],
)
def test_what_is_around_something_taken_out_becomes_no_string(around: bytes) -> None:
    data = around % COPYING
    assert not begins_a_string(passed(data))
    assert not begins_a_string(passed(*in_parts(data, range(len(data)))))


def test_half_of_anything_waits_for_the_other_half() -> None:
    strings = Filter()
    assert strings.passed("l’".encode()[:-1]) == b"l"
    assert strings.passed("l’".encode()[-1:]) == "’".encode()
    assert strings.passed(b"a\x1b") == b"a"
    assert strings.passed(b"[0m") == b"\x1b[0m"


@pytest.mark.parametrize(
    ("sent", "is_read"),
    [
        ("une phrase assez longue\r", "une phrase assez longue\r"),
        ("é « · » ’ 📱", "é « · » ’ 📱"),
        ("\x1b[A\x1b[<0;12;4M\x1bOP\x1b[200~collé\x1b[201~", "\x1b[A\x1b[<0;12;4M\x1bOP\x1b[200~collé\x1b[201~"),
        ("\x1b", "\x1b"),
        ("\x1b]", "\x1b]"),
        ("\x1bP", "\x1bP"),
        ("a\x1b]52;c;aGk=\x07", "a"),
        ("a\x1bP1$r0m\x1b\\b", "a"),
        ("a\x9d52;c;aGk=\x9c\nb", "a"),
        ("a\x1b_x\n\x1b\\", "a"),
    ],
)
def test_answers_of_a_terminal_in_control_strings_are_never_typed(sent: str, is_read: str) -> None:
    assert typed(sent) == is_read
