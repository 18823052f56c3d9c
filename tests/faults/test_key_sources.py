"""Where the key comes from: the option, then the environment, then systemd, then beside the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import PASSWORD
from tests.faults.forked import run
from tests.terminal.program import assert_refused, environment
from tests.terminal.program import run as start

WRONG = "La clé fournie n'est pas celle de cette base."


@pytest.fixture
def elsewhere(tmp_path: Path, at_home: Path, cheap: Hasher) -> Path:
    """The key of a database with an account, in a directory of its own named as systemd would."""
    key = tmp_path / "credentials" / "guichet.key"
    key.parent.mkdir(mode=0o700)
    with schema.copied():
        store = Store(at_home, key, hasher=cheap)
    store.administration().accounts.add("alice", PASSWORD)
    store.close()
    return key


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A key that is not this one."""
    with schema.copied():
        Store(tmp_path / "other" / "guichet.db").close()
    return tmp_path / "other" / "guichet.key"


def test_by_option(elsewhere: Path, other: Path) -> None:
    assert run(["--key-file", elsewhere, "users", "list"]).returncode == 0
    assert_refused(run(["--key-file", other, "users", "list"]), WRONG)
    assert_refused(run(["users", "list"]), "introuvable")


def test_by_environment(elsewhere: Path, other: Path) -> None:
    assert start(["users", "list"], env=environment(GUICHET_KEY_FILE=str(elsewhere))).returncode == 0
    assert_refused(start(["users", "list"], env=environment(GUICHET_KEY_FILE=str(other))), WRONG)


def test_by_systemd(elsewhere: Path, other: Path) -> None:
    assert start(["users", "list"], env=environment(CREDENTIALS_DIRECTORY=str(elsewhere.parent))).returncode == 0
    assert_refused(start(["users", "list"], env=environment(CREDENTIALS_DIRECTORY=str(other.parent))), WRONG)


def test_the_option_comes_before_the_environment_and_that_before_systemd(elsewhere: Path, other: Path) -> None:
    wrong, right = str(other), str(elsewhere)
    for arguments, named, credentials in (
        (["--key-file", right], wrong, other.parent),
        ([], right, other.parent),
        ([], None, elsewhere.parent),
    ):
        env = environment(GUICHET_KEY_FILE=named, CREDENTIALS_DIRECTORY=str(credentials))
        assert run([*arguments, "users", "list"], env=env).returncode == 0
    assert_refused(run(["--key-file", wrong, "users", "list"], env=environment(GUICHET_KEY_FILE=right)), WRONG)


def test_credentials_without_ours_are_none_of_our_business(elsewhere: Path, at_home: Path, tmp_path: Path) -> None:
    at_home.with_name("guichet.key").write_bytes(elsewhere.read_bytes())
    at_home.with_name("guichet.key").chmod(0o600)
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "empty", tmp_path / "nowhere"):
        assert run(["users", "list"], env=environment(CREDENTIALS_DIRECTORY=str(directory))).returncode == 0


def test_a_key_that_is_only_readable_serves_but_is_not_rotated(elsewhere: Path) -> None:
    env = environment(CREDENTIALS_DIRECTORY=str(elsewhere.parent))
    before = elsewhere.read_bytes()
    elsewhere.chmod(0o400)
    assert run(["users", "list"], env=env).returncode == 0
    assert run(["check"], env=env).returncode == 0
    assert elsewhere.read_bytes() == before


def test_the_key_is_never_made_where_a_used_database_misses_it(elsewhere: Path) -> None:
    missing = elsewhere.with_name("absente")
    assert_refused(run(["--key-file", missing, "users", "list"]), "introuvable")
    assert not missing.exists()
