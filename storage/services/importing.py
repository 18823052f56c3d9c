"""Many accounts created at once, each with a one-time password: hashed side by side, written in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from storage.database.tables import users
from storage.domain import addresses, names, passwords
from storage.domain.accounts import Role
from storage.domain.errors import InvalidEmail, InvalidName, NameTaken, StorageError
from storage.domain.new_accounts import NewAccount, Refused
from storage.security.hasher import Hasher
from storage.services.account_making import insert
from storage.services.operators import Operator
from storage.services.transaction import Transaction

if TYPE_CHECKING:
    from storage.domain.issued import Imported

BATCH = 16
"""Accounts written in one transaction, which share one wait for the disk."""

_Prepared = tuple[str, str] | StorageError
"""A one-time password and its hash, or the error that prevented them."""


class Importing:
    """The import of accounts from a file."""

    def __init__(self, operator: Operator, hasher: Hasher) -> None:
        self._operator = operator
        self._hasher = hasher

    def users(self, new_accounts: Iterable[NewAccount]) -> Iterator[Imported | Refused]:
        """Create many accounts, in their order; yield each outcome once it is written.

        A refused account stops no other.

        Needs a fresh code at its beginning; each batch then checks that the operator still is one. If the import is
        interrupted, one batch at most is written without having been reported. Raises NotAllowed, SessionEnded,
        CodeWanted.
        """
        with self._operator.looking(fresh=True) as tx:
            # One slot is left to people who sign in meanwhile.
            at_once = max(1, tx.limits.hashes_at_once - 1)
        return self._import(iter(new_accounts), at_once)

    def refusals(self, new_accounts: Iterable[NewAccount]) -> list[Refused]:
        """Return those of many accounts that would be refused at this moment. Raises NotAllowed, SessionEnded."""
        with self._operator.looking() as tx:
            found = [(account, _problem(account, taken=_is_taken(tx, account))) for account in new_accounts]
        return [Refused(account.line, account.name, problem) for account, problem in found if problem]

    def _import(self, new_accounts: Iterator[NewAccount], at_once: int) -> Iterator[Imported | Refused]:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to load, for imports alone

        with ThreadPoolExecutor(at_once) as pool:
            while batch := list(islice(new_accounts, BATCH)):
                with self._operator.looking() as tx:
                    taken = [_is_taken(tx, new_account) for new_account in batch]
                prepared = list(pool.map(self._prepare, batch, taken))
                with self._operator.acting() as tx:
                    outcomes = [_arrive(tx, *one) for one in zip(batch, prepared, strict=True)]
                yield from outcomes

    def _prepare(self, new_account: NewAccount, taken: bool) -> _Prepared:
        if problem := _problem(new_account, taken=taken):
            return problem
        password = passwords.one_time_password()
        return password, self._hasher.hash(password)


def _is_taken(tx: Transaction, new_account: NewAccount) -> bool:
    return users.by_name(tx.db, new_account.name) is not None


def _problem(new_account: NewAccount, *, taken: bool) -> StorageError | None:
    if not names.name_is_valid(new_account.name):
        return InvalidName()
    if new_account.email is not None:
        try:
            addresses.sendable(new_account.email)
        except InvalidEmail as error:
            return error
    return NameTaken() if taken else None


def _arrive(tx: Transaction, new_account: NewAccount, prepared: _Prepared) -> Imported | Refused:
    from storage.domain.issued import Imported  # noqa: PLC0415 - most processes issue nothing

    if isinstance(prepared, StorageError):
        return Refused(new_account.line, new_account.name, prepared)
    password, password_hash = prepared
    try:
        user, look_alikes = insert(
            tx,
            new_account.name,
            password_hash,
            role=Role.CLIENT,
            mfa_required=new_account.mfa_required,
            email=new_account.email,
            one_time=True,
        )
    except NameTaken as error:
        # The name was taken by an earlier line, or by somebody else since.
        return Refused(new_account.line, new_account.name, error)
    return Imported(new_account.line, user.name, password, look_alikes)
