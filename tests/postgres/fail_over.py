"""A server dies under load: four processes at work, what each was told, and what is known of it afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import psycopg

from storage import Store, Verdict
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.conftest import NOON, FixedClock
from tests.faults.acts import cheap
from tests.faults.crew import CONTEXT, Crew
from tests.oracle import totp
from tests.postgres.pair import Pair
from tests.postgres.waiting import until
from tests.postgres.work import ACCEPTED, UNKNOWN, Told, accepting
from tests.storage.people import Enrolled, broken, enrol, signed_up

PEOPLE = 4
SOME, MORE = 40, 400
"""Codes that are accepted before a server dies, and after: enough to know, and enough to tell."""
_WHOLE = {"integrity", "foreign keys", "seals", "access", "limits", "trail"}
"""Of what `check` looks at, what no death of a server may touch. These servers wait for no disk, for one."""
_ACCEPTED = "SELECT count(*) FROM events WHERE action = 'code checked' AND outcome = 'done'"


def accepted(dsn: str, name: str | None = None) -> int:
    """Count the accepted codes, of a person or of all, that the server knows of which may write."""
    with connect(settings_of(dsn)) as db:
        row = db.execute(f"{_ACCEPTED} AND $1 IN (subject, '')", (name or "",)).fetchone()
    assert row is not None
    return int(row[0])


class Work(NamedTuple):
    """What four processes have been told."""

    told: dict[str, list[Told]]
    people: Mapping[str, Enrolled]
    clock: FixedClock

    def codes(self, name: str, answer: str) -> list[str]:
        """Return the codes of a person that had this answer, in their order."""
        return [one.code for one in self.told[name] if one.answer == answer]

    def count(self, answer: str) -> int:
        """Count the codes of all that had this answer."""
        return sum(len(self.codes(name, answer)) for name in self.told)

    def lost(self, dsn: str) -> int:
        """Count the codes that were told as accepted, and of which nobody knows any more."""
        return sum(max(0, len(self.codes(name, ACCEPTED)) - accepted(dsn, name)) for name in self.told)

    def silence(self, since: float) -> float:
        """Return for how many seconds no code was accepted, at the longest, from a moment on."""
        every = [one.at for told in self.told.values() for one in told if one.answer == ACCEPTED and one.at > since]
        moments = [since, *sorted(every)]
        return max(later - earlier for earlier, later in pairwise(moments))


@contextmanager
def at_work(dsn: str, key: Path, clock: FixedClock, some: int, name: str = "personne") -> Iterator[Work]:
    """Have processes try right codes of four people; the servers die meanwhile, in the hands of whoever asks."""
    store = Store(dsn, key, clock=clock, hasher=cheap())
    people = {f"{name} {number}": enrol(store, clock, signed_up(store, f"{name} {number}")) for number in range(PEOPLE)}
    store.close()
    moment, done = CONTEXT.Value("d", clock.now + 3600), CONTEXT.Event()
    with Crew(PEOPLE, accepting, dsn, key, moment, done) as crew:
        crew.tell([(name, person.secret) for name, person in people.items()])
        wait_for_more(dsn, some)
        work = Work({}, people, clock)
        yield work
        done.set()
        work.told.update(zip(people, crew.hear(), strict=True))
    clock.now = moment.value


def wait_for_more(dsn: str, some: int) -> None:
    """Wait until a server that may write has accepted some more codes; there may be none for a while."""
    before: list[int] = []

    def has_more() -> bool:
        with suppress(psycopg.OperationalError):
            now = accepted(dsn)
            before.append(now)
            return now > before[0] + some
        return False

    until(has_more, "codes that are accepted")


def fail_over(pair: Pair, some: int) -> float:
    """Kill the first server, have the other take over, and wait until it has work; return the moment of the kill."""
    pair.first.kill()
    killed_at = time.monotonic()
    pair.watch()
    wait_for_more(pair.dsn, some)
    return killed_at


class Outcome(NamedTuple):
    """What became of the work of four processes."""

    acknowledged: int
    lost: int
    doubtful: int
    """Codes of which it was said that it is not known what became of them."""
    made: int
    """How many of these the server knows of."""
    silence: float
    """Seconds in which nothing was acknowledged."""
    wrong: list[str]
    """What must never be: codes accepted twice, people who cannot go on, seals or chains that are broken."""


def outcome(dsn: str, key: Path, work: Work, since: float) -> Outcome:
    """Count what became of the work, and look whether everything is whole and goes on."""
    known = sum(accepted(dsn, name) for name in work.told)
    acknowledged, doubtful, lost = work.count(ACCEPTED), work.count(UNKNOWN), work.lost(dsn)
    made = known + lost - acknowledged
    return Outcome(acknowledged, lost, doubtful, made, work.silence(since), _wrong(dsn, key, work))


def _wrong(dsn: str, key: Path, work: Work) -> list[str]:
    store = Store(dsn, key, clock=work.clock, hasher=cheap())
    found = [f"check: {name}" for name in broken(store) if name in _WHOLE]
    verify: Callable[[str, str], Verdict] = store.sign_in.verify
    for name, person in work.people.items():
        if accepted(dsn, name) > len(work.codes(name, ACCEPTED)) + len(work.codes(name, UNKNOWN)):
            found.append(f"{name}: more is known than was tried")
        if verify(name, work.codes(name, ACCEPTED)[-1]) is Verdict.ACCEPTED:
            found.append(f"{name}: a code was accepted twice")
        work.clock.advance(60)
        if verify(name, totp(person.secret, work.clock.now)) is not Verdict.ACCEPTED:
            found.append(f"{name}: a new code is not accepted")
    store.close()
    return found


def a_round(pair: Pair, key: Path, some: int = SOME) -> Outcome:
    """Kill the first of two servers under load; return what became of the work."""
    with at_work(pair.dsn, key, FixedClock(NOON), some) as work:
        killed_at = fail_over(pair, some)
    return outcome(pair.dsn, key, work, killed_at)


def a_control(pair: Pair, key: Path, some: int = SOME) -> Outcome:
    """Do the same where no commit waits for the other server, from which the first is cut off before it is killed."""
    pair.wait_for_nobody()
    with at_work(pair.dsn, key, FixedClock(NOON), some) as work:
        pair.cut()
        wait_for_more(pair.dsn, some)
        killed_at = fail_over(pair, some)
    lost, acknowledged = work.lost(pair.dsn), work.count(ACCEPTED)
    return Outcome(acknowledged, lost, work.count(UNKNOWN), 0, work.silence(killed_at), [])
