"""The watch over the service that phones call: one question at a time, and nobody waits for the answer."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event

import pytest

from tests.conftest import FixedClock
from tests.tui.approving import SETTINGS
from tests.tui.one_answer import OURS, service
from tui.config.settings import ServeSettings, Settings
from tui.wizard import phones_service
from tui.wizard.phones_service import EVERY, ServiceWatch

PATIENCE = 20


class Asked:
    """A service that answers when it is told to."""

    def __init__(self) -> None:
        self.times = 0
        self._replies: SimpleQueue[bool] = SimpleQueue()

    def __call__(self) -> bool:
        self.times += 1
        return self._replies.get(timeout=PATIENCE)

    def reply(self, answer: bool) -> None:
        """Answer the question that waits, or the next one."""
        self._replies.put(answer)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """Keep what threads would do until the test does it."""
    kept: list[Callable[[], None]] = []

    class Kept:
        def __init__(self, *, target: Callable[..., None], args: tuple[object, ...], daemon: bool) -> None:
            assert daemon, "it would keep the program from ending"
            self.start = lambda: kept.append(lambda: target(*args))

    monkeypatch.setattr(phones_service, "Thread", Kept)
    return kept


def test_it_is_asked_at_once_and_every_five_seconds(threads: list[Callable[[], None]]) -> None:
    clock, asked = FixedClock(0), Asked()
    watch = ServiceWatch(asked, clock)
    for second in range(int(2 * EVERY) + 1):
        clock.now = float(second)
        asked.reply(True)
        assert not watch.is_gone()
        while threads:
            threads.pop()()
    assert asked.times == 3


def test_it_is_never_asked_twice_at_a_time(threads: list[Callable[[], None]]) -> None:
    clock, asked = FixedClock(0), Asked()
    watch = ServiceWatch(asked, clock)
    for _second in range(60):
        assert not watch.is_gone()
        clock.advance(1)
    assert len(threads) == 1
    asked.reply(False)
    threads.pop()()
    assert watch.is_gone()
    asked.reply(True)
    threads.pop()()
    assert not watch.is_gone()


def test_who_looks_waits_for_nothing() -> None:
    begun, end = Event(), Event()

    def stuck() -> bool:
        begun.set()
        return end.wait(PATIENCE)

    watch = ServiceWatch(stuck, FixedClock(0))
    assert not watch.is_gone()
    assert begun.wait(PATIENCE)
    assert not watch.is_gone()
    end.set()


def test_an_error_is_not_the_end_of_it(threads: list[Callable[[], None]]) -> None:
    clock = FixedClock(0)

    def broken() -> bool:
        raise MemoryError

    watch = ServiceWatch(broken, clock)
    for _question in range(2):
        watch.is_gone()
        with pytest.raises(MemoryError):
            threads.pop()()
        clock.advance(EVERY)


def test_without_a_service_nothing_is_asked(threads: list[Callable[[], None]]) -> None:
    assert phones_service.answers(Settings()) is None
    assert not ServiceWatch(None, FixedClock(0)).is_gone()
    assert threads == []


def test_a_deployment_asks_its_own() -> None:
    with service(400, OURS) as (url, asked):
        answers = phones_service.answers(SETTINGS._replace(serve=ServeSettings(url=url)))
        assert answers is not None
        assert answers()
    assert asked == ["/p"]
