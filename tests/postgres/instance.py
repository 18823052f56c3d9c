"""One server of PostgreSQL: made, started, stopped, killed; on a socket alone."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.postgres.programs import run
from tests.postgres.waiting import until

SUPERUSER = "guichet_tests"
# What a loss of power would cost is nobody's question here; that of a process is.
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
fsync = off
full_page_writes = off
dynamic_shared_memory_type = mmap
"""


class Instance:
    """A server whose socket is in a directory of its own."""

    def __init__(self, data: Path, sockets: Path, settings: str) -> None:
        """Name a server that is not there yet; `settings` are those of its configuration."""
        self.sockets = sockets
        self._data = data
        self._lock = data / "postmaster.pid"
        self._log = sockets / "log"
        self._settings = f"{_SETTINGS}{settings}unix_socket_directories = '{sockets}'\n"

    def make(self, *options: str) -> None:
        """Make its files."""
        usual = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        run("initdb", "-D", str(self._data), "-U", SUPERUSER, *usual, *options)
        self.configure(self._settings)

    def copy(self, of: Instance | str, *options: str) -> None:
        """Make its files by a copy of another server that runs, which may be named as libpq reads it."""
        source = ["-d", of] if isinstance(of, str) else ["-h", str(of.sockets), "-U", SUPERUSER]
        run("pg_basebackup", *source, "-D", str(self._data), "-R", "-X", "stream", "-c", "fast", "--no-sync", *options)
        self.configure(self._settings)

    def take(self, other: Instance, there: Path, here: Path) -> None:
        """Take the files of another server that does not run; what it has `there` this one has `here`."""
        subprocess.run(["cp", "-a", str(other._data), str(self._data)], check=True)
        for name in ("postgresql.conf", "postgresql.auto.conf"):
            file = self._data / name
            file.write_text(file.read_text().replace(str(there), str(here)))

    def configure(self, settings: str) -> None:
        """Add to the configuration; what is said last counts."""
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(settings)

    def let_in(self, rules: str) -> None:
        """Say who may come, and how, in the place of what was said before."""
        (self._data / "pg_hba.conf").write_text(rules)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        run("pg_ctl", "-w", "-s", "-D", str(self._data), "-l", str(self._log), "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, at once and as when it is killed unless told otherwise, and wait until it has."""
        run("pg_ctl", "-w", "-s", "-D", str(self._data), "-m", mode, "stop")

    def promote(self) -> None:
        """Have a standby become the server that writes."""
        run("pg_ctl", "-w", "-s", "-D", str(self._data), "promote")

    def execute(self, sql: str, port: int = 5432) -> None:
        """Run statements as its superuser."""
        with psycopg.connect(f"{self.dsn()}&port={port}", autocommit=True) as db:
            db.execute(sql.encode())

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Return the DSN of a database on it."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def said(self) -> list[str]:
        """Return the lines of its log."""
        return self._log.read_text("utf-8", "replace").splitlines()

    def processes(self) -> list[int]:
        """Return its processes, the one that starts the others first; none if it was killed."""
        if not self._lock.exists():
            return []
        return family(int(self._lock.read_text().split("\n", 1)[0]))

    def signal(self, kind: str, number: int) -> None:
        """Send a signal to those of its processes that call themselves so."""
        for process in self.processes():
            # Some end meanwhile, as those do that have served somebody.
            with suppress(FileNotFoundError, ProcessLookupError):
                if kind in Path(f"/proc/{process}/cmdline").read_bytes().decode():
                    os.kill(process, number)

    def kill(self) -> None:
        """Kill every one of its processes at once, as a loss of the machine does."""
        killed = self.processes()
        for process in killed:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until(lambda: not any(map(_is_there, killed)))
        # Whatever has its number afterwards, or keeps it where nobody asks what became of it, is not the server.
        for lock in (self._lock, self.sockets / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def is_running(self) -> bool:
        """Tell whether it answers."""
        try:
            psycopg.connect(self.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def count(self, sql: str, database: str = "postgres") -> int:
        """Return a number that it tells."""
        with psycopg.connect(self.dsn(database)) as db:
            row = db.execute(sql.encode()).fetchone()
        assert row is not None
        return int(row[0])


def family(parent: int) -> list[int]:
    """Return a process and those that it has started."""
    every = [int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()]
    return [parent, *(process for process in every if _state_and_parent(process)[1:] == [str(parent)])]


def _is_there(process: int) -> bool:
    """Tell whether a process has not ended."""
    return _state_and_parent(process)[:1] not in ([], ["Z"])


def _state_and_parent(process: int) -> list[str]:
    """Return both as the system writes them; nothing for a process that has gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return []
