"""Events are appended at the end of a transaction, so that nobody waits for the head of the log meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from storage import Action, Event, Store
from storage.database.engine import Connection
from storage.integrity import hash_chain
from storage.security.key_file import Key
from tests.storage import inside


def test_events_are_appended_once_the_rest_is_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    appended: list[list[str]] = []
    append = hash_chain.append

    def noted(db: Connection, key: Key, happened: Iterable[Event]) -> None:
        kept = list(happened)
        appended.append([event.action for event in kept])
        append(db, key, kept)

    monkeypatch.setattr(hash_chain, "append", noted)
    with inside.transactions(store).write() as tx:
        tx.record(Action.LIMIT_CHANGED)
        tx.record(Action.CLOCK_ACCEPTED)
        assert appended == []
    assert appended == [[Action.LIMIT_CHANGED, Action.CLOCK_ACCEPTED]]
    last, before = store.administration().audit_log.latest(limit=2)
    assert (before.action, last.action) == (Action.LIMIT_CHANGED, Action.CLOCK_ACCEPTED)
    assert last.number == before.number + 1
    assert store.administration().audit_log.broken_at() is None
