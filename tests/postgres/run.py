"""The server of one run of the tests: started by the process that starts all others, and looked at in the end."""

from __future__ import annotations

import os

import pytest

from tests.postgres import databases, engines
from tests.postgres.server import Server

_server: list[Server] = []


def begin(config: pytest.Config) -> None:
    """Start a server, if the tests want one and no other process has, and have stores use it."""
    if config.getoption("--engine") == "postgres" and not engines.is_postgres():
        server = Server()
        _server.append(server)
        os.environ[databases.SERVER] = server.dsn()
        databases.make_template()
    engines.install()


def end(session: pytest.Session) -> None:
    """Stop the server; the run has failed if there was a deadlock, or a transaction that could not be put in a row."""
    databases.forget()
    while _server:
        server = _server.pop()
        refused = server.refused()
        server.stop()
        if refused:
            print("\n".join(["", "The server has refused:", *refused]))
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
