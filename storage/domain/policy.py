"""The requirements of a deployment on every account, and when each is due for a given one."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil
from typing import NamedTuple

from storage.domain.accounts import User
from storage.domain.clock import DAY
from storage.domain.errors import TooManyDevices

LONGEST_GRACE_DAYS = 365
"""The longest grace period, in days, before a method is required."""


class Policy(NamedTuple):
    """Requirements for all accounts; an operator may require more of one."""

    mfa_required: bool = False
    grace_days: int = 0
    """Days after its creation during which an account may lack a required method."""
    required_methods: frozenset[str] = frozenset()
    devices_a_method: int = 5
    names: tuple[str, ...] = ()
    """Names of the service and of its owner, which a guesser would try in passwords."""


def due_at(policy: Policy, user: User) -> int | None:
    """Return the Unix second from which an account must have a method; None if it never must."""
    moments = []
    if user.mfa_required:
        moments.append(user.created_at if user.mfa_due_at is None else user.mfa_due_at)
    if policy.mfa_required or policy.required_methods:
        moments.append(user.created_at + policy.grace_days * DAY)
    return min(moments, default=None)


def days_left(policy: Policy, user: User, methods: Collection[str], now: int) -> int | None:
    """Return the days, rounded up, until a missing method is required; None if none is missing or ever required.

    0 or less means that it is required by now.
    """
    due = due_at(policy, user)
    if due is None or (methods and policy.required_methods <= set(methods)):
        return None
    return ceil((due - now) / DAY)


def is_over(days_left: int | None) -> bool:
    """Tell whether a grace period is over, given its `days_left`."""
    return days_left is not None and days_left <= 0


def must_have_room(policy: Policy, devices: Collection[str], more: int = 0) -> None:
    """Raise TooManyDevices if there is no room for one more device of a method beside these, and `more` than these."""
    if len(devices) + more >= policy.devices_a_method:
        raise TooManyDevices
