"""The work of the processes in these tests.

The server that forks them imports this module once, with all its libraries, by way of `tests.faults.warm`.
"""

from __future__ import annotations

import base64
import hashlib
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event
from time import perf_counter, sleep, tzset

import argon2
import cryptography.hazmat.primitives.ciphers.aead
import pyotp
import sqlite_utils
import zxcvbn

from storage import (
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    Imported,
    KeyWrong,
    Level,
    Locked,
    NewAccount,
    Policy,
    Session,
    SessionEnded,
    Store,
    TooManyDevices,
)
from storage.database.tables import person as facts
from storage.security.hasher import Hasher
from tests.benchmarks.crew import Begin
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.faults.crew import Act
from tests.oracle import totp
from tui.cli import audit, config, data, factors, maintenance, refusals, users, verify
from tui.cli import main as cli
from tui.config import paths
from tui.files.passwords_csv import PasswordFile

LOADED = (argon2, cryptography, pyotp, sqlite_utils, zxcvbn, paths)
COMMANDS = (audit, config, data, factors, maintenance, refusals, users, verify)
STREAMS = (("stdin", "r", "surrogateescape"), ("stdout", "w", "surrogateescape"), ("stderr", "w", "backslashreplace"))
METHOD = "okta_verify"
ISSUER = "Assurance Exemple"


def cheap() -> Hasher:
    """Return the cheapest argon2."""
    return Hasher(argon2.profiles.CHEAPEST)


def verifying(database: Path) -> Act:
    """Check a code at a given moment."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def verify(name: str, code: str, now: float) -> str:
        clock.now = now
        return store.sign_in.verify(name, code).value

    return verify


def recovering(database: Path) -> Act:
    """Use a recovery code at a given moment."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def recover(session: Session, code: str, now: float) -> str:
        clock.now = now
        return store.recovery_codes.use(session, code).level.value

    return recover


def proving(database: Path) -> Act:
    """Begin, take over or prove an enrolment at a given moment."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def act(what: str, session: Session, enrolment_id: str, code: str, now: float) -> str | Session:
        clock.now = now
        if what == "begin":
            return store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone").id
        if what == "take over":
            return store.enrolments.take_over(session, enrolment_id).id
        return store.enrolments.prove(session, enrolment_id, code)

    return act


def adding(database: Path, devices: int) -> Act:
    """Add devices, whatever the others do, until there is no more room; return how many."""
    clock = FixedClock()
    store = Store(database, clock=clock, policy=Policy(devices_a_method=devices), hasher=cheap())

    def add(name: str) -> int:
        added = 0
        while True:
            # After any pause that another process's attempt has begun.
            clock.advance(1)
            with suppress(EnrolmentExpired, EnrolmentTakenOver, SessionEnded, Locked):
                signed_in = store.sign_in.with_password(name, PASSWORD)
                session = signed_in._replace(level=Level.FULL, proved_at=int(clock.now))
                try:
                    pending = store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone")
                except EnrolmentElsewhere as elsewhere:
                    pending = store.enrolments.take_over(session, elsewhere.pending.id)
                except TooManyDevices:
                    return added
                store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
                added += 1

    return add


def taking_mail(database: Path) -> Act:
    """Take mails to send until none is due at a given moment; return the number and the attempt of each."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def take(now: float) -> list[tuple[int, int]]:
        clock.now, taken = now, []
        while mail := store.mail_queue.take():
            taken.append((mail.notice.id, mail.attempts))
        return taken

    return take


def sending_mail(database: Path, now: float) -> Iterator[int]:
    """Take a mail, send it and say so, over and over; yield the number of each mail that the server has."""
    store = Store(database, clock=FixedClock(now), hasher=cheap())
    while True:
        if mail := store.mail_queue.take():
            yield mail.notice.id
            store.mail_queue.sent(mail)


def in_passes(count: int) -> argon2.Parameters:
    """Return the usual parameters, with the usual memory, of a hash that goes over it so many times."""
    return replace(argon2.profiles.RFC_9106_LOW_MEMORY, time_cost=count)


def signing_in(database: Path, passes: int) -> Act:
    """Type a right password."""
    store = Store(database, hasher=Hasher(in_passes(passes)))
    return lambda name: store.sign_in.with_password(name, PASSWORD).level.value


