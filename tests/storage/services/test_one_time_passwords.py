"""Passwords issued by the program: they wait three days, must be changed before anything else, and end sessions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import (
    Action,
    Level,
    Locked,
    NotAllowed,
    Outcome,
    PasswordExpired,
    Session,
    SessionEnded,
    SignInRefused,
    Store,
    UnknownUser,
    WeakPassword,
)
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, Enrolled, begin, device_of, issue_codes

LIFE = 259_200
OWN = "une phrase à moi"


def issued(store: Store) -> str:
    """The password of a new account."""
    user, password, _look_alikes = store.administration().accounts.add(NAME)
    assert user.one_time_password
    assert password is not None
    return password


def test_it_is_accepted_for_three_days_and_no_longer(store: Store, clock: FixedClock) -> None:
    password = issued(store)
    assert store.administration().directory.user(NAME).password_expires_at == NOON + LIFE
    clock.advance(LIFE - 1)
    assert store.sign_in.with_password(NAME, password).user.one_time_password
    clock.advance(1)
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password(NAME, password)
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.outcome, event.subject, event.detail) == (
        Action.PASSWORD_CHECKED,
        Outcome.REFUSED,
        NAME,
        "expired",
    )
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, "pas le bon du tout")


def test_it_waits_as_long_as_the_limit_said_when_it_was_issued(store: Store, clock: FixedClock) -> None:
    store.maintenance.set_limit("one_time_password_seconds", 60)
    password = issued(store)
    store.maintenance.set_limit("one_time_password_seconds", LIFE)
    clock.advance(60)
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password(NAME, password)


def test_a_password_of_one_s_own_never_expires(store: Store, clock: FixedClock) -> None:
    session = store.passwords.change(store.sign_in.with_password(NAME, issued(store)), OWN)
    assert (session.user.one_time_password, session.user.password_expires_at) == (False, None)
    clock.advance(100 * LIFE)
    assert store.sign_in.with_password(NAME, OWN).level is Level.PASSWORD


def test_before_it_is_changed_nothing_else_is_allowed(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    session, codes = issue_codes(store, enrolled.session)
    device = device_of(store, session)
    waiting = store.sign_in.with_password(NAME, store.administration().accounts.renew_password(NAME))
    assert waiting.user.one_time_password
    refused: dict[str, Callable[[], object]] = {
        "begin": lambda: begin(store, waiting),
        "code": lambda: store.sign_in.with_code(waiting, totp(enrolled.secret, clock.now)),
        "recovery code": lambda: store.recovery_codes.use(waiting, codes[0]),
        "complete": lambda: store.sign_in.complete(waiting),
        "prepare": lambda: store.recovery_codes.prepare(waiting),
        "rename": lambda: store.devices.rename(waiting, device, "à moi"),
        "remove": lambda: store.devices.remove(waiting, device),
        "abandon": lambda: store.enrolments.abandon(waiting),
    }
    for act in refused.values():
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(WeakPassword):
        store.passwords.change(waiting, NAME)
    changed = store.passwords.change(waiting, OWN)
    assert store.sign_in.with_code(changed, totp(enrolled.secret, clock.now)).level is Level.FULL


def test_changed_it_ends_whoever_else_signed_in_with_it(store: Store) -> None:
    password = issued(store)
    mine, other = store.sign_in.with_password(NAME, password), store.sign_in.with_password(NAME, password)
    session = store.passwords.change(mine, OWN)
    with pytest.raises(SessionEnded):
        store.passwords.change(other, "une phrase à un autre")
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, password)
    store.sign_in.complete(session)


def test_the_one_that_was_issued_is_not_kept_as_one_s_own(store: Store) -> None:
    password = issued(store)
    with pytest.raises(WeakPassword):
        store.passwords.change(store.sign_in.with_password(NAME, password), password)
    assert store.administration().directory.user(NAME).one_time_password


def test_a_renewed_one_takes_the_place_of_the_password_and_ends_the_sessions(store: Store, client: Session) -> None:
    password = store.administration().accounts.renew_password(NAME.upper())
    assert password != PASSWORD
    with pytest.raises(SessionEnded):
        begin(store, client)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, PASSWORD)
    event = store.administration().audit_log.events()[-2]
    assert (event.action, event.subject) == (Action.PASSWORD_RENEWED, NAME)
    assert password not in repr(store.administration().audit_log.events())


def test_a_renewed_one_helps_who_was_locked_out_by_guesses(store: Store, clock: FixedClock, client: Session) -> None:
    assert client.user.name == NAME
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, "pas le bon du tout")
    with pytest.raises(Locked):
        store.sign_in.with_password(NAME, PASSWORD)
    assert (
        store.sign_in.with_password(NAME, store.administration().accounts.renew_password(NAME)).user.password_expires_at
        == clock.now + LIFE
    )


def test_an_expired_one_is_renewed(store: Store, clock: FixedClock) -> None:
    first = issued(store)
    clock.advance(LIFE)
    second = store.administration().accounts.renew_password(NAME)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, first)
    clock.advance(1)
    assert store.sign_in.with_password(NAME, second).user.one_time_password


def test_nobody_s_is_renewed(store: Store) -> None:
    with pytest.raises(UnknownUser):
        store.administration().accounts.renew_password("personne")
