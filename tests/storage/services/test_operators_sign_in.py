"""Name, password and code at once, for operators: one answer for all that is not right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from storage import Action, Door, Level, Locked, Outcome, Role, SignInRefused, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.operators import close_operator
from tests.storage.people import NAME, enrol, signed_up, wait_out, wrong_code

OPERATOR, WHY = "olga", "end of the kiosk"
Typed = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Counter:
    """An operator and a client, each with a phone, two minutes after they proved it."""

    store: Store
    clock: FixedClock
    secret: str
    clients_secret: str

    @property
    def right(self) -> Typed:
        """What the operator types."""
        return OPERATOR, PASSWORD, totp(self.secret, self.clock.now)


@pytest.fixture
def counter(store: Store, clock: FixedClock) -> Counter:
    """Both of them."""
    store.administration().accounts.add(OPERATOR, PASSWORD, role=Role.OPERATOR)
    operator = enrol(store, clock, store.sign_in.with_password(OPERATOR, PASSWORD))
    client = enrol(store, clock, signed_up(store))
    clock.advance(120)
    return Counter(store, clock, operator.secret, client.secret)


def test_an_operator_is_all_the_way_in_and_the_audit_log_says_what_for(counter: Counter) -> None:
    session = counter.store.sign_in.as_operator(*counter.right, WHY)
    assert (session.user.name, session.user.role, session.level) == (OPERATOR, Role.OPERATOR, Level.FULL)
    told = [
        (event.actor, event.action, event.outcome, event.detail)
        for event in counter.store.administration().audit_log.events()[-3:]
    ]
    assert told == [
        (OPERATOR, Action.PASSWORD_CHECKED, Outcome.DONE, ""),
        (OPERATOR, Action.CODE_CHECKED, Outcome.DONE, ""),
        (OPERATOR, Action.SIGNED_IN, Outcome.DONE, WHY),
    ]


def used_code(counter: Counter) -> Typed:
    """A code spent already."""
    counter.store.sign_in.as_operator(*counter.right, WHY)
    return counter.right


def without_a_phone(counter: Counter) -> Typed:
    """An operator who has not enrolled yet."""
    counter.store.administration().accounts.add("oscar", PASSWORD, role=Role.OPERATOR)
    return "oscar", PASSWORD, "123456"


def with_a_one_time_password(counter: Counter) -> Typed:
    """An operator who is to choose a password first."""
    return (
        OPERATOR,
        counter.store.administration().accounts.renew_password(OPERATOR),
        totp(counter.secret, counter.clock.now),
    )


def too_late(counter: Counter) -> Typed:
    """The same, days later."""
    issued = counter.store.administration().accounts.renew_password(OPERATOR)
    counter.clock.advance(30 * 86_400)
    return OPERATOR, issued, totp(counter.secret, counter.clock.now)


def closed(counter: Counter) -> Typed:
    """An account that is closed."""
    close_operator(counter.store, OPERATOR)
    return counter.right


WRONG: dict[str, Callable[[Counter], Typed]] = {
    "nobody": lambda c: ("personne", PASSWORD, totp(c.secret, c.clock.now)),
    "another password": lambda c: (OPERATOR, "pas celui-là", totp(c.secret, c.clock.now)),
    "another code": lambda c: (OPERATOR, PASSWORD, wrong_code(c.secret, c.clock.now)),
    "no code": lambda _c: (OPERATOR, PASSWORD, "le code"),
    "a client, all of it right": lambda c: (NAME, PASSWORD, totp(c.clients_secret, c.clock.now)),
    "a client's code": lambda c: (OPERATOR, PASSWORD, totp(c.clients_secret, c.clock.now)),
    "a code used before": used_code,
    "no phone": without_a_phone,
    "a one-time password": with_a_one_time_password,
    "an expired password": too_late,
    "a closed account": closed,
}


@pytest.mark.parametrize("case", WRONG)
def test_one_answer_for_all_that_is_not_right(counter: Counter, case: str) -> None:
    typed = WRONG[case](counter)
    with pytest.raises(SignInRefused) as refused:
        counter.store.sign_in.as_operator(*typed, WHY)
    assert (str(refused.value), vars(refused.value)) == ("", {})


def test_a_client_who_tries_is_on_the_audit_log(counter: Counter) -> None:
    with pytest.raises(SignInRefused):
        counter.store.sign_in.as_operator(NAME, PASSWORD, totp(counter.clients_secret, counter.clock.now), WHY)
    last = counter.store.administration().audit_log.events()[-1]
    assert (last.actor, last.action, last.outcome, last.detail) == (NAME, Action.SIGNED_IN, Outcome.REFUSED, WHY)


@pytest.mark.parametrize("case", ["another password", "another code"])
def test_guesses_are_limited_as_everywhere(counter: Counter, case: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            counter.store.sign_in.as_operator(*WRONG[case](counter), WHY)
        wait_out(counter.store, counter.clock)
    counter.clock.advance(-1)
    with pytest.raises(Locked):
        counter.store.sign_in.as_operator(*counter.right, WHY)


def test_a_lock_at_this_door_is_one_at_the_other(counter: Counter) -> None:
    with pytest.raises(SignInRefused):
        counter.store.sign_in.as_operator(*WRONG["another password"](counter), WHY)
    with pytest.raises(Locked):
        counter.store.sign_in.with_password(OPERATOR, PASSWORD, Door.COUNTER)
