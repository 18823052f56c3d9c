"""How many visitors there may be, and what is left of those who were there."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.postgres.waiting import until
from tests.terminal.test_kiosk import welcomed
from tests.web.conftest import Visit
from tests.web.counter import Counter
from tests.web.stand_in import instead
from tests.web.visitor import Visitor, opened

FULL = 1013
SHORT = instead("echo ready; read _")
CLASS = 30
FOR_ALL = f"[web]\nsessions_of_an_address = {CLASS}\n"


def is_let_in(visitor: Visitor) -> bool:
    """Whether a visitor gets a program; they leave in any case."""
    visitor.wait_until(lambda: visitor.raw != b"" or visitor.has_ended)
    visitor.close()
    return visitor.raw != b""


@pytest.mark.parametrize(
    ("options", "configuration"),
    [
        (("--sessions", "2"), ""),
        ((), "[web]\nsessions = 2\n"),
        ((), "[web]\nsessions_of_an_address = 2\n"),
    ],
    ids=["option", "all", "address"],
)
@pytest.mark.usefixtures("alice")
def test_a_visitor_too_many_is_told_so_and_let_in_once_somebody_has_left(
    visit: Visit, at_home: Path, options: tuple[str, ...], configuration: str
) -> None:
    with Counter(at_home, *options, program=SHORT, configuration=configuration) as counter:
        inside = [visit(counter), visit(counter, "/text-terminal")]
        for each in inside:
            each.wait_for("ready")
        late = visit(counter)
        assert late.wait_exit() == FULL
        assert late.raw == b""
        assert len(counter.programs()) == 2
        inside[0].close()
        until(lambda: is_let_in(visit(counter)), "a place at the counter")
        inside[1].close()
        counter.wait_for_nobody()
        counter.end()
        assert re.fullmatch(r"Sans suite : visiteurs de trop \d+\.\nService fermé\.\n", counter.said)


@pytest.mark.usefixtures("alice")
def test_a_class_comes_at_once(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, "--sessions", str(CLASS), configuration=FOR_ALL) as counter:
        visitors = [visit(counter) for _number in range(CLASS)]
        for each in visitors:
            each.wait_for(welcomed)
        assert len(counter.programs()) == CLASS
        assert len(counter.family()) == 2 * CLASS
        for number, each in enumerate(visitors):
            (Visitor.cut if number % 2 else Visitor.close)(each)
        counter.wait_for_nobody()
        counter.end()
        assert counter.said == "Service fermé.\n"


@pytest.mark.usefixtures("alice")
def test_nothing_is_left_of_many_visits(at_home: Path, amount: Callable[[int, int], int]) -> None:
    with Counter(at_home, program=SHORT, configuration=FOR_ALL) as counter, ThreadPoolExecutor(8) as crowd:

        def come_and_go(number: int) -> None:
            with opened(counter) as socket:
                socket.recv()
                if number % 2:
                    socket.send('["stdin","\\r"]')

        def memory_after(count: int) -> int:
            list(crowd.map(come_and_go, range(count)))
            counter.wait_for_programs(0)
            until(lambda: counter.descriptors() == before, "files and lines that are closed")
            return counter.memory()

        before = counter.descriptors()
        first = memory_after(50)
        assert memory_after(amount(200, 2000)) - first < 2_000_000
