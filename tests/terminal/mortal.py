"""The service that phones call, killed and started again."""

from __future__ import annotations

import socket
import subprocess
from contextlib import closing

from tests.terminal.program import MODULE, environment
from tests.terminal.test_serve import configure


class Service:
    """The service that phones call, which can be killed and come back at the same place."""

    def __init__(self) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/p"
        configure(f'[serve]\nurl = "{self.url}"\n')
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        command = [*MODULE, "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment())
        assert self._process.stderr
        assert str(self._port) in self._process.stderr.readline().decode()

    def kill(self) -> None:
        """End it, without a word."""
        self._process.kill()
        self._process.communicate()
