"""The person's own password, and the one-time one that comes before anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import NotAllowed, Session, SignInRefused, Store, Weakness, WeakPassword
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import METHOD, NAME, Enrolled, begin, change_under_mac, disable, enrol, rows

NEW = "une autre phrase assez longue"


@pytest.fixture
def issued(store: Store) -> str:
    """The one-time password of a new client."""
    return store.administration().accounts.add(NAME).password or ""


@pytest.fixture
def newcomer(store: Store, issued: str) -> Session:
    """The client who has just typed it."""
    return store.sign_in.with_password(NAME, issued)


def test_the_one_time_password_is_replaced_by_the_persons_own(store: Store, newcomer: Session, issued: str) -> None:
    changed = store.passwords.change(newcomer, NEW)
    assert not changed.user.one_time_password
    assert (changed.level, changed.methods) == (newcomer.level, newcomer.methods)
    assert store.sign_in.with_password(NAME, NEW).user == changed.user
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, issued)


def test_nothing_else_is_open_before_the_change(store: Store, newcomer: Session) -> None:
    with pytest.raises(NotAllowed):
        begin(store, newcomer)
    with pytest.raises(NotAllowed):
        store.sign_in.complete(newcomer)
    with pytest.raises(NotAllowed):
        store.sign_in.with_code(newcomer, "123456")
    assert store.administration().directory.user(NAME).last_sign_in_at is None


def test_everything_is_open_after_the_change(store: Store, newcomer: Session) -> None:
    changed = store.passwords.change(newcomer, NEW)
    store.sign_in.complete(changed)
    assert begin(store, changed).user_id == changed.user.id


def test_a_session_that_forgets_its_one_time_password_gets_no_further(store: Store, newcomer: Session) -> None:
    forged = newcomer._replace(user=newcomer.user._replace(one_time_password=False))
    with pytest.raises(NotAllowed):
        begin(store, forged)
    with pytest.raises(NotAllowed):
        store.sign_in.with_code(forged, "123456")
    with pytest.raises(NotAllowed):
        store.sign_in.complete(forged)


def test_a_factor_does_not_stand_in_for_the_change(
    store: Store, database: Path, clock: FixedClock, newcomer: Session
) -> None:
    person = enrol(store, clock, store.passwords.change(newcomer, NEW))
    clock.advance(120)
    change_under_mac(store, person.session, "UPDATE users SET one_time_password = 1")
    with pytest.raises(NotAllowed):
        store.sign_in.with_code(store.sign_in.with_password(NAME, NEW), totp(person.secret, clock.now))
    assert rows(database, "SELECT last_used_at FROM factors") == [(None,)]


@pytest.mark.parametrize(
    ("password", "weakness"),
    [("court", Weakness.TOO_SHORT), ("motdepasse123", Weakness.GUESSABLE), ("Marie.Tremblay1", Weakness.LIKE_NAME)],
)
def test_a_weak_one_is_refused_and_the_old_one_stays(
    store: Store, newcomer: Session, issued: str, password: str, weakness: Weakness
) -> None:
    with pytest.raises(WeakPassword) as refused:
        store.passwords.change(newcomer, password)
    assert refused.value.weakness is weakness
    assert store.sign_in.with_password(NAME, issued).user.one_time_password


def test_the_one_time_password_cannot_be_kept(store: Store, newcomer: Session, issued: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        store.passwords.change(newcomer, issued)
    assert refused.value.weakness is Weakness.UNCHANGED
    assert store.administration().directory.user(NAME).one_time_password


def test_a_password_of_ones_own_is_changed_only_after_a_code(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    with pytest.raises(NotAllowed):
        store.passwords.change(store.sign_in.with_password(NAME, PASSWORD), NEW)
    assert store.sign_in.with_password(NAME, PASSWORD)
    store.passwords.change(store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now)), NEW)
    assert store.sign_in.with_password(NAME, NEW).methods == {METHOD}


def test_a_change_leaves_the_factors_alone(store: Store, enrolled: Enrolled) -> None:
    before = store.administration().directory.factors(enrolled.session.user)
    assert store.passwords.change(enrolled.session, NEW).methods == {METHOD}
    assert store.administration().directory.factors(enrolled.session.user) == before


def test_a_second_session_of_the_one_time_password_ends_with_the_change(
    store: Store, newcomer: Session, issued: str
) -> None:
    stale = store.sign_in.with_password(NAME, issued)
    store.passwords.change(newcomer, NEW)
    with pytest.raises(NotAllowed):
        store.passwords.change(stale, "la phrase de quelqu'un d'autre")
    assert store.sign_in.with_password(NAME, NEW)


def test_a_disabled_account_changes_nothing(store: Store, database: Path, newcomer: Session) -> None:
    disable(store, newcomer)
    before = rows(database, "SELECT * FROM users")
    with pytest.raises(NotAllowed):
        store.passwords.change(newcomer, NEW)
    assert rows(database, "SELECT * FROM users") == before
