"""The rows that decide a person's access, as the MAC covers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables import factors, users
from storage.database.tables.factors import SealedFactor
from storage.domain.accounts import User
from storage.security.canonical import Value

SCHEMA_1, SCHEMA_2, SCHEMA_4 = "1", "2", "3"
"""The schemas that added columns which decide access, as `meta` and the MACs name them; schema 3 added none."""

_RECOVERY_CODES = "SELECT hash, used_at FROM recovery_codes WHERE user_id = ? ORDER BY hash"
# The MAC does not cover the last column of accounts and factors.
_FACTORS = """SELECT id, method, sealed_secret, last_step, disabled_at, algorithm, digits, period, holder, epoch,
        created_at, user_id
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id"""
_ACCOUNTS = """SELECT access_mac, id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled,
        created_at, email, mfa_due_at, password_expires_at, epoch, name_rule, last_sign_in_at
    FROM users"""
_IN_SCHEMA_4 = (f"{_ACCOUNTS} WHERE id = ?", _FACTORS, _RECOVERY_CODES)
_FACTORS_OF_ALL = """SELECT id, method, sealed_secret, last_step, disabled_at, algorithm, digits, period, holder, epoch,
        created_at, user_id
    FROM factors WHERE retired_at IS NULL ORDER BY user_id, id"""
_RECOVERY_CODES_OF_ALL = "SELECT hash, used_at, user_id FROM recovery_codes ORDER BY user_id, hash"
_IN_SCHEMA_2 = (
    """SELECT access_mac, id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled,
        created_at, email, mfa_due_at, password_expires_at, epoch, last_sign_in_at
    FROM users WHERE id = ?""",
    _FACTORS,
    _RECOVERY_CODES,
)
_IN_SCHEMA_1 = (
    """SELECT access_mac, id, name, name_key, role, password_hash, one_time_password, mfa_required, disabled,
        created_at, last_sign_in_at
    FROM users WHERE id = ?""",
    """SELECT id, method, sealed_secret, last_step, disabled_at, user_id
    FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY id""",
    _RECOVERY_CODES,
)
_COLUMNS = {SCHEMA_1: _IN_SCHEMA_1, SCHEMA_2: _IN_SCHEMA_2, SCHEMA_4: _IN_SCHEMA_4}


class Person(NamedTuple):
    """The rows of one person, read at once; the person may not exist."""

    account: Row | None
    active: list[Row]
    """The active factors, including those disabled by too many refusals."""
    recovery_codes: list[Row]

    @property
    def mac(self) -> bytes | None:
        """Return the MAC stored with the person; None if there is no such person."""
        if self.account is None:
            return None
        stored = self.account["access_mac"]
        # Converting a number to bytes would allocate as many bytes.
        return stored if isinstance(stored, bytes) else b""

    def facts(self) -> list[Value]:
        """Return what the MAC covers: name, role, password hash and switches; active factors; recovery codes."""
        facts: list[Value] = [0] if self.account is None else [1, *self.account[1:-1]]
        facts.append(len(self.active))
        for factor in self.active:
            facts += factor[:-1]
        facts.append(len(self.recovery_codes))
        for recovery_code in self.recovery_codes:
            facts += recovery_code
        return facts

    def user(self) -> User | None:
        """Return the account; None if it does not exist."""
        return None if self.account is None else users.of_row(self.account)

    def methods(self) -> frozenset[str]:
        """Return the methods of the active factors."""
        return frozenset(row["method"] for row in self.active)

    def devices(self, method: str) -> frozenset[str]:
        """Return the identifiers of the active factors of a method."""
        return frozenset(row["id"] for row in self.active if row["method"] == method)

    def usable(self) -> list[SealedFactor]:
        """Return the sealed factors against which this person's codes are checked."""
        return [factor for factor in self._enabled() if factor.gives_codes]

    def is_stopped(self) -> bool:
        """Tell whether too many refused codes have disabled what this person had."""
        return any(row["disabled_at"] is not None for row in self.active)

    def approving(self) -> list[SealedFactor]:
        """Return the sealed keys of the phones on which this person may approve a sign-in."""
        return [factor for factor in self._enabled() if not factor.gives_codes]

    def _enabled(self) -> list[SealedFactor]:
        return [factors.sealed(row) for row in self.active if row["disabled_at"] is None]


def of_person(db: Connection, user_id: int, schema: str = SCHEMA_4) -> Person:
    """Read the rows that decide a person's access, or those that did so in an earlier schema."""
    account, active, recovery_codes = _COLUMNS[schema]
    # All three are asked for before any is read: on a network that is one way there and back.
    of_account, of_factors = db.execute(account, (user_id,)), db.execute(active, (user_id,))
    of_codes = db.execute(recovery_codes, (user_id,))
    return Person(of_account.fetchone(), of_factors.fetchall(), of_codes.fetchall())


def everybody(db: Connection) -> Iterator[tuple[int, Person]]:
    """Read the rows that decide everybody's access, by id, one person after the other: there may be many thousands."""
    of_factors, of_codes = _by_person(db.stream(_FACTORS_OF_ALL)), _by_person(db.stream(_RECOVERY_CODES_OF_ALL))
    for account in db.stream(f"{_ACCOUNTS} ORDER BY id"):
        user_id = account["id"]
        yield user_id, Person(account, of_factors(user_id), [code[:-1] for code in of_codes(user_id)])


def _by_person(rows: Iterator[Row]) -> Callable[[int], list[Row]]:
    """Return what returns the rows of one person after the other, by ascending ids, the last column of each."""
    ahead = next(rows, None)

    def of(user_id: int) -> list[Row]:
        nonlocal ahead
        found = []
        while ahead is not None and not (isinstance(ahead[-1], int) and ahead[-1] > user_id):
            # Rows of nobody are passed over, such as a damaged file may hold.
            if ahead[-1] == user_id:
                found.append(ahead)
            ahead = next(rows, None)
        return found

    return of


def forget_later_facts(db: Connection, user_id: int, schema: str) -> None:
    """Set the columns that this schema lacks to the values that the migrations give."""
    db.execute("UPDATE users SET name_rule = 1 WHERE id = ?", (user_id,))
    if schema != SCHEMA_1:
        return
    db.execute(
        "UPDATE users SET email = NULL, mfa_due_at = NULL, password_expires_at = NULL, epoch = 0 WHERE id = ?",
        (user_id,),
    )
    db.execute(
        """UPDATE factors SET algorithm = 'SHA1', digits = 6, period = 30, holder = '', epoch = 0
        WHERE user_id = ?""",
        (user_id,),
    )


def set_mac(db: Connection, user_id: int, value: bytes) -> None:
    """Store the MAC of a person."""
    db.execute("UPDATE users SET access_mac = ? WHERE id = ?", (value, user_id))
