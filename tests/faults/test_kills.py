"""kill -9 at any moment of an enrolment or an import: what was told is there, the rest is fully old or fully new."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store, Verdict
from storage.security.hasher import Hasher
from storage.services.importing import BATCH
from tests.conftest import NOON, FixedClock
from tests.faults.acts import enrolling, importing, name_of, secret_of
from tests.faults.crew import killed_after
from tests.oracle import totp
from tests.storage.people import broken, rows

Amount = Callable[[int, int], int]
Moment = Callable[[random.Random], float]

_HALF_DONE = """
SELECT name FROM users WHERE
    (SELECT count(*) FROM factors WHERE user_id = users.id AND retired_at IS NULL) !=
    (SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM factors WHERE user_id = users.id)
    OR (SELECT count(*) FROM factors WHERE user_id = users.id) !=
    (SELECT count(*) FROM events WHERE subject = users.name AND action = 'enrolment proved')
    OR (SELECT count(*) FROM enrolments WHERE user_id = users.id) !=
    (SELECT count(*) FROM events WHERE subject = users.name AND action = 'enrolment begun') -
    (SELECT count(*) FROM events WHERE subject = users.name AND action = 'enrolment proved')
    OR (SELECT count(*) FROM events WHERE subject = users.name AND action = 'account created') != 1
"""


@pytest.fixture
def moment(amount: Amount) -> Moment:
    """Chooses when to kill, in seconds after the first acknowledgement: a few acts later, or many with `--long`."""
    latest = amount(50, 150) / 1000
    return lambda chance: chance.uniform(0, latest)


@pytest.fixture
def clock() -> FixedClock:
    """An hour after everybody's last proof."""
    return FixedClock(NOON + 3600)


def phone_in_use(store: Store, clock: FixedClock, run: int, person: int) -> int | None:
    """Whose code is accepted: the first phone's, the second one's, or nobody's."""
    for phone in (0, 1):
        clock.advance(60)
        code = totp(secret_of(run, 2 * person + phone), clock.now)
        if store.sign_in.verify(name_of(run, person), code) is Verdict.ACCEPTED:
            return phone
    return None


def test_no_acknowledged_enrolment_is_lost(
    database: Path, clock: FixedClock, cheap: Hasher, store: Store, amount: Amount, moment: Moment
) -> None:
    chance = random.Random("enrolments")  # noqa: S311
    lost: list[object] = []
    acknowledged = 0
    for run in range(amount(40, 500)):
        proved = dict(killed_after(moment(chance), enrolling, database, run))
        acknowledged += len(proved)
        after = Store(database, clock=clock, hasher=cheap)
        assert broken(after) == []
        for person, phone in proved.items():
            found = phone_in_use(after, clock, run, person)
            # The second phone may have taken the first one's place without a word yet.
            if found is None or found < phone:
                lost.append((run, person, phone, found))
        after.close()
    print(f"{acknowledged} acknowledged")
    assert lost == []
    assert acknowledged > 0
    assert rows(database, _HALF_DONE) == []
    assert store.administration().directory.users()


_HALF_MADE = """
SELECT name FROM users WHERE
    (SELECT count(*) FROM events WHERE subject = users.name AND action = 'account created') != 1
    OR (SELECT count(*) FROM name_words WHERE user_id = users.id) < 2
"""


def test_an_import_cut_short_has_what_it_told_and_nothing_half(
    store: Store, tmp_path: Path, clock: FixedClock, amount: Amount, moment: Moment
) -> None:
    chance = random.Random("imports")  # noqa: S311
    for run in range(amount(10, 100)):
        before = {user.name for user in store.administration().directory.users()}
        passwords = tmp_path / f"{run}.csv"
        told = killed_after(moment(chance), importing, store.path, run, passwords)
        made = {user.name for user in store.administration().directory.users()} - before
        assert {outcome.name for outcome in told} <= made
        with passwords.open(encoding="utf-8-sig", newline="") as file:
            kept = {line["name"]: line["password"] for line in csv.DictReader(file)}
        assert {outcome.name: outcome.password for outcome in told}.items() <= kept.items()
        assert kept.keys() <= made
        assert len(made) <= len(kept) + BATCH
        clock.now = NOON
        assert store.sign_in.with_password(told[-1].name, told[-1].password).user.one_time_password
        assert broken(store) == []
    assert rows(store.path, _HALF_MADE) == []
