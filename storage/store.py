"""The front door of `storage`: what a screen or a command may ask, service by service.

Every method blocks (SQLite, argon2): call them from a worker thread. Each thread has its own connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from storage.database.engine import Place
from storage.database.opening import PATIENCE, open_database
from storage.database.tables.limits import must_be_a_limit
from storage.domain import totp
from storage.domain.clock import Clock
from storage.domain.policy import Policy
from storage.domain.sessions import Session
from storage.formats.private_files import must_be_safe
from storage.formats.system_errors import system_errors_of
from storage.security import sealing
from storage.security.hasher import Hasher
from storage.security.hashing_slots import HashingSlots
from storage.security.key_file import new_key
from storage.services.code_check import CodeCheck
from storage.services.opening import open_keys
from storage.services.sessions import Sessions
from storage.services.sign_in import SignIn
from storage.services.transaction import Caller, Transactions

if TYPE_CHECKING:
    from storage.services.administration import Administration
    from storage.services.approvals import Approvals
    from storage.services.backups import Backups
    from storage.services.devices import Devices
    from storage.services.enrolments import Enrolments
    from storage.services.first_account import FirstAccount
    from storage.services.host_questions import HostQuestions
    from storage.services.mail_queue import MailQueue
    from storage.services.maintenance import Maintenance
    from storage.services.moving import Moving
    from storage.services.passwords import Passwords
    from storage.services.phones import Phones
    from storage.services.recovery_codes import RecoveryCodes
    from storage.services.visits import Visits


class Store:
    """Opens a database with its key, and hands out the services that work on it."""

    def __init__(
        self,
        place: Place,
        key: Path | None = None,
        *,
        caller: Caller | None = None,
        policy: Policy | None = None,
        limits: Mapping[str, int] | None = None,
        clock: Clock = time.time,
        hasher: Hasher | None = None,
        create: bool = True,
        migrate: bool = False,
        files: Path | None = None,
        patience: float = PATIENCE,
        new_secret: Callable[[], str] = totp.new_secret,
    ) -> None:
        """Open the database, making directory (0700), database (0600) and key (0600) where there are none.

        `place` is a path, or the DSN of a server. Without `create`, raises DatabaseMissing where there is no database,
        and makes nothing. `key` defaults to `guichet.key` beside the database; with a DSN it has to be named, and the
        other files of this host are beside it, or where `files` says that they are named after. An older schema on a
        server is brought up to date with `migrate` alone. A server that has gone is waited for for `patience` seconds.
        `policy` is what this deployment asks of every account. `limits` are numbers of `Limits` by name, in force here
        in the place of the database's. Raises a `CannotOpen`, and ValueError for a limit that `set_limit` refuses.
        Loads nothing heavy when the schema is current: no sqlite_utils, cryptography, argon2 or pyotp.
        """
        for name, value in (limits or {}).items():
            must_be_a_limit(name, value)
        key, self._path = _files(place, key, files)
        self._database = open_database(place, create=create, migrate=migrate, patience=patience)
        try:
            _make_directory(self._path.parent)
            keys = open_keys(self._database, key)
        except BaseException:
            self._database.close()
            raise
        self._hasher = hasher or Hasher()
        transactions = Transactions(self._database, keys, clock, dict(limits or {}), caller or Caller())
        self._hasher.slots = HashingSlots(self._path, lambda: transactions.limits().hashes_at_once)
        self._transactions, self._sessions = transactions, Sessions(policy or Policy())
        self._code_check, self._new_secret = CodeCheck(transactions), new_secret
        self.sign_in = SignIn(transactions, self._sessions, lambda: self.passwords, self._code_check)

    # The other services are loaded once they are asked for: a command or a login needs one or two of them.

    @cached_property
    def passwords(self) -> Passwords:
        """What is done with a person's password."""
        from storage.services.passwords import Passwords  # noqa: PLC0415 - not for a code at a login

        return Passwords(self._transactions, self._sessions, self._hasher)

    @cached_property
    def first_account(self) -> FirstAccount:
        """What makes the first account of a new database."""
        from storage.services.first_account import FirstAccount  # noqa: PLC0415 - not for a sign-in

        return FirstAccount(self._transactions, self._sessions, self.passwords)

    @cached_property
    def enrolments(self) -> Enrolments:
        """What a person switches on."""
        from storage.services.enrolments import Enrolments  # noqa: PLC0415 - not for a sign-in

        return Enrolments(self._transactions, self._sessions, self._code_check, self._new_secret)

    @cached_property
    def phones(self) -> Phones:
        """What phones tell."""
        from storage.services.phones import Phones  # noqa: PLC0415 - not for a sign-in

        return Phones(self._transactions, self._sessions, self._code_check)

    @cached_property
    def approvals(self) -> Approvals:
        """Sign-ins that are approved on a phone."""
        from storage.services.approvals import Approvals  # noqa: PLC0415 - only for people with such a phone

        return Approvals(self._transactions, self._sessions)

    @cached_property
    def host_questions(self) -> HostQuestions:
        """What hosts without database and key ask."""
        from storage.services.host_questions import HostQuestions  # noqa: PLC0415 - only where hosts are answered

        return HostQuestions(self._transactions, self._sessions, self.passwords)

    @cached_property
    def devices(self) -> Devices:
        """The phones that a person has."""
        from storage.services.devices import Devices  # noqa: PLC0415 - not for a sign-in

        return Devices(self._transactions, self._sessions)

    @cached_property
    def recovery_codes(self) -> RecoveryCodes:
        """What stands in for a phone that is lost."""
        from storage.services.recovery_codes import RecoveryCodes  # noqa: PLC0415 - not for a sign-in

        return RecoveryCodes(self._transactions, self._sessions, self._hasher)

    @cached_property
    def visits(self) -> Visits:
        """Where people are in the guide, as its pages tell."""
        from storage.services.visits import Visits  # noqa: PLC0415 - not for a sign-in

        return Visits(self._transactions)

    @cached_property
    def mail_queue(self) -> MailQueue:
        """Notices to be sent by e-mail."""
        from storage.services.mail_queue import MailQueue  # noqa: PLC0415 - only where mail is sent

        return MailQueue(self._transactions)

    @cached_property
    def maintenance(self) -> Maintenance:
        """What commands do for the data as a whole."""
        from storage.services.maintenance import Maintenance  # noqa: PLC0415 - few processes check or change anything

        return Maintenance(self._transactions, self._database)

    @cached_property
    def backups(self) -> Backups:
        """What copies the database, and puts a copy back."""
        from storage.services.backups import Backups  # noqa: PLC0415 - few processes make one

        return Backups(self._transactions, self._database, self._path)

    @cached_property
    def moving(self) -> Moving:
        """What moves everything to another database."""
        from storage.services.moving import Moving  # noqa: PLC0415 - few processes move it

        return Moving(self._transactions, self._database, self._path)

    @overload
    def administration(self) -> Administration: ...

    # A session that may be missing is neither: whoever has lost theirs would be taken for a command.
    @overload
    def administration(self, session: Session) -> Administration: ...

    def administration(self, session: Session | None = None) -> Administration:
        """Return what an operator may do in a session; None: what a command may, whose caller has the files and key."""
        from storage.services.administration import Administration  # noqa: PLC0415 - no sign-in needs it

        return Administration(self._transactions, self._sessions, self.sign_in, self.passwords, self._hasher, session)

    @property
    def policy(self) -> Policy:
        """What this deployment asks of every account."""
        return self._sessions.policy

    @property
    def path(self) -> Path:
        """Return the path of the database; for a server's, the path that the files of this host are named after."""
        return self._path

    @property
    def key_file(self) -> Path:
        """Return the path of the key."""
        return self._transactions.keys.path

    def tell_when_waiting(self, tell: Callable[[], object]) -> None:
        """Have this called, by the thread that waits, when a server that has gone is waited for."""
        self._database.when_gone = tell

    def wait_no_more(self) -> None:
        """Have nothing wait any longer for a server that has gone: whoever leaves is not kept."""
        self._database.patience = 0.0

    def warm_up_sign_in(self) -> None:
        """Load what a password and the page after it need, so that nobody waits; nothing of codes and seals."""
        self._hasher.warm_up()
        _loaded = self.passwords, self.enrolments, self.recovery_codes, self.visits

    def warm_up(self) -> None:
        """Load the heavy libraries, and what a person comes to next, so that nobody waits for them."""
        totp.codes(totp.new_secret())(0)
        self.warm_up_sign_in()
        sealing.seal(new_key(), "", b"")

    def close(self) -> None:
        """Close every connection."""
        self._database.close()


def _files(place: Place, key: Path | None, files: Path | None) -> tuple[Path, Path]:
    """Return the path of the key, and the path that the other files of this host are named after."""
    if isinstance(place, Path):
        return key or place.with_name("guichet.key"), place
    if key is None:
        raise ValueError("a key file has to be named for a DSN")
    return key, files or key.with_name("guichet")


def _make_directory(path: Path) -> None:
    """Make the directory of the files of this host, unless it is there. Raises DirectoryExposed, CannotOpen."""
    with system_errors_of(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        must_be_safe(path)
