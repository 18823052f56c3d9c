"""A server dies under load: what was told as done is done on the other one, which goes on within a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from storage import Store, Verdict
from tests.conftest import NOON, FixedClock
from tests.faults.acts import cheap
from tests.faults.crew import CONTEXT, Crew
from tests.oracle import totp
from tests.postgres.instance import Instance
from tests.postgres.pair import DATABASE, Pair
from tests.postgres.waiting import until
from tests.postgres.work import ACCEPTED, UNKNOWN, Told, accepting
from tests.storage.people import Enrolled, broken, enrol, signed_up

PEOPLE = 4
SOME = 40
"""Codes that are accepted before a server dies, and after."""
_ACCEPTED = "SELECT count(*) FROM events WHERE action = 'code checked' AND outcome = 'done'"


class Work(NamedTuple):
    """What four processes have been told."""

    told: dict[str, list[Told]]
    killed_at: float
    clock: FixedClock
    people: dict[str, Enrolled]

    def codes(self, name: str, answer: str) -> list[str]:
        """Return the codes of a person that had this answer, in their order."""
        return [one.code for one in self.told[name] if one.answer == answer]

    def lost(self, server: Instance) -> int:
        """Count the codes that were told as accepted, and of which a server does not know."""
        return sum(max(0, len(self.codes(name, ACCEPTED)) - accepted_of(server, name)) for name in self.told)

    def silence(self) -> float:
        """Return after how many seconds a code was accepted again."""
        every = [one.at for told in self.told.values() for one in told if one.answer == ACCEPTED]
        return min(at for at in every if at > self.killed_at) - self.killed_at


def accepted_of(server: Instance, name: str) -> int:
    """Count the accepted codes of a person that a server knows of."""
    return server.count(f"{_ACCEPTED} AND subject = '{name}'", DATABASE)


@contextmanager
def at_work(pair: Pair, key: Path) -> Iterator[Work]:
    """Have processes try right codes of four people; the servers die meanwhile, in the hands of whoever asks."""
    clock = FixedClock()
    store = Store(pair.dsn, key, clock=clock, hasher=cheap())
    people = {
        f"personne {number}": enrol(store, clock, signed_up(store, f"personne {number}")) for number in range(PEOPLE)
    }
    store.close()
    moment, done = CONTEXT.Value("d", NOON + 3600), CONTEXT.Event()
    with Crew(PEOPLE, accepting, pair.dsn, key, moment, done) as crew:
        crew.tell([(name, person.secret) for name, person in people.items()])
        until(lambda: pair.first.count(_ACCEPTED, DATABASE) > SOME)
        work = Work({}, time.monotonic(), clock, people)
        yield work
        done.set()
        work.told.update(zip(people, crew.hear(), strict=True))
    clock.now = moment.value


def fail_over(pair: Pair) -> float:
    """Kill the first server, have the other take over, and wait until it has work; return the moment of the kill."""
    pair.first.kill()
    killed_at = time.monotonic()
    pair.watch()
    before = pair.second.count(_ACCEPTED, DATABASE)
    until(lambda: pair.second.count(_ACCEPTED, DATABASE) > before + SOME)
    return killed_at


def test_nothing_that_was_told_is_lost_and_no_code_is_accepted_twice(pair: Pair, tmp_path: Path) -> None:
    key = tmp_path / "guichet.key"
    with at_work(pair, key) as work:
        killed_at = fail_over(pair)
    work = work._replace(killed_at=killed_at)
    print(f"{sum(map(len, work.told.values()))} codes, silence {work.silence():.1f} s")
    assert work.lost(pair.second) == 0
    after = Store(pair.dsn, key, clock=work.clock, hasher=cheap())
    for name, person in work.people.items():
        accepted, unknown = work.codes(name, ACCEPTED), work.codes(name, UNKNOWN)
        assert accepted_of(pair.second, name) <= len(accepted) + len(unknown)
        assert len(unknown) <= 1
        assert after.sign_in.verify(name, accepted[-1]) is not Verdict.ACCEPTED
        work.clock.advance(60)
        assert after.sign_in.verify(name, totp(person.secret, work.clock.now)) is Verdict.ACCEPTED
    assert broken(after) == []
    after.close()


def test_where_nothing_waits_for_the_other_server_something_is_lost(pair: Pair, tmp_path: Path) -> None:
    """The control: this way of killing sees a loss where there is one."""
    pair.wait_for_nobody()
    with at_work(pair, tmp_path / "guichet.key") as work:
        pair.cut()
        before = pair.first.count(_ACCEPTED, DATABASE)
        until(lambda: pair.first.count(_ACCEPTED, DATABASE) > before + SOME)
        fail_over(pair)
    assert work.lost(pair.second) > 0
