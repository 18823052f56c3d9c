"""What the processes of these tests do. The server that forks them imports this once, with all that is heavy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

import argon2
import cryptography.hazmat.primitives.ciphers.aead
import pyotp
import sqlite_utils

from storage import Session, Store
from storage.passwords import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.faults.crew import Act
from tests.oracle import totp

LOADED = (argon2, cryptography, pyotp, sqlite_utils)
METHOD = "okta_verify"
ISSUER = "Assurance Exemple"


def cheap() -> Hasher:
    """The smallest argon2 there is."""
    return Hasher(argon2.profiles.CHEAPEST)


def verifying(database: Path) -> Act:
    """Check a code at a given moment."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def verify(name: str, code: str, now: float) -> str:
        clock.now = now
        return store.verify(name, code).value

    return verify


def recovering(database: Path) -> Act:
    """Use a recovery code at a given moment."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def recover(session: Session, code: str, now: float) -> str:
        clock.now = now
        return store.use_recovery_code(session, code).level.value

    return recover


def signing_in(database: Path) -> Act:
    """Type a right password, hashed as it is for everybody."""
    store = Store(database)
    return lambda name: store.sign_in(name, PASSWORD).level.value


def working(database: Path) -> Act:
    """An ordinary day: accounts made, passwords typed, phones enrolled, codes checked; how long each took."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def work(worker: int, times: int) -> list[float]:
        took = []
        began = perf_counter()

        def finished() -> None:
            nonlocal began
            took.append(perf_counter() - began)
            began = perf_counter()

        for time in range(times):
            name = f"client {worker} {time}"
            store.add_user(name, PASSWORD)
            finished()
            session = store.sign_in(name, PASSWORD)
            finished()
            pending = store.begin_enrolment(session, METHOD, "iphone", ISSUER, name="Mon iPhone")
            finished()
            session = store.prove_enrolment(session, pending.id, totp(pending.secret, clock.now))
            finished()
            store.sign_in_code(session, totp(pending.secret, clock.now, offset=1))
            finished()
        return took

    return work


def enrolling(database: Path, run: int) -> Iterator[tuple[int, int]]:
    """People who enrol one phone, then another in its place; who and which phone, once it is proved."""
    clock = FixedClock()
    phones = count()
    store = Store(database, clock=clock, hasher=cheap(), new_secret=lambda: secret_of(run, next(phones)))
    for person in count():
        store.add_user(name_of(run, person), PASSWORD)
        session, replaces = store.sign_in(name_of(run, person), PASSWORD), None
        for phone in range(2):
            pending = store.begin_enrolment(session, METHOD, "iphone", ISSUER, name="Mon iPhone", replaces=replaces)
            clock.now = NOON + 60 * phone
            session = store.prove_enrolment(session, pending.id, totp(pending.secret, clock.now))
            replaces = store.devices(session)[0].id
            yield person, phone


def secret_of(run: int, number: int) -> str:
    """The secret of a phone, computed again when the process that used it is gone."""
    return base64.b32encode(hashlib.sha256(f"{run} {number}".encode()).digest()[:20]).decode()


def name_of(run: int, person: int) -> str:
    """The name that `enrolling` gives."""
    return f"client {run} {person}"


def making(directory: Path) -> Iterator[Path]:
    """One new database after the other; where each is."""
    for number in count():
        database = directory / str(number) / "guichet.db"
        Store(database).close()
        yield database


def rotating(database: Path) -> Iterator[str]:
    """One new key after the other; the id of each."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    while True:
        yield store.rotate_key()


def backing_up(database: Path, run: int) -> Iterator[Path]:
    """One backup after the other."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    for number in count():
        target = database.with_name(f"backup-{run}-{number}")
        store.backup(target)
        yield target


def restoring(database: Path, backups: tuple[Path, ...]) -> Iterator[Path]:
    """One backup after the other put back; where the data of before is kept."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    while True:
        for backup in backups:
            yield store.restore(backup)
