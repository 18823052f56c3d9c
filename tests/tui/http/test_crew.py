"""The threads that ask the store: few, and whoever would wait too long is told to come back."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from tui.http.crew import Crew
from tui.http.refusals import Kind, Refusal


async def test_the_answer_and_the_errors_of_the_store_come_back() -> None:
    crew = Crew()
    assert await crew.ask(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await crew.ask(lambda: 1 // 0)
    crew.close()


async def test_no_more_wait_than_may_and_places_come_back() -> None:
    crew, gate = Crew(threads=1, most=2), Event()
    waiting = [asyncio.create_task(crew.ask(gate.wait)) for _one in range(2)]
    await asyncio.wait(waiting, timeout=0)
    with pytest.raises(Refusal) as refused:
        await crew.ask(lambda: 42)
    assert refused.value.kind is Kind.BUSY
    gate.set()
    await asyncio.gather(*waiting)
    assert await crew.ask(lambda: 42) == 42
    crew.close()


async def test_a_question_that_takes_too_long_goes_on_and_is_counted_until_it_is_done() -> None:
    crew, gate = Crew(threads=1, most=1, seconds=0.01), Event()
    with pytest.raises(Refusal) as refused:
        await crew.ask(gate.wait)
    assert refused.value.seconds
    with pytest.raises(Refusal):
        await crew.ask(lambda: 42)
    gate.set()
    crew.close()
