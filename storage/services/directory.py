"""Accounts found as somebody types, and how each stands."""

from __future__ import annotations

import sqlite3

from storage.database.tables import attempts, enrolments, events, factors, name_words, recovery_codes, users
from storage.domain import policy, rules
from storage.domain.models import Session, Standing, User
from storage.services.accounts import COUNTED, Accounts
from storage.services.operators import found

EXAMINED = 20_000
"""How many words a search looks at, at most: some ten milliseconds."""


class Directory(Accounts):
    """What an operator looks at before acting."""

    def search(self, text: str, limit: int = 50, *, by: Session | None = None) -> list[Standing]:
        """Accounts one of whose words begins with each word typed, without regard to case and accents, by name.

        The account of exactly this name comes first. An empty text finds the first ones by name. Of more than `limit`,
        those come whose name begins with what was typed, then any. Where each word typed is the beginning of more than
        EXAMINED words, an account that has them all may be missing until more is typed.
        """
        with self._looking(by) as db:
            return [self._standing(db, user) for user in _matching(db, text, limit)]

    def standings(self) -> list[Standing]:
        """How all accounts stand, by name."""
        with self._database.read() as db:
            return [self._standing(db, user) for user in users.every(db)]

    def standing(self, name: str, *, by: Session | None = None) -> Standing:
        """How an account stands. Raises UnknownUser."""
        with self._looking(by) as db:
            user = found(db, name)
            return self._standing(db, user)._replace(mail_given_up_at=events.mail_given_up_at(db, user.name))

    def _standing(self, db: sqlite3.Connection, user: User) -> Standing:
        now, held = self._now(), factors.active(db, user.id)
        disabled = sum(factor.disabled_at is not None for factor in held)
        methods = {factor.method for factor in held}
        pending, grace_days = enrolments.live(db, user.id, now), self._grace_days(db, user, methods)
        locked_until = max(attempts.of(db, f"{kind}:{user.id}", now).locked_until for kind in COUNTED)
        return Standing(
            user=user,
            devices=len(held) - disabled,
            disabled_devices=disabled,
            codes_left=len(recovery_codes.unused(db, user.id)),
            pending=pending.told() if pending else None,
            locked_until=locked_until if locked_until > now else None,
            must_enrol=policy.is_over(grace_days),
            grace_days=grace_days,
        )


def _matching(db: sqlite3.Connection, text: str, limit: int) -> list[User]:
    # No name is longer, or has what cannot be printed.
    if len(text.strip()) > rules.LONGEST_NAME or not (key := rules.name_key(text)).isprintable():
        return []
    words = rules.name_words(text)
    matching = {user.id: user for user in users.beginning(db, key, limit)}
    if words and len(matching) < limit:
        for user_id in name_words.find(db, words, limit, EXAMINED):
            user = matching.get(user_id) or users.by_id(db, user_id)
            if user is not None and len(matching) < limit:
                matching[user_id] = user
    return sorted(matching.values(), key=lambda user: (rules.name_key(user.name) != key, rules.name_key(user.name)))
