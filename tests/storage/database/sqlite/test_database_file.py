"""Which files are ours: a stranger is refused and left as it was, an empty one is a new database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest

from storage import CannotOpen, DatabaseDamaged, NewerDatabase, NotOurDatabase, Store
from storage.database.engine import SCHEMA_VERSION
from storage.database.sqlite.connection import APPLICATION_ID
from storage.database.sqlite.engine import Database
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.storage.people import NAME, Enrolled, files, rows


def _another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('à garder');")


def _another_application_id(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 252006674; PRAGMA user_version = 1;")


def _a_version_and_no_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")


def _with_write_ahead_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT);")


def _with_a_log_left_by_a_crash(path: Path) -> None:
    running = path.with_name("running.db")
    with closing(sqlite3.connect(running)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT);")
        for ending in ("", "-wal"):
            shutil.copy(f"{running}{ending}", f"{path}{ending}")
    running.unlink()


def _text(path: Path) -> None:
    path.write_text("Ceci n'est pas une base de données.\n" * 40)


def _one_byte(path: Path) -> None:
    path.write_bytes(b"x")


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(8192))


def _a_header_alone(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def _a_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


STRANGERS = [
    _another_program,
    _another_application_id,
    _a_version_and_no_table,
    _with_write_ahead_log,
    _with_a_log_left_by_a_crash,
    _text,
    _one_byte,
    _zeros,
    _a_header_alone,
    _a_picture,
]


@pytest.mark.parametrize("make", STRANGERS)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_was(database: Path, make: Callable[[Path], None]) -> None:
    database.parent.mkdir()
    make(database)
    before = files(database.parent)
    with pytest.raises(NotOurDatabase) as told:
        Store(database)
    assert told.value.path == database
    assert files(database.parent) == before


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 2**31 - 1])
def test_a_newer_database_is_refused_and_left_as_it_was(store: Store, database: Path, version: int) -> None:
    store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    before = files(database.parent)
    with pytest.raises(NewerDatabase) as told:
        Store(database)
    assert told.value.detail == str(version)
    assert files(database.parent) == before


def test_no_bytes_at_all_are_a_new_database(database: Path) -> None:
    database.parent.mkdir()
    database.touch()
    store = Store(database)
    assert not store.first_account.exists()
    store.close()


def test_a_database_without_tables_is_a_new_one(database: Path) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM")
    Store(database).close()
    assert rows(database, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_our_mark_is_in_the_header(store: Store, database: Path) -> None:
    store.close()
    header = database.read_bytes()[:100]
    assert header[68:72] == b"GUIC" == APPLICATION_ID.to_bytes(4)
    assert int.from_bytes(header[60:64]) == SCHEMA_VERSION


def test_what_was_kept_is_there_at_the_next_start(store: Store, database: Path, enrolled: Enrolled) -> None:
    kept = store.administration().directory.users(), store.administration().directory.factors(enrolled.session.user)
    store.close()
    again = Store(database)
    assert (
        again.administration().directory.users(),
        again.administration().directory.factors(enrolled.session.user),
    ) == kept
    again.close()


def test_a_neighbour_who_makes_the_database_meanwhile_is_no_stranger(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Database._version
    neighbours: list[Future[Database]] = []

    def look_slowly(opening: Database, connection: sqlite3.Connection) -> int:
        seen = look(opening, connection)
        if not neighbours:
            monkeypatch.setattr(Database, "_version", look)
            neighbours.append(pool.submit(Database, database))
            # Not done if we hold the file meanwhile, which is as good.
            wait(neighbours, timeout=0.3)
        return seen

    monkeypatch.setattr(Database, "_version", look_slowly)
    with ThreadPoolExecutor(1) as pool:
        late = Database(database)
        for opened in (late, *[neighbour.result() for neighbour in neighbours]):
            opened.close()
    assert len(neighbours) == 1


def test_a_new_database_waits_for_a_neighbour_who_is_making_it(database: Path) -> None:
    database.parent.mkdir()
    with (
        closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as neighbour,
        ThreadPoolExecutor(1) as pool,
    ):
        neighbour.execute("BEGIN IMMEDIATE")
        late = pool.submit(Database, database)
        wait([late], timeout=0.3)
        neighbour.execute("ROLLBACK")
        late.result().close()
    assert rows(database, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def _scribble(path: Path, start: int, end: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * (end - start))


def _lose_the_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: _scribble(path, 100, 4096), id="schema"),
        pytest.param(lambda path: _scribble(path, 4096, path.stat().st_size), id="every table"),
        pytest.param(_lose_the_end, id="cut in half"),
    ],
)
def test_a_damaged_database_is_said_to_be(
    store: Store, database: Path, enrolled: Enrolled, damage: Callable[[Path], None]
) -> None:
    assert enrolled.secret
    store.close()
    damage(database)
    with pytest.raises(DatabaseDamaged) as told:
        Store(database).administration().directory.user("marie.tremblay")
    assert told.value.path == database


def _a_directory(path: Path) -> None:
    path.mkdir(parents=True)


def _below_a_file(path: Path) -> None:
    path.parent.write_text("")


def _a_dangling_link(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("/nowhere/at/all.db")


@pytest.mark.parametrize("obstacle", [_a_directory, _below_a_file, _a_dangling_link])
def test_a_path_that_cannot_be_a_file_is_refused(database: Path, obstacle: Callable[[Path], None]) -> None:
    obstacle(database)
    with pytest.raises(CannotOpen) as told:
        Store(database)
    assert told.value.path == database
    assert told.value.detail


def test_a_name_that_is_no_text_is_as_good_as_another(database: Path, cheap: Hasher) -> None:
    named = Path(os.fsdecode(b"%b/\xff.db" % os.fsencode(database.parent)))
    opened = Store(named, hasher=cheap)
    opened.administration().accounts.add(NAME, PASSWORD)
    opened.backups.make(named.with_name("backup.db"))
    opened.backups.restore(named.with_name("backup.db"))
    assert opened.sign_in.with_password(NAME, PASSWORD)
    opened.close()
