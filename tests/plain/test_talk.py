"""Lines in and out: what is typed, what is shown, and what is not."""

from __future__ import annotations

import io
import os
import pty
import termios
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plain.talk import LONGEST_LINE, Back, Quit, Talk


@pytest.fixture
def keyboard() -> Iterator[tuple[int, int]]:
    """The descriptor to type into, and the one to read from."""
    reading, typing = os.pipe()
    yield typing, reading
    for descriptor in (reading, typing):
        os.close(descriptor)


def test_lines_typed_ahead_answer_the_next_questions(keyboard: tuple[int, int]) -> None:
    typing, reading = keyboard
    talk = Talk(reading, io.StringIO())
    os.write(typing, "Zoé\r\n\nquitter\n".encode())
    assert talk.ask("?") == "Zoé"
    assert talk.ask("?") == ""
    with pytest.raises(Quit):
        talk.ask("?")


def test_the_end_of_input_is_goodbye(keyboard: tuple[int, int]) -> None:
    _typing, reading = keyboard
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, reading)
    os.close(null)
    with pytest.raises(Quit):
        Talk(reading, io.StringIO()).ask("?")


def test_something_may_happen_while_somebody_thinks(keyboard: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.plain.talk.EVERY", 0)
    typing, reading = keyboard
    looks = iter(range(3))

    def look() -> str:
        if next(looks, None) is None:
            os.write(typing, b"1\n")
        return ""

    assert Talk(reading, io.StringIO()).choose("?", ("a", "b"), look) == 0


def test_a_secret_is_not_shown_and_what_was_typed_ahead_is_kept() -> None:
    master, slave = pty.openpty()
    talk = Talk(slave, io.StringIO())
    try:
        os.write(master, b"first\n")
        shown = termios.tcgetattr(slave)[3] & termios.ECHO
        assert talk.ask_secret("?") == "first"
        assert termios.tcgetattr(slave)[3] & termios.ECHO == shown != 0
        os.write(master, b"retour\n")
        with pytest.raises(Back):
            talk.ask_secret("?")
        assert termios.tcgetattr(slave)[3] & termios.ECHO == shown
    finally:
        os.close(master)
        os.close(slave)


def test_help_at_a_secret_begins_a_line() -> None:
    master, slave = pty.openpty()
    out = io.StringIO()
    talk = Talk(slave, out)
    talk.help = lambda: ("what helps",)
    try:
        os.write(master, b"aide\nsecret\n")
        assert talk.ask_secret("first:") == "secret"
        assert out.getvalue().startswith("first: \nwhat helps\n")
        assert out.getvalue().endswith("\nfirst: \n")
    finally:
        os.close(master)
        os.close(slave)


class Watched(io.StringIO):
    """What is said, and what of it while the terminal showed what is typed."""

    def __init__(self, terminal: int) -> None:
        super().__init__()
        self.terminal = terminal
        self.while_it_shows: list[str] = []

    def write(self, text: str) -> int:
        """Note it."""
        if termios.tcgetattr(self.terminal)[3] & termios.ECHO:
            self.while_it_shows.append(text)
        return super().write(text)


def test_what_is_typed_shows_only_while_something_is_asked() -> None:
    master, slave = pty.openpty()
    out = Watched(slave)
    talk = Talk(slave, out)
    shown = termios.tcgetattr(slave)

    def look() -> str:
        assert termios.tcgetattr(slave)[3] & termios.ECHO
        os.write(master, b"asked\n")
        return ""

    try:
        with talk.quiet():
            talk.say("a pause")
            os.write(master, b"early\n")
            assert talk.ask("first:") == "early"
            assert talk.ask("second:", look) == "asked"
            # Whoever answers at once, as a program does, sees the answer too.
            assert out.while_it_shows == ["second: "]
            # What was typed before it was asked for is shown where it answers.
            assert out.getvalue() == "a pause\nfirst: early\nsecond: "
            with pytest.raises(KeyboardInterrupt):
                talk.ask("third:", interrupted)
            assert not termios.tcgetattr(slave)[3] & termios.ECHO
        assert termios.tcgetattr(slave) == shown
    finally:
        os.close(master)
        os.close(slave)


def interrupted() -> str:
    """Be interrupted by Ctrl+C."""
    raise KeyboardInterrupt


def test_what_is_said_does_nothing_to_a_terminal() -> None:
    out = io.StringIO()
    talk = Talk(-1, out)
    talk.say("! \x1b[2J", "✓ \u202eabc\nsecond", "")
    assert out.getvalue() == "Attention : �[2J\n�abc\nsecond\n\n"


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_bytes_are_an_answer_or_goodbye(chunks: list[bytes]) -> None:
    reading, typing = os.pipe()
    try:
        os.write(typing, b"".join(chunks) + b"\n" * 3)
        os.close(typing)
        talk = Talk(reading, io.StringIO())
        for _answer in range(20):
            try:
                answer = talk.ask("?")
            except Back:
                continue
            except Quit:
                return
            assert "\n" not in answer
    finally:
        os.close(reading)


def test_a_line_without_end_does_not_fill_the_memory(keyboard: tuple[int, int]) -> None:
    typing, reading = keyboard
    talk = Talk(reading, io.StringIO())
    os.write(typing, b"x" * 60_000 + b"\n")
    assert len(talk.ask("?")) <= LONGEST_LINE


def test_so_does_a_question() -> None:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 20))
    reading, typing = os.pipe()
    os.write(typing, b"oui\n")
    with os.fdopen(theirs, "w") as out:
        assert Talk(reading, out).ask("Faut-il inverser les couleurs ?") == "oui"
        said = ""
        while said.count("\n") < 2:
            said += os.read(ours, 4096).decode().replace("\r\n", "\n")
    for descriptor in (ours, reading, typing):
        os.close(descriptor)
    assert said == "Faut-il inverser\nles couleurs ? \n"


def test_lines_break_between_words_on_a_terminal() -> None:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 20))
    with os.fdopen(theirs, "w") as out:
        Talk(-1, out).say(
            "Ouvrez l'application et lisez le code ABCDEFGHIJKLMNOPQRSTUVWXYZ. Il ne sert que 5\u00a0minutes."
        )
        said = b""
        # A terminal hands over what it has so far.
        while not said.endswith(b"minutes.\r\n"):
            said += os.read(ours, 4096)
    os.close(ours)
    assert said.decode().replace("\r\n", "\n") == (
        "Ouvrez\nl'application et\nlisez le code\nABCDEFGHIJKLMNOPQRSTUVWXYZ.\nIl ne sert que\n5\u00a0minutes.\n"
    )


def test_what_has_to_be_heard_is_answered_by_nothing_that_was_typed_before() -> None:
    master, slave = pty.openpty()
    out = io.StringIO()
    talk = Talk(slave, out)
    try:
        os.write(master, b"name\n1\nhalf a li")
        assert talk.ask("?") == "name"
        talk.say("the codes")
        talk.forget_typed_ahead()
        os.write(master, b"2\n")
        assert talk.ask("?") == "2"
        assert out.getvalue().count("avant cette lecture") == 1
        talk.forget_typed_ahead()
        assert out.getvalue().count("avant cette lecture") == 1
    finally:
        os.close(master)
        os.close(slave)


def test_answers_that_were_written_beforehand_are_kept(keyboard: tuple[int, int]) -> None:
    typing, reading = keyboard
    out = io.StringIO()
    talk = Talk(reading, out)
    os.write(typing, b"1\n2\n")
    assert talk.ask("?") == "1"
    talk.forget_typed_ahead()
    assert talk.ask("?") == "2"
    assert "avant cette lecture" not in out.getvalue()
