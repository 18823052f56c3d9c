"""A person who has gone: what their session has begun is forgotten, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Action, EnrolmentExpired, Session, StorageError, Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import METHOD, NAME, Enrolled, begin, change, contents, rows, signed_up


def test_what_this_session_holds_is_forgotten_and_the_audit_log_says_why(store: Store, client: Session) -> None:
    pending = begin(store, client)
    store.enrolments.leave(client, "idle")
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, "123456")
    last = store.administration().audit_log.events()[-1]
    assert (last.actor, last.subject, last.action, last.detail) == (
        NAME,
        NAME,
        Action.ENROLMENT_ABANDONED,
        "okta_verify, idle",
    )


def test_where_nothing_is_held_nothing_is_written(store: Store, database: Path, client: Session) -> None:
    before = contents(database)
    store.enrolments.leave(client, "idle")
    assert contents(database) == before


def test_what_another_session_holds_stays(store: Store, client: Session) -> None:
    pending = begin(store, client)
    store.enrolments.leave(store.sign_in.with_password(NAME, PASSWORD), "idle")
    assert begin(store, client).id == pending.id


def test_what_was_taken_over_stays(store: Store, client: Session) -> None:
    pending = begin(store, client)
    elsewhere = store.sign_in.with_password(NAME, PASSWORD)
    store.enrolments.take_over(elsewhere, pending.id)
    store.enrolments.leave(client, "idle")
    assert begin(store, elsewhere).id == pending.id


def test_a_neighbour_s_stays(store: Store, client: Session) -> None:
    neighbour = signed_up(store, "voisin")
    kept = begin(store, neighbour)
    begin(store, client)
    store.enrolments.leave(client, "idle")
    assert begin(store, neighbour).id == kept.id


def test_a_session_that_has_ended_or_is_old_leaves_too(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    session = enrolled.session
    begin(store, session)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    clock.advance(10_000)
    store.enrolments.leave(session, "idle")
    assert rows(store.path, "SELECT count(*) FROM enrolments") == [(0,)]
    assert store.administration().directory.factors(session.user)[0].method == METHOD


def test_what_cannot_be_recorded_is_not_done(store: Store, database: Path, client: Session) -> None:
    pending = begin(store, client)
    change(database, "CREATE TRIGGER no BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StorageError):
        store.enrolments.leave(client, "idle")
    change(database, "DROP TRIGGER no")
    assert begin(store, client).id == pending.id
