"""One bit of the database changes: whatever decides access, seals a secret or tells what happened, it is found."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import StorageError, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import APPROVED, Person, ask_a_phone, populate
from tests.oracle import totp
from tests.storage.people import ISSUER, METHOD, broken
from tests.tui import commands
from tui.config.settings import Settings

PROTECTED = (
    """SELECT id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled, created_at, email,
        mfa_due_at, password_expires_at, epoch, access_mac
    FROM users""",
    "SELECT id, user_id, sealed_secret FROM factors",
    """SELECT id, user_id, method, last_step, disabled_at, algorithm, digits, period
    FROM factors WHERE retired_at IS NULL""",
    "SELECT id, user_id, method, replaces, expires_at, sealed_secret, sealed_earlier FROM enrolments",
    "SELECT user_id, hash, used_at FROM recovery_codes",
    "SELECT name, value FROM settings",
    "SELECT number, at, actor, subject, action, outcome, origin, detail, hash FROM events",
    "SELECT first_number, hash_before, last_number, last_hash, mac FROM trail",
    "SELECT value FROM meta WHERE name = 'key_id'",
)
COMMANDS = (["users", "list"], ["users", "list", "--json"], ["audit"], ["audit", "--json"], ["check"], ["limits"])


def protected(database: Path) -> list[list[str]] | None:
    """What nobody may change behind the program's back; None if it can no longer be read."""
    with closing(sqlite3.connect(database)) as connection:
        connection.text_factory = bytes
        try:
            return [sorted(repr(row) for row in connection.execute(select)) for select in PROTECTED]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return None


@pytest.fixture
def people(store: Store, clock: FixedClock) -> list[Person]:
    """Thirty of them, in a store that is closed."""
    found = populate(store, clock, 30)
    ask_a_phone(store, clock, APPROVED)
    store.close()
    clock.advance(3600)
    return found


@pytest.mark.usefixtures("no_sync")
def test_a_changed_bit_is_found_or_changes_nothing_that_matters(
    database: Path,
    tmp_path: Path,
    clock: FixedClock,
    cheap: Hasher,
    people: list[Person],
    amount: Callable[[int, int], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random("bits")  # noqa: S311
    sound, before = database.read_bytes(), protected(database)
    missed: list[int] = []
    told: Counter[str] = Counter()
    for turn in range(amount(100, 1000)):
        bit = chance.randrange(len(sound) * 8)
        flipped = bytearray(sound)
        flipped[bit // 8] ^= 1 << (bit % 8)
        copy = tmp_path / f"flipped {turn}" / "guichet.db"
        copy.parent.mkdir(mode=0o700)
        shutil.copy(database.with_name("guichet.key"), copy.parent)
        copy.write_bytes(flipped)
        changed = protected(copy) != before
        verdict = look_at(copy, clock, cheap, Day(chance.sample(people, 2), chance.choice(COMMANDS), turn % 5 == 0))
        told[f"{'changed' if changed else 'same'}, {verdict}"] += 1
        if changed and verdict == "nothing":
            missed.append(bit)
        capsys.readouterr()
        shutil.rmtree(copy.parent)
    print(dict(told))
    assert missed == []
    assert sum(number for verdict, number in told.items() if verdict.startswith("changed")) > turn / 20


@dataclass(frozen=True, slots=True)
class Day:
    """What is done after the change: who comes, what is listed, whether the data is cared for."""

    people: list[Person]
    command: list[str]
    with_care: bool


def look_at(database: Path, clock: FixedClock, cheap: Hasher, day: Day) -> str:
    """What is told of the change; any error that is not one of ours goes through."""
    try:
        store = Store(database, clock=clock, hasher=cheap)
    except StorageError as error:
        return type(error).__name__
    try:
        found = " ".join(broken(store))
    except StorageError as error:
        found = type(error).__name__
    use(store, clock, day)
    store.close()
    return found or "nothing"


def use(store: Store, clock: FixedClock, day: Day) -> None:
    """Do it; what is refused is refused by an error of ours."""
    with suppress(StorageError):
        commands.run(store, Settings(), *day.command)
    for person in day.people:
        with suppress(StorageError):
            store.administration().directory.factor_history(person.name)
        with suppress(StorageError):
            store.sign_in.verify(person.name, totp(person.secret or "A" * 32, clock.now))
        with suppress(StorageError):
            session = store.sign_in.with_password(person.name, PASSWORD)
            store.sign_in.notices_shown(session)
            store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone")
    with suppress(StorageError):
        store.mail_queue.take()
    if day.with_care:
        with suppress(StorageError):
            store.backups.make(store.path.with_name("backup"))
        with suppress(StorageError):
            store.maintenance.rotate_key()
