"""The programs of PostgreSQL's server, run as the tests do, or as another account: they refuse to be root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_MEMORY, _DISK = Path("/dev/shm"), Path("/tmp")
"""Short names both: that of a socket has to be."""
_ROOM = 2**31
"""Bytes that have to be free in memory, which in a container often has few."""


def run(program: str, *arguments: str) -> None:
    """Run one of the programs to its end. Raises RuntimeError with what it said."""
    # To a file: the server keeps what it is given, and whoever reads a pipe would wait for ever.
    with tempfile.TemporaryFile() as said:
        command = [*_as_somebody(), str(place() / program), *arguments]
        done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/", check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program}: {said.read().decode('utf-8', 'replace')}")


def begin(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program that goes on, as the account of the servers."""
    home = {**os.environ, "HOME": str(log.parent)}
    with log.open("ab") as said:
        return subprocess.Popen(
            [*_as_somebody(), *command], stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/", env=home
        )


def directory(*, on_disk: bool = False) -> Path:
    """Return a new directory for servers, in memory if there is room: half of what they do is the disk's."""
    made = Path(tempfile.mkdtemp(prefix="pg", dir=_DISK if on_disk or not _has_room() else _MEMORY))
    # Whoever may not look everywhere, as some tests may not, reaches the sockets all the same.
    made.chmod(0o755)
    if os.geteuid() == 0:
        account = _account()
        os.chown(made, account.pw_uid, account.pw_gid)
    return made


def place() -> Path:
    """Return the directory of the newest server on this machine, which Debian keeps out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    if where is None:
        raise RuntimeError("these tests need PostgreSQL's server: apt-get install postgresql")
    return Path(where).parent


def _as_somebody() -> list[str]:
    if os.geteuid() != 0:
        return []
    account = _account()
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _has_room() -> bool:
    if not os.access(_MEMORY, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(_MEMORY)
    return found.f_bavail * found.f_frsize >= _ROOM


def _account() -> pwd.struct_passwd:
    """Return the account of Debian's package, or else that of nobody."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
