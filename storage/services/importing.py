"""Many accounts made at once, each with a one-time password: hashed side by side, written in batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import TYPE_CHECKING

from storage.database.tables import name_readings, users
from storage.domain import addresses, rules
from storage.domain.errors import InvalidEmail, InvalidName, NameTaken, StorageError
from storage.domain.models import Role, Session
from storage.domain.new_accounts import Arrival, Refused
from storage.security import hasher
from storage.services.accounts import Accounts

if TYPE_CHECKING:
    from storage.domain.issued import Imported

BATCH = 16
"""Accounts written in one transaction, which share one wait for the disk."""

_Prepared = tuple[str, str] | StorageError
"""A one-time password and its hash, or why there is none."""


class Importing(Accounts):
    """What a file brings."""

    def import_users(self, arrivals: Iterable[Arrival], *, by: Session | None = None) -> Iterator[Imported | Refused]:
        """Create many, in their order; each outcome once it is written. One that is refused stops no other.

        Wants a fresh code at its beginning; then, for each batch, that the operator still is one. If it is cut short,
        a batch at most is there of which nothing was told.
        """
        with self._looking(by, fresh=True) as db:
            # One place to hash in is left to people who sign in meanwhile.
            at_once = max(1, self._limits(db).hashes_at_once - 1)
        return self._import(iter(arrivals), at_once, by)

    def _import(self, arrivals: Iterator[Arrival], at_once: int, by: Session | None) -> Iterator[Imported | Refused]:
        # With what it loads, it is nothing that every start should wait for.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(at_once) as pool:
            while batch := list(islice(arrivals, BATCH)):
                with self._looking(by) as db:
                    taken = [users.by_name(db, arrival.name) is not None for arrival in batch]
                prepared = list(pool.map(self._prepare, batch, taken))
                with self._acting(by) as db:
                    outcomes = list(map(self._arrive, repeat(db), batch, prepared, repeat(by)))
                yield from outcomes

    def _prepare(self, arrival: Arrival, taken: bool) -> _Prepared:
        if not rules.name_is_valid(arrival.name):
            return InvalidName()
        if arrival.email is not None:
            try:
                addresses.sendable(arrival.email)
            except InvalidEmail as error:
                return error
        if taken:
            return NameTaken()
        password = hasher.one_time_password()
        return password, self._hasher.hash(password)

    def _arrive(
        self, db: sqlite3.Connection, arrival: Arrival, prepared: _Prepared, by: Session | None
    ) -> Imported | Refused:
        from storage.domain.issued import Imported

        if isinstance(prepared, StorageError):
            return Refused(arrival.line, arrival.name, prepared)
        password, password_hash = prepared
        look_alikes = name_readings.alike(db, arrival.name)
        try:
            user = self._insert(
                db,
                arrival.name,
                password_hash,
                role=Role.CLIENT,
                mfa_required=arrival.mfa_required,
                email=arrival.email,
                one_time=True,
                by=by,
            )
        except NameTaken as error:
            # By an earlier line, or by somebody else since.
            return Refused(arrival.line, arrival.name, error)
        return Imported(arrival.line, user.name, password, look_alikes)
