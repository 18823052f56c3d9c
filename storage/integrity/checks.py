"""Checks of the data: file, schema, permissions, key, seals, access, audit log, and the machine."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from storage.database.engine import Connection
from storage.database.sqlite import checks as file_checks
from storage.database.sqlite import file_system
from storage.database.sqlite.engine import errors_of
from storage.database.tables import enrolments, events, factors, meta, users
from storage.domain.clock import is_plausible
from storage.domain.errors import DatabaseDamaged, NotOurDatabase, SealBroken
from storage.domain.findings import Finding, Gravity
from storage.integrity import access_mac, hash_chain, sealed_rows
from storage.security import sealing
from storage.security.key_file import Key
from storage.security.keyring import Keyring


def findings(db: Connection, database: Path, keys: Keyring, key: Key, now: int) -> list[Finding]:
    """Return one finding for each check, in a fixed order; a check cut short by damage is bad, and the others go on."""
    checks: dict[str, Callable[[str], Finding]] = {
        "integrity": lambda name: _flaws(name, file_checks.flaws(db)),
        "foreign keys": lambda name: _bad(name, file_checks.broken_foreign_keys(db)),
        "journal": lambda name: _finding(name, file_checks.has_write_ahead_log(db)),
        "directory permissions": lambda name: _permissions(name, database.parent),
        "database permissions": lambda name: _permissions(name, database),
        "key permissions": lambda name: _permissions(name, keys.path),
        "seals": lambda name: _bad(name, _broken_seals(db, keys)),
        "access": lambda name: _bad(name, sum(not access_mac.is_whole(db, key, user_id) for user_id in users.ids(db))),
        "names": lambda name: _names(name, users.too_much_alike(db)),
        "limits": lambda name: _finding(name, access_mac.limits(db, key, meta.every(db)) is not None),
        "trail": lambda name: _hash_chain(name, hash_chain.broken_at(db, key)),
        "clock": lambda name: _clock(name, now, events.newest_moment(db), events.latest_moment(db)),
        "mail": lambda name: _mail(name, events.mail_given_up_to(db)),
        "sqlite version": lambda name: _finding(name, file_checks.is_fixed(), file_checks.VERSION, Gravity.WARNING),
        "file system": lambda name: _file_system(name, file_system.kind(database)),
    }
    return [_made(name, check, database) for name, check in checks.items()]


def _made(name: str, check: Callable[[str], Finding], database: Path) -> Finding:
    try:
        with errors_of(database):
            return check(name)
    except (DatabaseDamaged, NotOurDatabase, SealBroken) as error:
        return Finding(name, Gravity.BAD, type(error).__name__)


def _flaws(name: str, flaws: str) -> Finding:
    return _finding(name, not flaws, flaws)


def _hash_chain(name: str, broken: int | None) -> Finding:
    return _finding(name, broken is None, "" if broken is None else str(broken))


def _names(name: str, alike: list[str]) -> Finding:
    return _finding(name, not alike, ", ".join(alike), Gravity.WARNING)


def _clock(name: str, now: int, newest: int | None, latest: int) -> Finding:
    """Compare the clock with the newest event, and with any later moment that a clock ahead of time has left."""
    if newest is not None and not is_plausible(now, max(newest, latest)):
        off = now - max(newest, latest)
        return Finding(name, Gravity.WARNING, f"{off} s ahead" if off > 0 else f"{-off} s behind")
    return Finding(name, Gravity.GOOD)


def _mail(name: str, given_up_to: list[str]) -> Finding:
    return _finding(name, not given_up_to, ", ".join(given_up_to), Gravity.WARNING)


def _file_system(name: str, kind: str) -> Finding:
    return _finding(name, not file_system.is_shared(kind), kind)


def must_be_whole(db: Connection, path: Path, keys: Keyring, key: Key) -> None:
    """Check every seal and MAC in the present schema. Raises DatabaseDamaged."""
    if (
        _broken_seals(db, keys)
        or access_mac.limits(db, key, meta.every(db)) is None
        or not all(access_mac.is_whole(db, key, user_id) for user_id in users.ids(db))
        or hash_chain.broken_at(db, key) is not None
    ):
        raise DatabaseDamaged(path)


def _finding(name: str, good: bool, detail: str = "", otherwise: Gravity = Gravity.BAD) -> Finding:
    return Finding(name, Gravity.GOOD if good else otherwise, detail)


def _bad(name: str, count: int) -> Finding:
    return _finding(name, count == 0, str(count) if count else "")


def _permissions(name: str, path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    return _finding(name, not mode & 0o077, f"{path} {mode:04o}")


def _broken_seals(db: Connection, keys: Keyring) -> int:
    sealed = [(sealed_rows.of_factor(row), row.sealed_secret) for row in factors.every_seal(db)]
    for row in enrolments.every(db):
        sealed.append((sealed_rows.of_enrolment(row), row.sealed_secret))
        if row.sealed_earlier is not None:
            sealed.append((sealed_rows.of_earlier(row), row.sealed_earlier))
    return sum(not _opens(keys, box, place) for place, box in sealed)


def _opens(keys: Keyring, box: bytes, place: bytes) -> bool:
    try:
        sealing.open_sealed(keys, box, place)
    except SealBroken:
        return False
    return True
