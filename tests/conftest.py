"""A machine of its own for each test: empty HOME, fixed clock, known secrets, cheap argon2."""

from __future__ import annotations

import base64
import gc
import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from signal import (
    getsignal,
)  # Imported by this name, so that a test that replaces the function does not replace it here.
from tempfile import TemporaryDirectory

import argon2
import platformdirs
import pytest

from storage import Store
from storage.domain import guesses
from storage.security.hasher import Hasher
from tests import schema
from tests.postgres import databases, engines, exceptions, run
from tui import language

NOON = 1_790_000_000.0
"""The time at which every test begins, in Unix seconds; the middle of a TOTP step."""
PASSWORD = "une phrase assez longue"
MEMORY = Path("/dev/shm")
"""Files that are lost with the machine, on Linux."""
ROOM = 2**31
"""Bytes that have to be free there: many times what the tests need at once."""
OF_THE_WEB = [Path(__file__).with_name(name) for name in ("web", "browser")]
_estimate = guesses._estimate
_ESTIMATED: dict[tuple[str, ...], int] = {}


class FixedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass, or run backwards."""
        self.now += seconds


def known_secrets() -> Iterator[str]:
    """Return secrets of 20 bytes as 32 characters of Base32, the same in every run, whatever the thread."""
    return map(_secret, count())


def _secret(number: int) -> str:
    return base64.b32encode(hashlib.sha256(f"secret {number}".encode()).digest()[:20]).decode()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options: to take the pictures again, to try more, to try the counter in a browser, and whose stores."""
    parser.addoption("--update-screenshots", action="store_true", default=False)
    parser.addoption("--long", action="store_true", default=False)
    parser.addoption("--web", action="store_true", default=False)
    parser.addoption("--engine", choices=("sqlite", "postgres"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of long tests, keep estimates of passwords, and set signals and colours as a terminal does.

    A script ignores two signals in what it runs in the background; the programs that tests start would inherit that.
    Where the terminal has sixteen colours, or none is known, the program draws brackets and other colours.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    guesses._estimate = _estimate_once
    # What is collected stays until the end. `pytest_collection_finish` has it looked for again.
    gc.disable()
    config.addinivalue_line("markers", "long: one more of a kind, of which others are run without --long")
    config.addinivalue_line("markers", "more: tries more with --long")
    run.begin(config)
    if _has_room_for_files(MEMORY):
        # Where it is not said by whoever runs the tests. Workers are given theirs by the process that starts them.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _estimate_once(plain: str, words: list[str]) -> int:
    """Estimate a password once for the same names: most people of the tests have the same."""
    key = (plain, *words)
    if key not in _ESTIMATED:
        _ESTIMATED[key] = _estimate(plain, words)
    return _ESTIMATED[key]


def _has_room_for_files(directory: Path) -> bool:
    """Say whether the files of tests can be there, programs among them: half the work of a new store is the disk's.

    In a container it often is small, and runs nothing.
    """
    if not os.access(directory, os.W_OK):
        return False
    found = os.statvfs(directory)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say what the server of the tests has refused: that is a failure of the run."""
    run.end(session)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the counter in a browser, whose tests take processes by the dozen, unless it is asked for."""
    return True if collection_path in OF_THE_WEB and not config.getoption("--web") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of another engine, and long ones, unless these or the pictures of all are asked for."""
    exceptions.leave_out(config, items)
    if not (config.getoption("--long") or config.getoption("--update-screenshots")):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """Make Python's garbage collector skip tests and libraries, and run less often.

    It takes a fifth of the time of tests of screens.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Return two more than the cores: many tests wait for a terminal or a clock."""
    return (os.cpu_count() or 1) + 2


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "GUICHET_DATABASE", "GUICHET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have our keys for phones that approve ready: making one takes a second or two."""
    # What is loaded here loads this file.
    from storage.security import phone_keys
    from tests.storage.approving import our_key

    monkeypatch.setattr(phone_keys, "new_private_key", our_key)


@pytest.fixture(autouse=True)
def _databases_of_the_test() -> Iterator[None]:
    """Close, on a server, what the test has left open: no file ends with it."""
    yield
    engines.close_all()


@pytest.fixture(autouse=True)
def _french(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore French, whatever language the test before chose."""
    monkeypatch.setenv("LANGUAGE", "fr")
    language.choose("fr")


def _inherited_signals() -> tuple[set[int], list[signal.Signals]]:
    """Return the signals that are blocked, and those that are ignored."""
    ignored = [number for number in signal.Signals if getsignal(number) is signal.SIG_IGN]
    return signal.pthread_sigmask(signal.SIG_BLOCK, ()), ignored


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """Restore the signals after each test, since programs started by later tests would inherit changes."""
    before = _inherited_signals()
    yield
    assert _inherited_signals() == before


@pytest.fixture(scope="module")
def estimated_anew() -> Iterator[None]:
    """Estimate every password, however often it was estimated before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guesses, "_estimate", _estimate)
        yield


@pytest.fixture
def amount(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return a function that chooses how often to try: its first number for every change, its second for `--long`."""
    long = bool(request.config.getoption("--long"))
    return lambda short_form, long_form: long_form if long else short_form


@pytest.fixture
def clock() -> FixedClock:
    """Return the clock of `store`."""
    return FixedClock()


@pytest.fixture
def cheap() -> Hasher:
    """Return the cheapest argon2."""
    return Hasher(argon2.profiles.CHEAPEST)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the path of this test's database, in a directory that does not exist yet."""
    return tmp_path / "data" / "guichet.db"


@contextmanager
def empty(database: Path, clock: FixedClock, hasher: Hasher) -> Iterator[Store]:
    """Open a copy of a store without anybody."""
    secrets = known_secrets()
    lay_down(database, *_new())
    opened = Store(database, clock=clock, hasher=hasher, new_secret=lambda: next(secrets))
    yield opened
    opened.close()


@cache
def _new() -> tuple[bytes, bytes]:
    """Make a database and its key, once for all tests of this process."""
    with TemporaryDirectory() as place, schema.copied():
        database = Path(place) / "guichet.db"
        Store(database).close()
        return contents_of(database)


def contents_of(database: Path) -> tuple[bytes, bytes]:
    """Return a closed database and its key."""
    content = databases.take_down(database) if engines.is_postgres() else database.read_bytes()
    return content, database.with_name("guichet.key").read_bytes()


def lay_down(database: Path, content: bytes, key: bytes) -> None:
    """Write a closed database and its key, as the program leaves them."""
    database.parent.mkdir(mode=0o700, parents=True)
    written = {database: content, database.with_name("guichet.key"): key}
    if engines.is_postgres():
        databases.lay_down(database, written.pop(database))
    for path, found in written.items():
        path.touch(mode=0o600)
        path.write_bytes(found)


@pytest.fixture
def store(database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """Return an empty store."""
    with empty(database, clock, cheap) as opened:
        yield opened


@pytest.fixture
def at_home() -> Path:
    """Return where the program keeps its database by default."""
    return platformdirs.user_data_path("guichet", appauthor=False) / "guichet.db"


@pytest.fixture
def prepared(at_home: Path, cheap: Hasher) -> Iterator[Store]:
    """Return the store that the program finds at home, on the real clock."""
    with schema.copied():
        opened = Store(at_home, clock=time.time, hasher=cheap)
    yield opened
    opened.close()


@pytest.fixture
def alice(prepared: Store) -> Store:
    """Return the store that the program finds at home, where `alice` has an account and no method."""
    prepared.administration().accounts.add("alice", PASSWORD)
    return prepared
