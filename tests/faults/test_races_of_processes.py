"""Many processes at the same moment: a code is accepted once, guesses do not outrun the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.faults.acts import recovering, verifying
from tests.faults.crew import Crew
from tests.oracle import totp
from tests.storage.people import NAME, Enrolled, enrol, issue_codes, rows, signed_up, wrong_code

Amount = Callable[[int, int], int]


@pytest.fixture
def person(store: Store, clock: FixedClock) -> Enrolled:
    """Someone with a phone, two minutes after its proof, in a store that nobody else has open."""
    enrolled = enrol(store, clock, signed_up(store))
    clock.advance(120)
    return enrolled


def events(database: Path, action: str, outcome: str) -> int:
    """How many there are on the audit log."""
    ((found,),) = rows(database, "SELECT count(*) FROM events WHERE action = ? AND outcome = ?", action, outcome)
    return int(found)


def test_one_code_is_accepted_once_however_many_type_it(
    database: Path, clock: FixedClock, person: Enrolled, amount: Amount
) -> None:
    rounds = amount(12, 100)
    with Crew(amount(16, 50), verifying, database) as crew:
        for _ in range(rounds):
            clock.advance(60)
            told = Counter(crew.together(NAME, totp(person.secret, clock.now), clock.now))
            assert told["accepted"] == 1
            assert set(told) <= {"accepted", "used", "locked"}
    assert events(database, "code checked", "done") == rounds


def test_one_code_is_accepted_once_when_clocks_differ(
    database: Path, clock: FixedClock, person: Enrolled, amount: Amount
) -> None:
    people = amount(16, 50)
    with Crew(people, verifying, database) as crew:
        for _ in range(amount(6, 100)):
            clock.advance(600)
            code = totp(person.secret, clock.now)
            # So far apart that some are past the pause that others have begun, all within the life of the code.
            crew.tell([(NAME, code, clock.now + number % 30) for number in range(people)])
            told = Counter(crew.hear())
            assert told["accepted"] == 1
            assert set(told) <= {"accepted", "used", "locked"}


@pytest.mark.parametrize("seconds", [0, 1])
def test_of_two_hundred_guesses_five_at_most_are_looked_at(
    database: Path, clock: FixedClock, person: Enrolled, seconds: int
) -> None:
    wrong = wrong_code(person.secret, clock.now)
    told: Counter[str] = Counter()
    with Crew(20, verifying, database) as crew:
        for turn in range(10 if seconds == 0 else 20):
            told.update(crew.together(NAME, wrong, clock.now + turn * seconds))
    looked_at = events(database, "code checked", "refused")
    assert told["refused"] == looked_at
    assert told.total() == told["refused"] + told["locked"]
    # A second after the other: 0, 1, 3, 7 and 15, then the lock.
    assert looked_at == (5 if seconds else 1)


@pytest.mark.parametrize("apart", [0, 400])
def test_one_recovery_code_is_used_once(
    store: Store, database: Path, clock: FixedClock, person: Enrolled, amount: Amount, apart: int
) -> None:
    clock.advance(30)
    session, codes = issue_codes(store, store.sign_in.with_code(person.session, totp(person.secret, clock.now)))
    with Crew(30, recovering, database) as crew:
        for used, code in enumerate(codes[: amount(3, 10)], 1):
            clock.advance(30 * 400)
            # Four hundred seconds apart, each of them is past the lock that any other has begun.
            crew.tell([(session, code, clock.now + apart * number) for number in range(30)])
            told = Counter(crew.hear())
            assert told["full"] == 1
            assert set(told) <= {"full", "SessionEnded", "Locked"}
            assert store.recovery_codes.left(session.user) == 10 - used
            session = store.sign_in.with_password(NAME, PASSWORD)
    assert events(database, "recovery code checked", "done") == amount(3, 10)
