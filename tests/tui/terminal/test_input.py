"""What a terminal sends: keys are typed; what it answers is not, wherever it is cut; and the next key is read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, strategies
from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tests.conftest import FixedClock
from tests.storage.people import unhurried
from tests.terminal.hostile import FRAGMENTS
from tui.terminal.input import LONGEST_PASTE, PASTE_PAUSE, SEQUENCE_PAUSE, InputReader

START, END = "\x1b[200~", "\x1b[201~"
FLUSH = "\x1b\\" + END
"""Ends whatever was begun."""
ESCAPE_DELAY = 0.1

pieces = strategies.one_of(
    strategies.sampled_from([fragment.decode("utf-8", "replace") for fragment in FRAGMENTS]),
    strategies.text(strategies.characters(exclude_characters="\x1b"), max_size=8),
    strategies.binary(max_size=8).map(lambda data: data.decode("utf-8", "replace")),
    strategies.from_regex(r"\x1b\[[0-9:;?<-]{0,24}[a-zA-Z~$]", fullmatch=True),
    strategies.integers(0, 1 << 80).map(lambda number: f"\x1b[{number};5u"),
    strategies.integers(0, 1 << 80).map(lambda number: f"\x1b[97;{number}u"),
)
streams = strategies.lists(pieces, max_size=12)

ANSWERS = {
    "DA1": "\x1b[?62;1;2;4;6;9;15;22c",
    "DA1 of the Linux console": "\x1b[?6c",
    "DA2": "\x1b[>41;380;0c",
    "DA3": "\x1bP!|7E565445\x1b\\",
    "DSR": "\x1b[0n",
    "CPR": "\x1b[97;98R",
    "CPR of the corner": "\x1b[1;1R",
    "DECXCPR": "\x1b[?24;80;1R",
    "DECRPM": "\x1b[?2027;0$y",
    "DECRPM of ANSI modes": "\x1b[4;2$y",
    "DECREQTPARM": "\x1b[2;1;1;128;128;1;0x",
    "DECRQSS": "\x1bP1$r0;1;31m\x1b\\",
    "XTVERSION": "\x1bP>|XTerm(380)\x1b\\",
    "XTGETTCAP": "\x1bP1+r544e=787465726d\x1b\\",
    "background, BEL": "\x1b]11;rgb:1111/1616/1d1d\x07",
    "background, ST": "\x1b]11;rgb:1111/1616/1d1d\x1b\\",
    "palette": "\x1b]4;1;rgb:cccc/0000/0000\x1b\\",
    "clipboard": "\x1b]52;c;bW90IGRlIHBhc3Nl\x07",
    "title": "\x1b]lun titre\x1b\\",
    "kitty keyboard": "\x1b[?31u",
    "kitty graphics": "\x1b_Gi=31;OK\x1b\\",
    "privacy message": "\x1b^secret\x1b\\",
    "start of string": "\x1bXsecret\x1b\\",
    "win32 input": "\x1b[65;30;97;1;0;1_",
    "window size in cells": "\x1b[8;24;80t",
    "window size in pixels": "\x1b[4;480;640t",
    "window state": "\x1b[1t",
    "size in band": "\x1b[48;24;80;480;640t",
    "colour scheme": "\x1b[?997;1n",
    "modify other keys": "\x1b[>4;2m",
    "a click in three characters": "\x1b[M !!",
    "a click beyond reason": "\x1b[<0;99999999999;1M",
    "the end of no paste": END,
    "a long sequence": "\x1b[" + "9;" * 1000 + "u",
    "a long string": "\x1b]52;c;" + "A" * 5000 + "\x07",
    "eight bits": "\x9b?62;22c\x90>|foot\x9c\x9d11;rgb:0/0/0\x9c",
}


def read(reader: InputReader, texts: Iterable[str]) -> list[Message]:
    """All the messages of these texts."""
    return [message for text in texts for message in reader.feed(text)]


def keys(messages: Iterable[Message]) -> list[str]:
    """The names of the keys among them."""
    return [message.key for message in messages if isinstance(message, events.Key)]


@pytest.fixture
def reader(clock: FixedClock) -> InputReader:
    """On a clock that moves when it is told to."""
    return InputReader(clock, ESCAPE_DELAY)


@unhurried
@given(streams)
def test_nothing_stops_it(texts: list[str]) -> None:
    reader = InputReader()
    messages = read(reader, texts)
    assert not any(isinstance(message, events.Resize) for message in messages)
    read(reader, [FLUSH])
    assert keys(read(reader, ["a", "\r", "\x1b[A"])) == ["a", "enter", "up"]


@unhurried
@given(streams)
def test_a_stream_cut_anywhere_has_the_same_keys(texts: list[str]) -> None:
    text = "".join(texts)
    at_once, one_by_one = InputReader(), InputReader()
    assert keys(read(at_once, [text])) == keys(read(one_by_one, list(text)))


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[11~", "f1"),  # PuTTY
        ("\x1b[[A", "f1"),  # the Linux console
        ("\x1bOP", "f1"),  # xterm, vt220
        ("\x1b[1~", "home"),  # PuTTY, screen, tmux
        ("\x1b[7~", "home"),  # rxvt
        ("\x1bOH", "home"),
        ("\x1b[4~", "end"),
        ("\x1bOA", "up"),  # in application mode
        ("\x7f", "backspace"),
        ("\x08", "backspace"),  # where the terminal says Control-H
        ("\x1bOM", "enter"),  # of the keypad
        ("\x1b[Z", "shift+tab"),
    ],
)
def test_what_terminals_send_for_the_same_key(sequence: str, key: str) -> None:
    assert keys(read(InputReader(), [sequence])) == [key]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_what_a_terminal_answers_is_not_typed(reader: InputReader, answer: str) -> None:
    assert read(reader, ["a", answer, "b"]) != []
    assert keys(read(reader, ["a", answer, "b"])) == ["a", "b"]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_nor_when_it_comes_in_two(clock: FixedClock, answer: str) -> None:
    for cut in range(2, len(answer), max(1, len(answer) // 20)):
        reader = InputReader(clock, ESCAPE_DELAY)
        found = read(reader, ["a", answer[:cut]])
        clock.advance(SEQUENCE_PAUSE * 0.9)
        found += reader.overdue()
        assert keys([*found, *read(reader, [answer[cut:], "b"])]) == ["a", "b"], cut


@pytest.mark.parametrize(
    "begun", ["\x1b[", "\x1b[?62;", "\x1b[<0;1", "\x1bO", "\x1b]11;rgb", "\x1bP>|", "\x1b[M!", "\x1b[["]
)
def test_what_was_cut_is_given_up_after_a_while(reader: InputReader, clock: FixedClock, begun: str) -> None:
    assert read(reader, [begun]) == []
    clock.advance(SEQUENCE_PAUSE)
    assert reader.overdue() == []
    assert keys(read(reader, ["abc"])) == ["a", "b", "c"]


def test_a_key_that_comes_slowly_is_one_key(clock: FixedClock) -> None:
    reader = InputReader(clock, escape_delay=2.0)
    found = read(reader, ["\x1b"])
    clock.advance(1.9)
    found += reader.overdue() + read(reader, ["[A"])
    assert keys(found) == ["up"]


def test_escape_is_a_key_where_nothing_follows(reader: InputReader, clock: FixedClock) -> None:
    assert read(reader, ["\x1b"]) == []
    assert reader.overdue() == []
    clock.advance(2 * ESCAPE_DELAY)
    assert keys(reader.overdue()) == ["escape"]
    assert reader.overdue() == []
    assert keys(read(reader, ["\x1b\x1b[A"])) == ["escape", "up"]


def test_who_presses_alt_and_a_letter_that_begins_a_string_goes_on_with_enter(reader: InputReader) -> None:
    assert keys(read(reader, ["\x1bPabc\rd"])) == ["enter", "d"]


def test_alt_and_another_letter_is_a_key(reader: InputReader) -> None:
    assert keys(read(reader, ["\x1bx\x1b\x7f"])) == ["alt+x", "ctrl+w"]


def test_alt_and_a_digit_is_the_function_key_that_a_terminal_may_keep(reader: InputReader) -> None:
    assert keys(read(reader, ["".join(f"\x1b{digit}" for digit in "1234567890")])) == [f"f{n}" for n in range(1, 11)]


def test_escape_and_later_a_digit_are_two_keys(reader: InputReader, clock: FixedClock) -> None:
    assert read(reader, ["\x1b"]) == []
    clock.advance(2 * ESCAPE_DELAY)
    assert keys(reader.overdue()) == ["escape"]
    assert keys(read(reader, ["1"])) == ["1"]


def test_of_what_never_pauses_the_beginning_is_typed(reader: InputReader) -> None:
    assert len(read(reader, ["x\x1b[A" * LONGEST_PASTE])) == LONGEST_PASTE
    assert read(reader, ["y"]) == []
    reader.overdue()
    assert keys(read(reader, ["z"])) == ["z"]


@pytest.mark.parametrize("noise", ["\x00", "\ufffd", "\x85\x84"])
def test_noise_on_the_line_is_no_key(reader: InputReader, noise: str) -> None:
    assert read(reader, [noise]) == []


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[99999999;5u",
        "\x1b[1114112u",
        "\x1b[97;1;99999999u",
        "\x1b[:::u",
        "\x1b[1:2:3;4:5u",
    ],
)
def test_a_code_point_beyond_reason_is_no_key(reader: InputReader, sequence: str) -> None:
    assert keys(read(reader, [sequence])) == []
    assert keys(read(reader, ["b"])) == ["b"]


def test_a_click_is_in_cells_whatever_size_was_typed(reader: InputReader) -> None:
    assert read(reader, ["\x1b[48;4000;3000;9;9t"]) == []
    (click,) = read(reader, ["\x1b[<0;11;6M"])
    assert isinstance(click, events.MouseDown)
    assert (click.x, click.y) == (10, 5)


def test_focus_and_frames_are_told(reader: InputReader) -> None:
    found = read(reader, ["\x1b[I\x1b[O\x1b[?2026;2$y"])
    assert [type(message) for message in found] == [
        events.AppFocus,
        events.AppBlur,
        TerminalSupportsSynchronizedOutput,
    ]


def test_ordinary_keys_are_what_they_are(reader: InputReader) -> None:
    sent = ["é", "\t", "\x1b[Z", "\x1bOP", "\x7f", "\x11", "\x1b[5~", " ", "\x1b[13;2u", "\x1b[1;5C", "\x1b[15~"]
    assert keys(read(reader, sent)) == [
        "é",
        "tab",
        "shift+tab",
        "f1",
        "backspace",
        "ctrl+q",
        "pageup",
        "space",
        "shift+enter",
        "ctrl+right",
        "f5",
    ]


class TestPastes:
    """What comes between the two marks, as one message."""

    def test_a_paste_is_one_message(self, reader: InputReader) -> None:
        messages = read(reader, [f"{START}482 913\r\n{END}", "x"])
        assert [type(message) for message in messages] == [events.Paste, events.Key]
        assert isinstance(messages[0], events.Paste)
        assert messages[0].text == "482 913\r\n"

    @pytest.mark.parametrize("text", ["a\x1b[Ab", "\x1b]11;x\x07", "\x1b" + "x" * 100, "\x1b[200~"])
    def test_what_is_in_it_is_no_key(self, reader: InputReader, text: str) -> None:
        (paste,) = read(reader, [START + text + END])
        assert isinstance(paste, events.Paste)
        assert paste.text == text

    def test_an_empty_one_is_nothing(self, reader: InputReader) -> None:
        assert read(reader, [START + END]) == []

    def test_a_long_one_is_dropped_whole(self, reader: InputReader) -> None:
        assert read(reader, [START + "x" * (LONGEST_PASTE + 1) + END, START, "x" * 100_000, END]) == []
        assert len(read(reader, [START + "x" * LONGEST_PASTE + END, "y"])) == 2

    def test_it_waits_for_its_end(self, reader: InputReader, clock: FixedClock) -> None:
        read(reader, [START + "ali"])
        for _wait in range(3):
            clock.advance(PASTE_PAUSE * 0.9)
            assert reader.overdue() == []
            read(reader, ["c"])
        (paste,) = read(reader, ["e" + END])
        assert isinstance(paste, events.Paste)
        assert paste.text == "aliccce"

    def test_without_an_end_it_is_ended_once_and_the_keyboard_works_again(
        self, reader: InputReader, clock: FixedClock
    ) -> None:
        read(reader, [START + "ali"])
        clock.advance(PASTE_PAUSE)
        (paste,) = reader.overdue()
        assert isinstance(paste, events.Paste)
        assert paste.text == "ali"
        assert reader.overdue() == []
        assert keys(read(reader, ["c", END, "d"])) == ["c", "d"]
