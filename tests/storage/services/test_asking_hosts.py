"""Hosts that may ask: their tokens, what is kept of them, and what a row changed behind the program's back opens."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from storage import (
    Action,
    AskingHost,
    Caller,
    HostAnswer,
    HostNameTaken,
    HostRefused,
    InvalidHostName,
    SealBroken,
    Store,
    UnknownHost,
)
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.hosts import HOST, Asking, asking
from tests.storage.people import NAME, Enrolled, broken, but_for_the_audit_log, change, contents, rows
from tests.storage.traces import traces


@pytest.fixture
def host(store: Store) -> Asking:
    """One that may ask."""
    return asking(store)


def test_a_token_has_256_bits_and_none_is_like_another(store: Store) -> None:
    tokens = [store.administration().asking_hosts.add(f"vpn{number}") for number in range(20)]
    assert all(re.fullmatch(r"guichet-[A-Za-z0-9_-]{43}", token) for token in tokens)
    assert len(set(tokens)) == 20


def test_only_the_hash_of_a_token_is_kept(store: Store, database: Path, host: Asking) -> None:
    host.ask("123456")
    kept = "\n".join(contents(database)).encode()
    assert host.token.encode() not in kept
    random = base64.urlsafe_b64decode(host.token.removeprefix("guichet-") + "=")
    assert traces(random, kept) == traces(host.token.encode(), kept) == []
    assert rows(database, "SELECT token_hash FROM asking_hosts") == [(hashlib.sha256(host.token.encode()).digest(),)]
    assert host.token not in repr(store.administration().asking_hosts.list())


def test_hosts_are_listed_by_name_with_their_last_question(store: Store, clock: FixedClock, host: Asking) -> None:
    made_at = int(clock.now)
    clock.advance(100)
    store.administration().asking_hosts.add("a.example.org")
    host.ask("123456")
    assert store.administration().asking_hosts.list() == [
        AskingHost("a.example.org", made_at + 100),
        AskingHost(HOST, made_at, made_at + 100),
    ]


@pytest.mark.parametrize(("later", "noted"), [(59, 0), (60, 60), (-1, -1), (3600, 3600)])
def test_a_question_is_noted_once_a_minute_and_at_every_turn_of_the_clock(
    store: Store, clock: FixedClock, host: Asking, later: int, noted: int
) -> None:
    host.ask("123456")
    first = int(clock.now)
    clock.advance(later)
    host.ask("123456")
    (listed,) = store.administration().asking_hosts.list()
    assert listed.last_used_at == first + noted


def test_a_name_that_is_taken_or_cannot_be_used_changes_nothing(store: Store, database: Path, host: Asking) -> None:
    before = contents(database)
    with pytest.raises(HostNameTaken):
        store.administration().asking_hosts.add(HOST)
    for name in ("", "a b", "hôte", "a" * 65):
        with pytest.raises(InvalidHostName):
            store.administration().asking_hosts.add(name)
    with pytest.raises(UnknownHost):
        store.administration().asking_hosts.revoke("vpn2")
    assert contents(database) == before
    assert host.ask("123456", "personne") is HostAnswer.NONE


def test_the_audit_log_says_who_added_and_revoked_a_host(database: Path) -> None:
    command = Store(database, caller=Caller("root", "pts/3"))
    command.administration().asking_hosts.add(HOST)
    command.administration().asking_hosts.revoke(HOST)
    events = command.administration().audit_log.events()
    assert [(event.action, event.actor, event.subject, event.origin, event.detail) for event in events] == [
        (Action.HOST_ADDED, "root", "", "pts/3", HOST),
        (Action.HOST_REVOKED, "root", "", "pts/3", HOST),
    ]
    command.close()


def test_a_token_that_was_revoked_opens_nothing_even_if_its_host_comes_back(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    store.administration().asking_hosts.revoke(HOST)
    assert rows(database, "SELECT * FROM asking_hosts") == []
    again = asking(store)
    with pytest.raises(HostRefused):
        host.ask(totp(enrolled.secret, clock.now))
    assert again.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED


EDITS = {
    "another name": "UPDATE asking_hosts SET name = 'vpn2'",
    "another moment": "UPDATE asking_hosts SET made_at = made_at + 1",
    "another mac": "UPDATE asking_hosts SET mac = token_hash",
}


def must_be_found(store: Store, database: Path, host: Asking) -> None:
    """It opens nothing, it is told, nothing puts it under the MAC."""
    before = but_for_the_audit_log(database)
    with pytest.raises(SealBroken):
        host.ask("123456")
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.outcome, event.subject, event.detail) == (
        Action.TAMPERING_FOUND,
        "refused",
        "",
        "asking host",
    )
    assert broken(store) == ["asking hosts"]
    with pytest.raises(SealBroken):
        store.maintenance.rotate_key()
    assert but_for_the_audit_log(database) == before


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_row_changed_behind_the_programs_back_opens_nothing_and_is_told(
    store: Store, database: Path, host: Asking, edit: str
) -> None:
    change(database, edit)
    must_be_found(store, database, host)


def test_a_token_put_in_the_place_of_another_opens_nothing(store: Store, database: Path, host: Asking) -> None:
    planted = "guichet-" + "A" * 43
    change(database, "UPDATE asking_hosts SET token_hash = ?", hashlib.sha256(planted.encode()).digest())
    must_be_found(store, database, host._replace(token=planted))
    with pytest.raises(HostRefused):
        host.ask("123456")


def test_a_host_of_another_database_opens_nothing(
    store: Store, database: Path, tmp_path: Path, clock: FixedClock, cheap: Hasher
) -> None:
    other = Store(tmp_path / "other" / "guichet.db", clock=clock, hasher=cheap)
    there = asking(other)
    (row,) = rows(other.path, "SELECT * FROM asking_hosts")
    other.close()
    assert not store.first_account.exists()
    change(database, "INSERT INTO asking_hosts VALUES (?, ?, ?, ?, ?)", *row)
    must_be_found(store, database, Asking(store, there.token))


def test_what_was_changed_can_be_revoked(store: Store, database: Path, host: Asking) -> None:
    change(database, EDITS["another moment"])
    store.administration().asking_hosts.revoke(HOST)
    assert broken(store) == []
    with pytest.raises(HostRefused):
        host.ask("123456")


def test_a_new_key_keeps_the_hosts(store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking) -> None:
    store.maintenance.rotate_key()
    assert broken(store) == []
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED


def test_a_restore_brings_back_no_host_that_was_revoked(store: Store, tmp_path: Path, host: Asking) -> None:
    store.administration().accounts.add(NAME)
    kept = asking(store, "vpn2")
    store.backups.make(tmp_path / "copy.db")
    store.administration().asking_hosts.revoke(HOST)
    later = asking(store, "vpn3")
    again = asking(store)
    store.backups.restore(tmp_path / "copy.db")
    assert [listed.name for listed in store.administration().asking_hosts.list()] == ["vpn2"]
    assert kept.ask("123456", "personne") is HostAnswer.NONE
    for other in (host, later, again):
        with pytest.raises(HostRefused):
            other.ask("123456", "personne")
    assert broken(store) == []


def test_a_new_machine_takes_all_hosts_of_the_backup(
    store: Store, tmp_path: Path, clock: FixedClock, cheap: Hasher, host: Asking
) -> None:
    store.backups.make(tmp_path / "copy.db")
    new = Store(tmp_path / "new" / "guichet.db", store.key_file, clock=clock, hasher=cheap)
    new.backups.restore(tmp_path / "copy.db")
    assert host._replace(store=new).ask("123456", "personne") is HostAnswer.NONE
    new.close()
