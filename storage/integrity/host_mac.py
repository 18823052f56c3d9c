"""A MAC over each host that may ask about codes: a row edited or added behind the program's back opens nothing."""

from __future__ import annotations

import hmac

from storage.database.engine import Connection
from storage.database.tables import asking_hosts
from storage.database.tables.asking_hosts import KeptHost
from storage.security.canonical import canonical
from storage.security.key_file import Key


def stamped(key: Key, host: KeptHost) -> KeptHost:
    """Return the host with a MAC over what decides whether it may ask."""
    return host._replace(mac=key.mac(b"asking host" + canonical(*host.facts())))


def matches(key: Key, host: KeptHost) -> bool:
    """Tell whether what decides whether a host may ask matches its MAC."""
    return hmac.compare_digest(host.mac, stamped(key, host).mac)


def broken(db: Connection, key: Key) -> list[str]:
    """List the hosts that do not match their MAC, by name. Raises SealBroken."""
    return [host.name for host in asking_hosts.every(db) if not matches(key, host)]


def stamp_all(db: Connection, key: Key) -> None:
    """Store a new MAC for each host. Raises SealBroken."""
    for host in asking_hosts.every(db):
        asking_hosts.set_mac(db, host.name, stamped(key, host).mac)
