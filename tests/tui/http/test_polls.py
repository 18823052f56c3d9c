"""Polls of one moment: the store is asked once, and everybody gets their own answer."""

from __future__ import annotations

import asyncio

import pytest

from storage import DatabaseUnavailable, PhoneRefused, Poll
from tests.tui.http.people import CHALLENGE, FakePhones
from tui.http import polls as module
from tui.http.crew import Crew
from tui.http.polls import Polls
from tui.http.refusals import Kind, Refusal


def poll(number: int) -> Poll:
    """Return the poll of one phone among several."""
    return Poll(f"SERIAL{number:06}", "2026-11-29T01:50:12Z", "ABC=")


async def test_the_store_is_asked_once_for_all_who_poll_in_a_moment() -> None:
    phones, crew = FakePhones(), Crew()
    phones.waiting = [CHALLENGE]
    phones.refuses[poll(1).serial] = PhoneRefused()
    together = Polls(phones, crew)
    answers = await asyncio.gather(*(together.ask(poll(number)) for number in range(3)), return_exceptions=True)
    assert answers == [[CHALLENGE], phones.refuses[poll(1).serial], [CHALLENGE]]
    assert phones.asked == [("poll", poll(0), poll(1), poll(2))]
    await together.ask(poll(3))
    assert phones.asked[1:] == [("poll", poll(3))]
    crew.close()


async def test_what_the_store_meets_is_the_answer_to_all() -> None:
    phones, crew = FakePhones(), Crew()
    phones.raises = DatabaseUnavailable()
    together = Polls(phones, crew)
    answers = await asyncio.gather(*(together.ask(poll(number)) for number in range(2)), return_exceptions=True)
    assert answers == [phones.raises, phones.raises]
    phones.raises = None
    assert await together.ask(poll(2)) == []
    crew.close()


async def test_whoever_does_not_wait_takes_nothing_from_the_others() -> None:
    phones, crew = FakePhones(), Crew()
    together = Polls(phones, crew)
    gone, there = (asyncio.create_task(together.ask(poll(number))) for number in range(2))
    await asyncio.wait([gone, there], timeout=0)
    gone.cancel()
    assert await there == []
    assert gone.cancelled()
    crew.close()


async def test_no_more_are_gathered_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    phones, crew = FakePhones(), Crew()
    together = Polls(phones, crew)
    answers = await asyncio.gather(*(together.ask(poll(number)) for number in range(3)), return_exceptions=True)
    assert answers[:2] == [[], []]
    assert isinstance(answers[2], Refusal)
    assert answers[2].kind is Kind.BUSY
    crew.close()
