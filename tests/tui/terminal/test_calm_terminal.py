"""What is written last reaches a terminal that takes nothing, and a terminal that is gone is no error."""

from __future__ import annotations

import os
import select
import termios
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest
from textual.drivers._writer_thread import WriterThread

from tui.terminal.calm_terminal import CalmTerminal

FRAME = "secret " * 2000
LAST = "\x1b[2Kerased"


@pytest.fixture
def line() -> Iterator[tuple[int, TextIO]]:
    """Both ends of a terminal: the one that shows, and the program's."""
    ours, its = os.openpty()
    with os.fdopen(its, "w", encoding="utf-8") as file:
        yield ours, file
        os.close(ours)


def shown(terminal: int) -> str:
    """What it is given, up to the last words."""
    data = b""
    while not data.endswith(LAST.encode()):
        data += os.read(terminal, 4096)
    return data.decode()


def taken(terminal: int, count: int) -> str:
    """So many bytes of what it is given: the kernel may hand them over in pieces."""
    data = b""
    while len(data) < count:
        data += os.read(terminal, count - len(data))
    return data.decode()


def not_read(_file: TextIO) -> None:
    """Nobody looks."""


def stopped(file: TextIO) -> None:
    """By Scroll Lock."""
    termios.tcflow(file, termios.TCOOFF)


def skip_to(calm: CalmTerminal, text: str) -> None:
    """As the program does it, in another thread: it blocks a signal there."""
    thread = threading.Thread(target=calm.skip_to, args=[text])
    thread.start()
    thread.join()


@pytest.mark.parametrize("hold", [not_read, stopped])
def test_what_waits_is_dropped_and_the_last_words_are_shown(
    line: tuple[int, TextIO], hold: Callable[[TextIO], None]
) -> None:
    terminal, file = line
    hold(file)
    calm = CalmTerminal(file)
    writer = WriterThread(calm)  # type: ignore[arg-type]
    writer.start()
    for _frame in range(20):
        writer.write(FRAME)
    while select.select([], [file], [], 0)[1]:
        time.sleep(0.001)
    skip_to(calm, LAST[:4])
    writer.write(LAST)
    writer._queue.put(None)
    writer.join(20)
    assert not writer.is_alive()
    assert len(shown(terminal)) < len(FRAME)


def test_where_nothing_waits_all_is_shown(line: tuple[int, TextIO]) -> None:
    terminal, file = line
    calm = CalmTerminal(file)
    calm.write(FRAME[:4000])
    assert taken(terminal, 4000) == FRAME[:4000]
    skip_to(calm, LAST)
    calm.write(FRAME)
    calm.write(LAST)
    assert shown(terminal).startswith(LAST)
    calm.write("é" * 1000 + LAST)
    assert shown(terminal) == "é" * 1000 + LAST


def test_a_terminal_that_was_left_not_to_be_waited_for_shows_all(line: tuple[int, TextIO]) -> None:
    terminal, file = line
    os.set_blocking(file.fileno(), False)
    calm = CalmTerminal(file)
    writer = threading.Thread(target=calm.write, args=[FRAME * 20 + LAST], daemon=True)
    writer.start()
    assert shown(terminal) == FRAME * 20 + LAST


def test_a_line_that_dropped_takes_everything() -> None:
    reader, its = os.pipe()
    os.close(reader)
    file = os.fdopen(its, "w", encoding="utf-8")
    calm = CalmTerminal(file)
    calm.write("x")
    skip_to(calm, "y")
    calm.write("y")
    with pytest.raises(BrokenPipeError):
        file.close()
