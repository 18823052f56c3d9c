"""A PostgreSQL server of its own for one run of the tests: on a socket in a directory that goes with it."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

SUPERUSER = "guichet_tests"
OWNER = "guichet_owner"
APPLICATION = "guichet_kiosk"
"""Who logs in as the application; member of `guichet_application`, to which its rights are given."""
_MEMORY, _DISK = Path("/dev/shm"), Path("/tmp")
"""Short names both: that of a socket has to be."""
_ROOM = 2**31
"""Bytes that have to be free in memory, which in a container often has few."""
_ROLES = f"""CREATE ROLE guichet_application NOLOGIN; CREATE ROLE {OWNER} LOGIN;
CREATE ROLE {APPLICATION} LOGIN IN ROLE guichet_application;"""
# No test is about what survives a loss of power.
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 600
shared_buffers = 64MB
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
autovacuum_naptime = 5s
log_line_prefix = '%m [%p] %e '
log_lock_waits = on
"""
_COUNTED = re.compile(r"\] (40P01|40001) ")
"""Codes, in the log, of deadlocks and of transactions that could not be put in a row."""


def programs() -> Path:
    """Return the directory of the newest server on this machine, which Debian keeps out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    if where is None:
        raise RuntimeError("these tests need PostgreSQL's server: apt-get install postgresql")
    return Path(where).parent


class Server:
    """A server that runs as the tests do, or, where they run as root, as another account: it refuses to be root."""

    def __init__(self) -> None:
        """Start it."""
        self._programs = programs()
        self.directory = Path(tempfile.mkdtemp(prefix="pg", dir=_place()))
        # Whoever may not look everywhere, as some tests may not, reaches the socket all the same.
        self.directory.chmod(0o755)
        self.log = self.directory / "log"
        self._as_somebody: list[str] = []
        if os.geteuid() == 0:
            account = _account()
            os.chown(self.directory, account.pw_uid, account.pw_gid)
            given = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
            self._as_somebody = ["setpriv", *given]
        self._data = self.directory / "data"
        options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self._data), "-U", SUPERUSER, *options)
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}unix_socket_directories = '{self.directory}'\n")
        self._run("pg_ctl", "-w", "-s", "-D", str(self._data), "-l", str(self.log), "start")
        self._run("psql", "-q", "-h", str(self.directory), "-U", SUPERUSER, "-d", "postgres", "-c", _ROLES)

    def _run(self, program: str, *arguments: str) -> None:
        # To a file: the server keeps what it is given, and whoever reads a pipe would wait for ever.
        with tempfile.TemporaryFile() as said:
            command = [*self._as_somebody, str(self._programs / program), *arguments]
            done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/", check=False)
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program}: {said.read().decode('utf-8', 'replace')}")

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Return the DSN of a database on it."""
        return f"postgresql://{role}@/{database}?host={self.directory}"

    def refused(self) -> Sequence[str]:
        """Return the lines of its log that tell of deadlocks, and of transactions that could not be put in a row."""
        return [line for line in self.log.read_text("utf-8", "replace").splitlines() if _COUNTED.search(line)]

    def stop(self) -> None:
        """Stop it, and remove what it left."""
        self._run("pg_ctl", "-w", "-s", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)


def _place() -> Path:
    """Return where its files can be, in memory if there is room: half of what it does is the disk's."""
    if not os.access(_MEMORY, os.W_OK | os.X_OK):
        return _DISK
    found = os.statvfs(_MEMORY)
    return _MEMORY if found.f_bavail * found.f_frsize >= _ROOM else _DISK


def _account() -> pwd.struct_passwd:
    """Return the account of Debian's package, or else that of nobody."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
