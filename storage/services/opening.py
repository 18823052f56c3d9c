"""The opening of a database: its key found or made, and its MACs brought up to date."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from storage.database.engine import Connection, Engine, Host
from storage.database.tables import meta, users
from storage.domain.errors import DatabaseDamaged, KeyWrong
from storage.integrity import access_mac, hash_chain
from storage.security import key_file
from storage.security.keyring import Keyring
from storage.services import marks
from storage.services.transaction import KEY_ID

_SEEN_ANEW = 3600
"""After how many seconds a host that opens the database is seen again."""


def open_keys(engine: Engine, path: Path) -> Keyring:
    """Return the keys of a database; a new database gets a new key.

    Raises KeyMissing, KeyExposed, KeyWrong, CannotOpen, and DatabaseDamaged if there are accounts and no key is named;
    DatabaseMoved and MoveUnfinished where the database is not in force.
    """
    with engine.read() as db:
        facts = meta.every(db)
        marks.must_be_in_force(facts, engine.place)
        is_new = KEY_ID not in facts
        # Beginning again would put whatever is there under the MAC.
        if is_new and users.exist(db):
            raise DatabaseDamaged(engine.place)
    if is_new:
        _begin(engine, path)
    keys = Keyring(path)
    with engine.read(engine.of_hosts) as db:
        keys.key(_key_id(db, path))
        is_current = access_mac.are_current(db)
        is_known = _is_known(this_host(keys), engine.hosts(db))
    if not is_current:
        with engine.write(alone=True) as db:
            if not access_mac.are_current(db):
                access_mac.bring_up_to_date(db, keys.key(_key_id(db, path)))
    if not is_known:
        engine.see(this_host(keys))
    return keys


def this_host(keys: Keyring) -> Host:
    """Return this host, by its name and its key file, with the keys that the file holds."""
    name = f"{os.uname().nodename}:{keys.path.absolute()}"
    return Host(name.encode("utf-8", "replace").decode(), keys.held)


def _is_known(host: Host, hosts: Sequence[Host] | None) -> bool:
    """Tell whether a host, with the keys that it holds, was seen not long ago."""
    return hosts is None or any(
        known.name == host.name and known.keys == host.keys and known.age < _SEEN_ANEW for known in hosts
    )


def _begin(engine: Engine, path: Path) -> None:
    key_file.create(path)
    newest = key_file.read(path)[0]
    with engine.write(alone=True) as db:
        if meta.get(db, KEY_ID) is None:
            meta.put(db, KEY_ID, newest.id)
            access_mac.begin(db)
            access_mac.stamp_limits(db, newest)
            hash_chain.begin(db, newest)


def _key_id(db: Connection, path: Path) -> str:
    key_id = meta.get(db, KEY_ID)
    if key_id is None:
        raise KeyWrong(path)
    return key_id
