"""An enrolment begun elsewhere, or before the line dropped: the person is told, and takes it over, or abandons it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import (
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    Level,
    NotAllowed,
    Session,
    Store,
)
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.meanwhile import meanwhile
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    at_another_desk,
    begin,
    but_for_the_audit_log,
    contents,
    device_of,
    enrol,
    rows,
    signed_up,
    wrong_code,
)


@pytest.fixture
def second(store: Store, client: Session) -> Session:
    """The same person, somewhere else."""
    assert client.user.name == NAME
    return store.sign_in.with_password(NAME, PASSWORD)


def test_at_the_next_sign_in_the_person_is_told_all_but_the_secret(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    fresh = enrolled.session._replace(proved_at=int(clock.now))
    begun = begin(store, fresh, replaces=device_of(store, fresh))
    told = at_another_desk(store, clock, enrolled).pending
    assert told is not None
    assert (told.id, told.method, told.phone, told.name, told.replaces, told.created_at, told.expires_at) == (
        begun.id,
        METHOD,
        "iphone",
        "Mon iPhone",
        begun.replaces,
        begun.created_at,
        begun.expires_at,
    )
    assert begun.secret not in repr(told)
    assert not hasattr(told, "secret")


def test_a_password_alone_is_told_nothing_of_it(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    pending = begin(store, enrolled.session._replace(proved_at=int(clock.now)))
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    assert waiting.pending is None
    for act in (
        lambda: begin(store, waiting),
        lambda: store.enrolments.take_over(waiting, pending.id),
        lambda: store.enrolments.abandon(waiting),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_session_that_holds_it_is_not_told(store: Store, client: Session) -> None:
    begin(store, client)
    assert store.passwords.confirm(client, PASSWORD).pending is None


@pytest.mark.parametrize("method", [METHOD, OTHER_METHOD])
def test_another_session_begins_nothing_beside_it(
    store: Store, database: Path, client: Session, second: Session, method: str
) -> None:
    begun = begin(store, client)
    before = contents(database)
    with pytest.raises(EnrolmentElsewhere) as told:
        begin(store, second, method)
    assert told.value.pending.id == begun.id
    assert contents(database) == before
    assert begin(store, client) == begun


def test_taken_over_it_has_the_same_secret_and_the_same_time_left(
    store: Store, clock: FixedClock, client: Session, second: Session
) -> None:
    begun = begin(store, client)
    clock.advance(100)
    assert store.enrolments.take_over(second, begun.id) == begun
    assert begin(store, second) == begun
    assert store.enrolments.prove(second, begun.id, totp(begun.secret, clock.now)).methods == {METHOD}


def test_a_code_typed_where_it_was_begun_is_then_refused_and_neither_spent_nor_counted(
    store: Store, database: Path, clock: FixedClock, client: Session, second: Session
) -> None:
    begun = begin(store, client)
    code = totp(begun.secret, clock.now)
    store.enrolments.take_over(second, begun.id)
    before = contents(database)
    for typed in (code, wrong_code(begun.secret, clock.now), "abc"):
        with pytest.raises(EnrolmentTakenOver):
            store.enrolments.prove(client, begun.id, typed)
    with pytest.raises(EnrolmentElsewhere):
        begin(store, client)
    assert contents(database) == before
    assert store.enrolments.prove(second, begun.id, code).level is Level.FULL


@pytest.mark.parametrize("end", ["taken over", "abandoned"])
def test_a_right_code_that_comes_a_moment_too_late_is_neither_spent_nor_counted(
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
    database: Path,
    clock: FixedClock,
    client: Session,
    second: Session,
    end: str,
) -> None:
    begun = begin(store, client)
    code = totp(begun.secret, clock.now)
    if end == "taken over":
        meanwhile(
            monkeypatch, inside.code_check(store), "_matches", lambda: store.enrolments.take_over(second, begun.id)
        )
    else:
        meanwhile(monkeypatch, inside.code_check(store), "_matches", lambda: store.enrolments.abandon(second))
    with pytest.raises(EnrolmentTakenOver if end == "taken over" else EnrolmentExpired):
        store.enrolments.prove(client, begun.id, code)
    assert rows(database, "SELECT * FROM factors") == rows(database, "SELECT * FROM limits") == []
    if end == "taken over":
        assert store.enrolments.prove(second, begun.id, code).level is Level.FULL


def test_a_wrong_code_is_counted_whatever_happens_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
    database: Path,
    clock: FixedClock,
    client: Session,
    second: Session,
) -> None:
    begun = begin(store, client)
    meanwhile(monkeypatch, inside.code_check(store), "_matches", lambda: store.enrolments.take_over(second, begun.id))
    with pytest.raises(Exception, match="code refused"):
        store.enrolments.prove(client, begun.id, wrong_code(begun.secret, clock.now))
    assert rows(database, "SELECT failures FROM limits") == [(1,)]


def test_a_right_code_in_a_stale_session_is_counted_so_that_it_forgives_no_guesses(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    pending = begin(store, enrolled.session._replace(proved_at=int(clock.now)))
    stale = enrolled.session._replace(proved_at=int(clock.now) - 901)
    store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now))
    clock.advance(1)
    with pytest.raises(NotAllowed):
        store.enrolments.prove(stale, pending.id, totp(pending.secret, clock.now))
    assert rows(database, "SELECT failures FROM limits WHERE subject LIKE 'code:%'") == [(2,)]


def test_the_first_may_take_it_back(store: Store, clock: FixedClock, client: Session, second: Session) -> None:
    begun = begin(store, client)
    store.enrolments.take_over(second, begun.id)
    assert store.enrolments.take_over(client, begun.id) == begun
    with pytest.raises(EnrolmentTakenOver):
        store.enrolments.prove(second, begun.id, totp(begun.secret, clock.now))
    assert store.enrolments.prove(client, begun.id, totp(begun.secret, clock.now)).level is Level.FULL


def test_abandoned_by_the_second_it_is_gone_for_the_first_too(
    store: Store, clock: FixedClock, client: Session, second: Session
) -> None:
    begun = begin(store, client)
    session = store.enrolments.abandon(second)
    assert session.pending is None
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, begun.id, totp(begun.secret, clock.now))
    with pytest.raises(EnrolmentExpired):
        store.enrolments.take_over(client, begun.id)
    assert begin(store, session).secret != begun.secret


def test_after_the_line_dropped_it_is_resumed_in_a_session_of_its_own(
    store: Store, clock: FixedClock, client: Session
) -> None:
    begun = begin(store, client)
    clock.advance(599)
    again = store.sign_in.with_password(NAME, PASSWORD)
    assert again.pending is not None
    resumed = store.enrolments.take_over(again, again.pending.id)
    assert resumed.secret == begun.secret
    assert store.enrolments.prove(again, resumed.id, totp(begun.secret, clock.now)).methods == {METHOD}


def test_once_expired_it_is_told_no_more_and_hinders_nobody(
    store: Store, database: Path, clock: FixedClock, client: Session, second: Session
) -> None:
    begun = begin(store, client)
    clock.advance(600)
    assert store.sign_in.with_password(NAME, PASSWORD).pending is None
    with pytest.raises(EnrolmentExpired):
        store.enrolments.take_over(second, begun.id)
    assert begin(store, second).secret != begun.secret
    assert rows(database, "SELECT count(*) FROM enrolments") == [(1,)]


def test_nobody_takes_over_or_abandons_what_is_another_s(store: Store, database: Path, client: Session) -> None:
    begun = begin(store, client)
    neighbour = signed_up(store, "voisin")
    assert neighbour.pending is None
    before = but_for_the_audit_log(database)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.take_over(neighbour, begun.id)
    store.enrolments.abandon(neighbour)
    assert but_for_the_audit_log(database) == before


def test_an_enrolment_outlives_the_session_that_a_change_has_ended(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    begun = begin(store, enrolled.session._replace(proved_at=int(clock.now)), OTHER_METHOD)
    store.administration().accounts.set_mfa(NAME, required=True)
    session = at_another_desk(store, clock, enrolled)
    assert session.pending is not None
    assert store.enrolments.take_over(session, session.pending.id) == begun


def test_a_reset_of_the_last_device_forgets_it(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    begin(store, enrolled.session._replace(proved_at=int(clock.now)), OTHER_METHOD)
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert session.pending is None
    assert enrol(store, clock, session).session.methods == {METHOD}
