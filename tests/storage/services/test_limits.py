"""The limits: the pure rule of pauses, and the numbers as the settings table holds them under their MAC."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import (
    Action,
    Caller,
    EnrolmentExpired,
    Limits,
    Locked,
    NotAllowed,
    SealBroken,
    SignInRefused,
    Store,
)
from storage.domain.throttling import LARGEST, Refusals, after_clock_went_back, one_more
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.crowd import ROOT
from tests.storage.people import (
    NAME,
    Enrolled,
    begin,
    broken,
    but_for_the_audit_log,
    change,
    contents,
    enrol,
    rows,
    signed_up,
    unhurried,
    wait_out,
)

NAMES = list(Limits._fields)
NUMBERS = st.integers(1, LARGEST)
SOME_LIMITS = st.builds(Limits, first_pause=NUMBERS, failures_before_lock=st.integers(1, 40), lock_seconds=NUMBERS)
MOMENTS = st.integers(0, 4_000_000_000)
WRONG = "pas le bon du tout"


@unhurried
@given(limits=SOME_LIMITS, failures=st.integers(0, 10_000), now=MOMENTS)
def test_one_more_refusal_is_counted_and_begins_a_pause_no_longer_than_a_lock(
    limits: Limits, failures: int, now: int
) -> None:
    counted = one_more(limits, Refusals(failures, now, now), now)
    assert (counted.failures, counted.updated_at) == (failures + 1, now)
    assert 1 <= counted.locked_until - now <= limits.lock_seconds


@unhurried
@given(limits=SOME_LIMITS, bursts=st.integers(0, 50), now=MOMENTS)
def test_in_each_burst_the_pause_doubles_up_to_a_lock(limits: Limits, bursts: int, now: int) -> None:
    size = limits.failures_before_lock
    pauses = [one_more(limits, Refusals(bursts * size + done, 0, 0), now).locked_until - now for done in range(size)]
    doubled = [min(limits.first_pause * 2**done, limits.lock_seconds) for done in range(size - 1)]
    assert pauses == [*doubled, limits.lock_seconds]


def test_the_default_pauses() -> None:
    pauses = [one_more(Limits(), Refusals(failures, 0, 0), 0).locked_until for failures in range(11)]
    assert pauses == [1, 2, 4, 8, 300, 1, 2, 4, 8, 300, 1]


@unhurried
@given(limits=SOME_LIMITS, failures=st.integers(0, 100), then=MOMENTS, jumps=st.lists(MOMENTS, min_size=1, max_size=5))
def test_a_clock_that_goes_back_begins_the_same_pause_again(
    limits: Limits, failures: int, then: int, jumps: list[int]
) -> None:
    counted = one_more(limits, Refusals(failures, 0, 0), then)
    begun_again = counted
    for now in sorted(jumps, reverse=True):
        begun_again = after_clock_went_back(begun_again, now)
        assert (begun_again.failures, begun_again.updated_at) == (counted.failures, now)
        assert begun_again.locked_until - now == counted.locked_until - then


def test_a_new_store_has_the_documented_defaults(store: Store) -> None:
    documented = re.findall(r"^\| `(\w+)` \| (\d+) \|", (ROOT / "docs" / "vault.md").read_text("utf-8"), re.MULTILINE)
    assert store.maintenance.limits() == Limits()
    assert {name: int(number) for name, number in documented} == Limits()._asdict()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [1, LARGEST])
def test_one_number_is_changed_for_everybody_and_the_audit_log_says_by_whom(
    store: Store, database: Path, name: str, value: int
) -> None:
    operator = Store(database, caller=Caller("root", "pts/3"))
    operator.maintenance.set_limit(name, value)
    operator.close()
    assert store.maintenance.limits()._asdict() == Limits()._asdict() | {name: value}
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.actor, event.subject, event.origin) == (Action.LIMIT_CHANGED, "root", "", "pts/3")
    assert event.detail == f"{name} {value}"
    assert broken(store) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [*((name, value) for name in NAMES for value in (0, -1, LARGEST + 1)), ("lock", 5), ("", 5), ("LOCK_SECONDS", 5)],
)
def test_a_number_out_of_bounds_or_of_no_name_changes_nothing(
    store: Store, database: Path, name: str, value: int
) -> None:
    before = contents(database)
    with pytest.raises(ValueError, match=f"^{name}$"):
        store.maintenance.set_limit(name, value)
    assert contents(database) == before


def test_a_number_given_to_this_process_takes_the_place_of_the_database_s(store: Store, database: Path) -> None:
    store.maintenance.set_limit("lock_seconds", 200)
    store.maintenance.set_limit("first_pause", 2)
    here = Store(database, limits={"lock_seconds": 30, "pending_seconds": 60})
    assert here.maintenance.limits() == Limits(lock_seconds=30, first_pause=2, pending_seconds=60)
    assert here.maintenance.limits_set() == {"lock_seconds": 200, "first_pause": 2}
    assert store.maintenance.limits() == Limits(lock_seconds=200, first_pause=2)
    here.maintenance.set_limit("lock_seconds", 100)
    assert (here.maintenance.limits().lock_seconds, store.maintenance.limits().lock_seconds) == (30, 100)
    assert broken(here) == []
    here.close()


def test_what_is_given_decides_here(database: Path, clock: FixedClock, cheap: Hasher) -> None:
    here = Store(database, clock=clock, hasher=cheap, limits={"failures_before_lock": 1, "lock_seconds": 10})
    here.administration().accounts.add(NAME, PASSWORD)
    with pytest.raises(SignInRefused):
        here.sign_in.with_password(NAME, WRONG)
    with pytest.raises(Locked) as locked:
        here.sign_in.with_password(NAME, PASSWORD)
    assert locked.value.until - clock.now == 10
    here.close()


@pytest.mark.parametrize(("name", "value"), [("lock", 5), ("lock_seconds", 0), ("lock_seconds", LARGEST + 1)])
def test_a_number_that_is_no_limit_is_not_given(database: Path, name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"^{name}$"):
        Store(database, limits={name: value})
    assert not database.exists()


def test_numbers_changed_behind_the_programs_back_are_refused_whatever_is_given(store: Store, database: Path) -> None:
    store.maintenance.set_limit("failures_before_lock", 4)
    change(database, EDITS["a value"])
    here = Store(database, limits=Limits()._asdict())
    for ask in (here.maintenance.limits, here.maintenance.limits_set):
        with pytest.raises(SealBroken):
            ask()
    here.close()


def test_pauses_and_locks_follow_the_numbers(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    for name, value in (("first_pause", 3), ("failures_before_lock", 4), ("lock_seconds", 10)):
        store.maintenance.set_limit(name, value)
    found: list[int] = []
    for _ in range(6):
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(NAME, WRONG)
        with pytest.raises(Locked) as locked:
            store.sign_in.with_password(NAME, PASSWORD)
        found.append(int(locked.value.until - clock.now))
        wait_out(store, clock)
    assert found == [3, 6, 10, 10, 3, 6]


def test_an_enrolment_waits_as_long_as_the_number_says(store: Store, clock: FixedClock) -> None:
    session = signed_up(store)
    store.maintenance.set_limit("pending_seconds", 45)
    pending = begin(store, session)
    assert pending.expires_at - pending.created_at == 45
    clock.advance(45)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))


def test_a_code_is_fresh_as_long_as_the_number_says(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    store.maintenance.set_limit("fresh_seconds", 60)
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    clock.advance(60)
    begin(store, session)
    clock.advance(1)
    with pytest.raises(NotAllowed):
        begin(store, session)


EDITS = {
    "a value": "UPDATE settings SET value = 86400 WHERE name = 'failures_before_lock'",
    "a name": "UPDATE settings SET name = 'pending_seconds' WHERE name = 'failures_before_lock'",
    "one more": "INSERT INTO settings VALUES ('hashes_at_once', 1000)",
    "one that is no limit": "INSERT INTO settings VALUES ('nothing', 1)",
    "none left": "DELETE FROM settings",
    "the mac": "UPDATE meta SET value = 'é' WHERE name = 'limits_mac'",
    "no mac": "DELETE FROM meta WHERE name = 'limits_mac'",
}
ACTS: dict[str, Callable[[Store, Enrolled, str], object]] = {
    "limits": lambda store, _person, _code: store.maintenance.limits(),
    "set_limit": lambda store, _person, _code: store.maintenance.set_limit("lock_seconds", 1),
    "sign_in": lambda store, _person, _code: store.sign_in.with_password(NAME, PASSWORD),
    "sign_in of nobody": lambda store, _person, _code: store.sign_in.with_password("personne", PASSWORD),
    "confirm_password": lambda store, person, _code: store.passwords.confirm(person.session, PASSWORD),
    "sign_in_code": lambda store, person, code: store.sign_in.with_code(person.session, code),
    "verify": lambda store, _person, code: store.sign_in.verify(NAME, code),
    "begin_enrolment": lambda store, person, _code: begin(store, person.session),
    "rotate_key": lambda store, _person, _code: store.maintenance.rotate_key(),
}


@pytest.fixture
def person(store: Store, clock: FixedClock, enrolled: Enrolled) -> Enrolled:
    """Someone who may do anything, with a limit that is not the default."""
    store.maintenance.set_limit("failures_before_lock", 4)
    clock.advance(30)
    return Enrolled(enrolled.session._replace(proved_at=int(clock.now)), enrolled.secret)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("act", ["limits", "sign_in", "verify"])
def test_a_number_changed_behind_the_programs_back_is_refused_and_recorded(
    store: Store, database: Path, clock: FixedClock, person: Enrolled, edit: str, act: str
) -> None:
    change(database, edit)
    with pytest.raises(SealBroken):
        ACTS[act](store, person, totp(person.secret, clock.now))
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.outcome, event.subject, event.detail) == (
        Action.TAMPERING_FOUND,
        "refused",
        "",
        "limits",
    )
    assert broken(store) == ["limits"]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_nothing_is_decided_by_such_a_number_and_nothing_puts_it_under_the_mac(
    store: Store, database: Path, clock: FixedClock, person: Enrolled, act: Callable[[Store, Enrolled, str], object]
) -> None:
    change(database, EDITS["a value"])
    before = but_for_the_audit_log(database)
    with pytest.raises(SealBroken):
        act(store, person, totp(person.secret, clock.now))
    assert [event.action for event in store.administration().audit_log.events()].count(Action.TAMPERING_FOUND) == 1
    assert but_for_the_audit_log(database) == before


def test_the_numbers_of_another_database_are_not_taken(
    store: Store, database: Path, tmp_path: Path, clock: FixedClock, cheap: Hasher
) -> None:
    other = Store(tmp_path / "other" / "guichet.db", clock=clock, hasher=cheap)
    other.maintenance.set_limit("failures_before_lock", 9999)
    ((mac,),) = rows(other.path, "SELECT value FROM meta WHERE name = 'limits_mac'")
    other.close()
    change(database, "INSERT INTO settings VALUES ('failures_before_lock', 9999)")
    change(database, "UPDATE meta SET value = ? WHERE name = 'limits_mac'", mac)
    with pytest.raises(SealBroken):
        store.maintenance.limits()


def test_a_first_enrolment_is_not_begun_under_such_a_number(
    store: Store, database: Path, clock: FixedClock, person: Enrolled
) -> None:
    newcomer = signed_up(store, "voisin")
    change(database, EDITS["a value"])
    with pytest.raises(SealBroken):
        enrol(store, clock, newcomer)
    assert len(rows(database, "SELECT * FROM factors")) == 1
    assert person.secret
