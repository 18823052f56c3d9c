"""The front door of `storage`: what a screen or a command may ask, and nothing else.

Every method blocks (SQLite, argon2): call them from a worker thread. Each thread has its own connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from storage.models import Clock, Enrolment, Factor, Role, Session, User, Verdict, Weakness


class Store:
    """Users, factors and pending enrolments of one database."""

    def __init__(
        self,
        database: Path,
        key_file: Path | None = None,
        *,
        clock: Clock = time.time,
        new_secret: Callable[[], str] | None = None,
    ) -> None:
        """Open the database, making directory (0700), database (0600) and key (0600) where there are none.

        `key_file` defaults to `guichet.key` beside the database. Raises a `CannotOpen`.
        Loads nothing heavy when the schema is current: no sqlite_utils, cryptography, argon2 or pyotp.
        """

    def close(self) -> None: ...

    def warm_up(self) -> None:
        """Import the heavy libraries, so that the first sign-in does not wait for them."""

    # -- accounts

    def has_users(self) -> bool: ...
    def create_first_operator(self, name: str, password: str) -> Session:
        """One statement: refused with `AlreadyInitialised` unless the table is empty. MFA is required."""

    def add_user(
        self, name: str, password: str | None = None, *, role: Role = Role.CLIENT, mfa_required: bool = False
    ) -> tuple[User, str | None]:
        """Returns the one-time password when none was given (it must be changed at sign-in), else None.
        Operators always have mfa_required. Raises InvalidName, NameTaken, WeakPassword."""

    def users(self) -> list[User]: ...
    def find_user(self, name: str) -> User: ...
    def factors(self, user: User) -> list[Factor]:
        """Active ones, oldest first."""

    def weakness(self, password: str, name: str) -> Weakness | None: ...

    # -- signing in

    def sign_in(self, name: str, password: str) -> Session:
        """Level PASSWORD. Raises SignInRefused, Locked."""

    def sign_in_code(self, session: Session, code: str) -> Session:
        """Level FULL. Raises CodeRefused, Locked, NoActiveFactor, NotAllowed (disabled, or one-time password not
        changed)."""

    def complete_sign_in(self, session: Session) -> Session:
        """Records the sign-in of an account that has no active factor and does not require one. Raises NotAllowed."""

    def change_password(self, session: Session, password: str) -> Session:
        """Allowed while the session's password is a one-time one, or at Level.FULL. Raises WeakPassword, NotAllowed."""

    def verify(self, name: str, code: str) -> Verdict:
        """The same check, for `guichet verify`: unknown and disabled accounts are NO_FACTOR."""

    # -- enrolment

    def begin_enrolment(self, session: Session, method: str, phone: str, issuer: str) -> Enrolment:
        """The live pending enrolment of this person and method (same secret), else a new one, which takes the place
        of any other pending one. Raises NotAllowed."""

    def abandon_enrolment(self, session: Session) -> None: ...
    def prove_enrolment(self, session: Session, enrolment_id: str, code: str) -> Session:
        """Make the pending enrolment the active factor of its method, in one transaction. Level FULL.
        Raises CodeRefused, Locked, EnrolmentExpired, NotAllowed."""
