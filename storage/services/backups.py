"""Backups: made while people work, and put back in the place of the present data."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import closing, suppress
from pathlib import Path

from storage.database.engine import Connection, Engine
from storage.database.sqlite import checks as file_checks
from storage.database.sqlite.connection import FileConnection, connect, connect_to_check, errors_of
from storage.database.sqlite.engine import migrate_copy
from storage.database.tables import asking_hosts, events, factors, meta, recovery_codes, users
from storage.domain.audit import Action
from storage.domain.clock import BEHIND
from storage.domain.errors import (
    BackupOfAnotherKey,
    CannotOpen,
    ClockImplausible,
    DatabaseDamaged,
    FileInTheWay,
    KeyWrong,
)
from storage.formats.drafts import draft_of
from storage.formats.durable import give_name, sync
from storage.integrity import access_mac, checks
from storage.security.key_file import Key
from storage.security.keyring import Keyring
from storage.services.marks import MOVED_TO, MOVING_FROM
from storage.services.opening import this_host
from storage.services.transaction import KEY_ID, Transaction, Transactions


class Backups:
    """Copies of the whole database, in which secrets stay sealed and the key is not."""

    def __init__(self, transactions: Transactions, engine: Engine, path: Path) -> None:
        """Prepare the service; what is replaced is kept beside `path`."""
        self._transactions = transactions
        self._engine = engine
        self._path = path

    def make(self, target: Path) -> None:
        """Copy the database to a new file while it is in use. Raises FileInTheWay, CannotOpen."""
        self._copy(target)
        with self._transactions.write() as tx:
            tx.record(Action.BACKUP_MADE, detail=target.name)

    def _copy(self, target: Path) -> None:
        if not target.name:
            raise CannotOpen(target, os.strerror(errno.EISDIR))
        with draft_of(target) as draft:
            if target.exists() or target.is_symlink():
                raise FileInTheWay(target)
            self._engine.copy_to(draft)
            sync(draft)
            give_name(draft, target)
            sync(target.parent)

    def restore(self, source: Path) -> Path:
        """Put a backup in the place of the present data, which is kept in a file of its own; return its path.

        A backup of an earlier schema is brought to this one. Raises CannotOpen if it is damaged, not ours, or sealed
        with a key that is not in the key file, ClockImplausible, DatabaseUnavailable. Every code that could have been
        accepted by now is spent, since the backup may have forgotten that it was used; so are the recovery codes that
        the present data, if it can be read, has as used, and no host may ask that it does not have. Every session ends.
        Nobody writes between what is read of the present data and its end: whatever was acknowledged is in the file
        that is kept.
        """
        self._engine.must_be_owner()
        path = self._path
        aside = path.with_name(f"{path.name}.before-{secrets.token_hex(4)}")
        with draft_of(path) as draft, errors_of(source), closing(connect(draft)) as copy:
            with closing(connect_to_check(source)) as original:
                file_checks.must_be_ours(original, source)
                original.backup(copy)
            self._bring_up_to_date(copy, source)

            def when_alone() -> None:
                # A rotation may have destroyed it since the backup was checked.
                _key_of(copy, source, self._keys_in_file())
                self._must_have_plausible_clock(copy)
                self._copy(aside)
                self._forget_nothing(copy, source)

            self._engine.replace(copy, when_alone)
        # The key in force may be another one than this host was seen to hold.
        self._transactions.keys.refresh()
        self._engine.see(this_host(self._transactions.keys))
        return aside

    def _keys_in_file(self) -> Keyring:
        """Read the key file anew: a key that this process still knows may have been destroyed."""
        return Keyring(self._transactions.keys.path)

    def _bring_up_to_date(self, copy: FileConnection, source: Path) -> None:
        """Check the copy of a backup, before and after its schema becomes that of now. Raises CannotOpen."""
        file_checks.must_be_sound(copy, source)
        keys = self._keys_in_file()
        key = _key_of(copy, source, keys)
        migrate_copy(copy, source)
        # A file that a move has left behind is as good as a backup.
        for mark in (MOVED_TO, MOVING_FROM):
            meta.forget(copy, mark)
        file_checks.must_be_sound(copy, source)
        if not access_mac.are_current(copy):
            access_mac.bring_up_to_date(copy, key)
        checks.must_be_whole(copy, source, keys, key)

    def _must_have_plausible_clock(self, copy: Connection) -> None:
        """Against the present data; where it tells nothing, no backup is of after now, and it may be of long ago."""
        with suppress(DatabaseDamaged), self._transactions.read() as live:
            live.must_have_plausible_clock()
            if events.newest_moment(live.db) is not None:
                return
        now, newest = self._transactions.now(), events.newest_moment(copy)
        if newest is not None and now + BEHIND < newest:
            raise ClockImplausible(now, newest)

    def _forget_nothing(self, copy: Connection, source: Path) -> None:
        """Bring to a backup what the present data knows and it does not; nobody changes the present data meanwhile."""
        copy.execute("BEGIN IMMEDIATE")
        restored: Transaction = self._transactions.on(copy)
        factors.spend_until(copy, restored.now)
        with suppress(DatabaseDamaged), self._transactions.read() as live:
            for used in recovery_codes.used(live.db):
                recovery_codes.use(copy, *used)
            # A new machine, where nobody is yet, has revoked none.
            if users.ids(live.db):
                asking_hosts.remove_all_but(copy, asking_hosts.hashes(live.db))
        for user_id in users.ids(copy):
            restored.end_sessions(user_id)
            restored.stamp(user_id)
        restored.record(Action.BACKUP_RESTORED, detail=source.name)
        restored.append_recorded()
        copy.execute("COMMIT")


def _key_of(copy: Connection, source: Path, keys: Keyring) -> Key:
    """Return the key that sealed a backup. Raises BackupOfAnotherKey."""
    try:
        return keys.key(meta.get(copy, KEY_ID) or "")
    except KeyWrong as error:
        raise BackupOfAnotherKey(source) from error
