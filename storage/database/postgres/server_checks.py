"""Checks of the servers that keep a database, of the way to them, and of the role by which they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import psycopg

from storage.database.engine import Check, Connection
from storage.database.postgres.place import is_elsewhere, names_several, shown_place
from storage.database.postgres.server import CLOSE, asked, in_words, why_not
from storage.database.postgres.wire import Wire, connect
from storage.domain.findings import Finding, Gravity, finding

_PLACES = ("host", "hostaddr", "port")
_PATIENCE = 2
"""How many seconds each server of a DSN is waited for."""
_WRITES = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
# Only some roles are told what a standby does; all others see that one is there.
_STANDBY = """SELECT current_setting('synchronous_standby_names') AS names,
    current_setting('synchronous_commit') AS waits,
    count(pid) FILTER (WHERE state IS NULL OR (state = 'streaming' AND sync_state IN ('sync', 'quorum'))) AS streaming
    FROM pg_stat_replication"""
_WAITS_FOR_NOBODY = ("off", "local")
_ROLE = """SELECT current_user, rolsuper, pg_has_role(relowner, 'MEMBER') AS owns,
    has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE') AS changes
    FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = 'events'::regclass"""


def of_place(db: Connection, wire: Wire, settings: Mapping[str, str]) -> Mapping[str, Check]:
    """Return those that mean something for a database that is reached so, by name."""
    checks: dict[str, Check] = {"standby": lambda name: _standby(name, db)}
    # Where the address names none, a service file or the environment has.
    reached = settings if settings.keys() & {"host", "hostaddr"} else {**settings, **_came_to(wire)}
    if names_several(reached):
        checks["primary"] = lambda name: _primary(name, reached)
    if is_elsewhere(reached):
        checks["transport"] = lambda name: _transport(name, wire)
    return checks | {
        "role": lambda name: _role(name, db),
        "server version": lambda name: _version(name, db),
        "server clock": lambda name: _clock(name, db),
        "data checksums": lambda name: _is_on(name, db, "data_checksums"),
    }


def _came_to(wire: Wire) -> dict[str, str]:
    """Return what a connection has come to of what says where the servers are, and how they are reached."""
    found = {option.keyword.decode(): (option.val or b"").decode() for option in wire.pgconn.info}
    return {name: found[name] for name in (*_PLACES, "sslmode") if found.get(name)}


def _standby(name: str, db: Connection) -> Finding:
    """Look whether a commit is on another server too before it is told as done."""
    row = db.execute(_STANDBY).fetchone()
    if not row["names"]:
        return Finding(name, Gravity.WARNING, "synchronous_standby_names")
    if row["waits"] in _WAITS_FOR_NOBODY:
        return Finding(name, Gravity.WARNING, f"synchronous_commit {row['waits']}")
    return finding(name, row["streaming"] > 0, "" if row["streaming"] else row["names"], Gravity.WARNING)


def _primary(name: str, settings: Mapping[str, str]) -> Finding:
    """Look whether one of the servers writes, and only one: another would take what is lost with it."""
    writes: dict[str, bool | None] = {shown_place(one): _answer(one) for one in _each(settings)}
    writing = [place for place, answer in writes.items() if answer]
    silent = [place for place, answer in writes.items() if answer is None]
    if len(writing) != 1:
        return Finding(name, Gravity.BAD, ", ".join(writing) or "0")
    return finding(name, not silent, f"no answer: {', '.join(silent)}" if silent else "", Gravity.WARNING)


def _each(settings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the settings of each server, of which a DSN names several."""
    listed = {name: settings[name].split(",") for name in _PLACES if settings.get(name)}
    for number in range(max(map(len, listed.values()))):
        own = {name: values[min(number, len(values) - 1)] for name, values in listed.items()}
        yield {**settings, **own, "target_session_attrs": "any", "connect_timeout": str(_PATIENCE)}


def _answer(settings: dict[str, str]) -> bool | None:
    """Tell whether a server writes; None if it does not answer."""
    try:
        with connect(settings) as wire:
            wire.patience = _PATIENCE
            row = wire.execute(_WRITES).fetchone()
    except psycopg.Error:
        return None
    return bool(row and row[0])


def _transport(name: str, wire: Wire) -> Finding:
    """Look whether what goes to another machine is encrypted, and whether that has shown who it is."""
    mode = _came_to(wire).get("sslmode", "")
    return finding(name, bool(wire.pgconn.ssl_in_use) and mode == "verify-full", f"sslmode={mode}")


def _role(name: str, db: Connection) -> Finding:
    """Look whether the program could change or remove events, or the rules that keep it from that."""
    row = db.execute(_ROLE).fetchone()
    if row["rolsuper"]:
        return Finding(name, Gravity.BAD, f"{row['current_user']}: superuser")
    if row["owns"]:
        return Finding(name, Gravity.WARNING, f"{row['current_user']}: owner")
    return finding(name, not row["changes"], f"{row['current_user']}{': events' if row['changes'] else ''}")


def _version(name: str, db: Connection) -> Finding:
    facts, _ahead = asked(db)
    refusal = why_not(*facts)
    return finding(name, not refusal, refusal or str(db.execute("SHOW server_version").fetchone()[0]))


def _clock(name: str, db: Connection) -> Finding:
    _facts, ahead = asked(db)
    is_close = abs(ahead) <= CLOSE
    return finding(name, is_close, "" if is_close else in_words(ahead), Gravity.WARNING)


def _is_on(name: str, db: Connection, setting: str) -> Finding:
    is_on = db.execute(f"SHOW {setting}").fetchone()[0] == "on"
    return finding(name, is_on, "" if is_on else setting, Gravity.WARNING)
