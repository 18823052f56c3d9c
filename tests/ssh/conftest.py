"""A host with real accounts, where those who run the tests allow it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests.ssh.host import SYSTEM, Host
from tests.terminal.emulator import Terminal
from tests.terminal.program import environment

ALLOWED = "GUICHET_TEST_SYSTEM"
"""Says that this machine may be given system accounts, and lose them again: a container, or one of CI."""
_PROGRAMS = (
    "sshd",
    "ssh",
    "sftp",
    "scp",
    "sudo",
    "visudo",
    "newusers",
    "pamtester",
    "oathtool",
    "google-authenticator",
)


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """The host; the tests that need one are skipped where no accounts may be made."""
    if not os.environ.get(ALLOWED):
        pytest.skip(f"{ALLOWED} does not say that system accounts may be made here")
    assert os.geteuid() == 0, "only root makes accounts"
    missing = [program for program in _PROGRAMS if not shutil.which(program, path=SYSTEM["PATH"])]
    assert not missing, f"to be installed: {missing}"
    with ExitStack() as undo:
        try:
            made = Host(undo)
        except LookupError as error:
            pytest.skip(str(error))
        yield made


Prepare = Callable[[], Store]


@pytest.fixture
def prepared(host: Host, cheap: Hasher) -> Iterator[Store]:
    """The data of the host, anew for each test: what is done to it is the account's once `hand_over` was called."""
    while host.database.parent.exists():
        # A program of the test before may still be closing the database, and removes files of it itself.
        shutil.rmtree(host.database.parent, ignore_errors=True)
    host.database.parent.mkdir(mode=0o700)
    store = Store(host.database, clock=time.time, hasher=cheap)
    yield store
    store.close()


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """A client in a terminal of 80x24 that answers no question of a program, as some do not."""
    with ExitStack() as opened:

        def _connect(*command: str, term: str = "xterm-256color") -> Terminal:
            env = environment(TERM=term, COLORTERM=None)
            return opened.enter_context(Terminal(command, 80, 24, env, tmp_path, synchronized_output=False))

        yield _connect
