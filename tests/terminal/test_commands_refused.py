"""Data that cannot be used: one sentence on standard error, and the files are left as they were."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests.faults.forked import run
from tests.terminal.conftest import Start
from tests.terminal.in_process import run_here
from tests.terminal.journey import enrolled
from tests.terminal.program import MODULE, assert_refused, environment
from tests.terminal.program import run as start_python

COMMANDS = (
    pytest.param(["users", "list"], id="users list"),
    # They open the store as the first does.
    pytest.param(["users", "add", "bob"], id="users add", marks=pytest.mark.long),
    pytest.param(["check"], id="check", marks=pytest.mark.long),
)


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest) -> list[str]:
    """A command that needs the data."""
    arguments: list[str] = request.param
    return arguments


def key_of(database: Path) -> Path:
    """Where the key of a database is."""
    return database.with_name("guichet.key")


def test_a_missing_key(prepared: Store, at_home: Path, command: list[str]) -> None:
    enrolled(prepared)
    key_of(at_home).unlink()
    assert_refused(start_python(command), str(key_of(at_home)))
    assert not key_of(at_home).exists()


def test_the_key_of_another_database(
    prepared: Store, at_home: Path, command: list[str], tmp_path: Path, cheap: Hasher
) -> None:
    enrolled(prepared)
    Store(tmp_path / "other.db", hasher=cheap).close()
    other = tmp_path / "guichet.key"
    assert_refused(run(["--key-file", other, *command]), "--key-file")
    assert_refused(run(command, env=environment(GUICHET_KEY_FILE=str(other))), "--key-file")
    shutil.copy(other, key_of(at_home))
    assert_refused(run(command), "--key-file")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\x00", b"abc def\n", b"x" * 100_000])
def test_a_key_file_that_is_none(prepared: Store, at_home: Path, content: bytes) -> None:
    enrolled(prepared)
    key_of(at_home).write_bytes(content)
    assert_refused(run_here(["users", "list"]), str(key_of(at_home)))


def test_a_key_that_others_can_read(prepared: Store, at_home: Path, command: list[str]) -> None:
    enrolled(prepared)
    key_of(at_home).chmod(0o644)
    assert_refused(run(command), "chmod 600")


def foreign(path: Path) -> None:
    """Another program's database."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (text)")


def newer(path: Path) -> None:
    """A database of a later version."""
    Store(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")


def text(path: Path) -> None:
    """A letter."""
    path.write_text("Ce fichier est une lettre.\n" * 100)


def torn(path: Path) -> None:
    """A header and nothing that follows it."""
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4080)


@pytest.mark.parametrize("write", [foreign, newer, text, torn])
def test_a_file_that_is_not_ours(tmp_path: Path, command: list[str], write: object) -> None:
    assert callable(write)
    database = tmp_path / "other.db"
    write(database)
    before = database.read_bytes()
    assert_refused((start_python if write is torn else run_here)(["--database", database, *command]), str(database))
    assert database.read_bytes() == before


def a_file_for_a_directory(tmp_path: Path) -> Path:
    """A path through a file."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "guichet.db"


def a_directory(tmp_path: Path) -> Path:
    """A directory in the place of the file."""
    return tmp_path


def nowhere(_tmp_path: Path) -> Path:
    """Where even root makes no directory."""
    return Path("/proc/nowhere/guichet.db")


def too_long(tmp_path: Path) -> Path:
    """A name no file system takes."""
    return tmp_path / ("n" * 300)


@pytest.mark.parametrize("place", [a_file_for_a_directory, a_directory, nowhere, too_long])
def test_a_place_that_cannot_hold_a_database(tmp_path: Path, command: list[str], place: object) -> None:
    assert callable(place)
    database = place(tmp_path)
    assert_refused(run_here(["--database", database, *command]), str(database))
    assert_refused(run(command, env=environment(GUICHET_DATABASE=str(database))), str(database))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_directory(tmp_path: Path, command: list[str]) -> None:
    directory = tmp_path / "read only"
    directory.mkdir(mode=0o500)
    assert_refused(run(["--database", directory / "guichet.db", *command]), str(directory))


@pytest.mark.parametrize(
    "content", ["issuer = 3", "nothing = 1", "issuer = ", 'issuer = "a:b"', "\x00", 'theme = "rose"']
)
def test_a_configuration_that_will_not_do(tmp_path: Path, content: str) -> None:
    file = tmp_path / "guichet.toml"
    file.write_text(content)
    assert_refused(run_here(["--config", file, "users", "list"]), f"{file}, ligne 1 : ")


def test_a_configuration_that_is_not_there(tmp_path: Path) -> None:
    assert_refused(start_python(["--config", tmp_path / "missing.toml", "users", "list"]), "missing.toml")


def test_a_method_that_is_not_known(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "guichet.toml"
    file.write_text("[methods.sms]")
    terminal = start(argv=(*MODULE, "--config", file))
    assert terminal.wait_exit() == 1
    assert "methods.sms" in terminal.text()
    assert b"\x1b" not in terminal.raw
