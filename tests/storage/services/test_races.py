"""Many at once, in threads and in processes: each promise is kept by the database, not by luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

import pytest

from storage import (
    AlreadyInitialised,
    CodeRefused,
    EnrolmentExpired,
    Locked,
    NameTaken,
    NotAllowed,
    Session,
    SignInRefused,
    Store,
    Verdict,
)
from storage.database.engine import SCHEMA_VERSION
from storage.domain.totp import codes
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.postgres import engines
from tests.storage.crowd import processes, threads
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    broken,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)

PROCESSES = 12


def test_fifty_threads_with_one_code_are_accepted_once(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    code = totp(enrolled.secret, clock.now)
    told = Counter(threads(50, lambda: store.sign_in.verify(NAME, code)))
    assert told[Verdict.ACCEPTED] == 1
    assert set(told) <= {Verdict.ACCEPTED, Verdict.USED, Verdict.LOCKED}


def test_processes_with_one_code_are_accepted_once(
    database: Path, store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    store.close()
    told = Counter(processes(PROCESSES, "verify", database, NAME, totp(enrolled.secret, clock.now), str(clock.now)))
    assert told["accepted"] == 1
    assert set(told) <= {"accepted", "used", "locked"}


def test_of_fifty_guesses_at_once_one_is_looked_at_and_five_before_a_lock(
    store: Store, clock: FixedClock, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, looked_at = wrong_code(enrolled.secret, clock.now), count()
    monkeypatch.setattr("storage.domain.totp.codes", lambda *asked: (next(looked_at), codes(*asked))[1])
    for pause in (1, 2, 4, 8, 300):
        attempts = threads(50, lambda: [store.sign_in.verify(NAME, wrong) for _ in range(2)])
        told = Counter(chain.from_iterable(attempts))
        assert told == {Verdict.REFUSED: 1, Verdict.LOCKED: 99}
        clock.advance(pause - 1)
        assert store.sign_in.verify(NAME, wrong) is Verdict.LOCKED
        clock.advance(1)
    assert next(looked_at) == 5


def test_of_the_guesses_of_many_processes_one_is_looked_at(
    database: Path, store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    store.close()
    told = Counter(
        processes(PROCESSES, "verify", database, NAME, wrong_code(enrolled.secret, clock.now), str(clock.now))
    )
    assert told == {"refused": 1, "locked": PROCESSES - 1}


@pytest.mark.parametrize("name", [NAME, "personne"])
def test_of_many_wrong_passwords_at_once_one_is_looked_at(
    store: Store, clock: FixedClock, amount: Callable[[int, int], int], name: str
) -> None:
    many = amount(20, 50)
    store.administration().accounts.add(NAME, PASSWORD)

    def guess() -> type[Exception] | None:
        try:
            store.sign_in.with_password(name, "pas le bon du tout")
        except (SignInRefused, Locked) as refused:
            return type(refused)
        return None

    for _ in range(5):
        assert Counter(threads(many, guess)) == {SignInRefused: 1, Locked: many - 1}
        wait_out(store, clock)
    assert clock.now == NOON + 1 + 2 + 4 + 8 + 300


def proofs(store: Store, clock: FixedClock, session: Session, method: str) -> Counter[str]:
    """What twenty proofs of one pending enrolment came to."""
    pending = begin(store, session, method)

    def prove() -> str:
        try:
            return store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now)).level
        except (EnrolmentExpired, NotAllowed, Locked, CodeRefused) as refused:
            return type(refused).__name__

    return Counter(threads(20, prove))


def test_a_first_enrolment_is_proved_once(store: Store, database: Path, clock: FixedClock, client: Session) -> None:
    told = proofs(store, clock, client, METHOD)
    assert told["full"] == 1
    assert set(told) <= {"full", "EnrolmentExpired", "SessionEnded", "Locked"}
    assert rows(database, "SELECT count(*) FROM factors") == [(1,)]


@pytest.mark.parametrize("method", [METHOD, OTHER_METHOD])
def test_a_later_enrolment_is_proved_once(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, method: str
) -> None:
    told = proofs(store, clock, enrolled.session, method)
    assert told["full"] == 1
    assert set(told) <= {"full", "EnrolmentExpired", "SessionEnded", "Locked"}
    assert rows(database, "SELECT count(*) FROM factors") == [(2,)]


def test_sessions_that_begin_together_get_one_secret(store: Store, database: Path, client: Session) -> None:
    secrets = set(threads(20, lambda: begin(store, client).secret))
    assert len(secrets) == 1
    assert rows(database, "SELECT count(*) FROM enrolments") == [(1,)]


def test_only_one_thread_makes_the_first_account(store: Store) -> None:
    number = count()

    def become_operator() -> str:
        try:
            return store.first_account.create(f"chef {next(number)}", PASSWORD).user.name
        except AlreadyInitialised:
            return "late"

    told = Counter(threads(20, become_operator))
    assert told["late"] == 19
    assert [user.name for user in store.administration().directory.users()] == [name for name in told if name != "late"]


def test_many_processes_on_a_new_machine_make_one_database_one_key_and_one_first_account(
    database: Path, cheap: Hasher, amount: Callable[[int, int], int]
) -> None:
    many = amount(PROCESSES, 20)
    told = Counter(processes(many, "first", database, "chef"))
    assert told == {"chef": 1, "AlreadyInitialised": many - 1}
    # Beside the places for those who hash a password.
    queue = set() if engines.is_postgres() else {"guichet.db-queue", "guichet.db-queue-first"}
    left = {path.name for path in database.parent.iterdir() if "turn" not in path.name}
    assert left == {"guichet.db", "guichet.key"} | queue
    assert len(database.with_name("guichet.key").read_text().splitlines()) == 1
    if not engines.is_postgres():
        assert rows(database, "SELECT count(*) FROM _sqlite_migrations") == [(SCHEMA_VERSION,)]
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    store = Store(database, hasher=cheap)
    assert broken(store) == []
    assert store.sign_in.with_password("chef", PASSWORD).user.id == 1
    store.close()


def test_one_name_is_given_once(store: Store) -> None:
    def add() -> str:
        try:
            return store.administration().accounts.add(NAME, PASSWORD).user.name
        except NameTaken:
            return "taken"

    assert Counter(threads(20, add)) == {NAME: 1, "taken": 19}


def test_writers_wait_for_each_other(store: Store) -> None:
    number = count()

    def work() -> int:
        for _ in range(3):
            session = signed_up(store, f"client {next(number)}")
            begin(store, session, METHOD)
            store.enrolments.abandon(session)
        return 3

    assert sum(threads(20, work)) == len(store.administration().directory.users())
