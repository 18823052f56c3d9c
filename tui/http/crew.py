"""The threads in which the store is asked: few, and no more waits for them than they can do in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from tui.http.refusals import busy

THREADS, MOST_IN_HAND = 8, 128
"""How many questions are asked at a time, and how many there may be, being asked or waiting."""
SECONDS = 10.0
"""Seconds after which whoever waits for an answer is told to come back: fewer than the 15 of the phones' app."""

Answer = TypeVar("Answer")


class Crew:
    """Asks the store in threads of its own.

    `run_in_executor` with a time-out of asyncio would do the same for 50 µs a question more, an eighth of a poll.
    """

    def __init__(self, threads: int = THREADS, most: int = MOST_IN_HAND, seconds: float = SECONDS) -> None:
        """Engage so many threads; `most` are the questions in hand."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")
        self._most, self._seconds = most, seconds
        self._in_hand = 0

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer of the store. Raises what it raises, and Refusal if it takes too long."""
        if self._in_hand >= self._most:
            raise busy()
        self._in_hand += 1
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        patience = loop.call_later(self._seconds, _give_up, answer)
        self._pool.submit(self._ask, loop, answer, question)
        try:
            return await answer
        finally:
            patience.cancel()

    def _ask(self, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Any], question: Callable[[], Any]) -> None:
        """Ask, in a thread, and hand the outcome to the loop."""
        try:
            settle = partial(answer.set_result, question())
        except BaseException as error:
            settle = partial(answer.set_exception, error)
        # The loop may be gone by the time a question that nobody waits for any longer has its answer.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._done, answer, settle)

    def _done(self, answer: asyncio.Future[Any], settle: Callable[[], None]) -> None:
        # The thread was at it until now, whether or not somebody still waits.
        self._in_hand -= 1
        if not answer.done():
            settle()

    def close(self) -> None:
        """Let the threads finish what they are asking, and no more."""
        self._pool.shutdown(cancel_futures=True)


def _give_up(answer: asyncio.Future[Any]) -> None:
    if not answer.done():
        answer.set_exception(busy())
