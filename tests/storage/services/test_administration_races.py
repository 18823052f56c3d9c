"""Operators act while something else happens: their session ends in the middle, or another acts on the same account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from storage import Action, Administration, Event, Imported, NewAccount, NotAllowed, SessionEnded, StorageError, Store
from storage.security.hasher import Hasher
from storage.services.importing import BATCH
from tests.conftest import FixedClock
from tests.storage.meanwhile import meanwhile
from tests.storage.operators import OPERATOR, Operator, close_operator, operator
from tests.storage.people import NAME, broken, change_under_mac, contents

NEW = "nouvelle"
TIMES = 15


@pytest.fixture
def chef(at_the_counter: Operator) -> Operator:
    """With one client, who has a phone."""
    return at_the_counter


def end_sessions(store: Store, _chef: Operator) -> None:
    """A new epoch begins."""
    store.administration().accounts.set_mfa(OPERATOR, required=True)


def close(store: Store, _chef: Operator) -> None:
    """The operator's account is closed."""
    close_operator(store)


def demote(store: Store, chef: Operator) -> None:
    """The operator is one no more."""
    change_under_mac(store, chef.session, "UPDATE users SET role = 'client' WHERE role = 'operator'")


ENDINGS = {"ended": (end_sessions, SessionEnded), "closed": (close, NotAllowed), "demoted": (demote, NotAllowed)}
SLOW: dict[str, Callable[[Administration], object]] = {
    "create": lambda administration: administration.accounts.add(NEW),
    "import": lambda administration: list(administration.importing.users([NewAccount(2, NEW)])),
    "renew": lambda administration: administration.accounts.renew_password(NAME),
}
"""Acts that compute a hash before they write."""


@pytest.mark.parametrize("act", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize(("end", "error"), ENDINGS.values(), ids=ENDINGS)
def test_who_may_no_more_by_the_time_of_the_write_changes_nothing(
    store: Store,
    cheap: Hasher,
    chef: Operator,
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Store, Operator], None],
    error: type[StorageError],
    act: Callable[[Administration], object],
) -> None:
    between: list[list[str]] = []

    def in_the_middle() -> None:
        end(store, chef)
        between.append(contents(store.path))

    meanwhile(monkeypatch, cheap, "hash", in_the_middle)
    with pytest.raises(error) as told:
        act(chef.administration)
    assert type(told.value) is error
    assert between == [contents(store.path)]


def test_an_import_stops_when_the_operator_may_no_more_and_what_was_told_is_there(store: Store, chef: Operator) -> None:
    outcomes = chef.administration.importing.users(NewAccount(line, f"client {line}") for line in range(3 * BATCH))
    told = [next(outcomes) for _ in range(BATCH)]
    close(store, chef)
    with pytest.raises(NotAllowed):
        next(outcomes)
    assert all(isinstance(outcome, Imported) for outcome in told)
    made = {user.name for user in store.administration().directory.users() if user.name.startswith("client ")}
    assert {outcome.name for outcome in told} == made


def test_an_import_goes_on_when_its_code_is_no_longer_fresh(store: Store, clock: FixedClock, chef: Operator) -> None:
    def slowly() -> Iterator[NewAccount]:
        for line in range(2 * BATCH):
            clock.advance(60)
            yield NewAccount(line, f"client {line}")

    assert all(isinstance(outcome, Imported) for outcome in chef.administration.importing.users(slowly()))
    assert len(store.administration().directory.users()) == 2 * BATCH + 2


def test_two_operators_at_once_on_one_account_lose_no_change_and_both_are_recorded(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, chef: Operator
) -> None:
    other = operator(store, clock, "adjointe")
    elsewhere = Store(database, clock=clock, hasher=cheap)
    barrier = Barrier(2)
    before = len(store.administration().audit_log.events())

    def address_by_address() -> None:
        barrier.wait()
        for number in range(TIMES):
            chef.administration.accounts.set_email(NAME, f"marie{number}@example.org")

    def open_and_close() -> None:
        barrier.wait()
        for number in range(TIMES):
            elsewhere.administration(other.session).accounts.set_disabled(NAME, disabled=number % 2 == 0)

    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(address_by_address), pool.submit(open_and_close)]:
            work.result()
    elsewhere.close()
    user = store.administration().directory.user(NAME)
    assert (user.email, user.disabled) == (f"marie{TIMES - 1}@example.org", True)
    new = store.administration().audit_log.events()[before:]
    assert actions_of(new, OPERATOR) == [Action.EMAIL_CHANGED] * TIMES
    assert actions_of(new, "adjointe") == [Action.ACCOUNT_DISABLED, Action.ACCOUNT_ENABLED] * (TIMES // 2) + [
        Action.ACCOUNT_DISABLED
    ]
    assert broken(store) == []


def actions_of(events: list[Event], actor: str) -> list[str]:
    """What one of them did."""
    return [event.action for event in events if event.actor == actor]


def test_two_operators_who_close_each_other_at_once_do_not_both_succeed(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, chef: Operator
) -> None:
    other = operator(store, clock, "adjointe")
    elsewhere = Store(database, clock=clock, hasher=cheap)
    barrier = Barrier(2)

    def close_the_other(administration: Administration, name: str) -> bool:
        barrier.wait()
        try:
            return administration.accounts.set_disabled(name, disabled=True).disabled
        except NotAllowed:
            return False

    with ThreadPoolExecutor(2) as pool:
        works = [
            pool.submit(close_the_other, chef.administration, "adjointe"),
            pool.submit(close_the_other, elsewhere.administration(other.session), OPERATOR),
        ]
        assert sorted(work.result() for work in works) == [False, True]
    elsewhere.close()
    assert sorted(user.disabled for user in store.administration().directory.users() if user.name != NAME) == [
        False,
        True,
    ]
