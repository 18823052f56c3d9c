"""Who may read the files: their owner, whatever the umask of the shell."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from storage.security import key_file
from tests.storage.people import signed_up


@pytest.fixture(params=[0o022, 0o000, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """The umask of the person who starts the program."""
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


def mode(path: Path) -> int:
    """Its permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def modes(directory: Path) -> dict[str, int]:
    """Every file and its permission bits."""
    return {path.name: mode(path) for path in directory.iterdir()}


ALL_FILES = dict.fromkeys(
    ("guichet.db", "guichet.db-queue", "guichet.db-queue-first", "guichet.db-wal", "guichet.db-shm", "guichet.key"),
    0o600,
)
TURN = re.compile(r"guichet\.db-turn[0-3]")


@pytest.mark.usefixtures("umask")
def test_directory_and_files_are_for_their_owner_only(database: Path) -> None:
    store = Store(database)
    assert not store.first_account.exists()
    assert modes(database.parent) == ALL_FILES
    assert mode(database.parent) == 0o700
    store.close()


@pytest.mark.usefixtures("umask")
def test_they_stay_so_while_people_enrol(database: Path, store: Store) -> None:
    signed_up(store)
    found = modes(database.parent)
    turns = {name: found.pop(name) for name in list(found) if TURN.fullmatch(name)}
    assert found == ALL_FILES
    assert set(turns.values()) == {0o600}


@pytest.mark.usefixtures("umask")
def test_an_empty_file_that_others_could_read_is_closed_to_them(database: Path) -> None:
    database.parent.mkdir(mode=0o700)
    database.touch()
    database.chmod(0o644)
    store = Store(database)
    assert not store.first_account.exists()
    assert modes(database.parent) == ALL_FILES
    store.close()


@pytest.mark.usefixtures("umask")
def test_the_key_has_no_moment_when_others_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    link = os.link

    def look_and_link(source: Path, target: Path) -> None:
        seen.append(mode(Path(source)))
        link(source, target)

    monkeypatch.setattr(os, "link", look_and_link)
    key_file.create(tmp_path / "clef")
    assert seen == [0o600]
    assert mode(tmp_path / "clef") == 0o600


def test_a_directory_that_exists_keeps_its_permissions(database: Path) -> None:
    database.parent.mkdir(mode=0o750)
    database.parent.chmod(0o750)
    Store(database).close()
    assert mode(database.parent) == 0o750
