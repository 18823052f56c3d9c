"""Is the data whole: file, schema, permissions, key, seals, access, trail, and the machine it is on."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from storage.database.sqlite import file_system
from storage.database.sqlite.engine import APPLICATION_ID, SCHEMA_VERSION, errors_of
from storage.database.tables import enrolments, events, factors, users
from storage.domain.clock import is_plausible
from storage.domain.errors import DatabaseDamaged, NewerDatabase, NotOurDatabase, SealBroken
from storage.domain.models import Finding, Gravity
from storage.integrity import access_mac, hash_chain
from storage.security import sealing
from storage.security.key_file import Key
from storage.security.keyring import Keyring
from storage.services.code_check import factor_place
from storage.services.enrolments import earlier_place, enrolment_place

FIXED_SQLITE = (3, 51, 3)
"""The first version without the bug that may corrupt a write-ahead log shared by several connections."""


def findings(db: sqlite3.Connection, database: Path, keys: Keyring, key: Key, now: int) -> list[Finding]:
    """One finding a check, in a fixed order; a check that damage cuts short is bad, and the next one is made."""
    checks: dict[str, Callable[[str], Finding]] = {
        "integrity": lambda _name: _integrity(db),
        "foreign keys": lambda name: _bad(name, len(db.execute("PRAGMA foreign_key_check").fetchall())),
        "journal": lambda name: _finding(name, db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"),
        "directory permissions": lambda name: _permissions(name, database.parent),
        "database permissions": lambda name: _permissions(name, database),
        "key permissions": lambda name: _permissions(name, keys.path),
        "seals": lambda name: _bad(name, _broken_seals(db, keys)),
        "access": lambda name: _bad(name, sum(not access_mac.is_whole(db, key, user_id) for user_id in users.ids(db))),
        "names": lambda name: _names(name, users.too_much_alike(db)),
        "limits": lambda name: _finding(name, access_mac.limits(db, key) is not None),
        "trail": lambda name: _trail(name, hash_chain.broken_at(db, key)),
        "clock": lambda name: _clock(name, now, events.newest_moment(db), events.latest_moment(db)),
        "mail": lambda name: _mail(name, events.mail_given_up_to(db)),
        "sqlite version": lambda name: _finding(
            name, sqlite3.sqlite_version_info >= FIXED_SQLITE, sqlite3.sqlite_version, Gravity.WARNING
        ),
        "file system": lambda name: _file_system(name, file_system.kind(database)),
    }
    return [_made(name, check, database) for name, check in checks.items()]


def _made(name: str, check: Callable[[str], Finding], database: Path) -> Finding:
    try:
        with errors_of(database):
            return check(name)
    except (DatabaseDamaged, NotOurDatabase, SealBroken) as error:
        return Finding(name, Gravity.BAD, type(error).__name__)


def _trail(name: str, broken: int | None) -> Finding:
    return _finding(name, broken is None, "" if broken is None else str(broken))


def _names(name: str, alike: list[str]) -> Finding:
    return _finding(name, not alike, ", ".join(alike), Gravity.WARNING)


def _clock(name: str, now: int, newest: int | None, latest: int) -> Finding:
    """Against the newest event, and against any other one that a clock that was ahead has left."""
    if newest is not None and not is_plausible(now, max(newest, latest)):
        off = now - max(newest, latest)
        return Finding(name, Gravity.WARNING, f"{off} s ahead" if off > 0 else f"{-off} s behind")
    return Finding(name, Gravity.GOOD)


def _mail(name: str, given_up_to: list[str]) -> Finding:
    return _finding(name, not given_up_to, ", ".join(given_up_to), Gravity.WARNING)


def _file_system(name: str, kind: str) -> Finding:
    return _finding(name, not file_system.is_shared(kind), kind)


def must_be_ours(db: sqlite3.Connection, path: Path) -> None:
    """Raises NotOurDatabase, NewerDatabase."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotOurDatabase(path)
    if (version := _version(db)) > SCHEMA_VERSION:
        raise NewerDatabase(path, str(version))


def must_be_sound(db: sqlite3.Connection, path: Path) -> None:
    """Well formed, with all that its own version of the schema has and nothing else. Raises DatabaseDamaged."""
    if _integrity(db).gravity is not Gravity.GOOD or db.execute("PRAGMA foreign_key_check").fetchone():
        raise DatabaseDamaged(path)


def must_be_whole(db: sqlite3.Connection, path: Path, keys: Keyring, key: Key) -> None:
    """Every seal and MAC, in the schema of now. Raises DatabaseDamaged."""
    if (
        _broken_seals(db, keys)
        or access_mac.limits(db, key) is None
        or not all(access_mac.is_whole(db, key, user_id) for user_id in users.ids(db))
        or hash_chain.broken_at(db, key) is not None
    ):
        raise DatabaseDamaged(path)


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _finding(name: str, good: bool, detail: str = "", otherwise: Gravity = Gravity.BAD) -> Finding:
    return Finding(name, Gravity.GOOD if good else otherwise, detail)


def _bad(name: str, count: int) -> Finding:
    return _finding(name, count == 0, str(count) if count else "")


def _integrity(db: sqlite3.Connection) -> Finding:
    answer = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    if answer == "ok" and (strange := _schema(db) ^ _our_schema(_version(db))):
        answer = "schema: " + " ".join(sorted({name for _kind, name, _text in strange}))
    return _finding("integrity", answer == "ok", "" if answer == "ok" else answer)


def _schema(db: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Tables, indexes and views by name; triggers with what they do."""
    rows = db.execute(
        """SELECT type, name, iif(type = 'trigger', sql, '') FROM sqlite_schema
        WHERE (name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB '_sqlite_*') OR type = 'trigger'"""
    )
    return frozenset((str(kind), str(name), str(text)) for kind, name, text in rows)


@cache
def _our_schema(version: int) -> frozenset[tuple[str, str, str]]:
    """That of a new database of this version: what is missing or has been added was not done by this program."""
    import sqlite_utils  # noqa: PLC0415 - only a check needs it

    from storage.database.sqlite.migrations import migrations  # noqa: PLC0415 - only a check needs it

    with closing(sqlite3.connect(":memory:")) as fresh:
        db = sqlite_utils.Database(fresh, execute_plugins=False, strict=True)
        migrations.apply(db, stop_before=[migration.name for migration in migrations.pending(db)[version:]])
        return _schema(fresh)


def _permissions(name: str, path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    return _finding(name, not mode & 0o077, f"{path} {mode:04o}")


def _broken_seals(db: sqlite3.Connection, keys: Keyring) -> int:
    sealed = [(factor_place(row), row.sealed_secret) for row in factors.every_seal(db)]
    for row in enrolments.every(db):
        sealed.append((enrolment_place(row), row.sealed_secret))
        if row.sealed_earlier is not None:
            sealed.append((earlier_place(row), row.sealed_earlier))
    return sum(not _opens(keys, box, place) for place, box in sealed)


def _opens(keys: Keyring, box: bytes, place: bytes) -> bool:
    try:
        sealing.open_sealed(keys, box, place)
    except SealBroken:
        return False
    return True
