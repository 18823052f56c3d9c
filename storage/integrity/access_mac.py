"""A MAC over what decides access, so that a row edited, added or removed behind the program's back opens nothing."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from storage.database.engine import Connection
from storage.database.sqlite.engine import not_text
from storage.database.tables import limits as settings
from storage.database.tables import meta, users
from storage.database.tables import person as access
from storage.database.tables.person import Person
from storage.security.canonical import Value, canonical
from storage.security.key_file import Key

_LIMITS_MAC = "limits_mac"
_FACTS = "access_facts"
"""Names, in `meta`, the schema whose columns the MACs of people cover; it has no row in schema 1."""
_LABELS = {access.SCHEMA_1: b"access", access.SCHEMA_2: b"access 2", access.SCHEMA_4: b"access 3"}


def stamp(db: Connection, key: Key, user_id: int) -> None:
    """Put what decides this person's access under the MAC."""
    access.set_mac(db, user_id, _mac(key, access.of_person(db, user_id).facts()))


def whole(db: Connection, key: Key, user_id: int) -> Person | None:
    """What decides this person's access, if it is as this program left it; so it is for who does not exist."""
    person = access.of_person(db, user_id)
    stored = person.mac
    return person if stored is None or hmac.compare_digest(stored, _mac(key, person.facts())) else None


def is_whole(db: Connection, key: Key, user_id: int) -> bool:
    """Whether there is nothing to be reported of this person."""
    return whole(db, key, user_id) is not None


def are_current(db: Connection) -> bool:
    """Whether the MACs cover every column there is now."""
    return meta.get(db, _FACTS) == access.SCHEMA_4


def begin(db: Connection) -> None:
    """For a new database."""
    meta.put(db, _FACTS, access.SCHEMA_4)


def bring_up_to_date(db: Connection, key: Key) -> None:
    """After a migration: people who were whole are so in this schema too, and found by the `name_key` of now, unless
    somebody else would have the same; the others stay as they are.
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
        if not_text(error):
            return False
        raise
    return hmac.compare_digest(person.mac or b"", _mac(key, person.facts(), schema))


def stamp_limits(db: Connection, key: Key) -> None:
    """Put the limits in force under the MAC."""
    meta.put(db, _LIMITS_MAC, _limits_mac(key, settings.rows(db)))


def limits(db: Connection, key: Key, facts: Mapping[str, str]) -> dict[str, int] | None:
    """Those that have a row, by name; the others have their default. None if they are not as this program left them.

    `facts` are those of `meta`.
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
