"""Whatever is in the place of the data or of its key, a command says in a sentence what to do and changes nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from tests import schema
from tests.conftest import PASSWORD
from tests.faults.confined import UNPRIVILEGED
from tests.faults.forked import hash_cheaply, run
from tests.storage.people import change
from tests.terminal.program import assert_refused
from tests.terminal.program import run as start


@pytest.fixture
def data(prepared: Store, at_home: Path) -> Iterator[Path]:
    """A database with an account, in a directory that is writable again at the end."""
    prepared.administration().accounts.add("alice", PASSWORD)
    prepared.close()
    yield at_home
    at_home.parent.chmod(0o700)


def files(directory: Path) -> dict[str, str]:
    """Every file with a hash of its bytes, but for what SQLite keeps beside a database while it is open."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in directory.iterdir()
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def overwrite(path: Path, start: int, data: bytes) -> None:
    """Put these bytes in the place of others."""
    whole = bytearray(path.read_bytes())
    whole[start : start + len(data)] = data
    path.write_bytes(whole)


def another_program(path: Path) -> None:
    """A database that is not ours."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('à garder');")


def directory_instead(path: Path) -> None:
    """A directory of that name."""
    path.unlink()
    path.mkdir()


def link_to_itself(path: Path) -> None:
    """A link that leads nowhere."""
    path.unlink()
    path.symlink_to(path.name)


def key(path: Path) -> Path:
    """The key beside a database."""
    return path.with_name("guichet.key")


def key_of_another(path: Path) -> None:
    """The key file of another database."""
    other = path.parent / "other" / "guichet.db"
    with schema.copied():
        Store(other).close()
    key(path).write_bytes(key(other).read_bytes())


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pages of nothing": (lambda path: overwrite(path, 4096, b"\xff" * (path.stat().st_size - 4096)), "endommagé"),
    "no header": (lambda path: overwrite(path, 0, bytes(100)), "ni une base de Guichet"),
    "cut in two": (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "endommagé"),
    "a text": (lambda path: path.write_text("Chère Madame,\n" * 200), "ni une base de Guichet"),
    "one byte": (lambda path: path.write_bytes(b"x"), "ni une base de Guichet"),
    "another program's": (another_program, "ni une base de Guichet"),
    "a newer version's": (lambda path: change(path, "PRAGMA user_version = 99"), "version plus récente"),
    "without the name of its key": (lambda path: change(path, "DELETE FROM meta"), "endommagé"),
    "a directory": (directory_instead, "ne peut pas être ouvert"),
    "a link to itself": (link_to_itself, "ne peut pas être ouvert"),
    "no key": (lambda path: key(path).unlink(), "introuvable"),
    "the key of another": (key_of_another, "pas celle de cette base"),
    "an empty key": (lambda path: key(path).write_bytes(b""), "pas celle de cette base"),
    "a key that is a text": (lambda path: key(path).write_text("la clé"), "pas celle de cette base"),
    "a key that others can read": (lambda path: key(path).chmod(0o644), "chmod 600"),
    "a key that is a directory": (lambda path: directory_instead(key(path)), "ne peut pas être ouvert"),
    "a key that links to itself": (lambda path: link_to_itself(key(path)), "ne peut pas être ouvert"),
}


@pytest.mark.parametrize(("make", "said"), CASES.values(), ids=CASES)
def test_what_cannot_be_used_is_said_in_one_sentence(data: Path, make: Callable[[Path], object], said: str) -> None:
    make(data)
    before = files(data.parent)
    assert_refused(run(["users", "add", "bob"]), said)
    assert files(data.parent) == before


FORBIDDEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a directory nobody may write": (lambda path: path.parent.chmod(0o500), "ne peut pas être ouvert"),
    "a directory nobody may enter": (lambda path: path.parent.chmod(0o600), "ne peut pas être ouvert"),
    "a file nobody may write": (lambda path: path.chmod(0o400), "ne peut pas être ouvert"),
    "a file nobody may read": (lambda path: path.chmod(0o000), "ne peut pas être ouvert"),
    "a key nobody may read": (lambda path: key(path).chmod(0o000), "ne peut pas être ouvert"),
}


@pytest.mark.parametrize(("forbid", "said"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_may_not_be_used_is_said_in_one_sentence(data: Path, forbid: Callable[[Path], object], said: str) -> None:
    before = files(data.parent)
    forbid(data)
    assert_refused(start(["users", "add", "bob"], program=UNPRIVILEGED), said)
    data.parent.chmod(0o700)
    for path in data.parent.iterdir():
        path.chmod(0o600)
    assert files(data.parent) == before


@pytest.mark.parametrize("place", ["file/guichet.db", "file/deeper/guichet.db", "x" * 300, "y" * 5000])
def test_where_nothing_can_be_made_nothing_is(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    before = sorted(tmp_path.rglob("*"))
    assert_refused(run(["--database", tmp_path / place, "users", "list"]), "ne peut pas être ouvert")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_directory_that_is_missing_is_made(tmp_path: Path) -> None:
    database = tmp_path / "one" / "two" / "guichet.db"
    assert run(["--database", database, "users", "add", "bob"], before=hash_cheaply).returncode == 0
    assert database.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_of_no_bytes_is_a_new_database_with_the_key_that_is_there(data: Path) -> None:
    before = key(data).read_bytes()
    data.write_bytes(b"")
    assert run(["users", "add", "bob"], before=hash_cheaply).returncode == 0
    assert key(data).read_bytes() == before
    assert run(["check"]).returncode == 0
