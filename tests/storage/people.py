"""People who sign in and enrol, and a look at the rows they leave."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import settings

from storage import (
    CodeRefused,
    Enrolment,
    Factor,
    FactorDisabled,
    Gravity,
    Locked,
    NoActiveFactor,
    Session,
    Store,
    Verdict,
)
from storage.formats.incoming import link
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.postgres import databases, engines
from tests.storage import inside

NAME = "marie.tremblay"
METHOD = "okta_verify"
OTHER_METHOD = "google_authenticator"
ISSUER = "Assurance Exemple"

unhurried = settings(deadline=None, derandomize=True)
"""Settings of hypothesis with the same examples in every run, however busy the machine is."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person with an active factor."""

    session: Session
    secret: str


def signed_up(store: Store, name: str = NAME) -> Session:
    """Add a client who has typed the password."""
    store.administration().accounts.add(name, PASSWORD)
    return store.sign_in.with_password(name, PASSWORD)


def begin(
    store: Store, session: Session, method: str = METHOD, phone: str = "iphone", replaces: str | None = None
) -> Enrolment:
    """Begin an enrolment for this person."""
    return store.enrolments.begin(session, method, phone, ISSUER, name="Mon iPhone", replaces=replaces)


def enrol(
    store: Store, clock: FixedClock, session: Session, method: str = METHOD, replaces: str | None = None
) -> Enrolled:
    """Enrol a factor; return the person afterwards."""
    pending = begin(store, session, method, replaces=replaces)
    proved = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    return Enrolled(proved, pending.secret)


def import_token(store: Store, name: str, uri: str, *, method: str, device: str | None = None) -> Factor:
    """Import a token from an `otpauth` link; return the new factor."""
    (factor,) = store.administration().tokens.take_in(name, [link.read(uri)], method=method, device=device)
    return factor


def replace_phone(store: Store, clock: FixedClock, session: Session, method: str = METHOD) -> Enrolled:
    """Replace the only phone of this method; return the person afterwards."""
    return enrol(store, clock, session, method, device_of(store, session, method))


def at_another_desk(store: Store, clock: FixedClock, person: Enrolled) -> Session:
    """Sign the same person in a second time, completely, a minute later."""
    clock.advance(60)
    waiting = store.sign_in.with_password(person.session.user.name, PASSWORD)
    return store.sign_in.with_code(waiting, totp(person.secret, clock.now))


def device_of(store: Store, session: Session, method: str = METHOD) -> str:
    """Return the id of the only device of this method."""
    (device,) = (factor for factor in store.devices.of(session) if factor.method == method)
    return device.id


def issue_codes(store: Store, session: Session) -> tuple[Session, list[str]]:
    """Give the person ten new recovery codes; return the person and the codes."""
    prepared = store.recovery_codes.prepare(session)
    return store.recovery_codes.keep(session, prepared, prepared.codes[prepared.asked]), list(prepared.codes)


def wait_out(store: Store, clock: FixedClock) -> None:
    """Let every pause and lock pass that refused attempts have begun."""
    ((until,),) = rows(store.path, "SELECT max(locked_until) FROM limits")
    clock.now = max(clock.now, float(until or 0))


def wrong_code(secret: str, now: float) -> str:
    """Return six digits that are no code near this moment."""
    near = {totp(secret, now, offset=offset) for offset in range(-20, 21)}
    return next(code for code in (f"{number:06d}" for number in range(50)) if code not in near)


Door = Callable[[Store, Session, str], Verdict]
"""A place where a code of an active factor is checked."""


def at_sign_in(store: Store, session: Session, code: str) -> Verdict:
    """Return what the sign-in screen is told."""
    try:
        store.sign_in.with_code(session, code)
    except CodeRefused as refused:
        return refused.verdict
    except Locked:
        return Verdict.LOCKED
    except (NoActiveFactor, FactorDisabled):
        return Verdict.NO_FACTOR
    return Verdict.ACCEPTED


def by_command(store: Store, session: Session, code: str) -> Verdict:
    """Return what `guichet verify` is told."""
    return store.sign_in.verify(session.user.name, code)


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the database file."""
    if engines.is_on_a_server(database):
        return databases.rows(database, sql, values)
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, values).fetchall()


def change(database: Path, sql: str, *values: object) -> None:
    """Change the database file behind the store's back."""
    if engines.is_on_a_server(database):
        databases.change(database, sql, values)
        return
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(sql, values)


def tamper(database: Path, *statements: str) -> None:
    """Change anything as someone who may write to the file does, triggers and foreign keys out of the way meanwhile."""
    if engines.is_on_a_server(database):
        databases.tamper(database, statements)
        return
    with closing(sqlite3.connect(database)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        assert triggers
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def disable(store: Store, session: Session) -> None:
    """Disable this account."""
    store.administration().accounts.set_disabled(session.user.name, disabled=True)


def broken(store: Store) -> list[str]:
    """List the names of the checks that found something bad."""
    return [finding.name for finding in store.maintenance.check() if finding.gravity is Gravity.BAD]


def change_under_mac(store: Store, session: Session, sql: str, *values: object) -> None:
    """Change what decides this person's access, and stamp it as if the store had done it."""
    with inside.transactions(store).change(session.user.id) as tx:
        tx.db.execute(sql, values)


def contents(database: Path) -> list[str]:
    """Return every row of every table, as SQL."""
    if engines.is_on_a_server(database):
        return list(databases.contents(database))
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def but_for_the_audit_log(database: Path) -> list[str]:
    """Return the contents without the events and the record of where they begin and end."""
    return [line for line in contents(database) if '"events"' not in line and '"trail"' not in line]


def files(directory: Path) -> dict[str, bytes]:
    """Return every file with its bytes, except an empty log and its index, which SQLite makes to read a file."""
    found = {path.name: path.read_bytes() for path in directory.iterdir() if not path.name.endswith("-shm")}
    return {name: kept for name, kept in found.items() if kept or not name.endswith("-wal")}
