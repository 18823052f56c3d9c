"""Care of the data: the limits, the key, backups and checks."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.database.sqlite.engine import connect, connect_to_check, errors_of, migrate
from storage.database.tables import enrolments, events, factors, limits, meta, recovery_codes, users
from storage.domain.clock import BEHIND
from storage.domain.errors import CannotOpen, ClockImplausible, DatabaseDamaged, DatabaseUnavailable, FileInTheWay
from storage.domain.models import Action, Finding
from storage.formats.drafts import draft_of
from storage.formats.durable import give_name, sync
from storage.formats.times import utc
from storage.integrity import access_mac, checks, hash_chain
from storage.security import key_file, sealing
from storage.security.keyring import Keyring
from storage.services.code_check import factor_place
from storage.services.enrolments import earlier_place, enrolment_place
from storage.services.transaction import KEY_ID, Vault


class Custody(Vault):
    """What an administrator does."""

    # The limits

    def set_limit(self, name: str, value: int) -> None:
        """Change one number of `Limits`. Raises ValueError if there is none of this name, or it is out of bounds."""
        limits.must_be_a_limit(name, value)
        with self._reporting(), self._database.write() as db:
            self._limits(db)
            limits.write(db, name, value)
            access_mac.stamp_limits(db, self._key(db))
            self._record(db, Action.LIMIT_CHANGED, detail=f"{name} {value}")

    # The clock

    def accept_clock(self) -> int:
        """Say that the clock of this machine is right, however far it is from the newest event.

        Steps spent that are still to come, by a clock that was ahead, are spent up to now only: right codes are
        accepted again, the first one two steps later at most. How many devices had any. Who is not whole is left so.
        """
        with self._database.write() as db:
            key, now, newest, count = self._key(db), self._now(), events.newest_moment(db), 0
            for user_id in factors.ahead(db, now):
                if access_mac.is_whole(db, key, user_id):
                    count += factors.bring_back(db, user_id, now)
                    access_mac.stamp(db, key, user_id)
            detail = f"{count} devices" if newest is None else f"{count} devices, newest event of {utc(newest)}"
            self._record(db, Action.CLOCK_ACCEPTED, detail=detail)
        return count

    # The key

    def rotate_key(self) -> str:
        """Seal everything with a new key; its id. The old key is destroyed last, when nothing needs it any more.

        Both keys are in the file before the transaction ends: wherever it is cut short, everything still opens.
        Raises SealBroken, and changes nothing, if anything is not as this program left it; DatabaseUnavailable if who
        does not queue has put another key in force meanwhile.
        """
        path, fresh = self._keys.path, key_file.new_key()
        # Alone to the end: a restore between the two would bring back the key that is about to be destroyed.
        with self._reporting(), self._database.alone():
            with self._database.write() as db:
                current = self._key(db)
                self._limits(db)
                for user_id in users.ids(db):
                    self._must_be_whole(db, user_id)
                self._reseal(db, current, fresh)
                key_file.replace(path, (fresh, current))
                self._record(db, Action.KEY_ROTATED, detail=fresh.id)
            with self._database.write() as db:
                if meta.get(db, KEY_ID) != fresh.id:
                    raise DatabaseUnavailable("another key came into force meanwhile")
                key_file.replace(path, (fresh,))
        return fresh.id

    def _reseal(self, db: sqlite3.Connection, current: key_file.Key, fresh: key_file.Key) -> None:
        for factor in factors.every_seal(db):
            secret = self._unseal_within(db, factor.sealed_secret, factor_place(factor), factor.user_id)
            factors.reseal(db, factor.id, sealing.seal(fresh, secret, factor_place(factor)))
        for pending in enrolments.every(db):
            secret = self._unseal_within(db, pending.sealed_secret, enrolment_place(pending), pending.user_id)
            earlier = pending.sealed_earlier
            if earlier is not None:
                place = earlier_place(pending)
                earlier = sealing.seal(fresh, self._unseal_within(db, earlier, place, pending.user_id), place)
            enrolments.reseal(db, pending.sealed(sealing.seal(fresh, secret, enrolment_place(pending)), earlier))
        meta.put(db, KEY_ID, fresh.id)
        for user_id in users.ids(db):
            access_mac.stamp(db, fresh, user_id)
        access_mac.stamp_limits(db, fresh)
        hash_chain.restamp(db, current, fresh)

    # Backups

    def backup(self, target: Path) -> None:
        """Copy the database while it is in use; secrets stay sealed, and the key is not in it.

        Raises FileInTheWay, CannotOpen.
        """
        self._copy(target)
        with self._database.write() as db:
            self._record(db, Action.BACKUP_MADE, detail=target.name)

    def _copy(self, target: Path) -> None:
        if not target.name:
            raise CannotOpen(target, os.strerror(errno.EISDIR))
        with draft_of(target) as draft:
            if target.exists() or target.is_symlink():
                raise FileInTheWay(target)
            with self._database.connection() as source, closing(sqlite3.connect(draft)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            sync(draft)
            give_name(draft, target)
            sync(target.parent)

    def restore(self, source: Path) -> Path:
        """Put a backup in the place of the present data, which is kept in a file of its own; the path of that file.

        A backup of an earlier schema is brought to this one. Raises CannotOpen if it is damaged, not ours, or sealed
        with a key that is not in the key file, ClockImplausible, DatabaseUnavailable. Every code that could have been
        accepted by now is spent, since the backup may have forgotten that it was used; so are the recovery codes that
        the present data, if it can be read, has as used. Every session ends. Nobody writes between what is read of the
        present data and its end: whatever was acknowledged is in the file that is kept.
        """
        aside = self.path.with_name(f"{self.path.name}.before-{secrets.token_hex(4)}")
        with draft_of(self.path) as draft, errors_of(source), closing(connect(draft)) as copy:
            with closing(connect_to_check(source)) as original:
                checks.must_be_ours(original, source)
                original.backup(copy)
            self._bring_up_to_date(copy, source)

            def when_alone() -> None:
                # A rotation may have destroyed it since the backup was checked.
                self._key_in_file(copy)
                self._must_have_plausible_clock_for(copy)
                self._copy(aside)
                self._forget_nothing(copy, source)

            self._database.replace(copy, when_alone)
        return aside

    def _must_have_plausible_clock_for(self, copy: sqlite3.Connection) -> None:
        """Against the present data; where it tells nothing, no backup is of after now, and it may be of long ago."""
        with suppress(DatabaseDamaged), self._database.read() as live:
            self._must_have_plausible_clock(live)
            if events.newest_moment(live) is not None:
                return
        now, newest = self._now(), events.newest_moment(copy)
        if newest is not None and now + BEHIND < newest:
            raise ClockImplausible(now, newest)

    def _forget_nothing(self, copy: sqlite3.Connection, source: Path) -> None:
        """Bring to a backup what the present data knows and it does not; nobody changes the present data meanwhile."""
        copy.execute("BEGIN IMMEDIATE")
        factors.spend_until(copy, self._now())
        with suppress(DatabaseDamaged), self._database.read() as live:
            for used in recovery_codes.used(live):
                recovery_codes.use(copy, *used)
        for user_id in users.ids(copy):
            users.end_sessions(copy, user_id)
            access_mac.stamp(copy, self._key(copy), user_id)
        self._record(copy, Action.BACKUP_RESTORED, detail=source.name)
        copy.execute("COMMIT")

    def _key_in_file(self, copy: sqlite3.Connection) -> key_file.Key:
        """The key of a copy. Raises KeyWrong if the file no longer holds it, though this process may know it still."""
        return self._key_of(copy, Keyring(self._keys.path))

    def _bring_up_to_date(self, copy: sqlite3.Connection, source: Path) -> None:
        """Check the copy of a backup, before and after its schema becomes that of now. Raises CannotOpen."""
        checks.must_be_sound(copy, source)
        # Read anew: a key that this process still knows may have been destroyed.
        keys = Keyring(self._keys.path)
        key = keys.key(meta.get(copy, KEY_ID) or "")
        # What the file says of its migrations may not be so: then one lacks what it begins from, or a table was there.
        try:
            migrate(copy)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                raise DatabaseDamaged(source) from error
            raise
        checks.must_be_sound(copy, source)
        if not access_mac.are_current(copy):
            access_mac.bring_up_to_date(copy, key)
        checks.must_be_whole(copy, source, keys, key)

    def check(self) -> list[Finding]:
        """Is the data whole: one finding a check, in a fixed order."""
        with self._database.read() as db:
            return checks.findings(db, self.path, self._keys, self._key(db), self._now())