def working(database: Path, pause: float = 0) -> Act:
    """Do an ordinary day's work: create accounts, type passwords, enrol phones, check codes; return their seconds.

    `pause` is in seconds, after each action.
    """
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def work(worker: int, times: int) -> list[float]:
        took = []
        began = perf_counter()

        def finished() -> None:
            nonlocal began
            took.append(perf_counter() - began)
            sleep(pause)
            began = perf_counter()

        for time in range(times):
            name = f"client {worker} {time}"
            store.administration().accounts.add(name, PASSWORD)
            finished()
            session = store.sign_in.with_password(name, PASSWORD)
            finished()
            pending = store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone")
            finished()
            session = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
            finished()
            store.sign_in.with_code(session, totp(pending.secret, clock.now, offset=1))
            finished()
        return took

    return work


def changing(database: Path) -> Act:
    """Change one account after the other, without a pause; yield how many changes were made."""
    store = Store(database, clock=FixedClock(), hasher=cheap())

    def change(name: str, times: int) -> int:
        for number in range(times):
            store.administration().accounts.set_email(name, f"adresse-{number}@exemple.fr")
        return times

    return change


def at_the_counter(database: Path, pause: float) -> Act:
    """Work on the accounts of clients as an operator, or as `working` does; return how many changes were made."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())
    work = working(database, pause)

    def operate(name: str, secret: str, accounts: Sequence[str], turns: int) -> int:
        session = store.sign_in.with_code(
            store.sign_in.with_password(name, PASSWORD), totp(secret, clock.now, offset=1)
        )
        administration = store.administration(session)
        for turn in range(1, turns + 1):
            for account in accounts:
                if name == "first":
                    administration.accounts.set_email(account, f"turn-{turn}@exemple.fr")
                else:
                    administration.accounts.set_mfa(account, required=True, grace_days=turn)
                assert administration.directory.search(account)[0].user.name == account
                administration.visits.under_way()
                sleep(pause)
        return turns * len(accounts)

    return lambda *order: operate(*order) if isinstance(order[0], str) else work(*order)


def enrolling(database: Path, run: int) -> Iterator[tuple[int, int]]:
    """Enrol one phone, then another in its place, for person after person; yield who and which once it is proved."""
    clock = FixedClock()
    phones = count()
    store = Store(database, clock=clock, hasher=cheap(), new_secret=lambda: secret_of(run, next(phones)))
    for person in count():
        store.administration().accounts.add(name_of(run, person), PASSWORD)
        session, replaces = store.sign_in.with_password(name_of(run, person), PASSWORD), None
        for phone in range(2):
            pending = store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone", replaces=replaces)
            clock.now = NOON + 60 * phone
            session = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
            replaces = store.devices.of(session)[0].id
            yield person, phone


def importing(database: Path, run: int, passwords: Path) -> Iterator[Imported]:
    """Import accounts from an endless file, with their passwords to another; yield each outcome once it is there."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    with PasswordFile(passwords, ",") as file:
        for outcome in store.administration().importing.users(
            NewAccount(line, name_of(run, line)) for line in count(2)
        ):
            assert isinstance(outcome, Imported)
            file.add(outcome)
            yield outcome


def secret_of(run: int, number: int) -> str:
    """Compute the secret of a phone again, after the process that used it has ended."""
    return base64.b32encode(hashlib.sha256(f"{run} {number}".encode()).digest()[:20]).decode()


def name_of(run: int, person: int) -> str:
    """Return the name that `enrolling` gives."""
    return f"client {run} {person}"


def making(directory: Path) -> Iterator[Path]:
    """Make one new database after the other; yield the path of each."""
    for number in count():
        database = directory / str(number) / "guichet.db"
        Store(database).close()
        yield database


def migrating(directory: Path, schema: str, key: str) -> Iterator[Path]:
    """Open one database of an earlier schema after the other; yield the path of each."""
    for number in count():
        database = directory / str(number) / "guichet.db"
        lay_out(database, schema, key)
        Store(database).close()
        yield database


