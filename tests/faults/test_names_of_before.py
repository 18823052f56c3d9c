"""Accounts of every earlier schema whose names are one by the rule of now: they go on as before, and are named."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import Gravity, Locked, NameTaken, SignInRefused, Store, UnknownUser
from storage.database.engine import Connection
from storage.database.sqlite.connection import FileConnection
from storage.database.tables import person as facts
from storage.database.tables import users
from storage.domain.names import former_name_key
from storage.integrity import access_mac
from storage.security import key_file
from storage.security.hasher import Hasher
from storage.security.key_file import Key
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.faults.acts import killed_where_it_calls, lay_out
from tests.faults.crew import status_of
from tests.faults.test_past_schemas import frozen, key_of
from tests.storage import inside
from tests.storage.people import NAME, broken, change, contents, rows

TWINS = ("Marie Tremblay", "Marie  Tremblay", "O’Neil", "O`Neil", "jean‐luc", "jean-luc", "Jean–Luc")
"""By the rule of now they are three."""
ALONE = ("Zoé  Roy", "Anne‑Sophie L’Écuyer", "plain")
STRANGERS = ("Marie   Tremblay", "MARIE\u3000\u3000\u3000TREMBLAY", "O'Neil", "o´neil", "jean—luc")
"""Nobody's before, and nobody's now."""
OLDER = range(1, 4)
"""Schemas of before the rule of now, which the fourth brought."""


def password_of(name: str) -> str:
    """Each has a password of their own."""
    return f"{PASSWORD} de {list(TWINS + ALONE).index(name)}"


def key_beside(database: Path) -> Key:
    """The key of this database."""
    return key_file.read(database.with_name("guichet.key"))[0]


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, database: Path, cheap: Hasher) -> Path:
    """A database of an earlier schema, with these people as its version made them."""
    lay_out(database, frozen(request.param), key_of(request.param))
    schema = facts.SCHEMA_1 if request.param == 1 else facts.SCHEMA_2
    key = key_beside(database)
    with closing(sqlite3.connect(database, factory=FileConnection)) as connection, connection:
        connection.row_factory = sqlite3.Row
        for name in TWINS + ALONE:
            made = connection.execute(
                "INSERT INTO users (name, name_key, role, password_hash, created_at) VALUES (?, ?, 'client', ?, ?)",
                (name, former_name_key(name), cheap.hash(password_of(name)), int(NOON)),
            )
            person = facts.of_person(connection, made.lastrowid or 0, schema)
            facts.set_mac(connection, made.lastrowid or 0, access_mac._mac(key, person.facts(), schema))
    return database


def opened(database: Path, cheap: Hasher) -> Store:
    """By the program of now."""
    return Store(database, clock=FixedClock(NOON + 60), hasher=cheap)


def assert_everybody_is_there(store: Store) -> None:
    """Each in their own account, and nobody else in it."""
    assert broken(store) == []
    for name in TWINS + ALONE:
        for spelling in (name, name.upper(), f" {name} "):
            assert store.sign_in.with_password(spelling, password_of(name)).user.name == name
        assert store.administration().directory.user(name).name == name
    assert store.sign_in.with_password(NAME, PASSWORD).user.name == NAME
    for spelling in ("zoé roy", "ZOÉ\u00a0ROY", "Zoé   Roy"):
        assert store.administration().directory.user(spelling).name == "Zoé  Roy"
    assert store.sign_in.with_password("anne-sophie l'écuyer", password_of("Anne‑Sophie L’Écuyer"))
    for spelling in STRANGERS:
        with pytest.raises(UnknownUser):
            store.administration().directory.user(spelling)
    for spelling, name in zip(STRANGERS, TWINS[1:6], strict=True):
        with pytest.raises((SignInRefused, Locked)):
            store.sign_in.with_password(spelling, password_of(name))


def names_told(store: Store) -> tuple[Gravity, str]:
    """What `check` says of names."""
    (found,) = (finding for finding in store.maintenance.check() if finding.name == "names")
    return found.gravity, found.detail


def test_each_comes_in_as_before_and_check_names_them(old: Path, cheap: Hasher) -> None:
    store = opened(old, cheap)
    assert_everybody_is_there(store)
    gravity, told = names_told(store)
    assert gravity is Gravity.WARNING
    assert sorted(told.split(", ")) == sorted(TWINS)
    # They have the keys they had.
    kept = rows(old, "SELECT name, name_key FROM users WHERE name_rule = 1")
    assert sorted(kept) == sorted((name, former_name_key(name)) for name in TWINS)
    store.close()
    again = opened(old, cheap)
    assert_everybody_is_there(again)
    again.maintenance.rotate_key()
    assert broken(again) == []
    again.close()


def test_no_further_account_takes_any_of_these_names(old: Path, cheap: Hasher) -> None:
    store = opened(old, cheap)
    for name in TWINS + ALONE + STRANGERS + ("Zoé Roy", "anne-sophie l'écuyer"):
        with pytest.raises(NameTaken):
            store.administration().accounts.add(name)
    store.close()


def test_who_has_a_new_account_is_not_mistaken_for_anybody(old: Path, cheap: Hasher) -> None:
    store = opened(old, cheap)
    store.administration().accounts.add("Marie-Tremblay", PASSWORD)
    assert store.sign_in.with_password("marie–tremblay", PASSWORD).user.name == "Marie-Tremblay"
    assert_everybody_is_there(store)
    store.close()


def test_a_backup_of_before_comes_up_to_date(old: Path, tmp_path: Path, cheap: Hasher) -> None:
    backup = tmp_path / "backup"
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
    store = opened(old, cheap)
    store.administration().accounts.add("depuis", PASSWORD)
    store.backups.restore(backup)
    assert_everybody_is_there(store)
    assert names_told(store)[0] is Gravity.WARNING
    store.close()


def test_who_was_locked_still_is_and_nobody_else(old: Path, cheap: Hasher) -> None:
    ((locked,),) = rows(old, "SELECT id FROM users WHERE name = ?", "Marie  Tremblay")
    change(old, "INSERT INTO limits VALUES (?, 5, ?, ?)", f"password:{locked}", int(NOON) + 300, int(NOON))
    store = opened(old, cheap)
    for spelling in ("Marie  Tremblay", "MARIE  TREMBLAY"):
        with pytest.raises(Locked):
            store.sign_in.with_password(spelling, password_of("Marie  Tremblay"))
    assert store.sign_in.with_password("Marie Tremblay", password_of("Marie Tremblay"))
    store.close()


def test_the_attempts_on_a_name_that_is_nobodys_stay_counted(old: Path, cheap: Hasher) -> None:
    digest = key_beside(old).mac(b"name" + former_name_key("Per‐Olof").encode()).hex()
    change(old, "INSERT INTO limits VALUES (?, 4, ?, ?)", f"name:{digest}", int(NOON), int(NOON))
    store = opened(old, cheap)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password("Per‐Olof", PASSWORD)
    # The fifth locks, however it is written.
    for spelling in ("Per‐Olof", "per-olof", "PER–OLOF"):
        with pytest.raises(Locked) as told:
            store.sign_in.with_password(spelling, PASSWORD)
        assert told.value.until == NOON + 60 + 200
    assert len(rows(old, "SELECT subject FROM limits WHERE subject LIKE 'name:%'")) == 1
    store.close()


def test_an_account_that_was_touched_is_found_and_takes_no_key_from_another(old: Path, cheap: Hasher) -> None:
    change(old, "UPDATE users SET name_key = 'zoé roy', role = 'operator' WHERE name = 'plain'")
    store = opened(old, cheap)
    assert broken(store) == ["access"]
    assert store.sign_in.with_password("Zoé  Roy", password_of("Zoé  Roy")).user.name == "Zoé  Roy"
    store.close()


def test_a_failure_on_the_way_leaves_all_as_it_was(old: Path, cheap: Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    stamped: list[int] = []
    stamp = access_mac.stamp

    def stamp_some(db: Connection, key: Key, user_id: int) -> None:
        stamped.append(user_id)
        stamp(db, key, user_id)
        if len(stamped) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(access_mac, "stamp", stamp_some)
        with pytest.raises(KeyboardInterrupt):
            opened(old, cheap)
    assert {rule for (rule,) in rows(old, "SELECT name_rule FROM users")} == {1}
    store = opened(old, cheap)
    assert_everybody_is_there(store)
    store.close()


@pytest.mark.parametrize("where", ["of_person", "forget_later_facts", "set_mac"])
def test_a_kill_on_the_way_loses_nothing(old: Path, cheap: Hasher, where: str) -> None:
    before = rows(old, "SELECT id, name, name_key, password_hash FROM users ORDER BY id")
    assert status_of(killed_where_it_calls, where, old) == -signal.SIGKILL
    assert rows(old, "SELECT id, name, name_key, password_hash FROM users ORDER BY id") == before
    store = opened(old, cheap)
    assert_everybody_is_there(store)
    store.close()


def test_of_names_that_are_told_apart_nothing_is_said(store: Store) -> None:
    store.administration().accounts.add("marie")
    assert names_told(store) == (Gravity.GOOD, "")
    before = contents(store.path)
    with inside.database(store).write() as db:
        users.renew_keys(db, users.ids(db))
    assert contents(store.path) == before
