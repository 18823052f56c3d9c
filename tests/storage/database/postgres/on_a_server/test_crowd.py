"""Many at once who could wait for each other: nobody is refused, and the run fails if the server saw a deadlock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from storage import Session, Store, Waypoint
from storage.domain.new_accounts import NewAccount
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.storage.crowd import threads
from tests.storage.operators import operator
from tests.storage.people import NAME, Enrolled, begin, broken, signed_up

ROUNDS = 12
NAMES = [f"nouveau {number}" for number in range(24)]


def test_operators_act_on_each_other_and_on_the_same_person(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    assert enrolled.secret
    desks = [operator(store, clock, name) for name in ("chef", "cheffe", "adjoint")]
    names = ["chef", "cheffe", "adjoint", NAME]
    waiting = list(range(12))

    def act() -> None:
        number = waiting.pop()
        desk, random = desks[number % 3], Random(number)  # noqa: S311 - of a test
        for _ in range(ROUNDS):
            name = random.choice([name for name in names if name != names[number % 3]])
            desk.administration.accounts.unlock(name)

    threads(len(waiting), act)
    assert broken(store) == []
    unlocked = [event for event in store.administration().audit_log.events() if event.action == "account unlocked"]
    assert len(unlocked) == 12 * ROUNDS


def test_one_person_is_in_the_guide_in_many_windows(store: Store, clock: FixedClock) -> None:
    signed_up(store)
    sessions = [store.sign_in.with_password(NAME, PASSWORD) for _ in range(8)]
    clock.advance(1)

    def walk() -> None:
        session = sessions.pop()
        for waypoint in (Waypoint.METHODS, Waypoint.QR_CODE, Waypoint.METHODS, Waypoint.QR_CODE):
            store.visits.reach(session, waypoint)
        store.enrolments.leave(session, "idle")

    threads(len(sessions), walk)
    assert broken(store) == []


def test_the_same_people_come_from_two_files_in_another_order(store: Store) -> None:
    orders = [NAMES, NAMES[::-1], NAMES, NAMES[::-1]]

    def take_in() -> int:
        people = [NewAccount(line, name, None, False) for line, name in enumerate(orders.pop())]
        return sum(hasattr(one, "password") for one in store.administration().importing.users(people))

    assert sum(threads(len(orders), take_in)) == len(NAMES)
    assert sorted(user.name for user in store.administration().directory.users()) == sorted(NAMES)
    assert broken(store) == []


def test_mail_is_taken_while_people_sign_in_and_old_things_are_forgotten(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher
) -> None:
    people: list[Session] = []
    for number in range(6):
        store.administration().accounts.add(f"client {number}", PASSWORD, email=f"c{number}@example.org")
        session = store.sign_in.with_password(f"client {number}", PASSWORD)
        begin(store, session)
        people.append(session)
    clock.advance(30 * 86400)
    others = [Store(database, clock=clock, hasher=cheap) for _ in range(2)]

    def renew(name: str) -> None:
        store.administration().accounts.renew_password(name)
        for _ in range(3):
            others[0].administration().directory.statuses()
            others[1].administration().accounts.unlock(name)

    def take() -> None:
        while mail := others[1].mail_queue.take():
            others[1].mail_queue.sent(mail)

    acts: list[Callable[[], None]] = [*(partial(renew, person.user.name) for person in people), take, take, take]
    threads(len(acts), lambda: acts.pop()())
    take()
    told = [event.subject for event in store.administration().audit_log.events() if event.action == "mail sent"]
    assert sorted(told) == [f"client {number}" for number in range(6)]
    assert broken(store) == []
