"""A value of another type, in any column: it is damage or does no harm, never an accident; and `check` goes on."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from storage import EventFilter, Gravity, Session, StorageError, Store
from storage.domain.errors import DatabaseDamaged
from storage.domain.findings import Finding
from storage.integrity import checks
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.faults.populated import APPROVED, Person, ask_a_phone, populate
from tests.oracle import totp
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone, Refused
from tests.storage import prepared
from tests.storage.approving import QUESTION, URL, to
from tests.storage.people import NAME, broken, change, rows, signed_up
from tests.tui import commands
from tui.config.settings import Settings

TABLES = (
    *("meta", "users", "enrolments", "factors", "recovery_codes", "limits", "settings", "events", "trail", "notices"),
    *("name_words", "name_readings", "visits", "asking_hosts", "approvals", "challenges"),
)
OTHERS: tuple[int | float | str | bytes | None, ...] = (2**63 - 1, b"\xff", "5", None, -(2**63), 3 * 2**28, 1.5, 1e300)
USUAL = 4
"""How many of them are tried at every change."""
CHECKS = 16
ROOM = 2**25
"""Bytes; a process may have as many in reserve, which it then takes before the system refuses any."""
STATUS = Path("/proc/self/status")


def three(store: Store, clock: FixedClock) -> list[Person]:
    """Three of them, in a store whose tables ask nothing of their values any more."""
    found = populate(store, clock, 3)
    ask_a_phone(store, clock, APPROVED)
    with suppress(StorageError):
        store.sign_in.with_password(found[0].name, "wrong password")
    clock.advance(400)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        # Bytes are what SQLite leaves as they are; a number of a row has to stay one.
        db.execute(
            """UPDATE sqlite_schema SET sql = replace(replace(replace(replace(replace(sql, 'TEXT', 'BLOB'), 'CHECK (',
                'CHECK (1 OR '), ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')'), 'NOT NULL', '')
            WHERE type = 'table' AND name NOT GLOB '_*'"""
        )
        db.execute("PRAGMA writable_schema = RESET")
        db.execute("DROP TRIGGER events_are_never_changed")
    return found


@pytest.fixture
def people(database: Path, clock: FixedClock, cheap: Hasher) -> list[Person]:
    """Those three, in a store that is closed."""
    with prepared.opened(three, database, clock, cheap):
        return prepared.made(three).left


@pytest.mark.usefixtures("no_sync")
@pytest.mark.parametrize("table", TABLES)
def test_a_value_of_another_type_ends_nothing_in_an_accident(
    table: str,
    database: Path,
    tmp_path: Path,
    clock: FixedClock,
    cheap: Hasher,
    people: list[Person],
    capsys: pytest.CaptureFixture[str],
    amount: Callable[[int, int], int],
) -> None:
    columns = [str(row[1]) for row in rows(database, f"PRAGMA table_info({table})")]
    for number, column in enumerate(columns):
        for turn, value in enumerate(OTHERS[: amount(USUAL, len(OTHERS))]):
            copy = tmp_path / f"{number} {turn}" / database.name
            shutil.copytree(database.parent, copy.parent)
            with suppress(sqlite3.IntegrityError):
                change(copy, f"UPDATE OR IGNORE {table} SET {column} = ?", value)  # noqa: S608
            with frugal(), suppress(StorageError), closing(Store(copy, clock=clock, hasher=cheap)) as opened:
                assert len(opened.maintenance.check()) == CHECKS, (table, column, value)
                use(opened, clock, people[0])
            capsys.readouterr()
            shutil.rmtree(copy.parent)


@contextmanager
def frugal() -> Iterator[None]:
    """Have what takes much more memory than there is now end in a MemoryError.

    To count every byte takes more time than the rest of the test.
    """
    usual, most = resource.getrlimit(resource.RLIMIT_DATA)
    used = 1024 * int(next(line for line in STATUS.read_text().splitlines() if line.startswith("VmData")).split()[1])
    resource.setrlimit(resource.RLIMIT_DATA, (used + ROOM, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (usual, most))


def test_a_large_piece_of_memory_is_noticed() -> None:
    with pytest.raises(MemoryError), frugal():
        bytes(2 * ROOM)
    assert bytes(2 * ROOM)


def use(store: Store, clock: FixedClock, person: Person) -> None:
    """A day: what is refused is refused by an error of ours."""
    for arguments in (["users", "list"], ["users", "show", person.name], ["audit"], ["factors", "list", person.name]):
        with suppress(StorageError):
            commands.run(store, Settings(), *arguments)
    for look in (
        store.administration().directory.statuses,
        store.administration().visits.under_way,
        store.administration().visits.funnel,
        store.mail_queue.take,
        store.administration().asking_hosts.list,
        lambda: store.host_questions.verify("", person.name, "123456", ""),
        lambda: store.administration().directory.search("cl"),
    ):
        with suppress(StorageError):
            look()
    with suppress(StorageError):
        store.administration().audit_log.latest(EventFilter(account=person.name))
    with suppress(StorageError):
        store.sign_in.verify(person.name, totp(person.secret or "", clock.now))
    with suppress(StorageError):
        session = store.sign_in.with_password(person.name, PASSWORD)
        store.sign_in.notices_shown(session)
        store.sign_in.with_code(session, totp(person.secret or "", clock.now))
    approve(store, clock)


def approve(store: Store, clock: FixedClock) -> None:
    """Ask the phone of somebody else, and have it answer."""
    with suppress(StorageError, Refused, IndexError):
        session = store.sign_in.with_password(APPROVED, PASSWORD)
        asked = store.approvals.ask(session, QUESTION)
        link = f"otpauth://pipush/x?url={URL}&serial={session_phone(store, session)}&v=1&poll_only=1"
        phone = Phone(link, key=a_key(0), clock=clock, transport=to(store))
        phone.server_key, phone.has_updated = a_key(1).public_key(), True
        phone.accept(phone.poll()[0], asked.number)
        store.approvals.news(session, asked.id)


def session_phone(store: Store, session: Session) -> str:
    """Return the serial of the only phone."""
    return store.devices.of(session)[0].id


def test_a_check_that_fails_keeps_no_other_from_being_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> Finding:
        raise DatabaseDamaged(store.path)

    whole = [finding.name for finding in store.maintenance.check()]
    monkeypatch.setattr(checks, "_broken_seals", fails)
    found = store.maintenance.check()
    assert [finding.name for finding in found] == whole
    assert broken(store) == ["seals"]
    assert Finding("seals", Gravity.BAD, "DatabaseDamaged") in found


@pytest.mark.parametrize("failures", [2**63 - 1, 2**62, -(2**63)])
def test_a_huge_count_of_refusals_overflows_nowhere(store: Store, database: Path, failures: int) -> None:
    signed_up(store)
    with suppress(StorageError):
        store.sign_in.with_password(NAME, "wrong password")
    change(database, "UPDATE limits SET failures = ?, locked_until = 0", failures)
    assert store.sign_in.with_password(NAME, PASSWORD).user.name == NAME


def test_a_moment_without_fraction_is_not_one_with_it(store: Store, database: Path) -> None:
    signed_up(store)
    change(database, "DROP TRIGGER events_are_never_changed")
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("""UPDATE sqlite_schema SET sql = replace(replace(sql, ') STRICT', ')'), 'at INTEGER', 'at BLOB')
            WHERE name = 'events'""")
        db.execute("PRAGMA writable_schema = RESET")
        db.execute("UPDATE events SET at = at + 0.0 WHERE number = 1")
    assert store.administration().audit_log.broken_at() == 1
