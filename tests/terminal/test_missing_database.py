"""A database that is not there is made by the commands that begin something, and by no other."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from tests.faults.forked import hash_cheaply, run
from tests.terminal.in_process import run_here
from tests.terminal.program import CHEAP, assert_refused, environment
from tests.terminal.program import run as start_python

LOOKING = (
    ["check"],
    ["backup", "copy.db"],
    ["move", "--to", "elsewhere.db"],
    ["users", "list"],
    ["users", "find", "marie"],
    ["users", "show", "marie"],
    ["users", "disable", "marie"],
    ["factors", "list", "marie"],
    ["verify", "marie"],
    ["audit"],
    ["visits"],
    ["limits"],
    ["limits", "--set", "lock_seconds", "60"],
    ["key", "rotate"],
    ["migrate"],
    ["mail", "status"],
    ["mail", "send"],
    ["hosts", "add", "vpn1"],
    ["hosts", "list"],
    ["hosts", "revoke", "vpn1"],
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Where the database would be, were its disk mounted."""
    directory = tmp_path / "mounted"
    directory.mkdir(mode=0o700)
    return directory / "guichet.db"


def names_in(database: Path, key: Path | None = None) -> list[str]:
    """The accounts of a database."""
    with closing(Store(database, key, create=False)) as store:
        return [status.user.name for status in store.administration().directory.statuses()]


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_looking_makes_none(elsewhere: Path, command: list[str]) -> None:
    assert_refused(run_here(["--database", elsewhere, *command], b"123456\n"), str(elsewhere))
    assert list(elsewhere.parent.iterdir()) == []


def test_a_server_that_is_not_there_is_told_and_nothing_is_made_either(tmp_path: Path) -> None:
    key = tmp_path / "data" / "guichet.key"
    arguments = ["--database", f"postgresql:///guichet?host={tmp_path}", "--key-file", str(key)]
    assert_refused(start_python([*arguments, "users", "list"]), "Le serveur de la base de données ne répond pas.")
    assert not key.parent.exists()


def test_looking_makes_no_directory_either(tmp_path: Path) -> None:
    assert_refused(start_python(["--database", tmp_path / "mistyped" / "guichet.db", "check"]), "mistyped")
    assert not (tmp_path / "mistyped").exists()


def test_an_empty_file_is_none_yet(elsewhere: Path) -> None:
    elsewhere.touch(0o600)
    assert_refused(run(["--database", elsewhere, "check"]), str(elsewhere))
    assert elsewhere.stat().st_size == 0


def test_adding_makes_one(elsewhere: Path) -> None:
    assert start_python(["--database", elsewhere, "users", "add", "marie"], program=CHEAP).returncode == 0
    assert names_in(elsewhere) == ["marie"]


def test_importing_makes_one(elsewhere: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name\nmarie\n")
    command = ["users", "import", str(people), "--passwords", str(tmp_path / "passwords.csv")]
    assert run(["--database", elsewhere, *command], before=hash_cheaply).returncode == 0
    assert names_in(elsewhere) == ["marie"]


def test_restoring_makes_one(prepared: Store, elsewhere: Path, tmp_path: Path, at_home: Path) -> None:
    prepared.administration().accounts.add("marie")
    prepared.backups.make(tmp_path / "copy.db")
    key = at_home.with_name("guichet.key")
    ended = run(["--database", elsewhere, "--key-file", key, "restore", tmp_path / "copy.db"])
    assert ended.returncode == 0
    assert names_in(elsewhere, key) == ["marie"]


ADDRESSES = (
    *("postgresql://counter/guichet", "sqlite:///guichet.db", "file:guichet.db", "file:///tmp/guichet.db"),
    *(":memory:", "sqlite:guichet.db", "jdbc:sqlite:guichet.db", r"C:\guichet.db", r"\\counter\guichet.db"),
)


@pytest.mark.parametrize("named", ADDRESSES)
def test_an_address_is_no_path(workplace: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.chdir(workplace)
    assert_refused(run_here(["--database", named, "users", "add", "marie"]), named)
    assert list(workplace.iterdir()) == []


def test_nor_is_it_wherever_a_path_is_said(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    for named in (ADDRESSES[0], ":memory:"):
        assert_refused(run_here(["--database", named, "check"]), named)
        assert_refused(run_here(["--key-file", named, "users", "add", "marie"]), named)
        assert_refused(run(["check"], env=environment(GUICHET_DATABASE=named)), named)
        assert run(["backup", named]).returncode == 2
        with monkeypatch.context() as here:
            here.setenv("GUICHET_DATABASE", named)
            assert_refused(run_here(["users", "add", "marie"]), named)
    assert list(workplace.iterdir()) == []


def test_a_tilde_is_the_home(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    assert run(["--database=~/kept/guichet.db", "users", "add", "marie"], before=hash_cheaply).returncode == 0
    assert (Path.home() / "kept" / "guichet.db").exists()
    listed = run(["users", "list"], env=environment(GUICHET_DATABASE="~/kept/guichet.db"))
    assert (listed.returncode, listed.stdout) == (0, b"marie\tclient\t-\n")
    assert run(["--database=~/kept/guichet.db", "backup", "~/copy.db"]).returncode == 0
    assert (Path.home() / "copy.db").exists()
    assert_refused(run(["--database=~nobody-of-this-name/guichet.db", "check"]), "~nobody-of-this-name")
    assert list(workplace.iterdir()) == []


def test_an_empty_path_is_not_the_usual_one(prepared: Store) -> None:
    prepared.administration().accounts.add("marie")
    assert_refused(run_here(["--database", "", "users", "list"]))


def test_what_is_no_file_is_left_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe, 0o644)
    for command in (["check"], ["users", "add", "marie"]):
        assert_refused(run(["--database", pipe, *command]), str(pipe))
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o644
    assert list(tmp_path.glob("pipe.db-*")) == []


def test_a_key_that_is_no_file_does_not_keep_anybody_waiting(tmp_path: Path, elsewhere: Path) -> None:
    pipe = tmp_path / "guichet.key"
    os.mkfifo(pipe, 0o600)
    Store(elsewhere).close()
    assert_refused(run(["--database", elsewhere, "--key-file", pipe, "check"]), str(pipe))


@pytest.mark.parametrize("command", [["users", "add", "marie"], ["check"]], ids=" ".join)
def test_a_directory_in_which_anybody_may_write_is_refused(elsewhere: Path, command: list[str]) -> None:
    Store(elsewhere).close()
    elsewhere.parent.chmod(0o777)
    assert_refused(run(["--database", elsewhere, *command]), str(elsewhere.parent))
    elsewhere.parent.chmod(0o1777)
    assert run(["--database", elsewhere, "users", "list"]).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_directory_of_somebody_else_is_refused(elsewhere: Path) -> None:
    Store(elsewhere).close()
    os.chown(elsewhere.parent, 4321, -1)
    assert_refused(run(["--database", elsewhere, "users", "list"]), str(elsewhere.parent))
