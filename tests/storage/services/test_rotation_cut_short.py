"""A rotation that is cut short anywhere: everything opens with the keys of the file, and the next one tidies up."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.storage.keys import key_bytes
from tests.storage.people import Enrolled
from tests.storage.traces import traces
from tests.storage.whole import everything_opens, pending


class Killed(BaseException):
    """What no one handles."""


STEPS = {
    "before the file has both keys": ("storage.security.key_file._draft", 1, "before"),
    "the draft of both is written": ("storage.security.key_file._draft", 1, "after"),
    "the file has both keys": ("storage.security.key_file.sync", 1, "before"),
    "the file has both keys on disk": ("storage.security.key_file._wipe", 1, "before"),
    "the file of the old one is wiped": ("storage.security.key_file._wipe", 1, "after"),
    "nothing is sealed again yet": ("storage.services.maintenance._reseal", 1, "before"),
    "half is sealed again": ("storage.database.tables.factors.reseal", 1, "after"),
    "all is sealed again": ("storage.services.maintenance._reseal", 1, "after"),
    "one MAC is renewed": ("storage.database.tables.person.set_mac", 1, "after"),
    "the audit log is under the new key": ("storage.integrity.hash_chain.restamp", 1, "after"),
    "the event is written": ("storage.integrity.hash_chain.append", 1, "after"),
    "the transaction is committed": ("storage.security.key_file.replace", 2, "before"),
    "the draft of the new one is written": ("storage.security.key_file._draft", 2, "after"),
    "the file has the new one only": ("storage.security.key_file.sync", 2, "before"),
    "the file of both is not wiped": ("storage.security.key_file._wipe", 2, "before"),
    "the file of both is wiped": ("storage.security.key_file._wipe", 2, "after"),
}


def killed_at(name: str, call: int, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop before or after a call of this function."""
    place, _, attribute = name.rpartition(".")
    target = resolve_name(place)
    real, calls = getattr(target, attribute), count(1)

    def stop(*arguments: Any) -> object:
        if next(calls) != call:
            return real(*arguments)
        if when == "after":
            real(*arguments)
        raise Killed

    monkeypatch.setattr(target, attribute, stop)


@pytest.mark.parametrize(("name", "call", "when"), STEPS.values(), ids=STEPS.keys())
def test_cut_short_anywhere_everything_opens_and_the_next_rotation_tidies_up(
    store: Store,
    database: Path,
    clock: FixedClock,
    full: Enrolled,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    call: int,
    when: str,
) -> None:
    secret, old = pending(store, full).secret, key_bytes(database)
    with monkeypatch.context() as patch:
        killed_at(name, call, when, patch)
        with pytest.raises(Killed):
            store.maintenance.rotate_key()
    after_the_kill = Store(database, clock=clock)
    for desk in (store, after_the_kill):
        everything_opens(desk, clock, full, secret)
    after_the_kill.maintenance.rotate_key()
    everything_opens(store, clock, full, secret)
    after_the_kill.close()
    assert key_bytes(database) != old
    assert [found.name for found in database.parent.glob("*guichet.key*")] == ["guichet.key"]
    assert traces(old, b"".join(found.read_bytes() for found in database.parent.iterdir())) == []
