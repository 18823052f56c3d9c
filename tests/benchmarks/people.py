"""Accounts and phones for a benchmark, made as the store makes them, many in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import argon2

from storage import Action, Factor, Role, Store
from storage.database.tables import factors, users
from storage.database.tables.factors import SealedFactor
from storage.integrity import sealed_rows
from storage.security.hasher import Hasher
from tests.benchmarks.harness import in_a_hurry
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.storage import inside

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIRST = ("Marie", "Jean", "Chloé", "Luc", "Éléonore", "Mathis", "Noémie", "Olivier", "Zoé", "Félix", "Anaïs", "Hugo")
LAST = ("Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné", "Ouellet")
_BATCH = 10_000


def cheap() -> Hasher:
    """Return the cheapest argon2, for measurements that are not about passwords."""
    return Hasher(argon2.profiles.CHEAPEST)


def name_of(number: int) -> str:
    """Return a name: many share a first name, some share both names, and each has its own number."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number}"


def make_store(path: Path, count: int, devices: int = 1, events: int = 0) -> Store:
    """Make a store with `count` people; each has devices with the secret SECRET, and further events."""
    with in_a_hurry():
        store = Store(path, clock=FixedClock(), hasher=cheap())
        add_people(store, count, devices, events)
        store.close()
    return Store(path, clock=FixedClock(), hasher=cheap())


def add_people(store: Store, count: int, devices: int = 1, events: int = 0) -> None:
    """Add people to a store; each has devices with the secret SECRET, and further events."""
    password_hash = inside.hasher(store).hash(PASSWORD)
    for first in range(0, count, _BATCH):
        _add(store, range(first, min(first + _BATCH, count)), password_hash, devices, events)


def _add(store: Store, numbers: Sequence[int], password_hash: str, devices: int, events: int) -> None:
    with inside.transactions(store).write() as tx:
        db = tx.db
        for number in numbers:
            name = name_of(number)
            user = users.insert(
                db,
                name,
                password_hash,
                role=Role.CLIENT,
                mfa_required=True,
                password_expires_at=None,
                email=f"client-{number}@exemple.fr",
                now=int(NOON),
            )
            for device in range(devices):
                factor = Factor(
                    id=secrets.token_hex(16),
                    user_id=user.id,
                    method="okta_verify",
                    phone="iphone",
                    name=f"Mon iPhone {device}",
                    account=name,
                    created_at=int(NOON),
                    last_used_at=None,
                    drift=0,
                    disabled_at=None,
                    retired_at=None,
                )
                where = sealed_rows.of_factor(SealedFactor(factor.id, user.id, b""))
                factors.add(db, factor, tx.seal(SECRET, where), step=0)
            tx.stamp(user.id)
            tx.record(Action.ACCOUNT_CREATED, subject=name, detail="client")
            for _ in range(events):
                tx.record(Action.CODE_CHECKED, subject=name, actor=name)
