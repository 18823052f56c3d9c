"""What a thousand phones cost the service, where GUICHET_TEST_LOAD asks for it: minutes, and a core at rest."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from storage import Approval, ApprovalState, Question, Session, Store
from tests.conftest import PASSWORD
from tests.push_phone.phone import Phone
from tests.ssh.host import wait_until
from tests.storage.approving import begin
from tests.storage.people import broken, signed_up
from tests.terminal.polling import Line, Poll, each_on_its_own, many_phones, processor_seconds, signed_polls
from tests.terminal.real_service import RealService

pytestmark = [
    pytest.mark.skipif(not os.environ.get("GUICHET_TEST_LOAD"), reason="GUICHET_TEST_LOAD does not ask for it"),
    pytest.mark.timeout(900),
]
SIGN_INS = 200
PHONES, SECONDS, EVERY = 1000, 30, 3.0
CONNECTIONS = 32
"""Those of a proxy, which keeps them."""


def at_rest(pid: int) -> bool:
    """Tell whether a process does nothing: the keys that it makes ahead are made."""
    before = processor_seconds(pid)
    time.sleep(0.5)
    return processor_seconds(pid) - before <= 0.01


def state_of(database: Path) -> tuple[object, ...]:
    """Return what any write changes."""
    with closing(sqlite3.connect(database)) as db:
        (events,) = db.execute("SELECT count(*) FROM events").fetchone()
    log = Path(f"{database}-wal")
    return events, log.stat().st_size, log.stat().st_mtime_ns, database.stat().st_mtime_ns


async def polling(port: int, rounds: list[list[Poll]], *, kept: bool) -> list[int]:
    """Have each phone poll every three seconds, spread evenly; return the statuses."""
    lines = [Line(port) for _ in range(CONNECTIONS)]
    locks = [asyncio.Lock() for _ in lines]

    async def one(number: int, sent: Poll, at: float) -> int:
        await asyncio.sleep(at - time.monotonic())
        if not kept:
            return (await each_on_its_own(port, sent))[0]
        async with locks[number % CONNECTIONS]:
            return (await lines[number % CONNECTIONS].ask(sent))[0]

    begun, numbers = time.monotonic() + 0.5, count()
    asked = [
        one(next(numbers), sent, begun + EVERY * (turn + place / len(polls)))
        for turn, polls in enumerate(rounds)
        for place, sent in enumerate(polls)
    ]
    statuses = await asyncio.gather(*asked)
    for line in lines:
        line.close()
    return statuses


class Waiting(NamedTuple):
    """A person who has typed their password, in front of the page that waits for the phone."""

    session: Session
    asked: Approval
    phone: Phone


def waiting(store: Store, service: RealService, name: str) -> Waiting:
    """Have a person enrol a phone, and sign in as far as it has to approve."""
    phone = service.phone(begin(store, signed_up(store, name)))
    phone.enrol()
    session = store.sign_in.with_password(name, PASSWORD)
    return Waiting(session, store.approvals.ask(session, Question(service.url, "Ici", "Se connecter ?")), phone)


def approve(one: Waiting) -> float:
    """Approve on the phone; return when it was told that this stands."""
    (challenge,) = one.phone.poll()
    assert one.phone.accept(challenge, one.asked.number).value is True
    return time.monotonic()


def told(store: Store, one: Waiting) -> float:
    """Ask each second, as the page does, until the session is proved; return when."""
    while store.approvals.news(one.session, one.asked.id).state is not ApprovalState.ACCEPTED:
        time.sleep(1)
    assert store.approvals.redeem(one.session, one.asked.id, "").session
    return time.monotonic()


@pytest.mark.usefixtures("ready_keys")
def test_two_hundred_who_wait_at_once_are_each_told_within_two_seconds(prepared: Store) -> None:
    with RealService(prepared.path) as service, ThreadPoolExecutor(SIGN_INS) as pages, ThreadPoolExecutor(8) as hands:
        people = [waiting(prepared, service, f"client {number}") for number in range(SIGN_INS)]
        seen = [pages.submit(told, prepared, one) for one in people]
        answered = list(hands.map(approve, people))
        late = [page.result() - at for page, at in zip(seen, answered, strict=True)]
    print(f"told after {max(late):.2f} s at most, {statistics.median(late):.2f} s at the median")
    assert max(late) < 2
    assert broken(prepared) == []


@pytest.mark.parametrize("kept", [False, True])
def test_a_thousand_phones_take_less_than_a_fifth_of_a_core_and_write_nothing(prepared: Store, kept: bool) -> None:
    serials = many_phones(prepared, PHONES)
    with RealService(prepared.path) as service:
        # Signing takes about as long.
        begins = time.time() + 30
        rounds = signed_polls(serials, [begins + EVERY * turn for turn in range(round(SECONDS / EVERY))])
        pid = service.process.pid
        wait_until(lambda: at_rest(pid), "the service at rest")
        before, used, since = state_of(prepared.path), processor_seconds(pid), time.monotonic()
        statuses = asyncio.run(polling(service.port, rounds, kept=kept))
        share = (processor_seconds(pid) - used) / (time.monotonic() - since)
        print(f"{len(statuses)} polls, connections kept: {kept}; {share:.1%} of a core")
        assert set(statuses) == {200}
        assert state_of(prepared.path) == before
        assert share < 0.2
