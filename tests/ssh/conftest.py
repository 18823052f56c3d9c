"""A host with real accounts, where whoever runs the tests allows it."""

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
"""The variable that allows system accounts to be made and removed here, as in a container or in CI."""
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
    """Return the host; skip the tests that need one where no accounts may be made."""
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
    """Return the data of the host, made again for each test; `hand_over` gives it to the system account."""
    while host.database.parent.exists():
        # A program of the test before may still be closing the database, and removes its files itself.
        shutil.rmtree(host.database.parent, ignore_errors=True)
    host.database.parent.mkdir(mode=0o700)
    store = Store(host.database, clock=time.time, hasher=cheap)
    yield store
    store.close()


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Return a function that connects a client in a terminal of 80x24, one that answers no question of a program."""
    with ExitStack() as opened:

        def _connect(*command: str, term: str = "xterm-256color") -> Terminal:
            env = environment(TERM=term, COLORTERM=None)
            return opened.enter_context(Terminal(command, 80, 24, env, tmp_path, synchronized_output=False))

        yield _connect
