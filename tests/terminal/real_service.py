"""The real `guichet serve` as a process, on the store of a test: ended, killed, and started again at the same port."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

from storage import Enrolment
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import App
from tests.push_phone.transport import Transport, over_http
from tests.terminal.program import ISOLATED, environment
from tui.http.certificate import Certificate

WITH_READY_KEYS = (*ISOLATED, "-m", "tests.terminal.ready_keys")
"""The program, which makes keys of 4096 bits in no time."""
PATIENCE = 30.0


class RealService:
    """A service for phones and hosts on 127.0.0.1, which is one process."""

    def __init__(
        self,
        database: Path,
        certificate: Certificate | None = None,
        program: tuple[str, ...] = WITH_READY_KEYS,
    ) -> None:
        """Start it on the database and the key of a test; its configuration is beside them."""
        self._certificate, self._port = certificate, 0
        self.scheme = "https" if certificate else "http"
        self._configuration = database.parent / "serve.toml"
        self._configuration.write_text(f'[serve]\nurl = "{self.scheme}://127.0.0.1/p"\n')
        self._program = (*program, "--config", str(self._configuration), "--database", str(database), "serve")
        self.process: subprocess.Popen[bytes]
        self.start()

    def __enter__(self) -> RealService:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        """Begin, at the port of before if there was one, and wait until it listens."""
        command = [*self._program, "--port", str(self._port), *self._tls()]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(LANG="fr_FR.UTF-8"))
        assert self.process.stderr
        opened = self.process.stderr.readline().decode()
        if f"{self.scheme}://127.0.0.1:" not in opened:
            self.kill()
            raise AssertionError(opened)
        self._port = urlsplit(opened.split()[-1]).port or 0

    def _tls(self) -> list[str]:
        files = self._certificate
        return ["--certificate", str(files.chain), "--certificate-key", str(files.key)] if files else []

    @property
    def origin(self) -> str:
        """Return its address without a path."""
        return f"{self.scheme}://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """Return what phones call."""
        return f"{self.origin}/p"

    @property
    def port(self) -> int:
        """Return where it listens."""
        return self._port

    def kill(self) -> None:
        """End it by a signal that it cannot heed."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it by a signal; return the exit code and what it has said since the start."""
        self.process.send_signal(number)
        _out, told = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, told.decode()

    def link(self, pending: Enrolment) -> str:
        """Return what the QR code of an enrolment says."""
        return (
            f"otpauth://pipush/{quote(pending.account)}?url={quote(self.url, safe='')}&serial={pending.id}"
            f"&enrollment_credential={pending.secret}&v=1&poll_only=1&ttl=10"
        )

    def phone(
        self, pending: Enrolment, *, key: int = 0, app: App | None = None, transport: Transport | None = None
    ) -> Phone:
        """Return a phone that has scanned it, with one of two key pairs."""
        trusted = self._certificate.chain if self._certificate else None
        return Phone(self.link(pending), key=a_key(key), app=app, transport=transport or over_http(trusted))
