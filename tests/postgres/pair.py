"""Two servers of which one stands by for the other, and whoever watches them: what fails over in these tests."""

from __future__ import annotations

import atexit
import shutil
import signal
import time
from functools import cache
from types import TracebackType

from storage.database.postgres import schema
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.postgres import programs
from tests.postgres.instance import Instance
from tests.postgres.server import OWNER, ROLES
from tests.postgres.waiting import until

_SETTINGS = """
wal_level = replica
max_wal_senders = 10
wal_log_hints = on
restart_after_crash = off
max_connections = 100
shared_buffers = 32MB
log_line_prefix = '%m [%p] %e '
"""
DATABASE = "guichet"
_TRIES = 3
_BETWEEN = 0.3
"""How often, and every how many seconds, whoever watches finds nobody before the other server takes over."""
_IN_TIME = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum' AND state = 'streaming'"
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


class Pair:
    """Two servers on this machine; every commit waits for the one that stands by, unless told otherwise."""

    def __init__(self, settings: str = "", *, on_disk: bool = False) -> None:
        """Name them; `settings` are added to their configuration."""
        self.directory = programs.directory(on_disk=on_disk)
        self.first, self.second = (self._instance(name) for name in ("n1", "n2"))
        self._settings = settings

    def _instance(self, name: str) -> Instance:
        place = self.directory / name
        place.mkdir()
        shutil.chown(place, self.directory.owner(), self.directory.group())
        return Instance(place / "data", place, f"{_SETTINGS}cluster_name = '{name}'\n")

    def __enter__(self) -> Pair:
        """Start both, with an empty database of the program."""
        made = _made()
        for server, copied in ((self.first, made.first), (self.second, made.second)):
            server.take(copied, made.directory, self.directory)
            server.configure(self._settings)
            server.start()
        until(lambda: self.first.count(_IN_TIME))
        return self

    def make(self) -> None:
        """Make the files of both anew."""
        self.first.make()
        self.first.start()
        self.first.execute(ROLES)
        self.first.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        with connect(settings_of(self.first.dsn(DATABASE, OWNER))) as owner:
            schema.bring_up_to_date(owner, "", create=True)
        self.second.copy(self.first, "-C", "-S", "n2")
        # Not before: the copy would wait for itself once it has taken over.
        self.first.execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (n2)'")
        self.first.stop("fast")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what runs, and remove it."""
        for server in (self.first, self.second):
            if server.is_running():
                server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def dsn(self) -> str:
        """Return the DSN that names both."""
        sockets = f"{self.first.sockets},{self.second.sockets}"
        return f"postgresql://{OWNER}@/{DATABASE}?host={sockets}"

    def wait_for_nobody(self) -> None:
        """Have commits be told as done whether or not the other server has them."""
        self.first.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.first.execute("SELECT pg_reload_conf()")
        until(lambda: not self.first.count(_IN_TIME))

    def cut(self) -> None:
        """Let nothing more get from the first server to the other, and nobody notice."""
        self.first.signal("walsender", signal.SIGSTOP)

    def mend(self) -> None:
        """Let everything through again."""
        self.first.signal("walsender", signal.SIGCONT)

    def waits(self) -> bool:
        """Tell whether a commit waits for the server that stands by."""
        return bool(self.first.count(_WAITING))

    def watch(self) -> None:
        """Have the second server take over once the first does not answer, as a watching program does."""
        failed = 0
        while failed < _TRIES:
            failed = 0 if self.first.is_running() else failed + 1
            time.sleep(_BETWEEN)
        self.second.promote()


@cache
def _made() -> Pair:
    """Make the pair of which all others are copies: to make one takes ten times as long as to copy it."""
    made = Pair()
    atexit.register(shutil.rmtree, made.directory, ignore_errors=True)
    made.make()
    return made