def lay_out(database: Path, schema: str, key: str) -> None:
    """Make the files of an earlier version, from a database kept as SQL and its key."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = database.with_name("draft")
    with closing(sqlite3.connect(draft)) as connection:
        connection.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;{schema}")
    draft.chmod(0o600)
    key_file = database.with_name("guichet.key")
    key_file.write_text(key)
    key_file.chmod(0o600)
    draft.rename(database)


def killed_where_it_calls(function: str, database: Path) -> None:
    """Open a database, and be killed at this point of what is done to its people."""
    setattr(facts, function, lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL))
    Store(database)


def be_the_program(
    arguments: Sequence[bytes],
    variables: Mapping[str, str],
    directory: Path,
    files: tuple[Path, Path, Path],
    before: Callable[[], object] | None,
) -> None:
    """Become `guichet` in a directory; the files are its standard input, output and error."""
    settle(variables, directory)
    for number, (path, mode) in enumerate(zip(files, ("rb", "wb", "wb"), strict=True)):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    if before:
        before()
    open_streams()
    sys.argv = ["guichet", *map(os.fsdecode, arguments)]
    cli.main()


def settle(variables: Mapping[str, str], directory: Path) -> None:
    """Have this environment, in this directory."""
    os.environ.clear()
    os.environ.update(variables)
    tzset()
    os.chdir(directory)


def open_streams() -> None:
    """Open standard input, output and error as a new Python does."""
    for number, (name, mode, errors) in enumerate(STREAMS):
        stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def numbered(begin: Begin, number: int, word: str) -> str:
    """Begin with the others, and tell the word and the number."""
    begin()
    return f"{word} {number}"


def fail_before(begin: Begin, number: int) -> None:
    """Begin if it is the first; fail if it is another."""
    if number:
        raise LookupError
    begin()


def die_before(begin: Begin, number: int) -> None:
    """Begin if it is the first; die if it is another."""
    if number:
        os._exit(0)
    begin()


def die_at_work(begin: Begin, number: int) -> None:
    """Begin with the others, then work for ever if it is the first, and die if it is another."""
    begin()
    if number:
        os._exit(0)
    Event().wait()


def rotating(database: Path) -> Iterator[str]:
    """Rotate the key again and again; yield the id of each new key."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    while True:
        yield store.maintenance.rotate_key()


def using_codes(store: Store, clock: FixedClock, name: str, codes: Sequence[str]) -> int:
    """Use recovery codes in turn, again where a restore ended the session; return how many were accepted."""
    for code in codes:
        while True:
            # After the pause of an attempt that a restore cut short.
            clock.advance(400)
            with suppress(SessionEnded, Locked):
                store.recovery_codes.use(store.sign_in.with_password(name, PASSWORD), code)
                break
    return len(codes)


def maintaining(database: Path) -> Act:
    """Restore backups, rotate keys, or work meanwhile; return what was acknowledged."""
    clock = FixedClock()
    store = Store(database, clock=clock, hasher=cheap())

    def act(what: str, name: str, times: int, codes: Sequence[str] = ()) -> object:
        if what == "restore":
            return [store.backups.restore(database.with_name(name)) for _ in range(times)]
        if what == "back up and restore":
            backups = [database.with_name(f"{name} {time}") for time in range(times)]
            for backup in backups:
                store.backups.make(backup)
                # A rotation came between the two.
                with suppress(KeyWrong):
                    store.backups.restore(backup)
            return backups
        if what == "rotate":
            return [store.maintenance.rotate_key() for _ in range(times)]
        if what == "use codes":
            return using_codes(store, clock, name, codes)
        return [store.administration().accounts.add(f"{name} {time}", PASSWORD).user.name for time in range(times)]

    return act


def backing_up(database: Path, run: int) -> Iterator[Path]:
    """Make one backup after the other; yield each."""
    store = Store(database, clock=FixedClock(), hasher=cheap())
    for number in count():
        target = database.with_name(f"backup-{run}-{number}")
        store.backups.make(target)
        yield target


def restoring(database: Path, backups: tuple[Path, ...], now: float) -> Iterator[Path]:
    """Restore one backup after the other, at a given moment; yield where the former data is kept."""
    store = Store(database, clock=FixedClock(now), hasher=cheap())
    while True:
        for backup in backups:
            yield store.backups.restore(backup)
