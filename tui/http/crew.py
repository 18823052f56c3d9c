"""The threads in which the store is asked: few, and no more waits for them than they can do in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tui.http.refusals import busy

THREADS, MOST_IN_HAND = 8, 128
"""How many questions are asked at a time, and how many more may wait."""
SECONDS = 10.0
"""Seconds after which whoever waits for an answer is told to come back: fewer than the 15 of the phones' app."""

Answer = TypeVar("Answer")


class Crew:
    """Asks the store in threads of its own."""

    def __init__(self, threads: int = THREADS, most: int = MOST_IN_HAND, seconds: float = SECONDS) -> None:
        """Engage so many threads; `most` are the questions in hand, being asked or waiting."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")
        self._most, self._seconds = most, seconds
        self._in_hand = 0

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer of the store. Raises what it raises, and Refusal if it takes too long."""
        if self._in_hand >= self._most:
            raise busy()
        self._in_hand += 1
        asked = asyncio.get_running_loop().run_in_executor(self._pool, question)
        asked.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._seconds):
                # The thread goes on, and is counted until it is done.
                return await asyncio.shield(asked)
        except TimeoutError:
            raise busy() from None

    def _done(self, asked: asyncio.Future[Any]) -> None:
        self._in_hand -= 1
        if not asked.cancelled():
            asked.exception()

    def close(self) -> None:
        """Let the threads finish what they are asking, and no more."""
        self._pool.shutdown(cancel_futures=True)
