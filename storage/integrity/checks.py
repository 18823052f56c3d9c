"""Checks of the data: file, schema, permissions, key, seals, access, audit log, and the machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage.database.engine import Check, Connection, Engine, Host
from storage.database.permissions import permissions
from storage.database.tables import enrolments, events, factors, meta, users
from storage.domain.clock import DAY, is_plausible
from storage.domain.errors import DatabaseDamaged, NotOurDatabase, SealBroken
from storage.domain.findings import Finding, Gravity, finding, none_of
from storage.integrity import access_mac, hash_chain, host_mac, sealed_rows
from storage.security import key_file, sealing
from storage.security.key_file import Key
from storage.security.keyring import Keyring


def findings(db: Connection, engine: Engine, keys: Keyring, key: Key, now: int) -> list[Finding]:
    """Return one finding for each check, in a fixed order; a check cut short by damage is bad, and the others go on."""
    checks: dict[str, Check] = {
        **engine.checks_of_form(db),
        "key permissions": lambda name: permissions(name, keys.path),
        **({"hosts": lambda name: _hosts(name, engine.hosts(db) or (), keys, key)} if engine.of_hosts else {}),
        "seals": lambda name: none_of(name, _broken_seals(db, keys)),
        "access": lambda name: none_of(name, access_mac.broken(db, key)),
        "asking hosts": lambda name: _asking_hosts(name, host_mac.broken(db, key)),
        "names": lambda name: _names(name, users.too_much_alike(db)),
        "limits": lambda name: finding(name, access_mac.limits(db, key, meta.every(db)) is not None),
        "trail": lambda name: _hash_chain(name, hash_chain.broken_at(db, key)),
        "clock": lambda name: _clock(name, now, events.newest_moment(db), events.latest_moment(db)),
        "mail": lambda name: _mail(name, events.mail_given_up_to(db)),
        **engine.checks_of_place(db),
    }
    return [_made(name, check, engine, db) for name, check in checks.items()]


def of_place(db: Connection, engine: Engine) -> list[Finding]:
    """Return the findings about an engine and where it keeps its data, whatever is in it."""
    checks = {**engine.checks_of_form(db), **engine.checks_of_place(db)}
    return [_made(name, check, engine, db) for name, check in checks.items()]


def _made(name: str, check: Check, engine: Engine, db: Connection) -> Finding:
    try:
        with engine.apart(db):
            return check(name)
    except (DatabaseDamaged, NotOurDatabase, SealBroken) as error:
        return Finding(name, Gravity.BAD, type(error).__name__)


def _hosts(name: str, hosts: Sequence[Host], keys: Keyring, key: Key) -> Finding:
    """Look whether each host that was seen in the last day holds the key in force, and the one to come."""
    lately = [host for host in hosts if host.age < DAY]
    if shut_out := [host.name for host in lately if key.id not in host.keys]:
        return Finding(name, Gravity.BAD, ", ".join(shut_out))
    coming = key_file.coming(keys.held, key.id)
    without = [host.name for host in lately if coming and coming not in host.keys]
    return finding(name, not without, ", ".join(without), Gravity.WARNING)


def _asking_hosts(name: str, broken: list[str]) -> Finding:
    return finding(name, not broken, ", ".join(broken))


def _hash_chain(name: str, broken: int | None) -> Finding:
    return finding(name, broken is None, "" if broken is None else str(broken))


def _names(name: str, alike: list[str]) -> Finding:
    return finding(name, not alike, ", ".join(alike), Gravity.WARNING)


def _clock(name: str, now: int, newest: int | None, latest: int) -> Finding:
    """Compare the clock with the newest event, and with any later moment that a clock ahead of time has left."""
    if newest is not None and not is_plausible(now, max(newest, latest)):
        off = now - max(newest, latest)
        return Finding(name, Gravity.WARNING, f"{off} s ahead" if off > 0 else f"{-off} s behind")
    return Finding(name, Gravity.GOOD)


def _mail(name: str, given_up_to: list[str]) -> Finding:
    return finding(name, not given_up_to, ", ".join(given_up_to), Gravity.WARNING)


def must_be_whole(db: Connection, path: Path, keys: Keyring, key: Key) -> None:
    """Check every seal and MAC in the present schema. Raises DatabaseDamaged."""
    if (
        _broken_seals(db, keys)
        or access_mac.limits(db, key, meta.every(db)) is None
        or access_mac.broken(db, key)
        or host_mac.broken(db, key)
        or hash_chain.broken_at(db, key) is not None
    ):
        raise DatabaseDamaged(path)


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
