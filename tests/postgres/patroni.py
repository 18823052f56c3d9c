"""Three servers that Patroni watches, with one etcd, on this machine: who writes is decided by them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import URLError

import psycopg

from storage.database.postgres import schema
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.postgres import programs
from tests.postgres.instance import family
from tests.postgres.pair import DATABASE
from tests.postgres.server import OWNER, ROLES
from tests.postgres.waiting import until

NAMES = ("n1", "n2", "n3")
SUPERUSER = "postgres"
DCS: dict[str, object] = {
    "ttl": 20,
    "loop_wait": 2,
    "retry_timeout": 4,
    "maximum_lag_on_failover": 1048576,
    "synchronous_mode": True,
    "synchronous_mode_strict": True,
}
"""What docs/fleet.md says too."""
_PARAMETERS = {
    "wal_log_hints": "on",
    "max_connections": 100,
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
}


def are_here() -> bool:
    """Tell whether both programs are installed."""
    return None not in map(shutil.which, ("etcd", "patroni"))


class Node:
    """One server and the Patroni that watches it."""

    def __init__(self, place: Path, name: str, port: int, asked: int, etcd: int) -> None:
        """Write its configuration; `asked` is the port at which its Patroni answers."""
        self.name, self.port, self.asked = name, port, asked
        self._place, self._file = place, place / "patroni.json"
        self._process: subprocess.Popen[bytes] | None = None
        place.mkdir()
        self._file.write_text(json.dumps(self._configuration(etcd)))
        for path in (place, self._file):
            shutil.chown(path, place.parent.owner(), place.parent.group())

    def _configuration(self, etcd: int) -> dict[str, object]:
        dcs: dict[str, object] = {**DCS, "postgresql": {"use_pg_rewind": True, "parameters": _PARAMETERS}}
        return {
            "scope": "guichet",
            "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.asked}", "connect_address": f"127.0.0.1:{self.asked}"},
            "etcd3": {"host": f"127.0.0.1:{etcd}"},
            "bootstrap": {"dcs": dcs, "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"]},
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self._place / "data"),
                "bin_dir": str(programs.place()),
                "pgpass": str(self._place / "pgpass"),
                "parameters": {"unix_socket_directories": str(self._place)},
                "pg_hba": ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
                "authentication": {
                    role: {"username": name, "password": "of-this-rehearsal"}
                    for role, name in (("superuser", SUPERUSER), ("replication", "standby"), ("rewind", "rewind"))
                },
            },
        }

    def start(self) -> None:
        """Start Patroni, which starts the server."""
        self._process = programs.begin([shutil.which("patroni") or "patroni", str(self._file)], self._place / "log")

    def is_watched(self) -> bool:
        """Tell whether its Patroni runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill Patroni and the server at once, as a loss of the machine does."""
        assert self._process
        every = [self._process.pid, *self.processes()]
        for process in every:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()

    def kill_server(self) -> None:
        """Kill the server, and leave its Patroni alone."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def processes(self) -> list[int]:
        """Return the processes of the server."""
        lock = self._place / "data" / "postmaster.pid"
        return family(int(lock.read_text().split("\n", 1)[0])) if lock.exists() else []

    def execute(self, sql: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        with psycopg.connect(self.dsn(database, SUPERUSER), autocommit=True) as db:
            db.execute(sql.encode())

    def dsn(self, database: str, role: str) -> str:
        """Return the DSN of a database on this server."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def ask(self, question: str, data: object = None) -> Any:
        """Ask its Patroni. Raises URLError."""
        body = json.dumps(data).encode() if data is not None else None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.asked}/{question}", body, timeout=60) as answer:
            said = answer.read()
            return json.loads(said) if question == "cluster" else said.decode()


class Cluster:
    """Three servers; one writes, the others follow, and one of these has all that was acknowledged."""

    def __init__(self) -> None:
        self.directory = programs.directory()
        self._free = _free_ports()
        self._etcd: subprocess.Popen[bytes] | None = None
        etcd = next(self._free)
        self._start_etcd(etcd, next(self._free))
        self.nodes = [Node(self.directory / name, name, next(self._free), next(self._free), etcd) for name in NAMES]

    def _start_etcd(self, port: int, peers: int) -> None:
        ours, theirs = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
        options = ["--name=e1", f"--data-dir={self.directory}/etcd", f"--initial-cluster=e1={theirs}"]
        options += [f"--listen-client-urls={ours}", f"--advertise-client-urls={ours}"]
        options += [f"--listen-peer-urls={theirs}", f"--initial-advertise-peer-urls={theirs}"]
        self._etcd = programs.begin([shutil.which("etcd") or "etcd", *options], self.directory / "etcd.log")

    def __enter__(self) -> Cluster:
        """Start all, with an empty database of the program."""
        with ExitStack() as stack:
            stack.callback(self.stop)
            for node in self.nodes:
                node.start()
            self.wait_until_whole()
            leader = self.leader()
            leader.execute(ROLES)
            leader.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            with connect(settings_of(leader.dsn(DATABASE, OWNER))) as owner:
                schema.bring_up_to_date(owner, "", create=True)
            stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what runs, and remove it."""
        self.stop()

    def stop(self) -> None:
        """Kill all, and remove what it left."""
        for node in self.nodes:
            with suppress(AssertionError):
                node.kill()
        if self._etcd:
            self._etcd.kill()
            self._etcd.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def dsn(self) -> str:
        """Return the DSN that names all three."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{OWNER}@{hosts}/{DATABASE}"

    def roles(self) -> dict[str, tuple[str, str]]:
        """Return the role and the state of each, as whoever answers first tells them."""
        for node in self.nodes:
            with suppress(URLError, OSError):
                members = node.ask("cluster")["members"]
                return {member["name"]: (member["role"], member["state"]) for member in members}
        return {}

    def leader(self) -> Node:
        """Return the server that writes."""
        return self._one_that_is("leader")

    def next_leader(self) -> Node:
        """Return the server that has all that was acknowledged."""
        return self._one_that_is("sync_standby")

    def _one_that_is(self, role: str) -> Node:
        roles = self.roles()
        return next(node for node in self.nodes if roles[node.name][0] == role)

    def wait_until_whole(self) -> None:
        """Wait until one writes, two follow, and one of these has all."""
        until(lambda: sorted(self.roles().values()) == _WHOLE, "three servers")

    def bring_back(self) -> None:
        """Start again what was killed, by its Patroni, and wait until all is whole."""
        for node in self.nodes:
            if not node.is_watched():
                node.start()
        self.wait_until_whole()

    def switch_over(self) -> None:
        """Have another server take over in good order."""
        leader = self.leader()
        leader.ask("switchover", {"leader": leader.name, "candidate": self.next_leader().name})


_WHOLE = [("leader", "running"), ("replica", "streaming"), ("sync_standby", "streaming")]


def _free_ports() -> Iterator[int]:
    """Yield ports that are free, each another one."""
    with ExitStack() as stack:
        held = []
        for _ in range(8):
            one = stack.enter_context(closing(socket.socket()))
            one.bind(("127.0.0.1", 0))
            held.append(int(one.getsockname()[1]))
    yield from held
