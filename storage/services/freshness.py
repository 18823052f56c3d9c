"""Proofs of sessions, judged recent or not however the clock is set meanwhile."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple, TypeVar

from storage.database.engine import Connection
from storage.database.tables import events
from storage.domain import clock

_MOST = 10_000
"""How many proofs a process remembers; one that was forgotten is judged by the clock alone."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Proof(NamedTuple):
    """The last proof of a session: a password or a code, accepted at a moment."""

    session_id: str
    at: int


class Freshness:
    """The proofs of the sessions of this process: a proof that was once too old stays too old."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: dict[Proof, int] = {}
        self._too_old: dict[Proof, int] = {}

    def begins(self, db: Connection, proof: Proof) -> None:
        """Remember a proof accepted in this transaction: later events tell how much time has passed since."""
        with self._lock:
            self._too_old.pop(proof, None)
            _keep(self._numbers, proof, events.last_number(db))

    def is_known(self, proof: Proof) -> bool:
        """Tell whether this process has seen this proof begin."""
        return proof in self._numbers

    def lasts(self, db: Connection, proof: Proof, now: int, seconds: int) -> bool:
        """Tell whether a proof is at most `seconds` old."""
        if seconds <= self._too_old.get(proof, 0):
            return False
        number = self._numbers.get(proof)
        lasts = clock.is_recent(proof.at, now, seconds) and (
            number is None or not events.any_outside(db, number, 0, proof.at + seconds)
        )
        if not lasts:
            with self._lock:
                _keep(self._too_old, proof, max(seconds, self._too_old.get(proof, 0)))
        return lasts


def _keep(kept: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep a value, and drop the oldest ones when there are too many."""
    kept[key] = value
    while len(kept) > _MOST:
        del kept[next(iter(kept))]
