"""The machine with the data, on another address of the loopback: the real `guichet serve`, with data of its own."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.mail_server import self_signed
from tests.oracle import totp
from tests.ssh.host import SYSTEM, Host, must_run
from tests.storage.people import METHOD, begin

ADDRESS = "127.0.0.2"
PERIOD = 30


class Counter:
    """A service that other hosts ask, which can be stopped and started again at the same address."""

    def __init__(self, host: Host, hasher: Hasher, directory: Path) -> None:
        """Make its data, which belong to root as this process does, and start it."""
        self._host, self._directory = host, directory
        self.database = directory / "guichet.db"
        self.authorities = self_signed(directory, ADDRESS)
        self.authorities.chmod(0o600)
        self._store = Store(self.database, clock=time.time, hasher=hasher)
        self._secrets: dict[str, str] = {}
        self._steps: dict[str, int] = {}
        self._port = 0
        self.token = must_run(*self._guichet("hosts", "add", "ssh1")).split()[-1]
        self.process: subprocess.Popen[bytes]
        self.start()

    @property
    def url(self) -> str:
        """Return its address, which stays the same."""
        return f"https://{ADDRESS}:{self._port}"

    def start(self) -> None:
        """Answer from now on."""
        files = ("--certificate", str(self.authorities), "--certificate-key", str(self.authorities))
        command = self._guichet("serve", "--address", ADDRESS, "--port", str(self._port), *files)
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=SYSTEM)
        assert self.process.stderr
        opened = self.process.stderr.readline().decode()
        assert f"https://{ADDRESS}:" in opened, opened
        self._port = int(opened.rpartition(":")[2].partition("/")[0])

    def stop(self) -> None:
        """Answer no more."""
        self.process.terminate()
        self.say_something()
        self.process.communicate(timeout=30)

    def say_nothing(self) -> None:
        """Take connections and answer none of them."""
        self.process.send_signal(signal.SIGSTOP)

    def say_something(self) -> None:
        """Answer again."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGCONT)

    def revoke(self) -> None:
        """Answer this host no more; another one has its name then."""
        must_run(*self._guichet("hosts", "revoke", "ssh1"))

    def code_of(self, account: str) -> str:
        """Return a code of an account that has a phone, accepted once."""
        if account not in self._secrets:
            self._enrol(account)
        self._wait_for_a_new_step(account)
        return totp(self._secrets[account], time.time())

    def add_without_phone(self, account: str) -> None:
        """Add an account that has nothing yet that gives codes."""
        self._store.administration().accounts.add(account, PASSWORD)

    def close(self) -> None:
        """Stop, and let go of the data."""
        self.stop()
        self._store.close()

    def _enrol(self, account: str) -> None:
        self.add_without_phone(account)
        session = self._store.sign_in.with_password(account, PASSWORD)
        pending = begin(self._store, session, METHOD)
        # Two steps ago: a code of now is still to be used.
        ...

    def _guichet(self, *arguments: str) -> list[str]:
        return [*self._host.program, "--database", str(self.database), *arguments]
