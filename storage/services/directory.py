"""Accounts found as somebody types, and the status of each."""

from __future__ import annotations

from storage.database.tables import (
    attempts,
    enrolments,
    events,
    factors,
    name_words,
    recovery_codes,
    users,
)
from storage.domain import names, policy
from storage.domain.accounts import AccountStatus, User
from storage.domain.factors import Factor
from storage.services.attempts import COUNTED
from storage.services.operators import Operator, account_named
from storage.services.sessions import Sessions
from storage.services.transaction import Transaction

EXAMINED = 20_000
"""The largest number of words that a search examines: some ten milliseconds."""


class Directory:
    """The accounts, for reading. Each method raises NotAllowed and SessionEnded for an operator without the right."""

    def __init__(self, operator: Operator, sessions: Sessions) -> None:
        self._operator = operator
        self._sessions = sessions

    def search(self, text: str, limit: int = 50) -> list[AccountStatus]:
        """Return the accounts that have, for each word typed, a word beginning with it, whatever its case and accents.

        Sorted by name, but the account of exactly this name comes first. An empty text finds the first accounts by
        name. If there are more than `limit`, those whose name begins with the text come first, then any others. Where
        each typed word begins more than EXAMINED words, an account that has them all may be missing until more is
        typed.
        """
        with self._operator.looking() as tx:
            return [self._status(tx, user) for user in _matching(tx, text, limit)]

    def statuses(self) -> list[AccountStatus]:
        """Return the status of all accounts, by name."""
        with self._operator.looking() as tx:
            return [self._status(tx, user) for user in users.every(tx.db)]

    def status(self, name: str) -> AccountStatus:
        """Return the status of an account. Raises UnknownUser."""
        with self._operator.looking() as tx:
            user = account_named(tx, name)
            return self._status(tx, user)._replace(mail_given_up_at=events.mail_given_up_at(tx.db, user.name))

    def _status(self, tx: Transaction, user: User) -> AccountStatus:
        held = factors.active(tx.db, user.id)
        disabled = sum(factor.disabled_at is not None for factor in held)
        pending = enrolments.live(tx.db, user.id, tx.now)
        grace_days = self._sessions.grace_days(tx, user, {factor.method for factor in held})
        locked_until = max(attempts.of(tx.db, f"{kind}:{user.id}", tx.now).locked_until for kind in COUNTED)
        return AccountStatus(
            user=user,
            devices=len(held) - disabled,
            disabled_devices=disabled,
            codes_left=len(recovery_codes.unused(tx.db, user.id)),
            pending=pending.told() if pending else None,
            locked_until=locked_until if locked_until > tx.now else None,
            must_enrol=policy.is_over(grace_days),
            grace_days=grace_days,
        )

    def users(self) -> list[User]:
        """Return all accounts by name."""
        with self._operator.looking() as tx:
            return users.every(tx.db)

    def user(self, name: str) -> User:
        """Return the account of this name. Raises UnknownUser."""
        with self._operator.looking() as tx:
            return account_named(tx, name)

    def factors(self, user: User) -> list[Factor]:
        """Return the active factors of an account, oldest first."""
        with self._operator.looking() as tx:
            return factors.active(tx.db, user.id)

    def factor_history(self, name: str) -> list[Factor]:
        """Return all factors that an account has had, oldest first. Raises UnknownUser."""
        with self._operator.looking() as tx:
            return factors.ever(tx.db, account_named(tx, name).id)


def _matching(tx: Transaction, text: str, limit: int) -> list[User]:
    # No name is longer, or has characters that cannot be printed.
    if len(text.strip()) > names.LONGEST_NAME or not (key := names.name_key(text)).isprintable():
        return []
    words = names.name_words(text)
    matching = {user.id: user for user in users.beginning(tx.db, key, limit)}
    if not words and not key:
        # Their keys come after all others, « é » being beyond « z ».
        matching |= {user.id: user for user in users.beyond_plain_letters(tx.db, limit)}
    if words and len(matching) < limit:
        for user_id in name_words.find(tx.db, words, limit, EXAMINED):
            user = matching.get(user_id) or users.by_id(tx.db, user_id)
            if user is not None and len(matching) < limit:
                matching[user_id] = user
    found = sorted(matching.values(), key=lambda user: names.name_order(user.name))
    return sorted(found, key=lambda user: names.name_key(user.name) != key)[:limit]
