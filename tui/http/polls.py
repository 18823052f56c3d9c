"""Polls that come within a moment of each other, of which the store is asked all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from storage import Challenge, Poll, StorageError
from tui.http.crew import Crew
from tui.http.doors import Phones
from tui.http.refusals import busy

_MOMENT = 0.04
"""Seconds in which polls are gathered: a thread and a transaction cost several times as much as what a poll asks."""
_MOST = 256
"""How many are gathered at most."""
_Answers = Sequence[Sequence[Challenge] | StorageError]


class Polls:
    """Asks what phones are asked: at most once a moment, for all that poll in it."""

    def __init__(self, phones: Phones, crew: Crew) -> None:
        self._phones, self._crew = phones, crew
        self._gathered: list[Poll] = []
        self._answers: asyncio.Task[_Answers] | None = None

    async def ask(self, poll: Poll) -> Sequence[Challenge]:
        """Return the requests that wait for this phone. Raises what the store answers instead, and Refusal."""
        if self._answers is None:
            self._answers = asyncio.create_task(self._ask_all())
        elif len(self._gathered) >= _MOST:
            raise busy()
        place, answers = len(self._gathered), self._answers
        self._gathered.append(poll)
        # The others wait for the same answers, whatever becomes of this one.
        answer = (await asyncio.shield(answers))[place]
        if isinstance(answer, StorageError):
            raise answer
        return answer

    async def _ask_all(self) -> _Answers:
        await asyncio.sleep(_MOMENT)
        polls, self._gathered, self._answers = self._gathered, [], None
        return await self._crew.ask(lambda: self._phones.poll(polls))
