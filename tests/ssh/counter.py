"""The machine with the data, on another address of the loopback: the real `guichet serve`, with data of its own."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from storage import Action, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.mail_server import self_signed
from tests.oracle import totp
from tests.ssh.host import SYSTEM, must_run
from tests.storage.people import enrol
from tests.terminal.program import MODULE

ADDRESS = "127.0.0.2"
HOST = "ssh1"
STEP_SECONDS = 30


class Counter:
    """A service that other hosts ask, which can be stopped and started again at the same address."""

    def __init__(self, directory: Path, hasher: Hasher) -> None:
        """Make its data, which belong to whoever runs the tests and to nobody else, and start it."""
        self._database = directory / "guichet.db"
        self.authorities = self_signed(directory, ADDRESS)
        self.authorities.chmod(0o600)
        # Minutes ago, so that the codes of now are still to be used.
        self._clock = FixedClock(time.time() - 600)
        self._store = Store(self._database, clock=self._clock, hasher=hasher)
        self._secrets: dict[str, str] = {}
        self._last_steps: dict[str, int] = {}
        self._port = 0
        self.token = self._let_ask()
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
        self.process.send_signal(signal.SIGCONT)
        self.process.communicate(timeout=30)

    def say_nothing(self) -> None:
        """Take connections and answer none of them."""
        self.process.send_signal(signal.SIGSTOP)

    def revoke(self) -> None:
        """Answer to another token from now on."""
        must_run(*self._guichet("hosts", "revoke", HOST))
        self.token = self._let_ask()

    def code_of(self, account: str) -> str:
        """Return a code of an account that has a phone, accepted once."""
        if account not in self._secrets:
            self._enrol(account)
        now = int(time.time()) // STEP_SECONDS
        step = max(now, self._last_steps.get(account, 0) + 1)
        assert step <= now + 1, "nobody waits for a code that is accepted later"
        self._last_steps[account] = step
        return totp(self._secrets[account], step * STEP_SECONDS)

    def add_without_phone(self, account: str) -> None:
        """Add an account that has nothing yet that gives codes."""
        self._store.administration().accounts.add(account, PASSWORD)

    def origins(self, account: str) -> set[str]:
        """Return from where the audit log says that codes of an account were checked."""
        found = self._store.administration().audit_log.events()
        return {event.origin for event in found if (event.subject, event.action) == (account, Action.CODE_CHECKED)}

    def close(self) -> None:
        """Stop, and let go of the data."""
        self.stop()
        self._store.close()

    def _enrol(self, account: str) -> None:
        self.add_without_phone(account)
        session = self._store.sign_in.with_password(account, PASSWORD)
        self._secrets[account] = enrol(self._store, self._clock, session).secret

    def _let_ask(self) -> str:
        return must_run(*self._guichet("hosts", "add", HOST)).strip()

    def _guichet(self, *arguments: str) -> list[str]:
        return [*MODULE, "--database", str(self._database), *arguments]
