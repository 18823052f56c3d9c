"""The hosts that may ask about codes: added, listed and revoked by commands."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from storage.database.tables import asking_hosts, host_refusals
from storage.database.tables.asking_hosts import KeptHost
from storage.domain.asking_hosts import AskingHost, must_be_a_host_name
from storage.domain.audit import Action
from storage.domain.host_errors import HostNameTaken, UnknownHost
from storage.integrity import host_mac
from storage.services.operators import Operator

_SIZE = 32
"""Random bytes of a token."""


class AskingHosts:
    """What is done to hosts. Raises NotAllowed for an operator: all of it takes the files and the key."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def add(self, name: str) -> str:
        """Let a host ask; return its token, of which only a hash is kept. Raises InvalidHostName, HostNameTaken."""
        self._operator.must_be_a_command()
        must_be_a_host_name(name)
        token = f"guichet-{secrets.token_urlsafe(_SIZE)}"
        with self._operator.acting() as tx:
            tx.shows_something_once()
            host = KeptHost(name, hash_of(token), tx.now, None, b"")
            if not asking_hosts.add(tx.db, host_mac.stamped(tx.key, host)):
                raise HostNameTaken
            tx.record(Action.HOST_ADDED, detail=name)
        return token

    def list(self) -> Sequence[AskingHost]:
        """List the hosts by name. Raises SealBroken."""
        self._operator.must_be_a_command()
        with self._operator.looking() as tx:
            most, now = tx.limits.host_refusals_an_hour, tx.now
            return [
                AskingHost(
                    host.name, host.made_at, host.last_used_at, host_refusals.paused_until(tx.db, host.name, most, now)
                )
                for host in asking_hosts.every(tx.db)
            ]

    def revoke(self, name: str) -> None:
        """Have the token of a host open nothing any more, from its next question on. Raises UnknownHost."""
        self._operator.must_be_a_command()
        with self._operator.acting() as tx:
            host_refusals.lock(tx.db, name)
            if not asking_hosts.remove(tx.db, name):
                raise UnknownHost
            host_refusals.forget(tx.db, name)
            tx.record(Action.HOST_REVOKED, detail=name)


def hash_of(token: str) -> bytes:
    """Return what is kept of a token, which has 256 random bits: a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
