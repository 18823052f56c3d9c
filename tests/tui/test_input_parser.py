"""What a terminal sends: whatever it is, the parser lives, believes no size, and reads the next key."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, strategies
from textual import events
from textual.message import Message

from tests.conftest import FixedClock
from tests.storage.people import unhurried
from tests.terminal.hostile import FRAGMENTS
from tui.terminal.input import PASTE_PAUSE, InputParser, PasteGuard

START, END = "\x1b[200~", "\x1b[201~"
FLUSH = "\x1b\\" + END
"""Ends whatever was begun."""

pieces = strategies.one_of(
    strategies.sampled_from([fragment.decode("utf-8", "replace") for fragment in FRAGMENTS]),
    strategies.text(strategies.characters(exclude_characters="\x1b"), max_size=8),
    strategies.binary(max_size=8).map(lambda data: data.decode("utf-8", "replace")),
    strategies.from_regex(r"\x1b\[[0-9:;?<-]{0,24}[a-zA-Z~$]", fullmatch=True),
    strategies.integers(0, 1 << 80).map(lambda number: f"\x1b[{number};5u"),
    strategies.integers(0, 1 << 80).map(lambda number: f"\x1b[97;{number}u"),
)
streams = strategies.lists(pieces, max_size=12)


def read(parser: InputParser, texts: Iterable[str]) -> list[Message]:
    """All the messages of these texts."""
    return [message for text in texts if text for message in parser.feed_safely(text)]


def keys(messages: Iterable[Message]) -> list[str]:
    """The names of the keys among them."""
    return [message.key for message in messages if isinstance(message, events.Key)]


@unhurried
@given(streams)
def test_nothing_stops_it(texts: list[str]) -> None:
    parser = InputParser()
    messages = read(parser, texts)
    assert not any(isinstance(message, events.Resize) for message in messages)
    read(parser, [FLUSH])
    assert keys(read(parser, ["a", "\r", "\x1b[A"])) == ["a", "enter", "up"]


@unhurried
@given(streams)
def test_a_stream_cut_anywhere_has_the_same_keys(texts: list[str]) -> None:
    text = "".join(texts)
    at_once, one_by_one = InputParser(), InputParser()
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
    assert keys(read(InputParser(), [sequence])) == [key]


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
def test_a_code_point_beyond_reason_is_no_key(sequence: str) -> None:
    parser = InputParser()
    assert keys(read(parser, [sequence])) == []
    read(parser, [FLUSH])
    assert keys(read(parser, ["b"])) == ["b"]


def test_a_size_that_was_typed_is_not_believed() -> None:
    parser = InputParser()
    assert read(parser, ["\x1b[48;4000;3000;9;9t"]) == []
    assert not parser.mouse_pixels
    (click,) = read(parser, ["\x1b[<0;11;6M"])
    assert isinstance(click, events.MouseDown)
    assert (click.x, click.y) == (10, 5)


def test_ordinary_keys_are_what_they_are() -> None:
    sent = ["é", "\t", "\x1b[Z", "\x1bOP", "\x7f", "\x11", "\x1b[5~", " ", "\x1b[13;2u"]
    assert keys(read(InputParser(), sent)) == [
        "é",
        "tab",
        "shift+tab",
        "f1",
        "backspace",
        "ctrl+q",
        "pageup",
        "space",
        "shift+enter",
    ]


def test_a_paste_is_one_message() -> None:
    messages = read(InputParser(), [f"{START}482 913\r\n{END}", "x"])
    assert [type(message) for message in messages] == [events.Paste, events.Key]
    assert isinstance(messages[0], events.Paste)
    assert messages[0].text == "482 913\r\n"


class TestPasteGuard:
    """Ends a paste whose end never comes."""

    @pytest.fixture
    def guard(self, clock: FixedClock) -> PasteGuard:
        """On a clock that moves when it is told to."""
        return PasteGuard(clock)

    def test_a_paste_without_an_end_is_ended_once(self, guard: PasteGuard, clock: FixedClock) -> None:
        assert guard.feed(START + "abc") == START + "abc"
        assert guard.overdue() == ""
        clock.advance(PASTE_PAUSE)
        assert guard.overdue() == END
        assert guard.overdue() == ""

    def test_silence_is_counted_from_the_last_byte(self, guard: PasteGuard, clock: FixedClock) -> None:
        guard.feed(START)
        clock.advance(PASTE_PAUSE * 0.9)
        guard.feed("abc")
        clock.advance(PASTE_PAUSE * 0.9)
        assert guard.overdue() == ""

    def test_what_has_ended_is_not_ended_again(self, guard: PasteGuard, clock: FixedClock) -> None:
        guard.feed(f"{START}abc{END}")
        clock.advance(PASTE_PAUSE * 2)
        assert guard.overdue() == ""

    def test_without_a_paste_there_is_nothing_to_end(self, guard: PasteGuard, clock: FixedClock) -> None:
        guard.feed("abc" + END)
        clock.advance(PASTE_PAUSE * 2)
        assert guard.overdue() == ""

    @pytest.mark.parametrize("cut", range(1, len(START)))
    def test_markers_may_be_cut_in_two(self, guard: PasteGuard, clock: FixedClock, cut: int) -> None:
        guard.feed(START[:cut])
        guard.feed(START[cut:] + "abc")
        clock.advance(PASTE_PAUSE)
        assert guard.overdue() == END
        guard.feed(START + "abc" + END[:cut])
        guard.feed(END[cut:])
        clock.advance(PASTE_PAUSE)
        assert guard.overdue() == ""

    def test_a_keyboard_works_again_after_it(self, guard: PasteGuard, clock: FixedClock) -> None:
        parser = InputParser()
        assert keys(read(parser, [guard.feed(START + "ali")])) == []
        clock.advance(PASTE_PAUSE)
        messages = read(parser, [guard.overdue(), guard.feed("c")])
        assert isinstance(messages[0], events.Paste)
        assert (messages[0].text, keys(messages)) == ("ali", ["c"])

    @unhurried
    @given(strategies.lists(strategies.sampled_from([START, END, "a", "\x1b", "[200~", "[201~"]), max_size=12))
    def test_it_knows_what_the_last_marker_was(self, texts: list[str]) -> None:
        clock = FixedClock()
        guard = PasteGuard(clock)
        assert "".join(guard.feed(text) for text in texts) == "".join(texts)
        whole = "".join(texts)
        pasting = whole.rfind(START) > whole.rfind(END)
        clock.advance(PASTE_PAUSE)
        assert (guard.overdue() == END) == pasting
