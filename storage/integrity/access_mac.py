"""A MAC over what decides access, so that a row edited, added or removed behind the program's back opens nothing."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping

from storage.database.engine import Connection
from storage.database.tables import limits as settings
from storage.database.tables import meta, users
from storage.database.tables import person as access
from storage.database.tables.person import Person
from storage.security.canonical import Value, canonical
from storage.security.key_file import Key

_LIMITS_MAC = "limits_mac"
_FACTS = "access_facts"
"""The name, in `meta`, of the schema whose columns the MACs of people cover; schema 1 has no such row."""
_LABELS = {access.SCHEMA_1: b"access", access.SCHEMA_2: b"access 2", access.SCHEMA_4: b"access 3"}


def stamp(db: Connection, key: Key, user_id: int) -> None:
    """Store a new MAC over what decides this person's access."""
    access.set_mac(db, user_id, _mac(key, access.of_person(db, user_id).facts()))


def matches(key: Key, person: Person) -> bool:
    """Tell whether what decides a person's access matches the MAC. A person who does not exist matches."""
    stored = person.mac
    return stored is None or hmac.compare_digest(stored, _mac(key, person.facts()))


def is_whole(db: Connection, key: Key, user_id: int) -> bool:
    """Tell whether what decides this person's access matches the MAC."""
    return matches(key, access.of_person(db, user_id))


def not_whole(db: Connection, key: Key) -> Iterator[int]:
    """Yield the id of each person whose access does not match their MAC."""
    return (user_id for user_id, person in access.everybody(db) if not matches(key, person))


def broken(db: Connection, key: Key) -> int:
    """Count the people whose access does not match their MAC."""
    return sum(1 for _user_id in not_whole(db, key))


def stamp_everybody(db: Connection, key: Key) -> None:
    """Store a new MAC over what decides each person's access."""
    # All of them before the first is stored: nobody changes rows while they are read.
    macs = [(user_id, _mac(key, person.facts())) for user_id, person in access.everybody(db)]
    for user_id, mac in macs:
        access.set_mac(db, user_id, mac)


def are_current(db: Connection) -> bool:
    """Tell whether the MACs cover every column of the present schema."""
    return meta.get(db, _FACTS) == access.SCHEMA_4


def begin(db: Connection) -> None:
    """Note, in a new database, that the MACs cover the present schema."""
    meta.put(db, _FACTS, access.SCHEMA_4)


def bring_up_to_date(db: Connection, key: Key) -> None:
    """Stamp people anew after a migration, if their MAC matched in the former schema; others stay as they are.

    The keys of their names are made by the present `name_key`, unless somebody else would then have the same key.
    """
    schema = access.SCHEMA_2 if meta.get(db, _FACTS) == access.SCHEMA_2 else access.SCHEMA_1
    whole = [user_id for user_id in users.ids(db) if _was_whole(db, key, user_id, schema)]
    for user_id in whole:
        access.forget_later_facts(db, user_id, schema)
    users.renew_keys(db, whole)
    for user_id in whole:
        stamp(db, key, user_id)
    meta.put(db, _FACTS, access.SCHEMA_4)


def _was_whole(db: Connection, key: Key, user_id: int, schema: str) -> bool:
    try:
        person = access.of_person(db, user_id, schema)
    except Exception as error:
        if db.is_not_text(error):
            return False
        raise
    return hmac.compare_digest(person.mac or b"", _mac(key, person.facts(), schema))


def stamp_limits(db: Connection, key: Key) -> None:
    """Store a new MAC over the limits in force."""
    meta.put(db, _LIMITS_MAC, _limits_mac(key, settings.rows(db)))


def limits(db: Connection, key: Key, facts: Mapping[str, str]) -> dict[str, int] | None:
    """Return the limits that have a row, by name; the others have their default. None if the MAC does not match.

    `facts` are the rows of `meta`.
    """
    stored, rows = facts.get(_LIMITS_MAC, ""), settings.rows(db)
    if not hmac.compare_digest(stored.encode(), _limits_mac(key, rows).encode()):
        return None
    return {name: value for name, value in rows if name in settings.NAMES}


def _mac(key: Key, facts: Iterable[Value], schema: str = access.SCHEMA_4) -> bytes:
    return key.mac(_LABELS[schema] + canonical(*facts))


def _limits_mac(key: Key, rows: Iterable[tuple[str, int]]) -> str:
    facts: list[Value] = []
    for row in rows:
        facts += row
    return key.mac(b"limits" + canonical(*facts)).hex()
